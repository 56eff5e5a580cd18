//! SQLite's errors in the words both engines share. SQLite names the columns of a broken unique rule and nothing
//! of a broken foreign key; PostgreSQL names the rule. The name is looked up here, on the error path only.

use rusqlite::{Connection, ErrorCode, ffi};

use super::foreign_key;
use crate::error::without_values;
use crate::stmt::Core;
use crate::{Error, Val};

/// The error of a statement.
pub(super) fn told(
    conn: &Connection,
    core: &Core,
    text: &str,
    values: &[Val<'_>],
    e: rusqlite::Error,
) -> Error {
    match &e {
        rusqlite::Error::SqliteFailure(code, Some(message))
            if code.code == ErrorCode::ConstraintViolation =>
        {
            constraint(conn, text, values, code.extended_code, message)
        }
        rusqlite::Error::SqliteFailure(code, _) if code.code == ErrorCode::Unknown => {
            Error::bug(core.label(), without_values(&e.to_string()))
        }
        rusqlite::Error::SqlInputError { .. }
        | rusqlite::Error::MultipleStatement
        | rusqlite::Error::InvalidParameterCount(..)
        | rusqlite::Error::ExecuteReturnedResults => Error::bug(core.label(), &e),
        rusqlite::Error::SqliteFailure(code, _) if code.code == ErrorCode::ReadOnly => {
            Error::bug(core.label(), "a read must not write")
        }
        _ => plain(&e),
    }
}

/// An error outside any statement of ours: BEGIN, COMMIT, opening.
pub(super) fn plain(e: &rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(code, message) = e else { return Error::Db(e.to_string()) };
    let message = || without_values(&message.clone().unwrap_or_else(|| e.to_string()));
    match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Error::Busy("another program holds the database file".to_owned())
        }
        ErrorCode::OperationInterrupted => Error::Cancelled,
        // No room, or a disk that fails: nothing is wrong with what was asked.
        ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => {
            Error::Unavailable(message())
        }
        // Only a deferred foreign key can still fail at COMMIT, and SQLite does not tell which.
        ErrorCode::ConstraintViolation => Error::ForeignKey("?".to_owned()),
        _ => Error::Db(message()),
    }
}

fn constraint(conn: &Connection, text: &str, values: &[Val<'_>], code: i32, message: &str) -> Error {
    // "UNIQUE constraint failed: member.handle, member.community_id"
    let what = message.split_once(": ").map_or("?", |(_, what)| what);
    match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE => Error::Unique(unique(conn, what).unwrap_or_else(|| what.to_owned())),
        ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            let table = what.split('.').next().unwrap_or(what);
            Error::Unique(format!("{table}_pkey"))
        }
        // ON DELETE RESTRICT is a trigger inside SQLite.
        _ if message == "FOREIGN KEY constraint failed" => {
            Error::ForeignKey(foreign_key::name(conn, text, values).unwrap_or_else(|| "?".to_owned()))
        }
        ffi::SQLITE_CONSTRAINT_CHECK => Error::Check(what.to_owned()),
        ffi::SQLITE_CONSTRAINT_NOTNULL => Error::NotNull(what.to_owned()),
        _ => Error::Db(message.to_owned()),
    }
}

/// The index over exactly these columns; the name PostgreSQL would give for a UNIQUE inside the table.
fn unique(conn: &Connection, what: &str) -> Option<String> {
    if let Some(index) = what.strip_prefix("index '") {
        return Some(index.trim_end_matches('\'').to_owned());
    }
    let pairs: Vec<(&str, &str)> = what.split(", ").filter_map(|pair| pair.split_once('.')).collect();
    let (table, columns) = (pairs.first()?.0, pairs.iter().map(|p| p.1).collect::<Vec<_>>());
    let mut list = conn.prepare("SELECT name, origin FROM pragma_index_list(?1) WHERE \"unique\"").ok()?;
    let indexes =
        list.query_map([table], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).ok()?;
    for (name, origin) in indexes.flatten() {
        if index_columns(conn, &name)? == columns {
            return Some(if origin == "c" { name } else { format!("{table}_{}_key", columns.join("_")) });
        }
    }
    None
}

fn index_columns(conn: &Connection, index: &str) -> Option<Vec<String>> {
    let mut info = conn.prepare("SELECT name FROM pragma_index_info(?1) ORDER BY seqno").ok()?;
    let names = info.query_map([index], |row| row.get::<_, Option<String>>(0)).ok()?;
    names.flatten().collect()
}
