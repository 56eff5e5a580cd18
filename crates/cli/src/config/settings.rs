//! The settings, as types that the rest of the program can rely on.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::time::Duration;

use media::S3;
use tracing_subscriber::EnvFilter;

use super::backup::{self, Backup};
use super::keys::{
    BASE_URL, CONNECTIONS, DATA, DATABASE, DRAIN, LISTEN, LOG_FORMAT, LOG_LEVEL, LOG_REQUESTS, MEDIA_BUCKET,
    MEDIA_STORE, METRICS_LISTEN, TRACES_ENDPOINT, TRACES_SHARE,
};
use super::mail::{self, Mail};
use super::tls::{self, Tls};
use super::{Found, Values, join, postgres, s3};
use crate::failure::Failure;
use crate::output;

/// Seconds; whoever waits longer for a server to end kills it.
const LONGEST_DRAIN: u64 = 300;
/// No process of one machine holds more.
const MOST_CONNECTIONS: usize = 1_000_000;

/// What a command needs to know. Holds secrets, so it cannot be printed.
pub(crate) struct Settings {
    /// The folder for everything Alongside keeps; it may not be there yet.
    pub(crate) data: PathBuf,
    /// Where to serve.
    pub(crate) listen: SocketAddr,
    /// The public address without a slash at its end, where one is set.
    pub(crate) base_url: Option<String>,
    /// The database address, with its password if it has one.
    pub(crate) database: String,
    /// How the database is used.
    pub(crate) database_options: db::Options,
    /// The secret of the install, where it is set.
    pub(crate) secret: Option<app::Key>,
    /// Proxies whose word is taken.
    pub(crate) proxies: Vec<ipnet::IpNet>,
    /// TLS of our own, where it is set up.
    pub(crate) tls: Option<Tls>,
    pub(crate) media: Media,
    pub(crate) backup: Backup,
    pub(crate) mail: Mail,
    pub(crate) joining: app::Joining,
    pub(crate) safety: app::Safety,
    pub(crate) provider: Option<app::Provider>,
    pub(crate) log: Log,
    /// How many connections may be open at once.
    pub(crate) connections: usize,
    /// How long to serve on after somebody asked for the end.
    pub(crate) drain: Duration,
    /// Where Prometheus may read, if it may.
    pub(crate) metrics: Option<SocketAddr>,
    /// Where traces go, if they go.
    pub(crate) traces: Option<Traces>,
    /// The configuration file that was read.
    pub(crate) file: Option<PathBuf>,
}

/// Where pictures and films are kept.
pub(crate) enum Media {
    /// A folder on this machine.
    Files { folder: PathBuf },
    /// S3-compatible storage.
    S3(S3),
}

/// What the program notes about its own work.
pub(crate) struct Log {
    /// A level, or a filter of `tracing`.
    pub(crate) level: String,
    pub(crate) format: LogFormat,
    /// Whether each request is a line.
    pub(crate) requests: bool,
}

/// Where traces go.
pub(crate) struct Traces {
    /// The address of a collector.
    pub(crate) endpoint: String,
    /// From 0 to 1.
    pub(crate) share: f64,
}

/// How those notes look.
pub(crate) enum LogFormat {
    Text,
    Json,
}

impl Settings {
    /// Checks the values.
    pub(crate) fn of(found: Found) -> Result<Self, Failure> {
        let Found { values, file } = found;
        let data = PathBuf::from(values.text(&DATA));
        let listen = "Write an address and a port: 127.0.0.1:8080 for this machine only, 0.0.0.0:8080 for every network.";
        Ok(Self {
            listen: address(values.text(&LISTEN)).ok_or_else(|| values.refuse(&LISTEN, listen))?,
            base_url: base_url(&values)?,
            database: database(&values)?,
            database_options: postgres::read(&values)?,
            secret: join::secret(&values)?,
            proxies: join::proxies(&values)?,
            tls: tls::read(&values)?,
            media: media(&values)?,
            backup: backup::read(&values)?,
            joining: join::read(&values)?,
            safety: join::safety(&values)?,
            provider: join::provider(&values)?,
            mail: mail::read(&values)?,
            log: log(&values)?,
            connections: connections(&values)?,
            drain: drain(&values)?,
            metrics: metrics(&values)?,
            traces: traces(&values)?,
            data,
            file,
        })
    }
}

/// The address of a text such as `127.0.0.1:8080` or `localhost:8080`.
pub(super) fn address(text: &str) -> Option<SocketAddr> {
    let all: Vec<SocketAddr> = text.to_socket_addrs().ok()?.collect();
    all.iter().find(|one| one.is_ipv4()).or(all.first()).copied()
}

