//! Every cell of a database as text, for tests that look for what must not be there.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::must;
use crate::postgres::Postgres;
use crate::{Db, Error, Result};

/// One row: its table and everything in it as text.
#[derive(Clone, Debug)]
pub struct Line {
    pub table: String,
    pub text: String,
}

/// All rows of all tables, those of the search index too.
pub async fn dump(db: &Db) -> Vec<Line> {
    match db {
        Db::Lite(lite) => {
            must(lite.raw(|conn| of_sqlite(conn).map_err(|e| Error::Db(e.to_string()))).await, "dump SQLite")
        }
        Db::Pg(pg) => must(of_postgres(pg).await, "dump PostgreSQL"),
    }
}

/// The names of all tables.
pub async fn tables(db: &Db) -> Vec<String> {
    match db {
        Db::Lite(lite) => {
            let names = lite.raw(|conn| sqlite_tables(conn).map_err(|e| Error::Db(e.to_string()))).await;
            must(names, "list the tables of SQLite")
        }
        Db::Pg(pg) => must(postgres_tables(pg).await, "list the tables of PostgreSQL"),
    }
}

fn sqlite_tables(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let list = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name";
    conn.prepare(list)?.query_map([], |row| row.get(0))?.collect()
}

fn of_sqlite(conn: &Connection) -> rusqlite::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for table in sqlite_tables(conn)? {
        let mut stmt = conn.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let columns = stmt.column_count();
        let mut rows = stmt.query([])?;
        while let Some(row) = rows.next()? {
            let cells = (0..columns).map(|at| Ok(text(row.get_ref(at)?)));
            let text = cells.collect::<rusqlite::Result<Vec<_>>>()?.join(" | ");
            lines.push(Line { table: table.clone(), text });
        }
    }
    Ok(lines)
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

async fn postgres_tables(pg: &Postgres) -> Result<Vec<String>> {
    let told = |e: tokio_postgres::Error| Error::Db(e.to_string());
    let lease = pg.writing_lease().await?;
    let list = "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace ORDER BY 1";
    let rows = lease.client()?.query(list, &[]).await.map_err(told)?;
    lease.give_back();
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

async fn of_postgres(pg: &Postgres) -> Result<Vec<Line>> {
    let told = |e: tokio_postgres::Error| Error::Db(e.to_string());
    let mut lines = Vec::new();
    for table in postgres_tables(pg).await? {
        let lease = pg.writing_lease().await?;
        let rows =
            lease.client()?.query(&format!("SELECT t::text FROM \"{table}\" t"), &[]).await.map_err(told)?;
        lease.give_back();
        lines.extend(rows.iter().map(|row| Line { table: table.clone(), text: row.get(0) }));
    }
    Ok(lines)
}
