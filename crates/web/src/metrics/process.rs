//! What the system says of this process. Only Linux says it in files.

use std::path::Path;

/// Memory and files of this process.
#[derive(Clone, Copy, Debug)]
pub(super) struct Process {
    /// Bytes of memory in use.
    pub(super) memory: u64,
    /// Open files and connections.
    pub(super) files: u64,
}

impl Process {
    /// As it is now; nothing where the system does not say.
    pub(super) fn now() -> Option<Self> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
        let files = Path::new("/proc/self/fd").read_dir().ok()?.count();
        Some(Self { memory: kilobytes * 1024, files: files as u64 })
    }
}
