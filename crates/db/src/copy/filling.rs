//! A database that is being filled. How far it has come stands in the database itself, in the transaction of the rows, so that a
//! copy that was killed goes on where it stopped; and as long as it stands there, nothing but the copy may use that database.

use std::collections::BTreeMap;

use tokio_postgres::types::Type;

use super::postgres::{self, told as pg_told};
use super::sqlite::{self, told as lite_told};
use super::{Cell, Table, schema};
use crate::postgres::Lease;
use crate::{Db, Error, Migration, Result};

const TABLE: &str = "CREATE TABLE copy_state (name text NOT NULL PRIMARY KEY, value text NOT NULL)";
const ALL: &str = "SELECT name, value FROM copy_state";
const NOTE: &str = "INSERT INTO copy_state (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const FORGET: &str = "DELETE FROM copy_state WHERE name = $1";

/// What stands in the table of the state.
const WHAT: &str = "what";
const SETTLED: &str = "settled";
const AT: &str = "at ";
const KEY: &str = "key ";

/// A database that is being filled.
pub struct Filling<'d> {
    db: &'d Db,
    positions: BTreeMap<String, Position>,
    is_settled: bool,
    is_resumed: bool,
}

/// How far a table has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    /// Rows that are there.
    pub rows: u64,
    /// Whether these are all.
    pub is_done: bool,
    /// After which page it goes on.
    pub at: Option<String>,
}

/// What this database is being filled with, where it is.
pub(crate) async fn being_filled(db: &Db) -> Result<Option<String>> {
    Ok(state(db).await?.and_then(|mut state| state.remove(WHAT)))
}

impl<'d> Filling<'d> {
    /// Begins to fill an empty database, or goes on with one. `what` says with what, and must be what it was begun with. The
    /// database gets the schema of `migrations`.
    ///
    /// # Errors
    /// [`Error::Copy`] when it is not empty, or is being filled with something else; those of the database.
    pub async fn begin(db: &'d Db, migrations: &[Migration], what: &str) -> Result<Self> {
        let begun = state(db).await?;
        let is_resumed = begun.is_some();
        let state = match begun {
            Some(state) => state,
            None => {
                db.migrate(migrations).await?;
                refuse_rows(db).await?;
                prepare(db, what).await?;
                BTreeMap::from([(WHAT.to_owned(), what.to_owned())])
            }
        };
        if let Some(other) = state.get(WHAT).filter(|other| *other != what) {
            return Err(Error::Copy(format!(
                "The database is being filled already: {other}. Run that again to finish it, or take an empty database."
            )));
        }
        let positions = state
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(AT)?.to_owned(), Position::of(value)?)));
        let positions = positions.collect();
        Ok(Self { db, positions, is_settled: state.contains_key(SETTLED), is_resumed })
    }

    /// Whether somebody had begun before.
    pub fn is_resumed(&self) -> bool {
        self.is_resumed
    }

    /// Whether all rows are there and their foreign keys hold.
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// How far a table had come when this began.
    pub fn position(&self, table: &Table) -> Position {
        self.positions.get(&table.name).cloned().unwrap_or_default()
    }

    /// Writes rows, and notes that the table goes on at `position` and has `count` of them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn write(
        &self,
        table: &Table,
        rows: Vec<Vec<Cell>>,
        count: u64,
        position: String,
    ) -> Result<()> {
        self.put(table, rows, Position { rows: count, is_done: false, at: Some(position) }).await
    }

    /// Notes that a table has all of its rows.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn done(&self, table: &Table, count: u64) -> Result<()> {
        self.put(table, Vec::new(), Position { rows: count, is_done: true, at: None }).await
    }

    async fn put(&self, table: &Table, rows: Vec<Vec<Cell>>, position: Position) -> Result<()> {
        let (name, value) = (format!("{AT}{}", table.name), position.to_text());
        match self.db {
            Db::Lite(lite) => {
                let table = table.clone();
                let change = move |conn: &rusqlite::Connection| {
                    sqlite::insert(conn, &table, &rows)?;
                    lite_note(conn, &name, &value)
                };
                sqlite::change(lite, change).await
            }
            Db::Pg(pg) => {
                let lease = pg.writing_lease().await?;
                lease.simple("BEGIN").await?;
                if !rows.is_empty() {
                    postgres::insert(&lease, table, &rows).await?;
                }
                pg_note(&lease, &name, &value).await?;
                lease.simple("COMMIT").await?;
                lease.give_back();
                Ok(())
            }
        }
    }

    /// All rows are there: looks whether each points at rows that are there, too, and lets the database look at that from now on.
    ///
    /// # Errors
    /// [`Error::ForeignKey`] when one does not; those of the database.
    pub async fn settle(&mut self) -> Result<()> {
        match self.db {
            Db::Lite(lite) => {
                let settle = |conn: &rusqlite::Connection| match sqlite::orphan(conn)? {
                    Some((table, parent)) => Err(Error::ForeignKey(format!("{table} to {parent}"))),
                    None => lite_note(conn, SETTLED, ""),
                };
                sqlite::change(lite, settle).await?;
            }
            Db::Pg(pg) => {
                let lease = pg.writing_lease().await?;
                restore_keys(&lease).await?;
                // Or the first who ask wait for plans that know nothing of what came.
                lease.simple(&format!("BEGIN; {}; ANALYZE; COMMIT", postgres::PATIENT)).await?;
                lease.give_back();
            }
        }
        self.is_settled = true;
        Ok(())
    }

    /// Brings the schema up to date, before anybody else may use the database.
    ///
    /// # Errors
    /// Those of [`Db::migrate`].
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<()> {
        self.db.migrate_at_once(migrations).await.map(drop)
    }

    /// Opens the database to everybody.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn finish(self) -> Result<()> {
        let text = "DROP TABLE copy_state";
        match self.db {
            Db::Lite(lite) => {
                sqlite::change(lite, |conn| conn.execute_batch(text).map_err(|e| lite_told("copy_state", &e)))
                    .await
            }
            Db::Pg(pg) => {
                let lease = pg.writing_lease().await?;
                lease.simple(text).await?;
                lease.give_back();
                Ok(())
            }
        }
    }
}

