//! Prepares every statement on an engine and compares what the engine says with what the statement declares:
//! what the compiler does for other typed database layers.

use rusqlite::Connection;
use tokio_postgres::types::Type;

use super::TestDb;
use crate::postgres::Lease;
use crate::stmt::Core;
use crate::{Db, Kind, Result, Statement};

/// All complaints about all statements at once; empty when each fits. Give it the `STATEMENTS` of every module.
pub async fn check_statements(db: &TestDb, all: &[&[&'static dyn Statement]]) -> Vec<String> {
    let statements: Vec<&'static dyn Statement> =
        all.iter().flat_map(|module| module.iter().copied()).collect();
    let complaints = match &***db {
        Db::Lite(lite) => {
            lite.raw(move |conn| Ok(statements.iter().flat_map(|s| sqlite(conn, s.core())).collect())).await
        }
        Db::Pg(pg) => postgres(pg, &statements).await,
    };
    complaints.unwrap_or_else(|error| vec![error.to_string()])
}

fn sqlite(conn: &Connection, core: &Core) -> Vec<String> {
    let text = match core.sqlite() {
        Ok(text) => text,
        Err(error) => return vec![error.to_string()],
    };
    match conn.prepare(text) {
        Ok(stmt) => {
            columns(core, &stmt.column_names().map(|name| (name.to_owned(), None)).collect::<Vec<_>>())
        }
        Err(error) => vec![format!("{}: {error}", core.label())],
    }
}

async fn postgres(pg: &crate::postgres::Postgres, all: &[&'static dyn Statement]) -> Result<Vec<String>> {
    let lease = pg.writing_lease().await?;
    let mut complaints = Vec::new();
    for statement in all {
        complaints.extend(prepared(&lease, statement.core()).await.unwrap_or_else(|e| vec![e.to_string()]));
    }
    lease.give_back();
    Ok(complaints)
}

async fn prepared(lease: &Lease, core: &Core) -> Result<Vec<String>> {
    match lease.client()?.prepare_typed(core.postgres()?, core.postgres_types()).await {
        Ok(stmt) => {
            let given = stmt.columns().iter().map(|c| (c.name().to_owned(), Some(c.type_().clone())));
            Ok(columns(core, &given.collect::<Vec<_>>()))
        }
        Err(error) => {
            let why = error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned());
            Ok(vec![format!("{}: {why}", core.label())])
        }
    }
}

/// Compares names and, where the engine has them, types.
fn columns(core: &Core, given: &[(String, Option<Type>)]) -> Vec<String> {
    let declared = core.columns();
    let name = core.label();
    if declared.kinds.len() != given.len() {
        return vec![format!(
            "{name}: {} columns are declared, the text gives {}",
            declared.kinds.len(),
            given.len()
        )];
    }
    let mut complaints = Vec::new();
    for (i, ((column, ty), kind)) in given.iter().zip(&declared.kinds).enumerate() {
        if let Some(wanted) = declared.names.map(|names| names[i]).filter(|wanted| wanted != column) {
            complaints
                .push(format!("{name}: column {} is declared {wanted}, the text gives {column}", i + 1));
        }
        if let Some(ty) = ty.as_ref().filter(|ty| !fits(*kind, ty)) {
            complaints.push(format!("{name}: column {column} is declared {kind:?}, the text gives {ty}"));
        }
    }
    complaints
}

fn fits(kind: Kind, ty: &Type) -> bool {
    match kind {
        Kind::Int => matches!(*ty, Type::INT2 | Type::INT4 | Type::INT8),
        Kind::Real => matches!(*ty, Type::FLOAT4 | Type::FLOAT8),
        Kind::Bool => *ty == Type::BOOL,
        Kind::Text => matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME),
        Kind::Bytes => *ty == Type::BYTEA,
    }
}
