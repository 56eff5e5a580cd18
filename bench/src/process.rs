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
    Ok(duration(ticks))
}

fn duration(ticks: u64) -> Duration {
    Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64)
}

/// The process that started this one; none where there is no such process.
pub(crate) fn parent(pid: u32) -> Option<u32> {
    let stat = read(pid, "stat").ok()?;
    behind_the_name(&stat)?.nth(1)?.parse().ok()
}

/// Processor time of a process, of those that it started and that run, and of those that ended before.
///
/// # Errors
/// When there is no such process.
pub(crate) fn family_time(pid: u32) -> Result<Duration> {
    let children = std::fs::read_dir("/proc").map_err(|e| Failure::system("/proc cannot be read", e))?;
    let children = children.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let running = children.filter(|child| parent(*child) == Some(pid));
    // One that ends meanwhile is counted with its parent the next time.
    let running: Duration = running.filter_map(|child| processor_time(child).ok()).sum();
    let stat = read(pid, "stat")?;
    let own = behind_the_name(&stat).into_iter().flatten().skip(11).take(4);
    let own: u64 = own.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Ok(running + duration(own))
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

/// The fields of a `stat` line from the third on. The name of the program may hold anything, blanks and brackets too, so we
/// count from behind its last bracket.
fn behind_the_name(stat: &str) -> Option<impl Iterator<Item = &str>> {
    Some(stat.rsplit_once(')')?.1.split_whitespace())
}

/// `utime` and `stime` of a `stat` line together.
pub(crate) fn ticks(stat: &str) -> Option<u64> {
    let mut fields = behind_the_name(stat)?.skip(11);
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}

/// `RssAnon` of a `status` file, in bytes.
pub(crate) fn anonymous(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}