impl Position {
    fn to_text(&self) -> String {
        let at = self.at.as_deref().unwrap_or_default();
        format!("{} {} {at}", self.rows, if self.is_done { "done" } else { "more" })
    }

    fn of(text: &str) -> Option<Self> {
        let mut words = text.splitn(3, ' ');
        let rows = words.next()?.parse().ok()?;
        let is_done = words.next()? == "done";
        let at = words.next().filter(|at| !at.is_empty()).map(str::to_owned);
        Some(Self { rows, is_done, at })
    }
}

/// The state of a copy into this database; nothing where there is none.
async fn state(db: &Db) -> Result<Option<BTreeMap<String, String>>> {
    match db {
        Db::Lite(lite) => {
            let read = |conn: &mut rusqlite::Connection| {
                let there = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'copy_state'";
                if !conn.prepare(there)?.exists([])? {
                    return Ok(None);
                }
                let mut stmt = conn.prepare(ALL)?;
                let rows = stmt.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect::<rusqlite::Result<_>>().map(Some)
            };
            lite.raw(move |conn| read(conn).map_err(|e| lite_told("copy_state", &e))).await
        }
        Db::Pg(pg) => {
            let lease = pg.writing_lease().await?;
            let state = pg_state(&lease).await?;
            lease.give_back();
            Ok(state)
        }
    }
}

async fn pg_state(lease: &Lease) -> Result<Option<BTreeMap<String, String>>> {
    let there = "SELECT count(to_regclass('copy_state'))";
    if postgres::number(lease, there).await? == 0 {
        return Ok(None);
    }
    let rows = lease.client()?.query_typed(ALL, &[]).await.map_err(|e| pg_told("copy_state", &e))?;
    let read = |row: &tokio_postgres::Row| Ok((row.try_get(0)?, row.try_get(1)?));
    let all = rows.iter().map(read).collect::<std::result::Result<_, _>>();
    all.map(Some).map_err(|e: tokio_postgres::Error| pg_told("copy_state", &e))
}

/// A database with rows is not filled.
async fn refuse_rows(db: &Db) -> Result<()> {
    let snapshot = super::Snapshot::of(db).await?;
    for table in schema::tables(db).await? {
        if snapshot.count(&table).await? > 0 {
            snapshot.close().await?;
            return Err(Error::Copy(format!(
                "The database is not empty: there are rows in {}. Take a new one; nothing was changed in this one.",
                table.name
            )));
        }
    }
    snapshot.close().await
}

/// Makes the table of the state. On PostgreSQL it takes the foreign keys away, and notes them: a row may come before the one it
/// points at, and all at once are looked at sooner than each.
async fn prepare(db: &Db, what: &str) -> Result<()> {
    match db {
        Db::Lite(lite) => {
            let what = what.to_owned();
            let prepare = move |conn: &rusqlite::Connection| {
                conn.execute_batch(TABLE).map_err(|e| lite_told("copy_state", &e))?;
                lite_note(conn, WHAT, &what)
            };
            sqlite::change(lite, prepare).await
        }
        Db::Pg(pg) => {
            let lease = pg.writing_lease().await?;
            lease.simple("BEGIN").await?;
            lease.simple(TABLE).await?;
            pg_note(&lease, WHAT, what).await?;
            for (table, name, how) in postgres::foreign_keys(&lease).await? {
                pg_note(&lease, &format!("{KEY}{table} {name}"), &how).await?;
                lease.simple(&format!("ALTER TABLE \"{table}\" DROP CONSTRAINT \"{name}\"")).await?;
            }
            lease.simple("COMMIT").await?;
            lease.give_back();
            Ok(())
        }
    }
}

/// Puts the foreign keys back, which looks at all rows.
async fn restore_keys(lease: &Lease) -> Result<()> {
    lease.simple("BEGIN").await?;
    lease.simple(postgres::PATIENT).await?;
    for (name, how) in pg_state(lease).await?.unwrap_or_default() {
        let Some((table, key)) = name.strip_prefix(KEY).and_then(|rest| rest.split_once(' ')) else {
            continue;
        };
        lease.simple(&format!("ALTER TABLE \"{table}\" ADD CONSTRAINT \"{key}\" {how}")).await?;
        lease
            .client()?
            .execute_typed(FORGET, &[(&name, Type::TEXT)])
            .await
            .map_err(|e| pg_told("copy_state", &e))?;
    }
    pg_note(lease, SETTLED, "").await?;
    lease.simple("COMMIT").await
}

fn lite_note(conn: &rusqlite::Connection, name: &str, value: &str) -> Result<()> {
    let text = NOTE.replace('$', "?");
    conn.execute(&text, (name, value)).map(drop).map_err(|e| lite_told("copy_state", &e))
}

async fn pg_note(lease: &Lease, name: &str, value: &str) -> Result<()> {
    let noted = lease.client()?.execute_typed(NOTE, &[(&name, Type::TEXT), (&value, Type::TEXT)]).await;
    noted.map(drop).map_err(|e| pg_told("copy_state", &e))
}
