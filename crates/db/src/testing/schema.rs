//! Compares the live schemas of the two engines, so that a migration written twice says the same twice. Each
//! schema becomes a set of plain lines; what only one of them has is a difference.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::must;
use crate::postgres::Postgres;
use crate::{Db, Error, Result};

/// What one engine has and the other lacks: tables, columns with type and nullability, primary keys, indexes with
/// their columns, foreign keys. Tables and indexes whose names begin with one of `ignore` do not count.
pub async fn schema_differences(sqlite: &Db, postgres: &Db, ignore: &[&str]) -> Vec<String> {
    let (Db::Lite(lite), Db::Pg(pg)) = (sqlite, postgres) else {
        return vec!["the first database must be SQLite, the second PostgreSQL".to_owned()];
    };
    let left = must(
        lite.raw(|conn| of_sqlite(conn).map_err(|e| Error::Db(e.to_string()))).await,
        "read SQLite's schema",
    );
    let right = must(of_postgres(pg).await, "read PostgreSQL's schema");
    let counts =
        |fact: &&Fact| !ignore.iter().any(|p| fact.table.starts_with(p) || fact.index.starts_with(p));
    let only = |facts: &BTreeSet<Fact>, others: &BTreeSet<Fact>, engine: &str| -> Vec<String> {
        facts.difference(others).filter(counts).map(|fact| format!("only {engine}: {}", fact.text)).collect()
    };
    let mut all = only(&left, &right, "SQLite");
    all.extend(only(&right, &left, "PostgreSQL"));
    all
}

/// One line about a table. `index` is empty when it is about no index.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fact {
    table: String,
    index: String,
    text: String,
}

impl Fact {
    fn about(table: &str, text: String) -> Self {
        Self { table: table.to_owned(), index: String::new(), text: format!("{table} {text}") }
    }

    fn column(table: &str, name: &str, ty: &str, required: bool) -> Self {
        let ty = match ty.to_lowercase().as_str() {
            "integer" | "int8" => "bigint".to_owned(),
            "real" | "float8" => "double precision".to_owned(),
            "blob" => "bytea".to_owned(),
            other => other.to_owned(),
        };
        Self::about(table, format!("column {name} {ty}{}", if required { " not null" } else { "" }))
    }

    fn primary_key(table: &str, columns: &str) -> Self {
        Self::about(table, format!("primary key ({columns})"))
    }

    fn index(table: &str, name: &str, unique: bool, partial: bool, columns: &str) -> Self {
        let unique = if unique { "unique " } else { "" };
        let partial = if partial { " where …" } else { "" };
        let text = format!("{table} {unique}index {name} ({columns}){partial}");
        Self { table: table.to_owned(), index: name.to_owned(), text }
    }

    fn foreign_key(table: &str, columns: &str, parent: &str, on_delete: &str) -> Self {
        Self::about(
            table,
            format!("foreign key ({columns}) to {parent} on delete {}", on_delete.to_lowercase()),
        )
    }
}

fn of_sqlite(conn: &Connection) -> rusqlite::Result<BTreeSet<Fact>> {
    let mut facts = BTreeSet::new();
    let list = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'";
    let tables: Vec<String> =
        conn.prepare(list)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for table in tables {
        facts.insert(Fact::about(&table, "table".to_owned()));
        sqlite_columns(conn, &table, &mut facts)?;
        sqlite_indexes(conn, &table, &mut facts)?;
        let keys = "SELECT group_concat(\"from\", ', ' ORDER BY seq), \"table\", on_delete \
                    FROM pragma_foreign_key_list(?1) GROUP BY id";
        let mut stmt = conn.prepare(keys)?;
        let mut rows = stmt.query([&table])?;
        while let Some(row) = rows.next()? {
            let (columns, parent, on_delete): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            facts.insert(Fact::foreign_key(&table, &columns, &parent, &on_delete));
        }
    }
    Ok(facts)
}

fn sqlite_columns(conn: &Connection, table: &str, facts: &mut BTreeSet<Fact>) -> rusqlite::Result<()> {
    let mut stmt =
        conn.prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1) ORDER BY pk")?;
    let mut rows = stmt.query([table])?;
    let mut key: Vec<String> = Vec::new();
    while let Some(row) = rows.next()? {
        let (name, ty, required, place): (String, String, bool, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        facts.insert(Fact::column(table, &name, &ty, required || place > 0));
        if place > 0 {
            key.push(name);
        }
    }
    if !key.is_empty() {
        facts.insert(Fact::primary_key(table, &key.join(", ")));
    }
    Ok(())
}

fn sqlite_indexes(conn: &Connection, table: &str, facts: &mut BTreeSet<Fact>) -> rusqlite::Result<()> {
    let list = "SELECT l.name, l.\"unique\", l.origin, l.partial, \
                (SELECT group_concat(coalesce(i.name, '(expression)'), ', ' ORDER BY i.seqno) \
                 FROM pragma_index_info(l.name) i) FROM pragma_index_list(?1) l WHERE l.origin <> 'pk'";
    let mut stmt = conn.prepare(list)?;
    let mut rows = stmt.query([table])?;
    while let Some(row) = rows.next()? {
        let (name, unique, origin): (String, bool, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (partial, columns): (bool, String) = (row.get(3)?, row.get(4)?);
        let own = format!("{table}_{}_key", columns.replace(", ", "_"));
        facts.insert(Fact::index(table, if origin == "c" { &name } else { &own }, unique, partial, &columns));
    }
    Ok(())
}

const COLUMNS: &str =
    "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull
FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace";

const INDEXES: &str =
    "SELECT t.relname::text, i.relname::text, x.indisunique, x.indisprimary, x.indpred IS NOT NULL,
(SELECT string_agg(coalesce(a.attname, '(expression)'), ', ' ORDER BY k.place)
 FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k(number, place)
 LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number AND k.number > 0
 WHERE k.place <= x.indnkeyatts)
FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')";

const FOREIGN_KEYS: &str = "SELECT t.relname::text, p.relname::text,
CASE c.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
 WHEN 'n' THEN 'set null' ELSE 'set default' END,
(SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY AS k(number, place)
 JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid
WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace";

async fn of_postgres(pg: &Postgres) -> Result<BTreeSet<Fact>> {
    let told = |e: tokio_postgres::Error| Error::Db(e.to_string());
    let lease = pg.writing_lease().await?;
    let mut facts = BTreeSet::new();
    for row in lease.client()?.query(COLUMNS, &[]).await.map_err(told)? {
        let table: String = row.get(0);
        facts.insert(Fact::about(&table, "table".to_owned()));
        if let (Some(name), Some(ty), Some(required)) = (row.get(1), row.get(2), row.get(3)) {
            facts.insert(Fact::column(&table, name, ty, required));
        }
    }
    for row in lease.client()?.query(INDEXES, &[]).await.map_err(told)? {
        let (table, columns): (&str, &str) = (row.get(0), row.get(5));
        facts.insert(if row.get(3) {
            Fact::primary_key(table, columns)
        } else {
            Fact::index(table, row.get(1), row.get(2), row.get(4), columns)
        });
    }
    for row in lease.client()?.query(FOREIGN_KEYS, &[]).await.map_err(told)? {
        facts.insert(Fact::foreign_key(row.get(0), row.get(3), row.get(1), row.get(2)));
    }
    lease.give_back();
    Ok(facts)
}
