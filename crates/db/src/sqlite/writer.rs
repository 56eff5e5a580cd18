//! Writing to SQLite: one thread with one connection. It takes the jobs that wait, runs each in a savepoint,
//! commits them together and only then answers: one wait for the disk instead of sixty.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::job::{Job, Work};
use super::link::{Link, locked};
use super::watch::Watch;
use super::{errors, open};
use crate::conn::Link as AnyLink;
use crate::database::WAITING;
use crate::error::Error;
use crate::{Options, Stats, Tx};

type Result<T, E = Error> = std::result::Result<T, E>;

pub(super) struct Writer {
    /// `None` once closed.
    queue: Mutex<Option<SyncSender<Message>>>,
    /// Ends when the thread has.
    ended: tokio::sync::Mutex<Option<oneshot::Receiver<()>>>,
    wait: Duration,
    stats: Arc<Stats>,
}

type Raw = Box<dyn FnOnce(&mut Connection) + Send>;

enum Message {
    Job(Box<dyn Job>),
    Raw(Raw),
}

impl Writer {
    pub(super) fn start(path: &Path, options: &Options, stats: Arc<Stats>) -> Result<Self> {
        let link = Arc::new(Link::new(open::writer(path, options)?)?);
        let (queue, jobs) = sync_channel(WAITING);
        let (end, ended) = oneshot::channel();
        let tx = Tx::new(AnyLink::Lite(Arc::clone(&link)), Arc::clone(&stats));
        let desk = Desk {
            watch: Watch::new(path)?,
            link,
            tx,
            group: options.group.max(1),
            stats: Arc::clone(&stats),
        };
        std::thread::Builder::new()
            .name("db-writer".to_owned())
            .spawn(move || {
                desk.serve(&jobs);
                drop(desk);
                // Nobody waits when the database is dropped without being closed.
                let _ = end.send(());
            })
            .map_err(|e| Error::Open(format!("The thread that writes to the database cannot start: {e}")))?;
        let ended = tokio::sync::Mutex::new(Some(ended));
        Ok(Self { queue: Mutex::new(Some(queue)), ended, wait: options.wait, stats })
    }

    pub(super) async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFn(&Tx) -> Result<T> + Send + Sync + 'static,
    {
        let (work, mut answer, claim) = Work::new(f);
        self.stats.writes.waiting.came();
        if let Err(closed) = self.send(Message::Job(Box::new(work))) {
            self.stats.writes.waiting.went();
            return Err(closed);
        }
        let said = match tokio::time::timeout(self.wait, &mut answer).await {
            Ok(said) => said,
            Err(_) if claim.withdraw() => {
                return Err(Error::Busy("other changes are still being written".to_owned()));
            }
            // It has begun, so it may be made: only its end tells.
            Err(_) => answer.await,
        };
        said.unwrap_or_else(|_| Err(lost()))
    }

    pub(super) async fn raw<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    {
        let (answer, said) = oneshot::channel();
        let run: Raw = Box::new(move |conn| {
            // Whoever asked may have gone; the work is done all the same.
            let _ = answer.send(f(conn));
        });
        self.send(Message::Raw(run))?;
        said.await.unwrap_or_else(|_| Err(lost()))
    }

    /// How many groups are being written: none or one.
    pub(super) fn in_use(&self) -> usize {
        usize::from(self.stats.writes.at_work.get() > 0)
    }

    /// Refuses new jobs, and waits until those that wait are done.
    pub(super) async fn close(&self) {
        locked(&self.queue).take();
        if let Some(ended) = self.ended.lock().await.take() {
            // An error means that the thread has gone already.
            let _ = ended.await;
        }
    }

    fn send(&self, message: Message) -> Result<()> {
        let queue = locked(&self.queue);
        let queue = queue.as_ref().ok_or(Error::Closed)?;
        queue.try_send(message).map_err(|refused| match refused {
            TrySendError::Full(_) => Error::Busy("too many wait to write".to_owned()),
            TrySendError::Disconnected(_) => Error::Closed,
        })
    }
}

fn lost() -> Error {
    Error::Bug("the thread that writes to the database failed in the middle of this job".to_owned())
}

/// Why a group came to nothing.
enum Lost {
    /// It never began, so no job is to blame.
    NotBegun(Error),
    /// One of its jobs, or the COMMIT, spoiled it.
    Spoiled(Error),
}

/// What the thread owns.
struct Desk {
    link: Arc<Link>,
    tx: Tx,
    watch: Watch,
    group: usize,
    stats: Arc<Stats>,
}

