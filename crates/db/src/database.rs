//! The database as the program sees it: open, read, write, migrate, close.

use std::time::{Duration, Instant};

use tracing::Instrument as _;

use crate::{Conn, Error, Migration, Pool, Position, Report, Result, Stats, Tx, postgres, sqlite};

/// How many may wait to read, and how many to write, on either engine. Whoever comes after them would wait too long anyway.
pub(crate) const WAITING: usize = 4096;

/// The database. Share it behind an `Arc`.
pub enum Db {
    /// One file on this machine.
    #[doc(hidden)]
    Lite(Box<sqlite::Sqlite>),
    /// A PostgreSQL server.
    #[doc(hidden)]
    Pg(postgres::Postgres),
}

/// How the database is used. The defaults are measured; change them for a reason.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections for reading. Default: the number of cores, at least 4, on SQLite; 16 on PostgreSQL.
    pub readers: Option<usize>,
    /// Connections for writing, on PostgreSQL only: SQLite has one writer. Default 16.
    pub writers: usize,
    /// Addresses of PostgreSQL servers that follow the primary, to read from as [`within`](crate::within) allows.
    pub replicas: Vec<String>,
    /// How far behind a replica may lie before it is left out. Default 5 seconds.
    pub lag: Duration,
    /// Whether a pooler that gives each transaction another session (PgBouncer with `pool_mode = transaction`) stands before
    /// PostgreSQL. Then nothing is kept in a session: no prepared statements, no settings.
    pub pooled: bool,
    /// How long PostgreSQL may work on one statement that reads (behind a pooler: on one whole read), and wait inside a transaction for the
    /// next. Default 60 seconds; 0 for as long as it takes.
    pub statement: Duration,
    /// How long a caller waits for its turn before [`Error::Busy`]. Default 5 seconds.
    pub wait: Duration,
    /// How long SQLite waits for another program that holds the file. Default 5 seconds.
    pub busy: Duration,
    /// How many waiting writes SQLite commits together. Default 64.
    pub group: usize,
    /// Whether SQLite waits for the disk at each commit (`synchronous=FULL`). Default true: without it a power
    /// cut can lose the last writes, though not spoil the file.
    pub full: bool,
    /// Bytes of the file that SQLite may map into memory. Default 1 GiB; 0 in small containers.
    pub mmap: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: None,
            writers: 16,
            replicas: Vec::new(),
            lag: Duration::from_secs(5),
            pooled: false,
            statement: Duration::from_secs(60),
            wait: Duration::from_secs(5),
            busy: Duration::from_secs(5),
            group: 64,
            full: true,
            mmap: 1 << 30,
        }
    }
}

