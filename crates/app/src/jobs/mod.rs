//! Work to be done later. A job is left in the transaction that causes it and run by a worker, at least once; what recurs has one
//! row that moves its due time on.
//!
//! Who may see: operators alone, in the admin pages.

mod kinds;
mod run;
pub(crate) mod store;

use db::Tx;
use jiff::Timestamp;
use serde::Serialize;

use crate::communities::CommunityId;
use crate::{App, Result};

pub use kinds::Kind;
pub use run::{Errand, run_one};

db::id!(pub JobId);

/// A job to be left. Made before the transaction that leaves it, since that may run twice.
#[derive(Clone, Debug)]
pub struct Job {
    id: JobId,
    community: CommunityId,
    kind: Kind,
    payload: String,
    due: Timestamp,
    at: Timestamp,
}

impl Job {
    /// A job that is due at once. `payload` is what its kind reads; `()` for those that read nothing.
    pub fn new(app: &App, community: CommunityId, kind: Kind, payload: &impl Serialize) -> Self {
        let (id, at) = (JobId(app.id()), app.clock.now());
        let payload = serde_json::to_string(payload).unwrap_or_default();
        Self { id, community, kind, payload, due: at, at }
    }

    /// The same job, due at another time.
    #[must_use]
    pub fn due(mut self, due: Timestamp) -> Self {
        self.due = due;
        self
    }
}

db::row! {
    /// A job as a list shows it.
    pub struct Entry {
        id: JobId, kind: String,
        /// `waiting` or `dead`.
        state: String,
        /// How often it was tried since it last went well.
        attempts: u32,
        /// What went wrong last; empty when nothing did.
        problem: String,
        due_at: Timestamp, created_at: Timestamp,
        /// When it last began.
        last_at: Option<Timestamp>,
        /// Until when a worker has it; in the past when none does.
        leased_until: Timestamp,
        /// Microseconds from one run to the next, where it recurs.
        every_us: Option<i64>,
    }
}

/// Leaves a job, as part of what causes it.
pub(crate) async fn enqueue(tx: &Tx, job: &Job) -> db::Result<()> {
    store::enqueue(tx, job).await
}

/// Leaves a job, in a transaction of its own.
pub async fn leave(app: &App, job: Job) -> Result<()> {
    Ok(app.db.write(async move |tx| enqueue(tx, &job).await).await?)
}

/// Sees to it that every kind that recurs has its row. Done by each worker when it starts.
pub async fn plan(app: &App, home: CommunityId) -> Result<()> {
    let now = app.clock.now();
    let all: Vec<(JobId, Kind, i64)> =
        Kind::recurring().map(|(kind, every)| (JobId(app.id()), kind, every.as_micros() as i64)).collect();
    Ok(app.db.write(async move |tx| store::plan(tx, home, &all, now).await).await?)
}

/// All jobs, those that are due first.
pub async fn list(app: &App, home: CommunityId) -> Result<Vec<Entry>> {
    Ok(app.db.read(async move |c| store::list(c, home).await).await?)
}

/// Tries a dead job again. False when it is not dead, or not there.
pub async fn retry(app: &App, home: CommunityId, id: JobId) -> Result<bool> {
    let now = app.clock.now();
    Ok(app.db.write(async move |tx| store::retry(tx, home, id, now).await).await?)
}
