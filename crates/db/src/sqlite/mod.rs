//! SQLite: one file, a pool of readers, and one writer that commits waiting jobs together.

mod errors;
mod foreign_key;
mod job;
mod link;
mod migrate;
mod open;
mod readers;
mod rush;
mod watch;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::Connection;

use crate::{Conn, Error, Options, Pool, Result, Stats, Tx};

pub(crate) use link::Link;

/// A SQLite database.
pub struct Sqlite {
    path: PathBuf,
    options: Options,
    readers: readers::Readers,
    writer: writer::Writer,
    pub(crate) stats: Arc<Stats>,
}

impl Sqlite {
    pub(crate) async fn open(path: &str, options: &Options) -> Result<Self> {
        let (path, options) = (open::file(path)?, options.clone());
        let open = move || {
            // The writer first: it makes the file and sets it to WAL.
            let stats = Arc::new(Stats::default());
            let writer = writer::Writer::start(&path, &options, Arc::clone(&stats))?;
            let readers = readers::Readers::open(&path, &options, Arc::clone(&stats))?;
            Ok(Self { path, options, readers, writer, stats })
        };
        tokio::task::spawn_blocking(open).await.map_err(|e| Error::Bug(e.to_string()))?
    }

    pub(crate) async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&Conn) -> Result<T> + Send + 'static,
    {
        self.readers.read(f).await
    }

    pub(crate) async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(&Tx) -> Result<T> + Send + Sync + 'static,
    {
        self.writer.write(f).await
    }

    /// Gives `f` the writer's connection, between two groups.
    pub(crate) async fn raw<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    {
        self.writer.raw(f).await
    }

    /// A connection of its own, for what reads for long.
    pub(crate) async fn reader(&self) -> Result<Connection> {
        let (path, options) = (self.path.clone(), self.options.clone());
        let open = move || open::reader(&path, &options);
        tokio::task::spawn_blocking(open).await.map_err(|e| Error::Bug(e.to_string()))?
    }

    pub(crate) fn pools(&self) -> [Pool; 2] {
        let waiting = |level: u64| usize::try_from(level).unwrap_or(usize::MAX);
        [
            self.readers.pool(),
            Pool {
                name: "write",
                most: 1,
                in_use: self.writer.in_use(),
                waiting: waiting(self.stats.writes.waiting.get()),
            },
        ]
    }

    pub(crate) async fn close(&self) {
        // Readers first: the last connection to leave, which tidies the WAL away, must be able to write.
        self.readers.close().await;
        self.writer.close().await;
    }
}