impl Db {
    /// Opens `sqlite:/path/file.db`, which is made when it is not there, or `postgres://name@host/database`.
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_with(url, Options::default()).await
    }

    /// Opens with other than the default options.
    pub async fn open_with(url: &str, options: Options) -> Result<Self> {
        match url.split_once(':') {
            Some(("sqlite", _)) if !options.replicas.is_empty() => {
                Err(Error::Open("SQLite has no replicas: they are servers of PostgreSQL.".to_owned()))
            }
            Some(("sqlite", path)) => Ok(Self::Lite(Box::new(sqlite::Sqlite::open(path, &options).await?))),
            Some(("postgres" | "postgresql", _)) => {
                Ok(Self::Pg(postgres::Postgres::open(url, &options).await?))
            }
            _ => Err(Error::Open(
                "The database address must begin with sqlite: or postgres://, for example \
                 sqlite:/var/lib/alongside/alongside.db or postgres://alongside@db.example.org/alongside"
                    .to_owned(),
            )),
        }
    }

    /// Reads. The closure awaits nothing but the database. When the caller goes away, the running statement is
    /// interrupted. On SQLite all statements of one closure see the same moment; on PostgreSQL each its own.
    pub async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&Conn) -> Result<T> + Send + 'static,
    {
        let began = Instant::now();
        let end = match self {
            Self::Lite(db) => db.read(f).await,
            Self::Pg(db) => db.read(f).instrument(tracing::debug_span!("read")).await,
        };
        self.stats().reads.ended(began, &end);
        end
    }

    /// One transaction; returns after it is durable. The closure may run more than once, so it talks to nothing
    /// but the database. Any failed statement fails all of it, even if the closure ignores the error. When the
    /// caller goes away, the change is made wholly or not at all.
    pub async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(&Tx) -> Result<T> + Send + Sync + 'static,
    {
        let began = Instant::now();
        let end = match self {
            Self::Lite(db) => db.write(f).await,
            Self::Pg(db) => db.write(f).instrument(tracing::debug_span!("write")).await,
        };
        self.stats().writes.ended(began, &end);
        end
    }

    /// Applies the migrations that this database does not have yet, each in a transaction, and refuses a
    /// database whose migrations are not those of this program.
    pub async fn migrate(&self, all: &[Migration]) -> Result<Report> {
        self.refuse_half_filled().await?;
        self.migrate_at_once(all).await
    }

    /// The same for a database that is being filled.
    pub(crate) async fn migrate_at_once(&self, all: &[Migration]) -> Result<Report> {
        let all = crate::migrate::prepare(all, self.is_sqlite())?;
        match self {
            Self::Lite(db) => db.migrate(all).await,
            Self::Pg(db) => db.migrate(all).await,
        }
    }

    /// Does work that writes much while little is read. On SQLite the writer keeps more of the file in memory meanwhile, moves its
    /// journal seldom, and does not wait for the disk at each commit: a power cut can lose the last of them, in whole transactions. When
    /// this has answered, everything is on the disk, and the writer is as it was, also when the work failed.
    ///
    /// # Errors
    /// Those of the work, or else of the database.
    pub async fn rush<T, E: From<Error>>(
        &self,
        work: impl Future<Output = std::result::Result<T, E>>,
    ) -> std::result::Result<T, E> {
        let Self::Lite(db) = self else { return work.await };
        db.hurry().await?;
        let end = work.await;
        let settled = db.settle().await;
        let done = end?;
        settled?;
        Ok(done)
    }

    /// The names of the migrations that [`Db::migrate`] would apply, with the same refusals.
    pub async fn pending(&self, all: &[Migration]) -> Result<Vec<String>> {
        self.refuse_half_filled().await?;
        let all = crate::migrate::prepare(all, self.is_sqlite())?;
        let known = match self {
            Self::Lite(db) => db.known_migrations().await?,
            Self::Pg(db) => db.known_migrations().await?,
        };
        let todo = crate::migrate::compare(&all, &known)?;
        Ok(todo.iter().map(|m| m.name.clone()).collect())
    }

    /// A database that lacks rows must not be served, nor changed by anybody but the one who fills it.
    async fn refuse_half_filled(&self) -> Result<()> {
        match crate::copy::being_filled(self).await? {
            None => Ok(()),
            Some(what) => Err(Error::Migration(format!(
                "This database is not whole: it is being filled, or that was ended early ({what}). Run that again to finish \
                 it, or take another database."
            ))),
        }
    }

    /// What this process has asked of the database.
    pub fn stats(&self) -> &Stats {
        match self {
            Self::Lite(db) => &db.stats,
            Self::Pg(db) => &db.stats,
        }
    }

    /// Its connections at this moment.
    pub fn pools(&self) -> [Pool; 2] {
        match self {
            Self::Lite(db) => db.pools(),
            Self::Pg(db) => db.pools(),
        }
    }

    /// Whether the schema has all that this program needs. A newer program may have added to it: what serves already goes on. Unlike [`Db::pending`] it only reads, so that it does not wait for those who write.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_schema(&self, all: &[Migration]) -> Result<bool> {
        let steps = crate::migrate::prepare(all, self.is_sqlite())?;
        let known = self.read(async |c| c.all(&crate::migrate::KNOWN_BY_NOW, ()).await).await?;
        let ours = &known[..known.len().min(steps.len())];
        Ok(crate::migrate::compare(&steps, ours).is_ok_and(<[_]>::is_empty))
    }

    /// Takes no new work, finishes what waits, closes.
    pub async fn close(&self) {
        match self {
            Self::Lite(db) => db.close().await,
            Self::Pg(db) => db.close().await,
        }
    }

    /// Whether there are servers to read from besides the one that is written to.
    pub fn has_replicas(&self) -> bool {
        match self {
            Self::Lite(_) => false,
            Self::Pg(db) => db.has_replicas(),
        }
    }

    /// How far the database has come. Nothing where there are no replicas to compare with.
    pub async fn position(&self) -> Result<Option<Position>> {
        match self {
            Self::Lite(_) => Ok(None),
            Self::Pg(db) => db.position().await,
        }
    }

    /// Whether this is SQLite.
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Lite(_))
    }
}

impl std::fmt::Debug for Db {
    // Never the address: it may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.is_sqlite() { "Db(SQLite)" } else { "Db(PostgreSQL)" })
    }
}
