//! Runs statements on one SQLite connection. Everything here is done when it returns; nothing waits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{CachedStatement, Connection};

use super::errors;
use crate::row::{Row, Source};
use crate::stmt::Core;
use crate::{Error, Result, Val};

/// After how many steps of SQLite's machine a statement is asked whether anybody waits for it still.
const STEPS: i32 = 1000;

/// A connection, lent to one closure at a time. The lock is never waited for; it makes the handle shareable.
pub(crate) struct Link {
    conn: Mutex<Connection>,
    turn: Arc<Mutex<Arc<Turn>>>,
}

/// One request's time with a connection, which its caller can end early. Statements look at it while they run: an interrupt from
/// outside would be lost if it came just before a statement begins, and hit the next request if it came late.
#[derive(Default)]
pub(super) struct Turn {
    stopped: AtomicBool,
}

impl Turn {
    /// Ends the work: the running statement stops, the next one is refused.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    pub(super) fn stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }
}

impl Link {
    pub(super) fn new(mut conn: Connection) -> Result<Self> {
        let turn: Arc<Mutex<Arc<Turn>>> = Arc::default();
        let now = Arc::clone(&turn);
        let asked = conn.progress_handler(STEPS, Some(move || locked(&now).stopped()));
        asked.map_err(|e| errors::plain(&e))?;
        Ok(Self { conn: Mutex::new(conn), turn })
    }

    /// Gives the connection to one request, until [`Link::end`].
    pub(super) fn begin(&self, turn: &Arc<Turn>) {
        *locked(&self.turn) = Arc::clone(turn);
    }

    pub(super) fn end(&self) {
        *locked(&self.turn) = Arc::default();
    }

    pub(super) fn conn(&self) -> MutexGuard<'_, Connection> {
        locked(&self.conn)
    }

    /// Hands rows to `take` until it has enough. A statement that changes something runs to its end.
    pub(crate) fn rows(
        &self,
        core: &Core,
        values: &[Val<'_>],
        take: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        self.may_run()?;
        let conn = self.conn();
        let text = core.sqlite()?;
        let wrong = |e| errors::told(&conn, core, text, values, e);
        let mut stmt = conn.prepare_cached(text).map_err(wrong)?;
        core.check_names(stmt.column_names())?;
        bind(&mut stmt, values).map_err(wrong)?;
        let early = stmt.readonly();
        let mut rows = stmt.raw_query();
        let mut more = true;
        while let Some(row) = rows.next().map_err(wrong)? {
            more = more && take(&Row(Source::Lite(row)))?;
            if early && !more {
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn exec(&self, core: &Core, values: &[Val<'_>]) -> Result<u64> {
        self.exec_many(core, values, values.len().max(1))
    }

    /// Runs the prepared statement for each `each` values; once when there are none.
    pub(crate) fn exec_many(&self, core: &Core, values: &[Val<'_>], each: usize) -> Result<u64> {
        self.may_run()?;
        let conn = self.conn();
        let text = core.sqlite()?;
        let run = |stmt: &mut CachedStatement<'_>, values: &[Val<'_>]| {
            bind(stmt, values)?;
            stmt.raw_execute()
        };
        let wrong = |e, values: &[Val<'_>]| errors::told(&conn, core, text, values, e);
        let mut stmt = conn.prepare_cached(text).map_err(|e| wrong(e, values))?;
        if values.is_empty() {
            return run(&mut stmt, values).map(|n| n as u64).map_err(|e| wrong(e, values));
        }
        let mut changed = 0;
        for row in values.chunks(each) {
            changed += run(&mut stmt, row).map_err(|e| wrong(e, row))? as u64;
        }
        Ok(changed)
    }

    fn may_run(&self) -> Result<()> {
        if locked(&self.turn).stopped() { Err(Error::Cancelled) } else { Ok(()) }
    }
}

fn bind(stmt: &mut CachedStatement<'_>, values: &[Val<'_>]) -> rusqlite::Result<()> {
    values.iter().enumerate().try_for_each(|(i, value)| stmt.raw_bind_parameter(i + 1, value))
}

/// A panic elsewhere leaves nothing half done behind these locks.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
