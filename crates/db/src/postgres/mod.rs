//! PostgreSQL: one pool for reading, whose sessions cannot write, and one for writing.

mod address;
mod errors;
mod lease;
mod link;
mod migrate;
mod pools;
mod replicas;
mod tls;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio_postgres::SimpleQueryMessage;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Pool as Connections;
use crate::conn::Link as AnyLink;
use crate::reach::{self, Position, Reach};
use crate::unwind::run;
use crate::{Asked, Conn, Error, Options, Result, Stats, Tx};

pub(crate) use lease::Lease;
pub(crate) use link::Link;
use pools::Pool;
use replicas::{Replica, Replicas};

/// How often a write that collided with another is tried.
const TRIES: u32 = 6;
/// Ends a transaction, and says how far the log of changes has come by then.
const COMMIT_AND_SAY: &str = "COMMIT; SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')";

/// How often the server looks whether anybody waits for a statement that runs; '0' where it does not, or cannot.
const LOOKS_AFTER: &str = "SELECT coalesce(current_setting('client_connection_check_interval', true), '0')";

/// A PostgreSQL database.
pub struct Postgres {
    readers: Pool,
    writers: Pool,
    replicas: Arc<Replicas>,
    tls: MakeRustlsConnect,
    /// Behind a pooler no statement is prepared for later.
    pooled: bool,
    /// How long a read may take where the server does not measure it, behind a pooler.
    patience: Option<Duration>,
    /// Spreads the retries of transactions that collided.
    stagger: AtomicUsize,
    pub(crate) stats: Arc<Stats>,
}

impl Postgres {
    pub(crate) async fn open(url: &str, options: &Options) -> Result<Self> {
        let (config, tls) = address::of_primary(url, options)?;
        let db = Self {
            readers: pools::readers(config.clone(), &tls, options)?,
            writers: pools::writers(config.clone(), &tls, options)?,
            replicas: Arc::new(Replicas::open(options)?),
            tls: tls.clone(),
            pooled: options.pooled,
            patience: Some(options.statement).filter(|time| options.pooled && !time.is_zero()),
            stagger: AtomicUsize::new(0),
            stats: Arc::default(),
        };
        let lease = db.lease(&db.writers, None).await.map_err(|e| address::unreachable(&config, &e))?;
        let encoding = lease.said("SHOW server_encoding").await?;
        if options.pooled && lease.said(LOOKS_AFTER).await? == "0" {
            tracing::warn!(
                "PostgreSQL works on for people who have left: behind a pooler, set client_connection_check_interval \
                 for its role (docs/postgresql.md)"
            );
        }
        lease.give_back();
        if encoding != "UTF8" {
            return Err(Error::Open(format!(
                "The PostgreSQL database has the encoding {encoding}. Make one with: CREATE DATABASE … ENCODING \
                 'UTF8' TEMPLATE template0"
            )));
        }
        if !db.replicas.is_empty() {
            let primary = pools::health(config, &tls, options)?;
            tokio::spawn(Arc::clone(&db.replicas).watch(primary, db.readers.clone()));
        }
        Ok(db)
    }

    pub(crate) async fn read<T, F>(&self, f: F) -> Result<T>
    where
        F: AsyncFnOnce(&Conn) -> Result<T>,
    {
        let (lease, replica) = self.reading_lease().await?;
        let link = Arc::new(Link::new(lease, self.pooled));
        let conn = Conn::reading(AnyLink::Pg(Arc::clone(&link)), Arc::clone(&self.stats));
        let work = run(f(&conn));
        let end = match self.patience {
            // What is not given back is cancelled.
            Some(time) => match tokio::time::timeout(time, work).await {
                Ok(end) => end,
                Err(_) => return Err(Error::Cancelled),
            },
            None => work.await,
        };
        drop(conn);
        if matches!(end, Err(Error::Unavailable(_))) {
            replica.inspect(|replica| replica.failed());
        } else {
            give_back(link);
        }
        end
    }

    /// A connection to read with, and the replica that it leads to, if it does.
    async fn reading_lease(&self) -> Result<(Lease, Option<&Replica>)> {
        if let Reach::Replica { since, turn } = reach::reach() {
            while let Some(replica) = self.replicas.with(since, turn) {
                match self.lease(&replica.pool, Some(&self.stats.reads)).await {
                    Ok(lease) => return Ok((lease, Some(replica))),
                    // It is not asked again before it has said that it is well.
                    Err(Error::Unavailable(_)) => replica.failed(),
                    Err(other) => return Err(other),
                }
            }
        }
        Ok((self.lease(&self.readers, Some(&self.stats.reads)).await?, None))
    }

    pub(crate) async fn write<T, F>(&self, f: F) -> Result<T>
    where
        F: AsyncFn(&Tx) -> Result<T>,
    {
        for attempt in 0..TRIES {
            match self.attempt(&f).await {
                Err(Error::Conflict) => tokio::time::sleep(self.pause(attempt)).await,
                end => return end,
            }
        }
        Err(Error::Conflict)
    }

