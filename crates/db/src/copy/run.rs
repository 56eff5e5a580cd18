//! Taking rows from one place to another, page by page.

use super::{Cell, Filling, Table, Tally};
use crate::Result;

/// Rows that are together in memory.
#[derive(Debug, Clone)]
pub struct Page {
    /// The rows, with their cells in the order of the table's columns.
    pub rows: Vec<Vec<Cell>>,
    /// Where the next page begins; only its maker understands it.
    pub position: String,
}

/// Where rows come from: a database, or a backup of one.
pub trait Rows {
    /// The page after the one whose position is given, or the first one. Nothing when there is no more.
    fn next(
        &mut self,
        table: &Table,
        after: Option<&str>,
    ) -> impl Future<Output = Result<Option<Page>>> + Send;
}

/// Fills a table, from where it was left. `step` is told of rows as they are there.
///
/// # Errors
/// Those of both databases.
pub async fn fill(
    from: &mut impl Rows,
    into: &Filling<'_>,
    table: &Table,
    mut step: impl FnMut(u64),
) -> Result<()> {
    let begun = into.position(table);
    step(begun.rows);
    if begun.is_done {
        return Ok(());
    }
    let mut rows = begun.rows;
    let mut page = from.next(table, begun.at.as_deref()).await?;
    while let Some(Page { rows: some, position }) = page {
        let count = some.len() as u64;
        rows += count;
        // The next page is read while this one is written.
        let (written, next) =
            tokio::join!(into.write(table, some, rows, position.clone()), from.next(table, Some(&position)));
        written?;
        step(count);
        page = next?;
    }
    into.done(table, rows).await
}

/// Counts and sums up a table. `step` is told of rows as they are counted.
///
/// # Errors
/// Those of the database.
pub async fn tally(from: &mut impl Rows, table: &Table, mut step: impl FnMut(u64)) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut page = from.next(table, None).await?;
    while let Some(Page { rows, position }) = page {
        rows.iter().for_each(|row| tally.add(row));
        step(rows.len() as u64);
        page = from.next(table, Some(&position)).await?;
    }
    Ok(tally)
}
