//! PostgreSQL: two pools, one whose sessions may only read.

mod lease;
mod tls;

use deadpool_postgres::{Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime};

pub(crate) use lease::Lease;
#[cfg(feature = "testing")]
pub(crate) use lease::translate;

use crate::conn::Engine;
use crate::migrate::{self, Migration, Report};
use crate::{Conn, Error, Options, Result, Tx};

/// An open PostgreSQL database.
#[derive(Debug)]
pub struct Postgres {
    readers: Pool,
    writers: Pool,
}

/// Any number, the same in every process of ours: only one migrates at a time.
const MIGRATION_LOCK: i64 = 0x616c_6f6e_6773;

impl Postgres {
    pub(crate) async fn open(url: &str, options: &Options) -> Result<Self> {
        let config: tokio_postgres::Config = url
            .parse()
            .map_err(|e| Error::Db(format!("the database URL cannot be read ({e}). It looks like postgres://user@host:5432/name.")))?;
        let mut read_only = config.clone();
        let given = config.get_options().unwrap_or_default();
        read_only.options(format!("{given} -c default_transaction_read_only=on -c jit=off"));
        let postgres = Self {
            readers: pool(read_only, options.readers.max(options.writers), options)?,
            writers: pool(config, options.writers, options)?,
        };
        drop(postgres.writers.get().await.map_err(|e| cannot_connect(&e))?);
        Ok(postgres)
    }

    pub(crate) async fn reader(&self) -> Result<Conn> {
        Ok(Conn::new(Engine::Pg(Lease::new(self.readers.get().await.map_err(|e| from_pool(&e))?))))
    }

    pub(crate) fn give_back(&self, conn: Conn) {
        if let Engine::Pg(lease) = conn.engine {
            lease.done();
        }
    }

    pub(crate) async fn begin(&self) -> Result<Tx> {
        let lease = Lease::new(self.writers.get().await.map_err(|e| from_pool(&e))?);
        lease.batch("BEGIN").await?;
        Ok(Tx::new(Conn::new(Engine::Pg(lease))))
    }

    pub(crate) async fn end<T>(&self, tx: Tx, result: Result<T>) -> Result<T> {
        let failed = tx.failed();
        let Engine::Pg(lease) = tx.into_conn().engine else { return Err(Error::Closed) };
        let result = match result {
            Ok(_) if failed => Err(Error::Aborted),
            other => other,
        };
        let ended = lease.batch(if result.is_ok() { "COMMIT" } else { "ROLLBACK" }).await;
        if ended.is_ok() {
            lease.done();
        }
        ended.and(result.map(Some)).and_then(|value| value.ok_or(Error::Aborted))
    }

    pub(crate) async fn applied(&self) -> Result<Vec<(String, String)>> {
        let client = self.writers.get().await.map_err(|e| from_pool(&e))?;
        client.batch_execute(migrate::TABLE).await.map_err(|e| lease::translate(&e))?;
        let rows = client.query("SELECT name, checksum FROM migration", &[]).await.map_err(|e| lease::translate(&e))?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    pub(crate) async fn migrate(&self, all: &'static [Migration]) -> Result<Report> {
        let lease = Lease::new(self.writers.get().await.map_err(|e| from_pool(&e))?);
        lease.batch(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).await?;
        let mut report = Report::default();
        for migration in migrate::plan(all, &self.applied().await?, false)? {
            let text = format!(
                "BEGIN; {}; INSERT INTO migration VALUES ('{}', '{}'); COMMIT",
                migration.text,
                migration.name,
                migration.checksum()
            );
            lease.batch(&text).await.map_err(|e| Error::Db(format!("the migration {} failed: {e}", migration.name)))?;
            report.applied.push(migration.name.to_owned());
        }
        lease.batch(&format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})")).await?;
        lease.done();
        Ok(report)
    }

    pub(crate) fn close(&self) {
        self.readers.close();
        self.writers.close();
    }
}

fn pool(config: tokio_postgres::Config, size: usize, options: &Options) -> Result<Pool> {
    let manager = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(config, tls::connector(), manager);
    Pool::builder(manager)
        .max_size(size.max(1))
        .wait_timeout(Some(options.wait))
        .create_timeout(Some(options.wait))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|e| Error::Db(e.to_string()))
}

fn from_pool(error: &PoolError) -> Error {
    match error {
        PoolError::Timeout(_) => Error::Busy("no connection became free in time".to_owned()),
        PoolError::Closed => Error::Closed,
        other => cannot_connect(other),
    }
}

fn cannot_connect(error: &PoolError) -> Error {
    Error::Db(format!(
        "PostgreSQL cannot be reached ({error}). See that it runs, that host, port, user and password are right, and that the database exists."
    ))
}
