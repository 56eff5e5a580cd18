//! Prepares every statement on its engine and compares it with what it declares.

use crate::conn::{Engine, lock};
use crate::testing::TestDb;
use crate::{Kind, Statement};
use tokio_postgres::types::Type;

/// What is wrong with the statements; empty when all fit.
pub async fn check_statements(db: &TestDb, all: &[&'static [&'static dyn Statement]]) -> Vec<String> {
    let list: Vec<&'static dyn Statement> = all.iter().flat_map(|module| module.iter().copied()).collect();
    let sqlite = db.is_sqlite();
    let check = db.read(async move |conn| {
        let mut complaints = Vec::new();
        for stmt in &list {
            let found = match &conn.engine {
                Engine::Lite(connection, _) => on_sqlite(&lock(connection), *stmt),
                Engine::Pg(lease) => on_postgres(lease.client()?, *stmt).await,
            };
            match found {
                Ok(found) => compare(*stmt, &found, &mut complaints),
                Err(error) => complaints.push(format!("{}: {error}", stmt.name())),
            }
        }
        Ok(complaints)
    });
    let mut complaints = check.await.unwrap_or_else(|e| vec![e.to_string()]);
    complaints.iter_mut().for_each(|c| c.insert_str(0, if sqlite { "sqlite " } else { "postgres " }));
    complaints
}

/// What the engine says: parameters and columns, with kinds where it knows them.
struct Found {
    parameters: Vec<Option<Kind>>,
    columns: Vec<(String, Option<Kind>)>,
}

fn on_sqlite(connection: &rusqlite::Connection, stmt: &dyn Statement) -> Result<Found, String> {
    let prepared = connection.prepare(stmt.text(true)).map_err(|e| e.to_string())?;
    Ok(Found {
        parameters: vec![None; prepared.parameter_count()],
        columns: prepared.column_names().into_iter().map(|name| (name.to_owned(), None)).collect(),
    })
}

async fn on_postgres(client: &deadpool_postgres::Object, stmt: &dyn Statement) -> Result<Found, String> {
    let prepared = client.prepare(stmt.text(false)).await.map_err(|e| crate::postgres::translate(&e).to_string())?;
    Ok(Found {
        parameters: prepared.params().iter().map(|ty| Some(kind(ty).ok_or(ty.name()))).map(known).collect::<Result<_, _>>()?,
        columns: prepared
            .columns()
            .iter()
            .map(|c| Ok((c.name().to_owned(), known(Some(kind(c.type_()).ok_or(c.type_().name())))?)))
            .collect::<Result<_, String>>()?,
    })
}

fn known(kind: Option<Result<Kind, &str>>) -> Result<Option<Kind>, String> {
    kind.transpose().map_err(|name| format!("the type {name} is not one that both engines share"))
}

fn kind(ty: &Type) -> Option<Kind> {
    Some(match *ty {
        Type::INT8 | Type::INT4 => Kind::Int,
        Type::FLOAT8 => Kind::Real,
        Type::BOOL => Kind::Bool,
        Type::TEXT | Type::VARCHAR => Kind::Text,
        Type::BYTEA => Kind::Blob,
        _ => return None,
    })
}

fn compare(stmt: &dyn Statement, found: &Found, complaints: &mut Vec<String>) {
    let mut say = |what: String| complaints.push(format!("{}: {what}", stmt.name()));
    let (parameters, columns) = (stmt.parameters(), stmt.columns());
    if parameters.len() != found.parameters.len() {
        say(format!("declares {} parameters, the text has {}", parameters.len(), found.parameters.len()));
    }
    for (index, (declared, real)) in parameters.iter().zip(&found.parameters).enumerate() {
        if real.is_some_and(|real| real != *declared) {
            say(format!("parameter {} is declared {declared:?}, the text needs {real:?}", index + 1));
        }
    }
    if columns.len() != found.columns.len() {
        say(format!("declares {} columns, the text gives {}", columns.len(), found.columns.len()));
    }
    for (declared, (name, real)) in columns.iter().zip(&found.columns) {
        if real.is_some_and(|real| real != *declared) {
            say(format!("column {name} is declared {declared:?}, the text gives {real:?}"));
        }
    }
    for (declared, (name, _)) in stmt.column_names().unwrap_or_default().iter().zip(&found.columns) {
        if declared != name {
            say(format!("column {name} is read as `{declared}`"));
        }
    }
}
