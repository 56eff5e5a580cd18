//! Mail: the way letters leave the house. This version writes none; the way is set up and looked at, so that an operator knows
//! that it works before anybody waits for a letter.

mod letter;
pub(crate) mod store;

use std::path::PathBuf;
use std::time::Duration;

use lettre::address::AddressError;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, Error as SmtpError};
use lettre::{AsyncSmtpTransport, Tokio1Executor};

pub(crate) use letter::post;
pub use letter::{Letter, LetterId, Note, Urgency};

/// How long a mail server may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);

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

fn transport(server: &Server) -> Result<AsyncSmtpTransport<Tokio1Executor>, Blocked> {
    let tls = || {
        TlsParameters::new(server.host.clone()).map_err(|error| refused(server, &format!("no TLS: {error}")))
    };
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

fn refused(server: &Server, why: &str) -> Blocked {
    Blocked {
        problem: format!("The mail server {server:?} does not serve us: {why}."),
        remedy: "Ask whoever runs it, or name another one as `mail.server`.",
    }
}

fn blocked(server: &Server, error: &SmtpError) -> Blocked {
    // The outer errors repeat the inner ones.
    let mut why = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        if !why.contains(&deeper.to_string()) {
            why = format!("{why}: {deeper}");
        }
        cause = deeper.source();
    }
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
