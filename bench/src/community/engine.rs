//! Where a community's database is: a file, or a PostgreSQL server that it is moved to as anybody would move it.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{asked, run, store};
use crate::failure::{Failure, Result};
use crate::output::note;
use crate::process;

/// What a community is kept in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Engine {
    Sqlite,
    /// The address of a server, without a database: one is made for each community.
    Postgres(String),
}

impl Engine {
    /// As it is told to people.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// The address of a new and empty database on `server`. What had its name is gone.
///
/// # Errors
/// When the server refuses.
pub(crate) fn emptied(name: &str, server: &str) -> Result<String> {
    psql(server, &store::drop(name))?;
    psql(server, &store::create(name))?;
    Ok(format!("{server}/{name}"))
}

/// The address of the database of a community on `server`, which is made where it is missing, and whether the community is in it.
///
/// # Errors
/// When the server refuses.
pub(super) fn place(members: usize, server: &str) -> Result<(String, bool)> {
    let name = format!("alongside_bench_{members}");
    let address = format!("{server}/{name}");
    if psql(server, &store::is_there(&name))?.is_empty() {
        psql(server, &store::create(&name))?;
    }
    let is_whole = is_whole(&address)?;
    Ok((address, is_whole))
}

/// Moves a community from `file`, and says how long that took.
///
/// # Errors
/// When the server or the program refuses.
pub(super) fn moved(alongside: &Path, members: usize, file: &str, address: &str) -> Result<Duration> {
    note(&format!("Moving {members} members to PostgreSQL"));
    let began = Instant::now();
    let mut command = Command::new(alongside);
    command.args(["move", "--log-level", "off", "--from", file, "--to", address]);
    run(&mut command, "The community was not moved.")?;
    // As its autovacuum would do before long.
    psql(address, store::SETTLE)?;
    Ok(began.elapsed())
}

/// What PostgreSQL's own program says to a statement, also to those that no transaction may hold.
fn psql(address: &str, statement: &str) -> Result<String> {
    let address =
        if address.matches('/').count() < 3 { format!("{address}/postgres") } else { address.to_owned() };
    let output = Command::new("psql").args([&address, "-XAtqc", statement]).output().map_err(|error| {
        Failure::new(
            format!("psql did not start ({error})."),
            "Install it: apt-get install postgresql-client.",
        )
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    Err(Failure::new("PostgreSQL refused.", String::from_utf8_lossy(&output.stderr)))
}

/// Whether all of a community is there. A move that was begun, and nothing at all, is not.
fn is_whole(address: &str) -> Result<bool> {
    Ok(psql(address, store::IS_WHOLE)? == "t")
}

/// The parent of the process that serves a connection of ours.
pub(super) fn postmaster(address: &str) -> Result<Option<u32>> {
    if address.starts_with("sqlite:") {
        return Ok(None);
    }
    // While the connection is open: its process ends with it.
    asked(address, async |db| db.read(async move |c| store::backend(c).await.map(process::parent)).await)
}
