//! Migrations on PostgreSQL, one process at a time.

use kernel::Clock;

use super::lease::Lease;
use super::{Postgres, errors};
use crate::migrate::{KNOWN, Known, NOTE, Step, TABLE, compare, failed};
use crate::{Error, Report, Result};

/// Held while migrating; the number only has to be nobody else's.
const LOCK: i64 = 0x616c_6f6e_6773_6964;

impl Postgres {
    pub(crate) async fn migrate(&self, steps: Vec<Step>) -> Result<Report> {
        let lease = self.writing_lease().await?;
        lease.simple(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
        let end = apply(&lease, &steps).await;
        // After a failure the connection is thrown away, and the lock with it.
        if end.is_ok() {
            lease.simple(&format!("SELECT pg_advisory_unlock({LOCK})")).await?;
            lease.give_back();
        }
        end
    }

    pub(crate) async fn known_migrations(&self) -> Result<Vec<Known>> {
        let lease = self.writing_lease().await?;
        let known = known(&lease).await?;
        lease.give_back();
        Ok(known)
    }
}

async fn apply(lease: &Lease, steps: &[Step]) -> Result<Report> {
    let known = known(lease).await?;
    let todo = compare(steps, &known)?;
    lease.simple(TABLE).await?;
    let mut report = Report { applied: Vec::new(), already: known.len() };
    for step in todo {
        run(lease, step).await.map_err(|e| failed(step, &e))?;
        report.applied.push(step.name.clone());
    }
    Ok(report)
}

async fn run(lease: &Lease, step: &Step) -> Result<()> {
    lease.simple("BEGIN").await?;
    let text = lease.client()?.batch_execute(step.text).await;
    text.map_err(|e| Error::Db(e.as_db_error().map_or_else(|| errors::deepest(&e), ToString::to_string)))?;
    let applied_at = Clock::system().now().as_microsecond();
    let note = lease.client()?.execute(NOTE, &[&step.number, &step.name, &step.checksum, &applied_at]).await;
    note.map_err(|e| errors::plain(&e))?;
    lease.simple("COMMIT").await
}

async fn known(lease: &Lease) -> Result<Vec<Known>> {
    let there = "SELECT to_regclass('schema_migration') IS NOT NULL";
    let read = async {
        let client = lease.client()?;
        let there: bool = client
            .query_one(there, &[])
            .await
            .and_then(|row| row.try_get(0))
            .map_err(|e| errors::plain(&e))?;
        if !there {
            return Ok(Vec::new());
        }
        let rows = client.query(KNOWN, &[]).await.map_err(|e| errors::plain(&e))?;
        let read = |row: &tokio_postgres::Row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
        rows.iter().map(read).collect::<std::result::Result<_, _>>().map_err(|e| errors::plain(&e))
    };
    read.await
}
