//! Copying from and to PostgreSQL.

use std::pin::pin;

use tokio_postgres::Row;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

use super::cell::Cell;
use super::schema::{APART, Found};
use super::{Column, Table};
use crate::postgres::{Lease, Postgres};
use crate::{Error, Kind, Result, Val};

/// A full-text index has a column of this type, and its table is not copied.
const INDEX: &str = "tsvector";

const COLUMNS: &str = "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod),
    coalesce((SELECT k.place FROM pg_index x, unnest(x.indkey::int2[]) WITH ORDINALITY AS k(number, place)
        WHERE x.indrelid = c.oid AND x.indisprimary AND k.number = a.attnum), 0)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
    ORDER BY c.relname::text COLLATE \"C\", a.attname::text COLLATE \"C\"";

/// For transactions that take as long as the tables are large, whatever limits the server or the address sets.
pub(super) const PATIENT: &str = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

/// A transaction that sees this moment until it ends.
pub(super) async fn hold(pg: &Postgres) -> Result<Lease> {
    let lease = pg.snapshot_lease().await?;
    lease.simple("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    lease.simple(PATIENT).await?;
    // The moment is that of the first look.
    lease.simple("SELECT 1").await?;
    Ok(lease)
}

/// All columns of all tables but the full-text indexes.
pub(super) async fn columns(pg: &Postgres) -> Result<Vec<Found>> {
    let lease = pg.writing_lease().await?;
    let rows = lease.client()?.query_typed(COLUMNS, &[]).await.map_err(|e| told("PostgreSQL", &e))?;
    lease.give_back();
    let found = |row: &Row| {
        Ok(Found {
            table: row.try_get(0)?,
            column: row.try_get(1)?,
            ty: row.try_get(2)?,
            place: row.try_get(3)?,
        })
    };
    let mut found = rows
        .iter()
        .map(found)
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|e: tokio_postgres::Error| told("PostgreSQL", &e))?;
    let indexes: Vec<String> =
        found.iter().filter(|one| one.ty == INDEX).map(|one| one.table.clone()).collect();
    found.retain(|one| !APART.contains(&one.table.as_str()) && !indexes.contains(&one.table));
    Ok(found)
}

/// The one number that `text` gives.
pub(super) async fn number(lease: &Lease, text: &str) -> Result<i64> {
    let rows = lease.client()?.query_typed(text, &[]).await.map_err(|e| told("PostgreSQL", &e))?;
    let row = rows.first().ok_or(Error::NotFound)?;
    row.try_get(0).map_err(|e| told("PostgreSQL", &e))
}

pub(super) async fn page(
    lease: &Lease,
    table: &Table,
    after: Option<&[Cell]>,
    most: usize,
) -> Result<Vec<Vec<Cell>>> {
    let read = |e| told(&table.name, &e);
    let kinds = if after.is_some() { table.key_kinds() } else { Vec::new() };
    let types: Vec<Type> = kinds.into_iter().map(Kind::postgres).collect();
    let client = lease.client()?;
    let text = table.page(after.is_some(), most, '$');
    let bound: Vec<Val<'_>> = after.unwrap_or_default().iter().map(Cell::val).collect();
    let bound: Vec<(&(dyn ToSql + Sync), Type)> = bound.iter().map(|value| value as _).zip(types).collect();
    let rows = client.query_typed(&text, &bound).await.map_err(read)?;
    let cells = |row: &Row| {
        let cells = table.columns.iter().enumerate().map(|(at, column)| cell(row, at, column));
        cells.collect::<std::result::Result<Vec<_>, _>>().map_err(read)
    };
    rows.iter().map(cells).collect()
}

fn cell(row: &Row, at: usize, column: &Column) -> std::result::Result<Cell, tokio_postgres::Error> {
    let cell = match column.kind {
        Kind::Int => row.try_get::<_, Option<i64>>(at)?.map(Cell::Int),
        Kind::Real => row.try_get::<_, Option<f64>>(at)?.map(Cell::Real),
        Kind::Bool => row.try_get::<_, Option<bool>>(at)?.map(Cell::Bool),
        Kind::Text => row.try_get::<_, Option<String>>(at)?.map(Cell::Text),
        Kind::Bytes => row.try_get::<_, Option<Vec<u8>>>(at)?.map(Cell::Bytes),
    };
    Ok(cell.unwrap_or(Cell::Null))
}

pub(super) async fn insert(lease: &Lease, table: &Table, rows: &[Vec<Cell>]) -> Result<()> {
    let read = |e| told(&table.name, &e);
    let text = format!("COPY \"{}\" ({}) FROM STDIN BINARY", table.name, table.list());
    let types: Vec<Type> = table.columns.iter().map(|column| column.kind.postgres()).collect();
    let sink = lease.client()?.copy_in(&text).await.map_err(read)?;
    let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
    for row in rows {
        let row: Vec<Val<'_>> = row.iter().map(Cell::val).collect();
        let row: Vec<&(dyn ToSql + Sync)> = row.iter().map(|value| value as _).collect();
        writer.as_mut().write(&row).await.map_err(read)?;
    }
    writer.finish().await.map(drop).map_err(read)
}

/// The foreign keys of all tables: table, name, and how each is written.
pub(super) async fn foreign_keys(lease: &Lease) -> Result<Vec<(String, String, String)>> {
    let list = "SELECT t.relname::text, c.conname::text, pg_get_constraintdef(c.oid) FROM pg_constraint c
        JOIN pg_class t ON t.oid = c.conrelid
        WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace ORDER BY 1, 2";
    let rows = lease.client()?.query_typed(list, &[]).await.map_err(|e| told("PostgreSQL", &e))?;
    let read = |row: &Row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
    rows.iter()
        .map(read)
        .collect::<std::result::Result<_, _>>()
        .map_err(|e: tokio_postgres::Error| told("PostgreSQL", &e))
}

pub(super) fn told(what: &str, e: &tokio_postgres::Error) -> Error {
    let text = e.as_db_error().map_or_else(
        || std::error::Error::source(e).map_or_else(|| e.to_string(), ToString::to_string),
        |db| match db.detail() {
            Some(detail) => format!("{} ({detail})", db.message()),
            None => db.message().to_owned(),
        },
    );
    Error::Db(format!("{what}: {text}"))
}
