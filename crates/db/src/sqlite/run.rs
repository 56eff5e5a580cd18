//! Runs statements on a SQLite connection, and futures that never wait.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, InterruptHandle};

use super::errors::name_unique;
use super::translate;
use crate::conn::lock;
use crate::{Error, Result, Row, Val};

/// Runs a future that only talks to SQLite, which always answers at once.
pub(crate) fn ready<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(Error::Bug(
            "a closure given to `read` or `write` awaits something other than the database".to_owned(),
        )),
    }
}

/// Whether the caller still waits, and how to stop the query if not.
#[derive(Clone, Default)]
pub(crate) struct Turn {
    stopped: Arc<AtomicBool>,
    running: Arc<Mutex<Option<InterruptHandle>>>,
}

impl Turn {
    pub(crate) fn check(&self) -> Result<()> {
        if self.stopped.load(Ordering::Acquire) { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// From here to [`Turn::over`] a stop interrupts `connection`.
    pub(crate) fn begin(&self, connection: &Connection) {
        *lock(&self.running) = Some(connection.get_interrupt_handle());
    }

    pub(crate) fn over(&self) {
        *lock(&self.running) = None;
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        // Under the lock, so that the connection cannot meanwhile serve somebody else.
        if let Some(handle) = lock(&self.running).as_ref() {
            handle.interrupt();
        }
    }
}

impl rusqlite::ToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Int(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Self::Real(n) => ToSqlOutput::Owned(Value::Real(*n)),
            Self::Bool(b) => ToSqlOutput::Owned(Value::Integer(i64::from(*b))),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

pub(crate) fn rows<R>(
    connection: &Connection,
    text: &str,
    values: &[Val<'_>],
    make: fn(&Row<'_>) -> Result<R>,
    most: usize,
) -> Result<Vec<R>> {
    let fail = |e: rusqlite::Error| name_unique(connection, translate(&e));
    let mut stmt = connection.prepare_cached(text).map_err(|e| in_text(&e, text))?;
    let mut found = stmt.query(rusqlite::params_from_iter(values)).map_err(fail)?;
    let mut list = Vec::new();
    while list.len() < most {
        match found.next().map_err(fail)? {
            Some(row) => list.push(make(&Row::Lite(row))?),
            None => break,
        }
    }
    Ok(list)
}

pub(crate) fn change(connection: &Connection, text: &str, values: &[Val<'_>]) -> Result<u64> {
    let mut stmt = connection.prepare_cached(text).map_err(|e| in_text(&e, text))?;
    match stmt.execute(rusqlite::params_from_iter(values)) {
        Ok(count) => Ok(count as u64),
        Err(error) => {
            drop(stmt);
            Err(name_unique(connection, translate(&error)))
        }
    }
}

fn in_text(error: &rusqlite::Error, text: &str) -> Error {
    match translate(error) {
        Error::Db(message) => Error::Bug(format!("{message}, in: {text}")),
        other => other,
    }
}
