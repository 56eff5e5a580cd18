//! Migrations on SQLite, by the writer. Foreign keys are off meanwhile, as the making-over of a table needs, and
//! checked before each commit.

use kernel::Clock;
use rusqlite::{Connection, TransactionBehavior};

use super::{Sqlite, errors};
use crate::migrate::{KNOWN, Known, NOTE, Step, TABLE, compare, failed};
use crate::{Error, Report, Result};

impl Sqlite {
    pub(crate) async fn migrate(&self, steps: Vec<Step>) -> Result<Report> {
        self.raw(move |conn| {
            set_foreign_keys(conn, false)?;
            let report = apply(conn, &steps);
            set_foreign_keys(conn, true)?;
            report
        })
        .await
    }

    pub(crate) async fn known_migrations(&self) -> Result<Vec<Known>> {
        self.raw(|conn| known(conn)).await
    }
}

fn apply(conn: &mut Connection, steps: &[Step]) -> Result<Report> {
    conn.execute_batch(TABLE).map_err(|e| errors::plain(&e))?;
    let mut report = Report { applied: Vec::new(), already: known(conn)?.len() };
    loop {
        // Another process may be migrating too: what is known is read again under the lock.
        let tx =
            conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| errors::plain(&e))?;
        let known = known(&tx)?;
        let Some(step) = compare(steps, &known)?.first() else { return Ok(report) };
        run(&tx, step).map_err(|e| failed(step, &e))?;
        tx.commit().map_err(|e| failed(step, &errors::plain(&e)))?;
        report.applied.push(step.name.clone());
    }
}

/// The text as SQLite keeps tables best. What PostgreSQL calls `bigint` is the row's own number only if it is called `integer`, and a table
/// with a key of several columns is kept by that key only if it is told to: else each row has two trees to be looked up in, and to be
/// written to.
fn with_one_tree(text: &str) -> String {
    let text = text.replace("bigint NOT NULL PRIMARY KEY", "integer NOT NULL PRIMARY KEY");
    let mut parts = text.split(END).peekable();
    let mut out = String::with_capacity(text.len() + 256);
    while let Some(part) = parts.next() {
        out.push_str(part);
        if parts.peek().is_some() {
            let key =
                part.lines().next_back().is_some_and(|line| line.trim_start().starts_with("PRIMARY KEY ("));
            out.push_str(if key { "\n) WITHOUT ROWID;" } else { END });
        }
    }
    out
}

/// How a table ends.
const END: &str = "\n);";

fn run(conn: &Connection, step: &Step) -> Result<()> {
    conn.execute_batch(&with_one_tree(step.text)).map_err(|e| Error::Db(e.to_string()))?;
    let mut check = conn.prepare("PRAGMA foreign_key_check").map_err(|e| errors::plain(&e))?;
    if check.exists([]).map_err(|e| errors::plain(&e))? {
        return Err(Error::ForeignKey("?".to_owned()));
    }
    let applied_at = Clock::system().now().as_microsecond();
    conn.execute(NOTE, (step.number, &step.name, &step.checksum, applied_at))
        .map_err(|e| errors::plain(&e))?;
    Ok(())
}

fn known(conn: &Connection) -> Result<Vec<Known>> {
    let there = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'";
    let read = || {
        if !conn.prepare(there)?.exists([])? {
            return Ok(Vec::new());
        }
        let mut stmt = conn.prepare(KNOWN)?;
        stmt.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
    };
    read().map_err(|e| errors::plain(&e))
}

fn set_foreign_keys(conn: &Connection, on: bool) -> Result<()> {
    conn.pragma_update(None, "foreign_keys", on).map_err(|e| errors::plain(&e))
}

#[cfg(test)]
mod tests;