fn base_url(values: &Values) -> Result<Option<String>, Failure> {
    let text = values.text(&BASE_URL).trim_end_matches('/');
    if text.is_empty() {
        return Ok(None);
    }
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let good = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if host.is_empty() || !host.chars().all(good) {
        let wanted =
            "Write https:// and the name people type, with nothing behind it: https://community.example.org.";
        return Err(values.refuse(&BASE_URL, wanted));
    }
    Ok(Some(text.to_owned()))
}

/// The database address that holds when none is set.
pub(super) fn default_database(values: &Values) -> String {
    format!("sqlite:{}", PathBuf::from(values.text(&DATA)).join("alongside.db").display())
}

fn database(values: &Values) -> Result<String, Failure> {
    let url = values.text(&DATABASE);
    if url.is_empty() {
        return Ok(default_database(values));
    }
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if !known.iter().any(|scheme| url.starts_with(scheme)) {
        // Not quoted: half of an address may well be a password.
        let origin = values.set(&DATABASE).map(|(_, origin)| origin.to_string()).unwrap_or_default();
        return Err(Failure::new(
            format!("{origin}: this is not the address of a database we know."),
            "Write sqlite:/path/to/file.db or postgres://name@host/database.",
        ));
    }
    Ok(url.to_owned())
}

fn log(values: &Values) -> Result<Log, Failure> {
    let level = values.text(&LOG_LEVEL);
    let plain = ["off", "error", "warn", "info", "debug", "trace"].contains(&level);
    // A single word that is no level would be taken for the name of a module, and nothing would be logged.
    if !plain && (!level.contains('=') || EnvFilter::try_new(level).is_err()) {
        let wanted = "Write off, error, warn, info, debug or trace, or a filter such as app=debug,info.";
        return Err(values.refuse(&LOG_LEVEL, wanted));
    }
    let format = match values.text(&LOG_FORMAT) {
        "text" => LogFormat::Text,
        "json" => LogFormat::Json,
        _ => return Err(values.refuse(&LOG_FORMAT, "Write text or json.")),
    };
    let requests = values.text(&LOG_REQUESTS);
    let requests = requests.parse().map_err(|_| values.refuse(&LOG_REQUESTS, "Write true or false."))?;
    Ok(Log { level: level.to_owned(), format, requests })
}

fn connections(values: &Values) -> Result<usize, Failure> {
    let many = values.text(&CONNECTIONS).parse().ok().filter(|many| (1..=MOST_CONNECTIONS).contains(many));
    many.ok_or_else(|| values.refuse(&CONNECTIONS, "Write a number from 1 to 1000000."))
}

fn drain(values: &Values) -> Result<Duration, Failure> {
    let seconds = values.text(&DRAIN).parse().ok().filter(|seconds| *seconds <= LONGEST_DRAIN);
    seconds
        .map(Duration::from_secs)
        .ok_or_else(|| values.refuse(&DRAIN, "Write a number of seconds from 0 to 300."))
}

fn metrics(values: &Values) -> Result<Option<SocketAddr>, Failure> {
    let text = values.text(&METRICS_LISTEN);
    if text.is_empty() {
        return Ok(None);
    }
    let wanted = "Write an address and a port that only your own machines reach: 127.0.0.1:9464.";
    address(text).map(Some).ok_or_else(|| values.refuse(&METRICS_LISTEN, wanted))
}

fn traces(values: &Values) -> Result<Option<Traces>, Failure> {
    let endpoint = values.text(&TRACES_ENDPOINT).to_owned();
    let share = values.text(&TRACES_SHARE).parse().ok().filter(|share| (0.0..=1.0).contains(share));
    let share = share.ok_or_else(|| values.refuse(&TRACES_SHARE, "Write a number from 0 to 1: 0.05."))?;
    if endpoint.is_empty() {
        return Ok(None);
    }
    if !["http://", "https://"].iter().any(|scheme| endpoint.starts_with(scheme)) {
        let wanted = "Write the whole address: http://127.0.0.1:4318/v1/traces.";
        return Err(values.refuse(&TRACES_ENDPOINT, wanted));
    }
    Ok(Some(Traces { endpoint, share }))
}

fn media(values: &Values) -> Result<Media, Failure> {
    match values.text(&MEDIA_STORE) {
        "files" => {
            if let Some((_, origin)) = values.set(&MEDIA_BUCKET) {
                output::note(&format!(
                    "warning: {origin}: `media.bucket` is not used, since `media.store` is “files”. Set it to “s3”."
                ));
            }
            Ok(Media::Files { folder: PathBuf::from(values.text(&DATA)).join("media") })
        }
        "s3" => s3::read(values, &s3::MEDIA).map(Media::S3),
        _ => Err(values.refuse(&MEDIA_STORE, "Write files or s3.")),
    }
}
