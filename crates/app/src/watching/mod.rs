//! How the install does, for those who run it: what waits, what failed, how large it is, and how much happened on each day. Nothing of it
//! is about a single person.

mod measures;
pub(crate) mod store;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::communities::CommunityId;
use crate::{App, Result};

pub use measures::{Ends, Letters, Measures};

/// The highest number that is counted of what waits: more is as bad.
pub const MOST: i64 = 10_001;

/// What is left to do, and how large the database is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backlog {
    /// Letters on their way.
    pub letters: Waiting,
    /// Letters that were given up.
    pub letters_dead: i64,
    /// Jobs whose time has come.
    pub jobs: Waiting,
    /// Jobs that were given up.
    pub jobs_dead: i64,
    /// Open cases of moderators.
    pub cases: Waiting,
    /// Bytes of the database.
    pub database_bytes: i64,
}

/// Things that wait.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Waiting {
    /// How many; [`MOST`] for more.
    pub number: i64,
    /// For how many seconds the one has been due that was due first; 0 where nothing is due.
    pub overdue_seconds: i64,
}

impl Waiting {
    pub(crate) fn new(number: i64, first: Option<Timestamp>, now: Timestamp) -> Self {
        let overdue = first.map_or(0, |first| now.as_second() - first.as_second());
        Self { number, overdue_seconds: overdue.max(0) }
    }
}

/// How much of one kind happened on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// Days since 1970, in UTC.
    pub day: i64,
    /// `joined`, or the kind of a post: `update`, `comment`, `question`, `story`.
    pub kind: String,
    pub number: i64,
}

/// What is left to do.
///
/// # Errors
/// When the database fails.
pub async fn backlog(app: &App, home: CommunityId) -> Result<Backlog> {
    let now = app.clock.now();
    Ok(app.db.read(async move |c| store::backlog(c, home, now).await).await?)
}

/// What happened on the last `days` days, today among them, of what is there still.
///
/// # Errors
/// When the database fails.
pub async fn happened(app: &App, home: CommunityId, days: i64) -> Result<Vec<Happened>> {
    let first = number_of(app.clock.today()) - days + 1;
    Ok(app.db.read(async move |c| store::happened(c, home, first).await).await?)
}

/// How many days after 1970 a day is.
pub fn number_of(day: Date) -> i64 {
    let begin = jiff::civil::date(1970, 1, 1);
    i64::from(day.since(begin).map_or(0, |span| span.get_days()))
}
