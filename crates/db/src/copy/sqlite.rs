//! Copying from and to SQLite.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, TransactionBehavior, params_from_iter};

use super::cell::Cell;
use super::schema::{APART, Found};
use super::{Column, Table};
use crate::sqlite::Sqlite;
use crate::{Error, Kind, Result};

/// A connection that sees this moment until it is closed.
pub(super) async fn hold(lite: &Sqlite) -> Result<Connection> {
    let conn = lite.reader().await?;
    // Read the ordinary way, so that memory does not grow with the file.
    conn.execute_batch("PRAGMA mmap_size=0; BEGIN").map_err(|e| told("SQLite", &e))?;
    // The moment is that of the first look.
    number(&conn, "SELECT count(*) FROM sqlite_schema")?;
    Ok(conn)
}

/// All columns of all tables but the full-text indexes and what they consist of.
pub(super) fn columns(conn: &Connection) -> Result<Vec<Found>> {
    let list = "SELECT t.name, c.name, c.type, c.pk FROM pragma_table_list t JOIN pragma_table_info(t.name) c
        WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY 1, 2";
    let read = || {
        let mut stmt = conn.prepare(list)?;
        let found = stmt.query_map([], |row| {
            Ok(Found { table: row.get(0)?, column: row.get(1)?, ty: row.get(2)?, place: row.get(3)? })
        })?;
        found.collect::<rusqlite::Result<Vec<_>>>()
    };
    let mut found = read().map_err(|e| told("SQLite", &e))?;
    found.retain(|one| !APART.contains(&one.table.as_str()));
    Ok(found)
}

/// The one number that `text` gives.
pub(super) fn number(conn: &Connection, text: &str) -> Result<i64> {
    conn.query_row(text, [], |row| row.get(0)).map_err(|e| told("SQLite", &e))
}

pub(super) fn page(
    conn: &Connection,
    table: &Table,
    after: Option<&[Cell]>,
    most: usize,
) -> Result<Vec<Vec<Cell>>> {
    let read = |e| told(&table.name, &e);
    let mut stmt = conn.prepare_cached(&table.page(after.is_some(), most, '?')).map_err(read)?;
    let bound = after.unwrap_or_default().iter().map(Cell::val);
    let mut rows = stmt.query(params_from_iter(bound)).map_err(read)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().map_err(read)? {
        let cells = table.columns.iter().enumerate().map(|(at, column)| {
            let value = row.get_ref(at).map_err(read)?;
            cell(value, column).ok_or_else(|| {
                Error::Copy(format!(
                    "A row of {} holds something in {} that does not belong there ({}).",
                    table.name,
                    column.name,
                    value.data_type()
                ))
            })
        });
        all.push(cells.collect::<Result<_>>()?);
    }
    Ok(all)
}

fn cell(value: ValueRef<'_>, column: &Column) -> Option<Cell> {
    Some(match (column.kind, value) {
        (_, ValueRef::Null) => Cell::Null,
        (Kind::Int, ValueRef::Integer(n)) => Cell::Int(n),
        (Kind::Real, ValueRef::Real(x)) => Cell::Real(x),
        (Kind::Real, ValueRef::Integer(n)) => Cell::Real(n as f64),
        (Kind::Bool, ValueRef::Integer(n @ 0..=1)) => Cell::Bool(n == 1),
        (Kind::Text, ValueRef::Text(text)) => Cell::Text(str::from_utf8(text).ok()?.to_owned()),
        (Kind::Bytes, ValueRef::Blob(bytes)) => Cell::Bytes(bytes.to_vec()),
        _ => return None,
    })
}

/// Does `what` in a transaction that looks at no foreign key: rows come in any order, and all are looked at in the end.
pub(super) async fn change<T: Send + 'static>(
    lite: &Sqlite,
    what: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
) -> Result<T> {
    lite.raw(move |conn| {
        let change = |conn: &mut Connection| {
            let tx = conn
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(|e| told("SQLite", &e))?;
            let end = what(&tx)?;
            tx.commit().map_err(|e| told("SQLite", &e))?;
            Ok(end)
        };
        keys(conn, false)?;
        let end = change(conn);
        keys(conn, true)?;
        end
    })
    .await
}

fn keys(conn: &Connection, on: bool) -> Result<()> {
    conn.pragma_update(None, "foreign_keys", on).map_err(|e| told("SQLite", &e))
}

pub(super) fn insert(conn: &Connection, table: &Table, rows: &[Vec<Cell>]) -> Result<()> {
    let marks: Vec<String> = (1..=table.columns.len()).map(|n| format!("?{n}")).collect();
    let text = format!("INSERT INTO \"{}\" ({}) VALUES ({})", table.name, table.list(), marks.join(", "));
    let mut stmt = conn.prepare_cached(&text).map_err(|e| told(&table.name, &e))?;
    for row in rows {
        stmt.execute(params_from_iter(row.iter().map(Cell::val))).map_err(|e| told(&table.name, &e))?;
    }
    Ok(())
}

/// The first row that points at one that is not there, if any does: its table and the other one.
pub(super) fn orphan(conn: &Connection) -> Result<Option<(String, String)>> {
    let mut check = conn.prepare("PRAGMA foreign_key_check").map_err(|e| told("SQLite", &e))?;
    let mut rows = check.query([]).map_err(|e| told("SQLite", &e))?;
    let row = rows.next().map_err(|e| told("SQLite", &e))?;
    row.map(|row| Ok((row.get(0)?, row.get(2)?))).transpose().map_err(|e: rusqlite::Error| told("SQLite", &e))
}

pub(super) fn told(what: &str, e: &rusqlite::Error) -> Error {
    Error::Db(format!("{what}: {e}"))
}
