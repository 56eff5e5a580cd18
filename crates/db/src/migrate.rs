//! Migrations: numbered files inside the program, applied once and in order, and compared by checksum with what
//! the database says it was made of.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::{Error, Result, Stmt};

/// One migration file. Made by [`migrations!`](crate::migrations).
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Path below the folder: `0001_start.sql`, or `sqlite/0002_search.sql` for one engine.
    pub name: &'static str,
    /// Its content: one or more statements.
    pub text: &'static str,
}

/// What [`Db::migrate`](crate::Db::migrate) did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The names of the migrations it applied.
    pub applied: Vec<String>,
    /// How many were there already.
    pub already: usize,
}

/// A migration of one engine, ready to apply.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) number: i64,
    pub(crate) name: String,
    pub(crate) checksum: String,
    pub(crate) text: &'static str,
}

/// A migration the database knows of: number, name, checksum.
pub(crate) type Known = (i64, String, String);

/// Where both engines keep note of what was applied.
pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
  number bigint NOT NULL PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at bigint NOT NULL
)";
pub(crate) const KNOWN: &str = "SELECT number, name, checksum FROM schema_migration ORDER BY number";
/// The same for readers.
pub(crate) static KNOWN_BY_NOW: Stmt<(), Known> = Stmt::new("migrate::KNOWN_BY_NOW", KNOWN, KNOWN);
/// Applied times are microseconds, as everywhere.
pub(crate) const NOTE: &str =
    "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";

/// The migrations of one engine, in order, with their numbers and checksums.
pub(crate) fn prepare(all: &[Migration], sqlite: bool) -> Result<Vec<Step>> {
    let mut steps: Vec<Step> = Vec::new();
    for migration in all {
        let (folder, file) = migration.name.split_once('/').unwrap_or(("", migration.name));
        let mine = match folder {
            "" => true,
            "sqlite" => sqlite,
            "postgres" => !sqlite,
            _ => return Err(Error::Bug(format!("{}: no engine is called {folder}", migration.name))),
        };
        if mine {
            steps.push(step(file, migration)?);
        }
    }
    if let Some(pair) = steps.windows(2).find(|pair| pair[0].number >= pair[1].number) {
        return Err(Error::Bug(format!("{} must not come after {}", pair[1].name, pair[0].name)));
    }
    Ok(steps)
}

fn step(file: &str, migration: &Migration) -> Result<Step> {
    let name = file.strip_suffix(".sql").unwrap_or(file).to_owned();
    let number = name.split('_').next().and_then(|digits| digits.parse().ok());
    let number = number.ok_or_else(|| Error::Bug(format!("{file}: a migration begins with its number")))?;
    Ok(Step { number, name, checksum: checksum(migration.text), text: migration.text })
}

/// Line ends do not count: a checkout on Windows is not another migration.
pub(crate) fn checksum(text: &str) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(text.replace("\r\n", "\n")) {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// What is still to be applied, or why this program and this database do not belong together.
pub(crate) fn compare<'s>(steps: &'s [Step], known: &[Known]) -> Result<&'s [Step]> {
    for (i, (number, name, checksum)) in known.iter().enumerate() {
        let Some(step) = steps.get(i) else { return Err(newer(name)) };
        if step.number > *number {
            return Err(Error::Migration(format!(
                "The database has the migration {name}, which this program lacks though it has later ones. \
                 Run the program that made the database, or restore a backup."
            )));
        }
        if step.number < *number {
            return Err(Error::Migration(format!(
                "The migration {} was added before {name}, which the database already has. \
                 Give it a number after the last one.",
                step.name
            )));
        }
        if step.checksum != *checksum {
            return Err(Error::Migration(format!(
                "The migration {name} has changed since it was applied to this database. \
                 Put the old text back and write the change as a new migration."
            )));
        }
    }
    Ok(&steps[known.len()..])
}

fn newer(name: &str) -> Error {
    Error::Migration(format!(
        "The database is newer than this program: it has the migration {name}, which this program does not know. \
         Run a newer version, or restore a backup from before the update."
    ))
}

/// The error of a migration that failed, with its name.
pub(crate) fn failed(step: &Step, error: &Error) -> Error {
    Error::Migration(format!("The migration {} failed and nothing of it was kept: {error}", step.name))
}
