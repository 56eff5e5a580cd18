//! Reading from SQLite: threads of their own, each with a read-only connection, because SQLite on the runtime's threads starves it.
//! They take what waits from one queue, so that none of them sleeps while somebody waits: to wake a thread for each request costs more
//! than many a request.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::job::{Claim, Waiting};
use super::link::{Link, Turn, locked};
use super::{errors, open};
use crate::conn::Link as AnyLink;
use crate::database::WAITING;
use crate::unwind::run_ready;
use crate::{Conn, Error, Options, Pool, Result, Stats};

/// A read on its way to a thread; does nothing where nobody waits for it any more.
type Look = Box<dyn FnOnce(&Arc<Link>) + Send>;

pub(super) struct Readers {
    /// `None` once closed.
    queue: Mutex<Option<Sender<Look>>>,
    /// One for each thread; ends when it has.
    ended: tokio::sync::Mutex<Vec<oneshot::Receiver<()>>>,
    wait: Duration,
    count: usize,
    stats: Arc<Stats>,
}

impl Readers {
    pub(super) fn open(path: &Path, options: &Options, stats: Arc<Stats>) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let count = options.readers.unwrap_or(cores.max(4)).max(1);
        let (queue, looks) = bounded(WAITING);
        let start = |_| start(path, options, looks.clone(), Arc::clone(&stats));
        let ended = (0..count).map(start).collect::<Result<Vec<_>>>()?;
        let (queue, ended) = (Mutex::new(Some(queue)), tokio::sync::Mutex::new(ended));
        Ok(Self { queue, ended, wait: options.wait, count, stats })
    }

    pub(super) async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&Conn) -> Result<T> + Send + 'static,
    {
        let (answer, mut said) = oneshot::channel();
        let (claim, turn) = (Claim::default(), Arc::new(Turn::default()));
        let waiting = Waiting::new(claim.clone());
        // Stops the work when this future is dropped; after the end it stops nothing.
        let _stop = StopOnDrop(Arc::clone(&turn));
        let (stats, asked) = (Arc::clone(&self.stats), Instant::now());
        let span = tracing::debug_span!("read");
        self.send(Box::new(move |link| {
            if claim.take() {
                let _in = span.entered();
                stats.reads.waited.note(asked.elapsed());
                link.begin(&turn);
                let end = snapshot(link, stats, f);
                link.end();
                // Whoever asked may have gone.
                let _ = answer.send(end);
            }
        }))?;
        let end = match tokio::time::timeout(self.wait, &mut said).await {
            Ok(end) => end,
            Err(_) if waiting.withdraw() => {
                return Err(Error::Busy("all reading connections are in use".to_owned()));
            }
            // It has begun, and is worth waiting for.
            Err(_) => said.await,
        };
        end.unwrap_or(Err(Error::Closed))
    }

    /// Its threads at this moment.
    pub(super) fn pool(&self) -> Pool {
        let waiting = locked(&self.queue).as_ref().map_or(0, Sender::len);
        let in_use = usize::try_from(self.stats.reads.at_work.get()).unwrap_or(self.count);
        Pool { name: "read", most: self.count, in_use, waiting }
    }

    /// Refuses all other reads, and waits for those that run or wait.
    pub(super) async fn close(&self) {
        locked(&self.queue).take();
        let mut ended = self.ended.lock().await;
        // One leaves the list when it has ended, so that who gives up waiting can begin again.
        while let Some(one) = ended.last_mut() {
            // An error means that the thread has gone already.
            let _ = one.await;
            ended.pop();
        }
    }

    fn send(&self, look: Look) -> Result<()> {
        let queue = locked(&self.queue);
        let queue = queue.as_ref().ok_or(Error::Closed)?;
        queue.try_send(look).map_err(|refused| match refused {
            TrySendError::Full(_) => Error::Busy("too many wait to read".to_owned()),
            TrySendError::Disconnected(_) => Error::Closed,
        })
    }
}

/// Starts a thread that serves the queue.
fn start(
    path: &Path,
    options: &Options,
    looks: Receiver<Look>,
    stats: Arc<Stats>,
) -> Result<oneshot::Receiver<()>> {
    let link = Arc::new(Link::new(open::reader(path, options)?)?);
    let (end, ended) = oneshot::channel();
    std::thread::Builder::new()
        .name("db-reader".to_owned())
        .spawn(move || {
            looks.iter().for_each(|look| {
                let _one = stats.reads.at_work.up();
                guarded(&link, look);
            });
            drop(link);
            // Nobody waits when the database is dropped without being closed.
            let _ = end.send(());
        })
        .map_err(|e| Error::Open(format!("A thread that reads from the database cannot start: {e}")))?;
    Ok(ended)
}

/// Whatever panics here must not take the thread with it, nor leave a transaction open.
fn guarded(link: &Arc<Link>, look: Look) {
    if catch_unwind(AssertUnwindSafe(|| look(link))).is_err() {
        tracing::error!("a read of the database panicked");
        link.end();
        if let Err(error) = leave(&link.conn()) {
            tracing::error!(%error, "a reader of the database could not end a transaction");
        }
    }
}

/// Runs the closure within one transaction, so that its statements see the same moment.
fn snapshot<T, F>(link: &Arc<Link>, stats: Arc<Stats>, f: F) -> Result<T>
where
    F: AsyncFnOnce(&Conn) -> Result<T>,
{
    leave(&link.conn())?;
    simple(&link.conn(), "BEGIN")?;
    let lent = Conn::reading(AnyLink::Lite(Arc::clone(link)), stats);
    let end = run_ready(async { f(&lent).await });
    // Whoever goes away now must not interrupt the end.
    link.end();
    leave(&link.conn())?;
    end
}

/// Nothing was written, so going back is as good as COMMIT and cannot be refused.
fn leave(conn: &Connection) -> Result<()> {
    if conn.is_autocommit() { Ok(()) } else { simple(conn, "ROLLBACK") }
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
