//! One file of the media at a time: in memory while it is small, on the disk of this machine while it is not.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use ::media::Store;
use bytes::Bytes;
use futures_util::StreamExt as _;
use tempfile::NamedTempFile;

use crate::{Error, Result};

/// Bytes that are kept in memory.
const SMALL: u64 = 8 << 20;

/// A file on its way.
pub(super) enum Carried {
    Small(Bytes),
    Large(NamedTempFile),
}

impl Carried {
    /// Fetches a file, or nothing where there is none.
    pub(super) async fn fetch(from: &Store, name: &str) -> Result<Option<Self>> {
        let Some(meta) = from.head(name).await? else { return Ok(None) };
        if meta.size <= SMALL {
            return Ok(from.get(name).await?.map(Self::Small));
        }
        let Some(mut slice) = from.range(name, 0..u64::MAX).await? else { return Ok(None) };
        let mut file = fresh()?;
        while let Some(bytes) = slice.stream.next().await {
            file.write_all(&bytes?).map_err(|e| unkept(&e))?;
        }
        Ok(Some(Self::Large(file)))
    }

    /// Passes it through `change`, which reads the one and writes the other.
    pub(super) fn through(
        self,
        change: impl Fn(&mut dyn std::io::Read, &mut dyn std::io::Write) -> Result<()>,
    ) -> Result<Self> {
        match self {
            Self::Small(bytes) => {
                let mut out = Vec::with_capacity(bytes.len() + 512);
                change(&mut bytes.as_ref(), &mut out)?;
                Ok(Self::Small(out.into()))
            }
            Self::Large(file) => {
                let mut out = fresh()?;
                let mut from = open(file.path())?;
                change(&mut from, &mut out)?;
                Ok(Self::Large(out))
            }
        }
    }

    /// The SHA-256 of what it holds.
    pub(super) fn hash(&self) -> Result<String> {
        match self {
            Self::Small(bytes) => Ok(::media::hash(bytes)),
            Self::Large(file) => ::media::hash_file(file.path()).map_err(|e| unkept(&e)),
        }
    }

    /// Its size in bytes.
    pub(super) fn size(&self) -> Result<u64> {
        match self {
            Self::Small(bytes) => Ok(bytes.len() as u64),
            Self::Large(file) => Ok(file.path().metadata().map_err(|e| unkept(&e))?.len()),
        }
    }

    /// Stores it.
    pub(super) async fn put(&self, to: &Store, name: &str) -> Result<()> {
        match self {
            Self::Small(bytes) => to.put(name, bytes.clone()).await?,
            Self::Large(file) => to.put_file(name, file.path()).await?,
        }
        Ok(())
    }
}

fn fresh() -> Result<NamedTempFile> {
    NamedTempFile::new().map_err(|e| unkept(&e))
}

fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|e| unkept(&e))
}

fn unkept(error: &std::io::Error) -> Error {
    let folder = std::env::temp_dir();
    Error::Files(format!(
        "A large file cannot be kept in {} for a moment ({error}). Make room there, or point TMPDIR to a folder that has some.",
        folder.display()
    ))
}
