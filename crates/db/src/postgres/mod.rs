//! PostgreSQL: one pool for reading, whose sessions cannot write, and one for writing.

mod address;
mod errors;
mod lease;
mod link;
mod migrate;
mod tls;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use deadpool_postgres::{Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime, TimeoutType};
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Pool as Connections;
use crate::conn::Link as AnyLink;
use crate::unwind::run;
use crate::{Asked, Conn, Error, Options, Result, Stats, Tx};

pub(crate) use lease::Lease;
pub(crate) use link::Link;

/// How often a write that collided with another is tried.
const TRIES: u32 = 6;

/// A PostgreSQL database.
pub struct Postgres {
    readers: Pool,
    writers: Pool,
    tls: MakeRustlsConnect,
    /// Spreads the retries of transactions that collided.
    stagger: AtomicUsize,
    pub(crate) stats: Arc<Stats>,
}

impl Postgres {
    pub(crate) async fn open(url: &str, options: &Options) -> Result<Self> {
        let (config, tls) = address::parse(url)?;
        let mut reading = config.clone();
        let own = reading.get_options().unwrap_or_default().to_owned();
        reading.options(format!("-c default_transaction_read_only=on {own}"));
        let db = Self {
            readers: pool(reading, &tls, options.readers.unwrap_or(16), options.wait)?,
            writers: pool(config.clone(), &tls, options.writers, options.wait)?,
            tls,
            stagger: AtomicUsize::new(0),
            stats: Arc::default(),
        };
        let lease = db.lease(&db.writers, None).await.map_err(|e| address::unreachable(&config, &e))?;
        let row = lease.client()?.query_one("SHOW server_encoding", &[]).await;
        let encoding: String = row.and_then(|row| row.try_get(0)).map_err(|e| errors::plain(&e))?;
        lease.give_back();
        if encoding == "UTF8" {
            return Ok(db);
        }
        Err(Error::Open(format!(
            "The PostgreSQL database has the encoding {encoding}. Make one with: CREATE DATABASE … ENCODING 'UTF8' \
             TEMPLATE template0"
        )))
    }

    pub(crate) async fn read<T, F>(&self, f: F) -> Result<T>
    where
        F: AsyncFnOnce(&Conn) -> Result<T>,
    {
        let link = Arc::new(Link::new(self.lease(&self.readers, Some(&self.stats.reads)).await?));
        let conn = Conn::reading(AnyLink::Pg(Arc::clone(&link)));
        let end = run(f(&conn)).await;
        drop(conn);
        give_back(link);
        end
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
        let lease = self.lease(&self.writers, Some(&self.stats.writes)).await?;
        lease.simple("BEGIN").await?;
        let link = Arc::new(Link::new(lease));
        let tx = Tx::new(AnyLink::Pg(Arc::clone(&link)));
        let end = tx.verdict(run(f(&tx)).await);
        drop(tx);
        let lease = link.lease();
        let end = match end {
            // COMMIT of a spoiled transaction answers "ROLLBACK" without an error; the verdict came before.
            Ok(value) => lease.simple("COMMIT").await.map(|()| value),
            Err(error) => {
                lease.simple("ROLLBACK").await?;
                // A collision whose error the closure swallowed is a collision still.
                Err(if link.collided() { Error::Conflict } else { error })
            }
        };
        give_back(link);
        end
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
        match got {
            Ok(client) => Ok(Lease::new(client, self.tls.clone())),
            Err(PoolError::Timeout(TimeoutType::Wait)) => {
                Err(Error::Busy("all connections to PostgreSQL are in use".to_owned()))
            }
            Err(PoolError::Closed) => Err(Error::Closed),
            Err(PoolError::Backend(e)) => Err(errors::plain(&e)),
            Err(other) => Err(Error::Db(other.to_string())),
        }
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

    pub(crate) async fn close(&self) {
        // Refuse newcomers, then wait until every connection is back.
        for pool in [&self.readers, &self.writers] {
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

fn pool(config: Config, tls: &MakeRustlsConnect, size: usize, wait: Duration) -> Result<Pool> {
    let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Pool::builder(Manager::from_config(config, tls.clone(), how))
        .max_size(size.max(1))
        .wait_timeout(Some(wait))
        .create_timeout(Some(Duration::from_secs(10)))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|e| Error::Open(format!("The connections to PostgreSQL cannot be set up: {e}")))
}
