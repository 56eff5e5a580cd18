//! PostgreSQL's errors in the words both engines share.

use tokio_postgres::error::SqlState;

use crate::Error;
use crate::stmt::Core;

/// What is said of a statement that changes something where nothing may be changed.
const READ_ONLY: &str = "a read must not write";

/// The error of something in a transaction that writes: a server that takes no writes has become a follower meanwhile.
pub(super) fn in_write(error: Error) -> Error {
    match error {
        Error::Bug(why) if why.ends_with(READ_ONLY) => {
            Error::Unavailable("the server follows another one by now".to_owned())
        }
        other => other,
    }
}

/// The error of a statement.
pub(super) fn told(core: &Core, e: &tokio_postgres::Error) -> Error {
    match plain(e) {
        Error::Bug(what) => Error::bug(core.label(), what),
        other => other,
    }
}

/// An error outside any statement of ours: connecting, BEGIN, COMMIT.
pub(super) fn plain(e: &tokio_postgres::Error) -> Error {
    let Some(db) = e.as_db_error() else {
        // A value that does not fit its parameter never reaches the server.
        let local = e.to_string().starts_with("error serializing") || e.to_string().starts_with("expected ");
        let what = deepest(e);
        // What else is not from the server is about the way to it.
        return if local { Error::Bug(what) } else { Error::Unavailable(what) };
    };
    let unavailable = || Error::Unavailable(db.message().to_owned());
    let constraint = || db.constraint().unwrap_or("?").to_owned();
    match *db.code() {
        SqlState::UNIQUE_VIOLATION => Error::Unique(constraint()),
        SqlState::FOREIGN_KEY_VIOLATION => Error::ForeignKey(constraint()),
        SqlState::RESTRICT_VIOLATION => Error::ForeignKey(constraint()),
        SqlState::CHECK_VIOLATION => Error::Check(constraint()),
        SqlState::NOT_NULL_VIOLATION => {
            Error::NotNull(format!("{}.{}", db.table().unwrap_or("?"), db.column().unwrap_or("?")))
        }
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Error::Conflict,
        SqlState::QUERY_CANCELED => Error::Cancelled,
        SqlState::IN_FAILED_SQL_TRANSACTION => Error::Aborted,
        SqlState::LOCK_NOT_AVAILABLE | SqlState::TOO_MANY_CONNECTIONS => Error::Busy(db.message().to_owned()),
        SqlState::READ_ONLY_SQL_TRANSACTION => Error::Bug(READ_ONLY.to_owned()),
        // The server stops, starts, has no room (class 53), cannot read its disk, or ended the connection (class 08).
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => unavailable(),
        SqlState::IO_ERROR | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => unavailable(),
        ref code if code.code().starts_with("53") || code.code().starts_with("08") => unavailable(),
        // Class 42: the text does not parse, or names what is not there, or types that do not fit.
        ref code if code.code().starts_with("42") && *code != SqlState::INSUFFICIENT_PRIVILEGE => {
            Error::Bug(db.message().to_owned())
        }
        // Class 22 is about data, and repeats it.
        ref code if code.code().starts_with("22") => {
            Error::Db(format!("PostgreSQL refuses a value (SQLSTATE {})", code.code()))
        }
        _ => Error::Db(db.message().to_owned()),
    }
}

/// The innermost reason: "connection refused" rather than "error connecting to server".
pub(super) fn deepest(e: &dyn std::error::Error) -> String {
    let mut error = e;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
