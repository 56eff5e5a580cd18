//! Reading from SQLite: a pool of read-only connections, each request on a blocking thread of its own, because
//! SQLite on the runtime's threads starves it.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::link::{Link, Turn, locked};
use super::{errors, open};
use crate::conn::Link as AnyLink;
use crate::unwind::run_ready;
use crate::{Conn, Error, Options, Result};

pub(super) struct Readers {
    /// One permit for each connection. Permits and connections travel together into the blocking thread, so a
    /// caller who leaves early gives neither back too soon.
    turns: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Arc<Link>>>>,
    count: usize,
    wait: Duration,
}

impl Readers {
    pub(super) fn open(path: &Path, options: &Options) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let count = options.readers.unwrap_or(cores.max(4)).max(1);
        let link = |_| open::reader(path, options).map(|conn| Arc::new(Link::new(conn)));
        let idle = (0..count).map(link).collect::<Result<Vec<_>>>()?;
        let (turns, idle) = (Arc::new(Semaphore::new(count)), Arc::new(Mutex::new(idle)));
        Ok(Self { turns, idle, count, wait: options.wait })
    }

    pub(super) async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&Conn) -> Result<T> + Send + 'static,
    {
        let permit = match tokio::time::timeout(self.wait, Arc::clone(&self.turns).acquire_owned()).await {
            Ok(Ok(permit)) => permit,
            Ok(Err(_)) => return Err(Error::Closed),
            Err(_) => return Err(Error::Busy("all reading connections are in use".to_owned())),
        };
        let (idle, turn) = (Arc::clone(&self.idle), Arc::new(Turn::default()));
        // Stops the work when this future is dropped; after the end it stops nothing.
        let _stop = StopOnDrop(Arc::clone(&turn));
        let work = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            if turn.stopped() {
                return Err(Error::Cancelled);
            }
            let link = locked(&idle).pop().ok_or(Error::Closed)?;
            link.begin(&turn);
            let end = snapshot(&link, f);
            link.end();
            locked(&idle).push(link);
            end
        });
        work.await.map_err(|_| Error::Closed)?
    }

    /// Waits for the reads that run, and refuses all others.
    pub(super) async fn close(&self) {
        let all = u32::try_from(self.count).unwrap_or(u32::MAX);
        if self.turns.acquire_many(all).await.is_ok() {
            self.turns.close();
            locked(&self.idle).clear();
        }
    }
}

/// Runs the closure within one transaction, so that its statements see the same moment.
fn snapshot<T, F>(link: &Arc<Link>, f: F) -> Result<T>
where
    F: AsyncFnOnce(&Conn) -> Result<T>,
{
    simple(&link.conn(), "BEGIN")?;
    let lent = Conn::reading(AnyLink::Lite(Arc::clone(link)));
    let end = run_ready(async { f(&lent).await });
    let conn = link.conn();
    // Nothing was written, so going back is as good as COMMIT and cannot be refused.
    if !conn.is_autocommit() {
        simple(&conn, "ROLLBACK")?;
    }
    end
}

fn simple(conn: &Connection, text: &str) -> Result<()> {
    let run = conn.prepare_cached(text).and_then(|mut stmt| stmt.raw_execute());
    run.map(drop).map_err(|e| errors::plain(&e))
}

struct StopOnDrop(Arc<Turn>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}
