//! The tables of a database as it is: their columns, and the key that each row is found by.

use super::{postgres, sqlite};
use crate::{Db, Error, Kind, Result};

/// A table whose rows are copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns in the order of their names, which is the same on both engines.
    pub columns: Vec<Column>,
    /// Where the columns of the primary key stand in `columns`, in the order of the key.
    pub key: Vec<usize>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// Tables that are not copied although they have rows: what was done to the database, and how far a copy has come.
pub(super) const APART: [&str; 2] = ["schema_migration", "copy_state"];

/// All tables that are copied, by name. The full-text indexes are not among them.
///
/// # Errors
/// Those of the database; a table without a key, or with a type that is none of the five.
pub async fn tables(db: &Db) -> Result<Vec<Table>> {
    let found = match db {
        Db::Lite(lite) => lite.raw(|conn| sqlite::columns(conn)).await?,
        Db::Pg(pg) => postgres::columns(pg).await?,
    };
    let mut tables: Vec<Table> = Vec::new();
    let mut places: Vec<i64> = Vec::new();
    for Found { table, column, ty, place } in found {
        if tables.last().is_none_or(|last| last.name != table) {
            finish(&mut tables, &mut places)?;
            tables.push(Table { name: table.clone(), columns: Vec::new(), key: Vec::new() });
        }
        let kind = kind(&ty)
            .ok_or_else(|| Error::Bug(format!("{table}.{column} is a {ty}, which is not portable")))?;
        if let Some(last) = tables.last_mut() {
            last.columns.push(Column { name: column, kind });
            places.push(place);
        }
    }
    finish(&mut tables, &mut places)?;
    Ok(tables)
}

/// A column as an engine tells of it. They come by table, then by name.
pub(super) struct Found {
    pub(super) table: String,
    pub(super) column: String,
    pub(super) ty: String,
    /// Its place in the primary key, from 1; 0 where it is not in it.
    pub(super) place: i64,
}

/// The last table is complete.
fn finish(tables: &mut [Table], places: &mut Vec<i64>) -> Result<()> {
    let Some(table) = tables.last_mut() else { return Ok(()) };
    let mut key: Vec<(i64, usize)> =
        places.drain(..).enumerate().filter(|(_, place)| *place > 0).map(|(at, place)| (place, at)).collect();
    key.sort_unstable();
    table.key = key.into_iter().map(|(_, at)| at).collect();
    if table.key.is_empty() {
        Err(Error::Bug(format!("the table {} has no primary key", table.name)))
    } else {
        Ok(())
    }
}

fn kind(ty: &str) -> Option<Kind> {
    Some(match ty.to_lowercase().as_str() {
        "bigint" | "integer" => Kind::Int,
        "double precision" | "real" => Kind::Real,
        "boolean" => Kind::Bool,
        "text" => Kind::Text,
        "bytea" | "blob" => Kind::Bytes,
        _ => return None,
    })
}

impl Table {
    /// The columns' names, as a statement lists them.
    pub(super) fn list(&self) -> String {
        listed(self.columns.iter().map(|column| column.name.as_str()))
    }

    /// What the rows are ordered by.
    fn order(&self) -> String {
        listed(self.key.iter().map(|at| self.columns[*at].name.as_str()))
    }

    /// The kinds of the key's columns.
    pub(super) fn key_kinds(&self) -> Vec<Kind> {
        self.key.iter().map(|at| self.columns[*at].kind).collect()
    }

    /// The text that reads the next `most` rows, after those whose keys are bound where `resumed`.
    pub(super) fn page(&self, resumed: bool, most: usize, mark: char) -> String {
        let order = self.order();
        let marks: Vec<String> = (1..=self.key.len()).map(|n| format!("{mark}{n}")).collect();
        let after =
            if resumed { format!(" WHERE ({order}) > ({})", marks.join(", ")) } else { String::new() };
        format!("SELECT {} FROM \"{}\"{after} ORDER BY {order} LIMIT {most}", self.list(), self.name)
    }
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
