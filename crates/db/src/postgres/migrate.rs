//! Migrations on PostgreSQL, while others read and write. A step that would have to wait for a lock lets go after a moment and tries
//! again, since whoever asks for the same table meanwhile would have to queue behind it.

use std::time::{Duration, Instant};

use kernel::Clock;
use tokio_postgres::types::{ToSql, Type};

use super::lease::Lease;
use super::{Postgres, errors};
use crate::migrate::{KNOWN, Known, NOTE, Step, TABLE, compare, failed};
use crate::{Error, Report, Result};

/// Held while a step is made; the number only has to be nobody else's. It ends with its transaction, so that a pooler may stand between.
const LOCK: i64 = 0x616c_6f6e_6773_6964;
/// How long a step waits for a lock before it lets all of them go.
const MOMENT: Duration = Duration::from_secs(1);
/// How long it rests then.
const REST: Duration = Duration::from_millis(500);
/// For how long a step is tried.
const PATIENCE: Duration = Duration::from_secs(600);
/// The first line of a migration whose statements run one by one, outside of a transaction, as `CREATE INDEX CONCURRENTLY` must.
const ONE_BY_ONE: &str = "-- one by one";

impl Postgres {
    pub(crate) async fn migrate(&self, steps: Vec<Step>) -> Result<Report> {
        let mut report = Report { applied: Vec::new(), already: self.known_migrations().await?.len() };
        while let Some(applied) = self.next(&steps).await? {
            report.applied.push(applied);
        }
        Ok(report)
    }

    pub(crate) async fn known_migrations(&self) -> Result<Vec<Known>> {
        let lease = self.writing_lease().await?;
        let known = known(&lease).await?;
        lease.give_back();
        Ok(known)
    }

    /// Applies the next step that is missing, as soon as nobody is in its way. Gives its name, or nothing when all are there.
    async fn next(&self, steps: &[Step]) -> Result<Option<String>> {
        // Most of the time nothing is missing, and nobody has to be waited for.
        if compare(steps, &self.known_migrations().await?)?.is_empty() {
            return Ok(None);
        }
        let began = Instant::now();
        loop {
            match self.attempt_step(steps).await {
                Err(Error::Busy(why)) if began.elapsed() < PATIENCE => {
                    tracing::info!(why, "a migration waits, since others use the same tables");
                    tokio::time::sleep(REST).await;
                }
                end => return end,
            }
        }
    }

    /// One try. A failure throws the connection away, and the lock with it.
    async fn attempt_step(&self, steps: &[Step]) -> Result<Option<String>> {
        let lease = self.writing_lease().await?;
        let moment = MOMENT.as_millis();
        lease
            .simple(&format!(
                "BEGIN; SET LOCAL lock_timeout = {moment}; SET LOCAL statement_timeout = 0; \
                 SET LOCAL idle_in_transaction_session_timeout = 0; SELECT pg_advisory_xact_lock({LOCK}); {TABLE}"
            ))
            .await?;
        let known = known(&lease).await?;
        let Some(step) = compare(steps, &known)?.first() else {
            lease.simple("ROLLBACK").await?;
            lease.give_back();
            return Ok(None);
        };
        let made = if step.text.starts_with(ONE_BY_ONE) {
            // A simple statement ends what the server keeps of the one before, with the view of the data that an index would wait for.
            lease.simple("SELECT 1").await?;
            self.one_by_one(step).await
        } else {
            all_at_once(&lease, step).await
        };
        made.map_err(|e| if matches!(e, Error::Busy(_)) { e } else { failed(step, &e) })?;
        let applied_at = Clock::system().now().as_microsecond();
        let note: [(&(dyn ToSql + Sync), Type); 4] = [
            (&step.number, Type::INT8),
            (&step.name, Type::TEXT),
            (&step.checksum, Type::TEXT),
            (&applied_at, Type::INT8),
        ];
        lease.client()?.execute_typed(NOTE, &note).await.map_err(|e| errors::plain(&e))?;
        lease.simple("COMMIT").await?;
        lease.give_back();
        Ok(Some(step.name.clone()))
    }

    /// Statement by statement, each on its own, beside the transaction that holds the lock. One that was ended half way is made
    /// again from the first, so that each must be able to run twice.
    async fn one_by_one(&self, step: &Step) -> Result<()> {
        let lease = self.writing_lease().await?;
        // An index that is made while others write waits for all who began before; that may take as long as it takes.
        if !self.pooled {
            lease.simple("SET statement_timeout = 0; SET lock_timeout = 0").await?;
        }
        for statement in step.text.split(";\n").map(str::trim).filter(|text| !text.is_empty()) {
            lease.simple(statement).await?;
        }
        // Not given back: its settings are those of a migration.
        Ok(())
    }
}

async fn all_at_once(lease: &Lease, step: &Step) -> Result<()> {
    let made = lease.client()?.batch_execute(step.text).await;
    made.map_err(|e| match errors::plain(&e) {
        busy @ Error::Busy(_) => busy,
        _ => Error::Db(e.as_db_error().map_or_else(|| errors::deepest(&e), ToString::to_string)),
    })
}

async fn known(lease: &Lease) -> Result<Vec<Known>> {
    let client = lease.client()?;
    let there = "SELECT to_regclass('schema_migration') IS NOT NULL";
    let read = async {
        let there: bool = match client.query_typed(there, &[]).await?.first() {
            Some(row) => row.try_get(0)?,
            None => false,
        };
        let rows = if there { client.query_typed(KNOWN, &[]).await? } else { Vec::new() };
        let one = |row: &tokio_postgres::Row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
        rows.iter().map(one).collect::<std::result::Result<Vec<Known>, tokio_postgres::Error>>()
    };
    read.await.map_err(|e| errors::plain(&e))
}
