//! Looks at a worker while it sends: how many letters were taken, what it used, what it holds.

use std::time::{Duration, Instant};

use super::sink::Sink;
use super::worker::Worker;
use crate::failure::{Failure, Result};
use crate::process::{anonymous_memory, processor_time};
use crate::rows::Row;

/// How often we look.
const LOOK: Duration = Duration::from_millis(100);
/// When nothing was taken for so long, what is left waits for the end of a lease.
const STILL: Duration = Duration::from_secs(8);
/// How long a worker may take until its first letter.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was seen at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) at: Instant,
    /// Letters that the mail server took so far.
    pub(crate) taken: usize,
    /// Processor time of the worker so far.
    pub(crate) used: Duration,
    /// Its anonymous memory in bytes.
    pub(crate) memory: u64,
}

/// Looks until `enough` letters were taken, or none came for a while. What it gives ends with the last letter.
///
/// # Errors
/// When the worker ends or never begins.
pub(super) fn watch(worker: &mut Worker, sink: &Sink, enough: usize) -> Result<Vec<Moment>> {
    let before = sink.ledger.len();
    let (began, mut moments) = (Instant::now(), Vec::<Moment>::new());
    loop {
        worker.must_run()?;
        let (taken, at) = (sink.ledger.len(), Instant::now());
        let last = moments.last().map_or((before, began), |moment| (moment.taken, moment.at));
        if taken > last.0 {
            let (used, memory) = (processor_time(worker.pid())?, anonymous_memory(worker.pid())?);
            moments.push(Moment { at, taken, used, memory });
        }
        let still = at.duration_since(last.1);
        if taken >= enough || (!moments.is_empty() && still > STILL) {
            return Ok(moments);
        }
        if still > PATIENCE {
            return Err(Failure::new("No letter left.", "Look at what the worker does."));
        }
        std::thread::sleep(LOOK);
    }
}

/// The figures of a stretch of letters.
pub(crate) fn row(name: &str, moments: &[Moment]) -> Row {
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else { return Row::default() };
    let letters = (last.taken - first.taken).max(1) as f64;
    let took = last.at.duration_since(first.at).as_secs_f64();
    Row {
        name: name.to_owned(),
        rps: Some(letters / took.max(f64::MIN_POSITIVE)),
        cpu_ms: Some((last.used - first.used).as_secs_f64() * 1000.0 / letters),
        anon_mb: Some(last.memory as f64 / 1e6),
        ..Row::default()
    }
}

/// The memory at a share of all `letters`, in millions of bytes.
pub(crate) fn memory_at(moments: &[Moment], share: f64, letters: usize) -> Option<f64> {
    let wanted = (letters as f64 * share) as usize;
    moments.iter().find(|moment| moment.taken >= wanted).map(|moment| moment.memory as f64 / 1e6)
}

/// How many times as much memory the worker held at its highest, once a tenth of the stretch was sent, as it held then.
pub(crate) fn growth(moments: &[Moment]) -> f64 {
    let (Some(first), Some(last)) = (moments.first(), moments.last()) else { return 1.0 };
    let tenth = first.taken + (last.taken - first.taken) / 10;
    let later = || moments.iter().filter(|moment| moment.taken >= tenth).map(|moment| moment.memory);
    let base = later().next().unwrap_or(1).max(1);
    later().max().unwrap_or(base) as f64 / base as f64
}
