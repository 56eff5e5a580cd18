//! Where certificates and the account with the authority are kept: files in a folder that only this account may read.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use rustls_acme::{AccountCache, CertCache};

/// A folder, made when something is put there first.
#[derive(Clone, Debug)]
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    /// The file for these words, such as the names of a certificate. Another authority has files of its own.
    fn file(&self, what: &str, words: &[String], authority: &str) -> PathBuf {
        let words = format!("{}\n{authority}", words.join("\n"));
        self.0.join(format!("{what}-{}.pem", &media::hash(words.as_bytes())[..16]))
    }

    async fn read(&self, file: PathBuf) -> io::Result<Option<Vec<u8>>> {
        let read = tokio::task::spawn_blocking(move || match std::fs::read(file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        });
        read.await.map_err(io::Error::other)?
    }

    async fn write(&self, file: PathBuf, bytes: &[u8]) -> io::Result<()> {
        let (folder, bytes) = (self.0.clone(), bytes.to_vec());
        let written = tokio::task::spawn_blocking(move || write(&folder, &file, &bytes));
        written.await.map_err(io::Error::other)?
    }
}

/// All of it or nothing, for this account's eyes only.
fn write(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let draft = file.with_extension(format!("{}.new", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut to = options.open(&draft)?;
    to.write_all(bytes)?;
    to.sync_all()?;
    std::fs::rename(&draft, file)
}

#[async_trait]
impl CertCache for Folder {
    type EC = io::Error;

    async fn load_cert(&self, names: &[String], authority: &str) -> io::Result<Option<Vec<u8>>> {
        self.read(self.file("certificate", names, authority)).await
    }

    async fn store_cert(&self, names: &[String], authority: &str, pem: &[u8]) -> io::Result<()> {
        self.write(self.file("certificate", names, authority), pem).await
    }
}

#[async_trait]
impl AccountCache for Folder {
    type EA = io::Error;

    async fn load_account(&self, contact: &[String], authority: &str) -> io::Result<Option<Vec<u8>>> {
        self.read(self.file("account", contact, authority)).await
    }

    async fn store_account(&self, contact: &[String], authority: &str, key: &[u8]) -> io::Result<()> {
        self.write(self.file("account", contact, authority), key).await
    }
}
