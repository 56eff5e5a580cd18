//! What the system knows of a process: the processor time it used and the memory it holds.

use std::time::Duration;

use crate::failure::{Failure, Result};

/// Processor time of all threads since the process began.
///
/// # Errors
/// When there is no such process.
pub(crate) fn processor_time(pid: u32) -> Result<Duration> {
    let stat = read(pid, "stat")?;
    let ticks = ticks(&stat).ok_or_else(|| Failure::system("/proc cannot be understood", stat))?;
    Ok(Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64))
}

/// Bytes of memory that belong to no file.
///
/// # Errors
/// When there is no such process.
pub(crate) fn anonymous_memory(pid: u32) -> Result<u64> {
    let status = read(pid, "status")?;
    anonymous(&status).ok_or_else(|| Failure::system("/proc cannot be understood", status))
}

fn read(pid: u32, what: &str) -> Result<String> {
    let path = format!("/proc/{pid}/{what}");
    std::fs::read_to_string(&path).map_err(|e| Failure::system(&format!("{path} cannot be read"), e))
}

/// `utime` and `stime` of a `stat` line together. The name of the program may hold anything, blanks and brackets too, so
/// we count from behind its last bracket.
pub(crate) fn ticks(stat: &str) -> Option<u64> {
    let (_, behind) = stat.rsplit_once(')')?;
    let mut fields = behind.split_whitespace().skip(11);
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}

/// `RssAnon` of a `status` file, in bytes.
pub(crate) fn anonymous(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}
