//! `alongside work` as a process of its own, which can be killed.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::failure::{Failure, Result};

/// A worker, until it is dropped.
pub(super) struct Worker {
    child: Child,
    notes: PathBuf,
}

impl Worker {
    /// Starts it. What it writes goes to the file `notes`.
    ///
    /// # Errors
    /// When it does not start.
    pub(super) fn start(mut command: Command, notes: &Path) -> Result<Self> {
        let output =
            File::create(notes).map_err(|e| Failure::system("The worker's notes cannot be kept", e))?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(output);
        let child = command.spawn().map_err(|e| Failure::system("The worker did not start", e))?;
        Ok(Self { child, notes: notes.to_owned() })
    }

    /// Its number among the processes.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// # Errors
    /// When it has ended by itself, with what it wrote.
    pub(super) fn must_run(&mut self) -> Result<()> {
        if matches!(self.child.try_wait(), Ok(None)) {
            return Ok(());
        }
        let notes = std::fs::read_to_string(&self.notes).unwrap_or_default();
        Err(Failure::new("The worker has ended.", notes))
    }

    /// Kills it with SIGKILL: it gets no chance to write anything down.
    ///
    /// # Errors
    /// When the system refuses that.
    pub(super) fn kill(mut self) -> Result<()> {
        let killed = self.child.kill().and_then(|()| self.child.wait());
        killed.map(drop).map_err(|e| Failure::system("The worker could not be killed", e))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // What has ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
