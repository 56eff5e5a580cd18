//! Where the program's own notes go: standard error, as text or as JSON lines, and traces to a collector where one is named. They never
//! hold what somebody said or who they are, at no level: libraries are heard from warnings on only, since below that some of them note
//! values; and a panic is noted by its place.

use std::io::{self, IsTerminal};
use std::panic::PanicHookInfo;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt as _, FilterFn};
use tracing_subscriber::layer::{Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Registry, fmt, registry};

use crate::config::{Log, LogFormat, Settings};
use crate::failure::Failure;
use crate::traces::Gatherer;

/// Where our own notes come from.
const OURS: [&str; 9] = ["alongside", "app", "db", "health", "kernel", "media", "panics", "requests", "web"];

/// What was begun. To be ended when the work is done.
pub(crate) struct Logs(Option<Gatherer>);

impl Logs {
    /// Sends what was not sent yet.
    pub(crate) async fn end(self) {
        if let Some(gatherer) = self.0 {
            gatherer.end().await;
        }
    }
}

/// Begins logging. Call it once; a second call changes nothing.
pub(crate) fn start(log: &Log) {
    begin(log, None);
}

/// The same, and traces where they are wanted. Call it on the runtime.
pub(crate) fn start_with_traces(settings: &Settings) -> Result<Logs, Failure> {
    let gatherer = settings.traces.as_ref().map(Gatherer::begin).transpose()?;
    begin(&settings.log, gatherer.as_ref());
    Ok(Logs(gatherer))
}

fn begin(log: &Log, gatherer: Option<&Gatherer>) {
    let spans = gatherer.map(|gatherer| {
        let layer = tracing_opentelemetry::layer().with_tracer(gatherer.tracer());
        let layer =
            layer.with_location(false).with_threads(false).with_tracked_inactivity(false).with_target(false);
        layer.with_filter(FilterFn::new(may_be_traced))
    });
    // It is an error to begin twice, and then the first one goes on.
    if registry().with(notes(log)).with(spans).try_init().is_ok() {
        std::panic::set_hook(Box::new(note_panic));
    }
}

fn notes(log: &Log) -> Box<dyn Layer<Registry> + Send + Sync> {
    let lines = if log.requests { "" } else { ",requests=off" };
    let filter = EnvFilter::new(format!("{}{lines}", log.level)).and(FilterFn::new(may_be_noted));
    let plain = fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    match log.format {
        LogFormat::Text => Box::new(plain.with_filter(filter)),
        LogFormat::Json => Box::new(plain.json().with_span_list(false).with_filter(filter)),
    }
}

fn is_ours(about: &Metadata<'_>) -> bool {
    OURS.contains(&about.target().split("::").next().unwrap_or_default())
}

/// Drivers note the values of statements when they are asked for details, so nobody can ask them.
fn may_be_noted(about: &Metadata<'_>) -> bool {
    *about.level() <= Level::WARN || is_ours(about)
}

/// Spans only: what is noted within them is for the log.
fn may_be_traced(about: &Metadata<'_>) -> bool {
    about.is_span() && is_ours(about)
}

/// The words of a panic may quote a text that somebody wrote; those that are written in the program do not.
fn note_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let words = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("its words are left out");
    tracing::error!(target: "panics", place, words, "the program panicked");
}
