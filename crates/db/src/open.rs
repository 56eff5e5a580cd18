//! Opening a database by its URL, and the four things one does with it.

use std::time::Duration;

use crate::migrate::{Migration, Report};
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::{Conn, Error, Result, Tx};

/// The database. Share it behind an `Arc`.
#[derive(Debug)]
pub enum Db {
    #[doc(hidden)]
    Lite(Sqlite),
    #[doc(hidden)]
    Pg(Postgres),
}

/// Sizes and limits.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections for reading. SQLite answers as many reads at once.
    pub readers: usize,
    /// Connections for writing on PostgreSQL. SQLite has one writer.
    pub writers: usize,
    /// How long a caller waits for a connection.
    pub wait: Duration,
    /// How long SQLite waits for a lock of another process.
    pub busy: Duration,
    /// How many waiting writes SQLite commits together.
    pub group: usize,
    /// Bytes of the SQLite file to map into memory; 0 for none.
    pub map: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 4,
            writers: 16,
            wait: Duration::from_secs(5),
            busy: Duration::from_secs(5),
            group: 64,
            map: 1 << 30,
        }
    }
}

impl Db {
    /// Opens `sqlite:/path/to/file.db` (made if absent) or `postgres://user@host/name`.
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_with(url, Options::default()).await
    }

    /// The same with sizes of one's own.
    pub async fn open_with(url: &str, options: Options) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path).to_owned();
            let open = tokio::task::spawn_blocking(move || Sqlite::open(path.as_ref(), options));
            return open.await.map_err(|e| Error::Bug(e.to_string()))?.map(Self::Lite);
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Postgres::open(url, &options).await.map(Self::Pg);
        }
        let scheme = url.split(':').next().unwrap_or_default();
        Err(Error::Db(format!(
            "“{scheme}” is not a database we know. Write sqlite:/path/to/file.db or postgres://user@host/name."
        )))
    }

    /// Whether this is SQLite.
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Lite(_))
    }

    /// Reads with one consistent view. The closure awaits nothing but the database. When the caller goes away, the running
    /// query is stopped.
    pub async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&Conn) -> Result<T> + Send + 'static,
    {
        match self {
            Self::Lite(sqlite) => sqlite.read(f).await,
            Self::Pg(postgres) => {
                let conn = postgres.reader().await?;
                let result = f(&conn).await;
                postgres.give_back(conn);
                result
            }
        }
    }

    /// One transaction; returns after it is durable. The closure may run more than once, so it only talks to the database. A
    /// failed statement fails all of it, even if the closure ignores the error.
    pub async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(&Tx) -> Result<T> + Send + Sync + 'static,
    {
        match self {
            Self::Lite(sqlite) => sqlite.write(f).await,
            Self::Pg(postgres) => {
                let mut tries = 0;
                loop {
                    let tx = postgres.begin().await?;
                    let result = f(&tx).await;
                    match postgres.end(tx, result).await {
                        Err(Error::Conflict) if tries < 5 => tries += 1,
                        other => return other,
                    }
                }
            }
        }
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self, all: &'static [Migration]) -> Result<Report> {
        match self {
            Self::Lite(sqlite) => sqlite.migrate(all).await,
            Self::Pg(postgres) => postgres.migrate(all).await,
        }
    }

    /// What `migrate` would apply.
    pub async fn pending(&self, all: &'static [Migration]) -> Result<Vec<&'static str>> {
        let applied = match self {
            Self::Lite(sqlite) => sqlite.applied().await?,
            Self::Pg(postgres) => postgres.applied().await?,
        };
        let plan = crate::migrate::plan(all, &applied, self.is_sqlite())?;
        Ok(plan.iter().map(|migration| migration.name).collect())
    }

    /// Takes no new work, finishes what waits, closes.
    pub async fn close(&self) {
        match self {
            Self::Lite(sqlite) => sqlite.close().await,
            Self::Pg(postgres) => postgres.close(),
        }
    }
}
