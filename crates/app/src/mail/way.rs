//! The way letters leave the house: printed, into a folder, or to a mail server; and whether it is open.

use std::path::PathBuf;
use std::time::Duration;

use lettre::address::AddressError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, Error as SmtpError};
use lettre::{AsyncSmtpTransport, Tokio1Executor};

/// How long a mail server may take until it listens to us.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// Where letters go.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// Nowhere.
    Off,
    /// To standard output, for development.
    Print,
    /// Into a folder, one file each.
    Files(PathBuf),
    /// To a mail server.
    Smtp(Server),
}

/// A mail server.
#[derive(Clone, PartialEq)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Name and password, where it asks for them.
    pub login: Option<(String, String)>,
    /// A file (PEM) with the certificate of an authority to trust besides the public ones.
    pub authority: Option<PathBuf>,
}

/// How the way to a mail server is kept from listeners.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314), by habit on port 465.
    Tls,
    /// TLS after STARTTLS (RFC 3207), never without; by habit on port 587.
    StartTls,
    /// None: for a server on the same machine.
    Plain,
}

impl Security {
    /// The port that is meant when none is named.
    pub const fn port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTls => 587,
            Self::Plain => 25,
        }
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let security = match self.security {
            Security::Tls => "over TLS",
            Security::StartTls => "with STARTTLS",
            Security::Plain => "unprotected",
        };
        write!(out, "{}:{} ({security})", self.host, self.port)
    }
}

/// Why mail cannot leave, with what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{problem} {remedy}")]
pub struct Blocked {
    pub problem: String,
    pub remedy: &'static str,
}

/// Whether a text is a mail address such as `community@example.org`.
pub fn is_address(text: &str) -> bool {
    let parsed: Result<lettre::Address, AddressError> = text.parse();
    parsed.is_ok()
}

/// Tries the way as far as it goes without a letter: speaks to the server, signs in, and leaves; or writes into the folder.
///
/// # Errors
/// What stands in the way.
pub async fn check(way: &Way) -> Result<(), Blocked> {
    match way {
        Way::Off | Way::Print => Ok(()),
        Way::Files(folder) => folder_takes_files(folder).map_err(|error| Blocked {
            problem: format!("The mail folder {} cannot be written ({error}).", folder.display()),
            remedy: "Make it writable for this account.",
        }),
        Way::Smtp(server) => match transport(server)?.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(refused(server, "it closed the connection")),
            Err(error) => Err(blocked(server, &error)),
        },
    }
}

fn folder_takes_files(folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let probe = folder.join(".probe");
    std::fs::write(&probe, "")?;
    std::fs::remove_file(probe)
}

/// The same way as letters take, to try it out.
fn transport(server: &Server) -> Result<AsyncSmtpTransport<Tokio1Executor>, Blocked> {
    let tls = || tls(server);
    let mut builder: AsyncSmtpTransportBuilder =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .timeout(Some(PATIENCE))
            .tls(match server.security {
                Security::Tls => Tls::Wrapper(tls()?),
                Security::StartTls => Tls::Required(tls()?),
                Security::Plain => Tls::None,
            });
    if let Some((name, password)) = &server.login {
        builder = builder.credentials(Credentials::new(name.clone(), password.clone()));
    }
    Ok(builder.build())
}

/// What the certificate of a mail server is held against.
pub(super) fn tls(server: &Server) -> Result<TlsParameters, Blocked> {
    let mut parameters = TlsParameters::builder(server.host.clone());
    if let Some(file) = &server.authority {
        let wrong = |why: String| Blocked {
            problem: format!("The certificate {} cannot be used ({why}).", file.display()),
            remedy: "Name a PEM file that this account may read as `mail.authority`, or leave it out.",
        };
        let pem = std::fs::read(file).map_err(|error| wrong(error.to_string()))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| wrong(error.to_string()))?;
        parameters = parameters.add_root_certificate(certificate);
    }
    parameters.build().map_err(|error| refused(server, &format!("no TLS: {error}")))
}

fn refused(server: &Server, why: &str) -> Blocked {
    Blocked {
        problem: format!("The mail server {server:?} does not serve us: {why}."),
        remedy: "Ask whoever runs it, or name another one as `mail.server`.",
    }
}

/// An error with its causes, of which the outer ones repeat the inner ones.
pub(super) fn why(error: &SmtpError) -> String {
    let mut why = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        if !why.contains(&deeper.to_string()) {
            why = format!("{why}: {deeper}");
        }
        cause = deeper.source();
    }
    why
}

fn blocked(server: &Server, error: &SmtpError) -> Blocked {
    let why = why(error);
    // A handshake that fails arrives as a failed connection, told apart by its words alone.
    let handshake = ["certificate", "corrupt message", "handshake"].iter().any(|word| why.contains(word));
    let remedy = if error.is_permanent() && server.login.is_some() {
        "Check `mail.user` and `mail.password`."
    } else if handshake || error.is_tls() || error.is_client() {
        "Check its certificate and the scheme of `mail.server`: smtps:// or smtp:// (STARTTLS)."
    } else {
        "Check host and port of `mail.server`, and whether this machine may reach them."
    };
    Blocked { problem: format!("The mail server {server:?} does not serve us ({why})."), remedy }
}
