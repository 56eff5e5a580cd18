//! Notices when the database file was deleted or replaced: SQLite would go on writing into the old one, and
//! everything written would be lost with the process.

use std::path::{Path, PathBuf};

use crate::{Error, Result};

pub(super) struct Watch {
    path: PathBuf,
    identity: Option<Identity>,
}

type Identity = (u64, u64);

impl Watch {
    pub(super) fn new(path: &Path) -> Result<Self> {
        let path = std::path::absolute(path).map_err(|e| Error::Open(format!("{}: {e}", path.display())))?;
        Ok(Self { identity: identity(&path), path })
    }

    /// Fails when the path no longer leads to the file that was opened.
    pub(super) fn same_file(&self) -> Result<()> {
        if identity(&self.path) == self.identity {
            return Ok(());
        }
        Err(Error::Db(format!(
            "the file {} was deleted or replaced while it was in use; nothing is written any more. Start the \
             program again",
            self.path.display()
        )))
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|meta| (meta.dev(), meta.ino()))
}

/// Windows does not let an open file be deleted.
#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    None
}
