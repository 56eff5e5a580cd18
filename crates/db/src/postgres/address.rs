//! Reads a PostgreSQL address, and says what is wrong with it without ever telling its password.

use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{errors, tls};
use crate::{Error, Result};

/// The address for the driver, and the TLS it asks for. Beyond the driver's own, `sslmode=verify-full` (which
/// is what `require` does here too: a certificate is always checked) and `sslrootcert=file` are understood.
pub(super) fn parse(url: &str) -> Result<(Config, MakeRustlsConnect)> {
    let (url, asked) = without_tls_options(url);
    let mut config: Config = url.parse().map_err(|e: tokio_postgres::Error| {
        Error::Open(format!(
            "The PostgreSQL address cannot be read: {}. Write it like \
             postgres://name:password@db.example.org:5432/alongside, with special characters as %40 and so on",
            errors::deepest(&e)
        ))
    })?;
    match asked.mode.as_deref() {
        None if config.get_hosts().iter().all(local) => config.ssl_mode(SslMode::Disable),
        None | Some("prefer") => config.ssl_mode(SslMode::Prefer),
        Some("disable") => config.ssl_mode(SslMode::Disable),
        Some("require" | "verify-ca" | "verify-full") => config.ssl_mode(SslMode::Require),
        Some(other) => {
            return Err(Error::Open(format!(
                "sslmode={other} is not known. Use disable, prefer, require or verify-full"
            )));
        }
    };
    if config.get_application_name().is_none() {
        config.application_name("alongside");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(10));
    }
    // Compiling short statements costs more than it saves. The address may still ask for other options.
    let own = config.get_options().unwrap_or_default().to_owned();
    config.options(format!("-c jit=off {own}"));
    Ok((config, tls::connector(asked.roots.as_deref())?))
}

/// The error of a first connection that failed.
pub(super) fn unreachable(config: &Config, error: &Error) -> Error {
    let host = config.get_hosts().first().map_or("the default host".to_owned(), |host| match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    });
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let (user, name) = (config.get_user().unwrap_or("?"), config.get_dbname().unwrap_or("?"));
    let why = match error {
        Error::Db(why) | Error::Bug(why) | Error::Busy(why) => why.clone(),
        other => other.to_string(),
    };
    let tls = if why.contains("certificate") {
        " Name the authority that signed the server's certificate with sslrootcert=/path/to/ca.pem, or connect \
         without TLS with sslmode=disable."
    } else {
        ""
    };
    Error::Open(format!(
        "PostgreSQL at {host}, port {port}, does not let {user} into the database {name}: {why}. Is the server \
         running, and are the address, the name and the password right?{tls}"
    ))
}

#[derive(Default)]
struct Asked {
    mode: Option<String>,
    roots: Option<String>,
}

/// Takes out the two options of libpq that the driver does not know in full.
fn without_tls_options(url: &str) -> (String, Asked) {
    let mut asked = Asked::default();
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), asked) };
    let mut rest = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", mode)) => asked.mode = Some(mode.to_owned()),
            Some(("sslrootcert", path)) => asked.roots = Some(path.replace("%2F", "/").replace("%2f", "/")),
            _ => rest.push(pair),
        }
    }
    let mark = if rest.is_empty() { "" } else { "?" };
    (format!("{base}{mark}{}", rest.join("&")), asked)
}

/// Whether traffic to this host stays on this machine.
fn local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

#[cfg(test)]
mod tests;