    async fn attempt<T, F>(&self, f: &F) -> Result<T>
    where
        F: AsyncFn(&Tx) -> Result<T>,
    {
        let link = Arc::new(Link::new(self.begin().await?, self.pooled));
        let tx = Tx::new(AnyLink::Pg(Arc::clone(&link)), Arc::clone(&self.stats));
        let end = tx.verdict(run(f(&tx)).await).map_err(errors::in_write);
        drop(tx);
        let lease = link.lease();
        let end = match end {
            // COMMIT of a spoiled transaction answers "ROLLBACK" without an error; the verdict came before.
            Ok(value) => self.commit(lease).await.map(|()| value),
            // Nothing can be said to it any more; or it is no server to write to, nor are its neighbours in the pool.
            Err(error @ Error::Unavailable(_)) => Err(error),
            Err(error) => {
                lease.simple("ROLLBACK").await?;
                // A collision whose error the closure swallowed is a collision still.
                Err(if link.collided() { Error::Conflict } else { error })
            }
        };
        if matches!(end, Err(Error::Unavailable(_))) {
            self.writers.retain(|_, _| false);
            self.readers.retain(|_, _| false);
        } else {
            give_back(link);
        }
        end
    }

    /// A transaction has begun. A connection that was lost while nobody used it is replaced: nothing was done on it yet.
    async fn begin(&self) -> Result<Lease> {
        let lease = self.lease(&self.writers, Some(&self.stats.writes)).await?;
        match lease.simple("BEGIN").await {
            Ok(()) => return Ok(lease),
            Err(Error::Unavailable(_)) => {}
            Err(other) => return Err(other),
        }
        drop(lease);
        self.writers.retain(|_, _| false);
        let lease = self.lease(&self.writers, None).await?;
        lease.simple("BEGIN").await?;
        Ok(lease)
    }

    /// Makes what was written last, and notes how far the database has come, where a reader may ask for that.
    async fn commit(&self, lease: &Lease) -> Result<()> {
        if self.replicas.is_empty() {
            return lease.simple("COMMIT").await;
        }
        let said = lease.client()?.simple_query(COMMIT_AND_SAY).await.map_err(|e| errors::plain(&e))?;
        said.iter().filter_map(position_in).for_each(reach::wrote);
        Ok(())
    }

    pub(crate) fn has_replicas(&self) -> bool {
        !self.replicas.is_empty()
    }

    pub(crate) async fn position(&self) -> Result<Option<Position>> {
        if self.replicas.is_empty() {
            return Ok(None);
        }
        let lease = self.lease(&self.readers, None).await?;
        let asked = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')";
        let said = lease.client()?.simple_query(asked).await.map_err(|e| errors::plain(&e))?;
        lease.give_back();
        Ok(said.iter().find_map(position_in))
    }

    /// 2 to 80 milliseconds, different for those who collided with each other.
    fn pause(&self, attempt: u32) -> Duration {
        let place = self.stagger.fetch_add(1, Ordering::Relaxed) % 8;
        Duration::from_micros((2_000 << attempt.min(5)) + 500 * place as u64)
    }

    async fn lease(&self, pool: &Pool, whose: Option<&Asked>) -> Result<Lease> {
        let asked = Instant::now();
        let got = pool.get().await;
        if let Some(whose) = whose {
            whose.waited.note(asked.elapsed());
        }
        Ok(Lease::new(got?, (!self.pooled).then(|| self.tls.clone())))
    }

    /// A connection for what is no single transaction: migrations and the checks of tests.
    pub(crate) async fn writing_lease(&self) -> Result<Lease> {
        self.lease(&self.writers, None).await
    }

    pub(crate) fn pools(&self) -> [Connections; 2] {
        [("read", &self.readers), ("write", &self.writers)].map(|(name, pool)| {
            let status = pool.status();
            let in_use = status.size.saturating_sub(status.available);
            Connections { name, most: status.max_size, in_use, waiting: status.waiting }
        })
    }

    /// A connection to the primary, for what reads for long.
    pub(crate) async fn snapshot_lease(&self) -> Result<Lease> {
        self.lease(&self.readers, None).await
    }

    pub(crate) async fn close(&self) {
        // Refuse newcomers, then wait until every connection is back.
        for pool in [&self.readers, &self.writers].into_iter().chain(self.replicas.pools()) {
            pool.close();
            while pool.status().size > pool.status().available {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
}

/// The work has ended. Nobody else holds the link: closures only ever borrow it.
fn give_back(link: Arc<Link>) {
    if let Some(link) = Arc::into_inner(link) {
        link.give_back();
    }
}

/// The position in an answer of the server.
fn position_in(message: &SimpleQueryMessage) -> Option<Position> {
    match message {
        SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok().map(Position::new),
        _ => None,
    }
}
