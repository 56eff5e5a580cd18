//! Moving house: the whole database from one engine to the other, or to another place of the same.
//!
//! Every table is copied as it was in one moment, then both sides are counted and summed up, then the full-text indexes are made
//! anew. How far it has come stands in the target (see `db::copy`), which nobody else may use before it is whole. Media stay where
//! they are.

mod compare;

use std::collections::BTreeMap;

use db::Db;
use db::copy::{Filling, Snapshot, Table, Tally, fill, tables};
use health::pack::Pack;

use crate::search::rebuild::rebuild;
use crate::{Error, MIGRATIONS, Result, packs};

pub(crate) use compare::Proof;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Rows are copied.
    Copying,
    /// Rows of both sides are counted and summed up.
    Comparing,
    /// Articles, posts and members are taken into the search indexes.
    Indexing,
}

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Each table, with its rows and their sum, which are equal on both sides.
    pub tables: Vec<(String, Tally)>,
    /// Whether it went on with what was begun before.
    pub is_resumed: bool,
}

/// Moves all rows of a database into an empty one. `source` names the first one, without a password: who goes on must name the
/// same. `step` is told what is being done, and how many of how many are.
///
/// # Errors
/// [`Error::Copy`] and those of the databases, with what to do about it. What was copied stays, and the next call goes on there.
pub async fn house(
    from: &Db,
    to: &Db,
    source: &str,
    built_in: Pack,
    mut step: impl FnMut(Stage, u64, u64),
) -> Result<Moved> {
    let pending = from.pending(MIGRATIONS).await?;
    if !pending.is_empty() {
        return Err(Error::Copy(format!(
            "The source lacks what this version of the program adds ({}). Bring it up to date with `alongside migrate` first.",
            pending.join(", ")
        )));
    }
    let mut filling = Filling::begin(to, MIGRATIONS, &format!("move from {source}")).await?;
    let all = tables(from).await?;
    same_tables(&all, &tables(to).await?)?;
    if !filling.is_settled() {
        copy(from, &filling, &all, |done, total| step(Stage::Copying, done, total)).await?;
    }
    let proof = compare(from, to, &all, |done, total| step(Stage::Comparing, done, total)).await?;
    let tables = proof
        .equal("the source was written to meanwhile: stop the server, and move into an empty database")?;
    if !filling.is_settled() {
        settle(&mut filling).await?;
    }
    rebuild(to, Some(packs::of(to, built_in).await?), |done, total| step(Stage::Indexing, done, total))
        .await?;
    let is_resumed = filling.is_resumed();
    filling.finish().await?;
    Ok(Moved { tables, is_resumed })
}

/// Lets the database look at its foreign keys again. Rows are those of the source by now, so what points at none did so there.
pub(crate) async fn settle(filling: &mut Filling<'_>) -> Result<()> {
    match filling.settle().await {
        Err(db::Error::ForeignKey(which)) => Err(Error::Copy(format!(
            "What is copied has rows that point at rows which are not there ({which}), as the source has. Mend the source, and begin \
             again with an empty database."
        ))),
        other => Ok(other?),
    }
}

/// Refuses to copy between databases of different shape.
pub(crate) fn same_tables(from: &[Table], to: &[Table]) -> Result<()> {
    let odd = from
        .iter()
        .find(|table| !to.contains(table))
        .or_else(|| to.iter().find(|table| !from.contains(table)));
    let told = |table: &Table| {
        Err(Error::Copy(format!(
            "The table {} is not of the same shape on both sides. Begin again with a database that has nothing in it.",
            table.name
        )))
    };
    odd.map_or(Ok(()), told)
}

async fn copy(from: &Db, into: &Filling<'_>, all: &[Table], mut step: impl FnMut(u64, u64)) -> Result<()> {
    let mut snapshot = Snapshot::of(from).await?;
    let mut total = 0;
    for table in all {
        total += snapshot.count(table).await?;
    }
    let mut done = 0;
    for table in all {
        fill(&mut snapshot, into, table, |rows| {
            done += rows;
            step(done, total);
        })
        .await?;
    }
    Ok(snapshot.close().await?)
}

/// Counts and sums up both sides, each in one moment.
async fn compare(from: &Db, to: &Db, all: &[Table], step: impl FnMut(u64, u64)) -> Result<Proof> {
    let quiet = |_: u64, _: u64| {};
    let (left, right) = tokio::join!(tallies(from, all, step), tallies(to, all, quiet));
    Ok(Proof { wanted: left?, found: right? })
}

/// The sums of all tables in one moment, by name.
pub(crate) async fn tallies(
    db: &Db,
    all: &[Table],
    mut step: impl FnMut(u64, u64),
) -> Result<BTreeMap<String, Tally>> {
    let mut snapshot = Snapshot::of(db).await?;
    let mut total = 0;
    for table in all {
        total += snapshot.count(table).await?;
    }
    let (mut done, mut sums) = (0, BTreeMap::new());
    for table in all {
        let counted = |rows| {
            done += rows;
            step(done, total);
        };
        let tally = db::copy::tally(&mut snapshot, table, counted).await?;
        sums.insert(table.name.clone(), tally);
    }
    snapshot.close().await?;
    Ok(sums)
}
