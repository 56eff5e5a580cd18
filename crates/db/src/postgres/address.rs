//! Reads a PostgreSQL address, and says what is wrong with it without ever telling its password.

use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{errors, tls};
use crate::{Error, Options, Result};

/// How long one host may take to let us in.
const KNOCK: Duration = Duration::from_secs(10);
/// The same where there are others to go to.
const KNOCK_AT_SEVERAL: Duration = Duration::from_secs(3);
/// How long a connection is silent before the system asks whether the other end is there, and how long what was sent may
/// stay unanswered.
const SILENCE: Duration = Duration::from_secs(10);
/// How long a write may wait for a row that another one holds.
const LOCKED: Duration = Duration::from_secs(10);

/// The address for the driver, and the TLS it asks for. Beyond the driver's own, `sslmode=verify-full` (which
/// is what `require` does here too: a certificate is always checked) and `sslrootcert=file` are understood.
pub(super) fn parse(url: &str, options: &Options) -> Result<(Config, MakeRustlsConnect)> {
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
    let several = config.get_hosts().len() > 1;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(if several { KNOCK_AT_SEVERAL } else { KNOCK });
    }
    if config.get_tcp_user_timeout().is_none() {
        // The driver's own would find a host that vanished after hours.
        config.tcp_user_timeout(SILENCE).keepalives_idle(SILENCE).keepalives_interval(SILENCE / 4);
        config.keepalives_retries(3);
    }
    if !options.pooled {
        config.options(for_sessions(options, config.get_options().unwrap_or_default()));
    }
    Ok((config, tls::connector(asked.roots.as_deref())?))
}

/// The same for the server that is written to: of several hosts, the one that takes writes.
pub(super) fn of_primary(url: &str, options: &Options) -> Result<(Config, MakeRustlsConnect)> {
    let (mut config, tls) = parse(url, options)?;
    if config.get_hosts().len() > 1 && config.get_target_session_attrs() == TargetSessionAttrs::Any {
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
    }
    Ok((config, tls))
}

/// How our sessions plan. Compiling short statements costs more than it saves, and what is asked for is in memory or on a disk without
/// a head.
const PLANNING: &str = "-c jit=off -c random_page_cost=1.1";

/// How those that read plan: each statement once, and from the few rows that it begins with, as SQLite does. Planning one of a page anew
/// costs more than running it, and what is read of a whole table to hash it grows with the community. So does what seems to be worth
/// processes of its own, which take longer to start than a page.
const PLANNING_TO_READ: &str = "-c plan_cache_mode=force_generic_plan -c enable_hashjoin=off -c enable_mergejoin=off \
                                -c max_parallel_workers_per_gather=0";

/// What holds in our sessions. The address may still ask for something else.
fn for_sessions(options: &Options, own: &str) -> String {
    let (idle, locked) = (options.statement.as_millis(), LOCKED.as_millis());
    format!("{PLANNING} -c lock_timeout={locked} -c idle_in_transaction_session_timeout={idle} {own}")
}

/// The same for sessions that read. A job may have much to change in one statement; nobody has so much to read.
pub(super) fn for_reading(config: &mut Config, options: &Options) {
    if !options.pooled {
        let own = config.get_options().unwrap_or_default();
        let patience = options.statement.as_millis();
        config.options(format!("{PLANNING_TO_READ} -c statement_timeout={patience} {own}"));
    }
}

/// Where that is, in a word or two.
pub(super) fn place(config: &Config) -> String {
    let ports = config.get_ports();
    let port = |number: usize| ports.get(number).or(ports.first()).copied().unwrap_or(5432);
    let one = |(number, host): (usize, &Host)| match host {
        Host::Tcp(name) => format!("{name}:{}", port(number)),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    };
    config.get_hosts().iter().enumerate().map(one).collect::<Vec<_>>().join(", ")
}

/// The error of a first connection that failed.
pub(super) fn unreachable(config: &Config, error: &Error) -> Error {
    let place = match config.get_hosts() {
        [] => "the default host".to_owned(),
        _ => place(config),
    };
    let (user, name) = (config.get_user().unwrap_or("?"), config.get_dbname().unwrap_or("?"));
    let why = match error {
        Error::Db(why) | Error::Bug(why) | Error::Busy(why) | Error::Unavailable(why) => why.clone(),
        other => other.to_string(),
    };
    let tls = if why.contains("certificate") {
        " Name the authority that signed the server's certificate with sslrootcert=/path/to/ca.pem, or connect \
         without TLS with sslmode=disable."
    } else {
        ""
    };
    let pooler = if why.contains("startup parameter") {
        " PgBouncer seems to stand before it: set postgres.pooler = transaction."
    } else {
        ""
    };
    Error::Open(format!(
        "PostgreSQL at {place} does not let {user} into the database {name}: {why}. Is the server \
         running, and are the address, the name and the password right?{tls}{pooler}"
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
