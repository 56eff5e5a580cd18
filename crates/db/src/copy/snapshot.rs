//! All rows of a database as they were in one moment, while it is written to.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::cell::{Cell, from_text, to_text};
use super::{Page, Rows, Table, postgres, sqlite};
use crate::postgres::Lease;
use crate::{Db, Error, Result};

/// Bytes of a page, about, and rows at most: two pages are in memory at a time.
const PAGE: usize = 1 << 20;
const MOST: usize = 2048;
/// Rows of the first page of a table, before it is known how large they are.
const FIRST: usize = 64;

/// A moment of the database. On SQLite the log (WAL) grows meanwhile, since nothing of that moment may be overwritten; nobody waits.
pub struct Snapshot {
    place: Place,
    /// Rows of the next page.
    most: usize,
}

enum Place {
    Lite(Arc<Mutex<Connection>>),
    Pg(Box<Lease>),
}

impl Snapshot {
    /// Holds on to this moment.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn of(db: &Db) -> Result<Self> {
        let place = match db {
            Db::Lite(lite) => Place::Lite(Arc::new(Mutex::new(sqlite::hold(lite).await?))),
            Db::Pg(pg) => Place::Pg(Box::new(postgres::hold(pg).await?)),
        };
        Ok(Self { place, most: FIRST })
    }

    /// How many rows a table has.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn count(&self, table: &Table) -> Result<u64> {
        let text = format!("SELECT count(*) FROM \"{}\"", table.name);
        let count = match &self.place {
            Place::Lite(conn) => with(conn, move |conn| sqlite::number(conn, &text)).await?,
            Place::Pg(lease) => postgres::number(lease, &text).await?,
        };
        Ok(count.unsigned_abs())
    }

    /// Lets go. A snapshot that is dropped lets go as well, but takes its connection with it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn close(self) -> Result<()> {
        if let Place::Pg(lease) = self.place {
            lease.simple("ROLLBACK").await?;
            lease.give_back();
        }
        Ok(())
    }

    async fn rows(&self, table: &Table, after: Option<Vec<Cell>>) -> Result<Vec<Vec<Cell>>> {
        match &self.place {
            Place::Lite(conn) => {
                let (table, most) = (table.clone(), self.most);
                with(conn, move |conn| sqlite::page(conn, &table, after.as_deref(), most)).await
            }
            Place::Pg(lease) => postgres::page(lease, table, after.as_deref(), self.most).await,
        }
    }
}

impl Rows for Snapshot {
    async fn next(&mut self, table: &Table, after: Option<&str>) -> Result<Option<Page>> {
        if after.is_none() {
            self.most = FIRST;
        }
        let rows = self.rows(table, after.map(from_text).transpose()?).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let key: Vec<Cell> = table.key.iter().map(|at| last[*at].clone()).collect();
        let size: usize = rows.iter().flatten().map(Cell::size).sum();
        // Few different numbers, since each is a statement of its own.
        let fits = PAGE / (size / rows.len()).max(1);
        self.most = (fits / 2 + 1).next_power_of_two().clamp(1, MOST);
        Ok(Some(Page { rows, position: to_text(&key) }))
    }
}

/// Does something with the connection on a thread that may wait for the disk.
async fn with<T: Send + 'static>(
    conn: &Arc<Mutex<Connection>>,
    what: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
) -> Result<T> {
    let conn = Arc::clone(conn);
    let work = move || what(&conn.lock().unwrap_or_else(PoisonError::into_inner));
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Bug(e.to_string()))?
}
