//! Measures a server and its limit by turns, so that whatever else the machine does hits both alike.

use crate::child::Server;
use crate::failure::Result;
use crate::process::anonymous_memory;
use crate::rows::{Row, Sample};
use crate::wrk::Walk;

/// The same pages, asked of two servers.
pub(crate) struct Contest<'a> {
    pub(crate) name: &'a str,
    pub(crate) server: &'a Server,
    pub(crate) walk: &'a Walk,
    pub(crate) limit: &'a Server,
    pub(crate) limit_walk: &'a Walk,
}

impl Contest<'_> {
    /// The row of the server and that of the limit, the middle of `rounds` of `seconds` each.
    ///
    /// # Errors
    /// When an answer was not what it should be.
    pub(crate) fn run(&self, rounds: usize, seconds: u64) -> Result<[Row; 2]> {
        let (mut own, mut limit) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            own.push(sample(self.server, self.walk, seconds)?);
            limit.push(sample(self.limit, self.limit_walk, seconds)?);
        }
        let mut own = Row::middle(self.name, &own);
        let mut limit = Row::middle(format!("{}.limit", self.name), &limit);
        own.ratio = own.rps.zip(limit.rps).map(|(own, limit)| own / limit.max(f64::MIN_POSITIVE));
        limit.ratio = Some(1.0);
        own.anon_mb = Some(anonymous_memory(self.server.pid())? as f64 / 1e6);
        limit.anon_mb = Some(anonymous_memory(self.limit.pid())? as f64 / 1e6);
        Ok([own, limit])
    }
}

/// One measurement of a server.
///
/// # Errors
/// When an answer was not what it should be.
pub(crate) fn sample(server: &Server, walk: &Walk, seconds: u64) -> Result<Sample> {
    let before = server.processor_time()?;
    let load = walk.run(server.address, seconds).map_err(|failure| server.complaint(&failure.to_string()))?;
    let used = server.processor_time()?.saturating_sub(before);
    Ok(Sample {
        rps: load.rps(),
        p50_ms: load.p50_ms(),
        p99_ms: load.p99_ms(),
        cpu_ms: used.as_secs_f64() * 1000.0 / load.requests as f64,
    })
}
