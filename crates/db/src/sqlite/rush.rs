//! Much is written at once, and little read: a database that is being filled.
//!
//! Usually every four megabytes of journal are moved into the file. Where rows go into trees of gigabytes, each moves pages from all over
//! them: 147 MB were written in a second that made 300 KB of rows, and are half of that with the bounds below (docs/PERFORMANCE.md).

use rusqlite::Connection;

use super::{Sqlite, errors};
use crate::Result;

/// Pages of 4 KiB in the journal before it is moved into the file: 256 MiB here, 4 usually.
const MANY: u32 = 65_536;
const USUAL: u32 = 1_000;
/// KiB that the writer may keep of the file. It takes them only as the file grows.
const LARGE: u32 = 2 << 20;

impl Sqlite {
    pub(crate) async fn hurry(&self) -> Result<()> {
        self.raw(|conn| {
            set(
                conn,
                &format!(
                    "PRAGMA cache_size=-{LARGE}; PRAGMA wal_autocheckpoint={MANY}; PRAGMA synchronous=NORMAL;"
                ),
            )
        })
        .await
    }

    pub(crate) async fn settle(&self) -> Result<()> {
        let usual = super::open::usual(&self.options);
        self.raw(move |conn| {
            set(conn, &format!("{usual} PRAGMA wal_autocheckpoint={USUAL}; PRAGMA shrink_memory;"))?;
            // Whoever reads just now keeps it from being moved as a whole; it is on the disk all the same.
            conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(())).map_err(|e| errors::plain(&e))
        })
        .await
    }
}

fn set(conn: &Connection, pragmas: &str) -> Result<()> {
    conn.execute_batch(pragmas).map_err(|e| errors::plain(&e))
}