impl Desk {
    fn serve(&self, jobs: &Receiver<Message>) {
        let mut next = jobs.recv().ok();
        while let Some(message) = next.take() {
            next = match message {
                Message::Raw(run) => {
                    self.guarded(|| run(&mut self.link.conn()));
                    None
                }
                Message::Job(first) => {
                    let (group, after) = self.gather(first, jobs);
                    self.guarded(|| self.commit(group));
                    after
                }
            };
            next = next.or_else(|| jobs.recv().ok());
        }
        self.guarded(|| self.parting());
    }

    /// The jobs that wait, up to a group, and the message of another kind that ended it.
    fn gather(&self, first: Box<dyn Job>, jobs: &Receiver<Message>) -> (Vec<Box<dyn Job>>, Option<Message>) {
        let mut group = vec![first];
        while group.len() < self.group {
            match jobs.try_recv() {
                Ok(Message::Job(job)) => group.push(job),
                Ok(other) => return (group, Some(other)),
                Err(_) => break,
            }
        }
        (group, None)
    }

    /// Whatever panics here must not take the thread with it, nor leave a transaction open.
    fn guarded(&self, run: impl FnOnce()) {
        if catch_unwind(AssertUnwindSafe(run)).is_err() {
            tracing::error!("a job of the database's writer panicked");
        }
        if !self.link.conn().is_autocommit()
            && let Err(error) = self.simple("ROLLBACK")
        {
            tracing::error!(%error, "the database's writer could not end a transaction");
        }
    }

    fn commit(&self, group: Vec<Box<dyn Job>>) {
        group.iter().for_each(|job| {
            self.stats.writes.waiting.went();
            self.stats.writes.waited.note(job.waited());
        });
        let mut group: Vec<_> = group.into_iter().filter(|job| job.claim().take()).collect();
        if group.is_empty() {
            return;
        }
        let _one = self.stats.writes.at_work.up();
        self.stats.groups.one();
        match self.together(&mut group) {
            Ok(ends) => group.into_iter().zip(ends).for_each(|(job, end)| job.answer(end)),
            // One job alone spoiled it for all, for instance by a foreign key checked at COMMIT. Each gets
            // a transaction of its own, and only the guilty one fails.
            Err(Lost::Spoiled(_)) if group.len() > 1 => group.into_iter().for_each(|job| self.alone(job)),
            Err(Lost::Spoiled(error) | Lost::NotBegun(error)) => {
                group.into_iter().for_each(|job| job.answer(Err(error.clone())));
            }
        }
    }

    fn alone(&self, job: Box<dyn Job>) {
        let mut one = [job];
        let end = match self.together(&mut one) {
            Ok(ends) => ends.into_iter().collect(),
            Err(Lost::Spoiled(error) | Lost::NotBegun(error)) => Err(error),
        };
        let [job] = one;
        job.answer(end);
    }

    /// Runs the jobs in one transaction. `Err` when nothing of it was kept.
    fn together(&self, group: &mut [Box<dyn Job>]) -> Result<Vec<Result<()>>, Lost> {
        self.watch.same_file().and_then(|()| self.simple("BEGIN IMMEDIATE")).map_err(Lost::NotBegun)?;
        let run = group.iter_mut().map(|job| self.in_savepoint(job.as_mut()));
        let ends: Result<Vec<_>> = run.collect();
        let ends = ends.and_then(|ends| self.simple("COMMIT").map(|()| ends));
        if ends.is_err() && !self.link.conn().is_autocommit() {
            self.simple("ROLLBACK").map_err(Lost::NotBegun)?;
        }
        ends.map_err(Lost::Spoiled)
    }

    /// The inner result is the job's own; the outer is an error when the whole transaction is gone.
    fn in_savepoint(&self, job: &mut dyn Job) -> Result<Result<()>> {
        self.simple("SAVEPOINT job")?;
        self.tx.renew();
        let end = self.tx.verdict(job.run(&self.tx));
        if self.link.conn().is_autocommit() {
            return Err(end.err().unwrap_or_else(|| Error::Bug("a job ended the transaction".to_owned())));
        }
        if end.is_err() {
            self.simple("ROLLBACK TO job")?;
        }
        self.simple("RELEASE job")?;
        Ok(end)
    }

    /// Refreshes the statistics the query planner uses, where SQLite thinks it worth while.
    fn parting(&self) {
        if let Err(error) = self.link.conn().execute_batch("PRAGMA optimize") {
            tracing::warn!(%error, "the database's statistics could not be refreshed");
        }
    }

    fn simple(&self, text: &str) -> Result<()> {
        let conn = self.link.conn();
        let run = conn.prepare_cached(text).and_then(|mut stmt| stmt.raw_execute());
        run.map(drop).map_err(|e| errors::plain(&e))
    }
}
