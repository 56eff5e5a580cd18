//! What waits, what left and what died, for the command line and the admin pages.

use jiff::{SignedDuration, Timestamp};

use super::letter::LetterId;
use super::{Letter, Note, post, store};
use crate::communities::CommunityId;
use crate::{App, Result};

/// How long a letter that left is remembered, so that what comes back can be known.
const KEEP_SENT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long one that did not leave can still be sent again.
const KEEP_DEAD: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How long a last letter may try to leave. Its reader asked us to forget them.
const KEEP_FAREWELL: SignedDuration = SignedDuration::from_hours(3 * 24);

/// Where a letter is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// In the outbox; `due_at` says when it is tried next.
    Waiting,
    /// Handed over. Its text is gone.
    Sent,
    /// Given up; it can be sent again.
    Dead,
    /// Not sent, since the address is suppressed.
    Suppressed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Dead, Self::Suppressed];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dead => "dead",
            Self::Suppressed => "suppressed",
        }
    }
}

impl std::str::FromStr for State {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

db::text_enum!(State);

db::row! {
    /// A letter as a list shows it: without its text.
    pub struct Entry {
        id: LetterId, kind: String, recipient: String, state: State, urgency: i64,
        /// How often it was tried.
        attempts: u32,
        /// What went wrong last; empty when nothing did.
        problem: String,
        created_at: Timestamp, due_at: Timestamp, ended_at: Option<Timestamp>,
    }
}

/// How many letters there are in each state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    pub waiting: i64,
    pub sent: i64,
    pub dead: i64,
    pub suppressed: i64,
    /// When the oldest letter that waits was written.
    pub oldest: Option<Timestamp>,
}

/// Puts a letter into the outbox, in a transaction of its own.
///
/// # Errors
/// When the database fails.
pub async fn send(app: &App, letter: Letter) -> Result<LetterId> {
    let id = letter.id;
    app.db.write(async move |tx| post(tx, &letter).await).await?;
    Ok(id)
}

/// The newest letters, `most` of them, in one state or all, older than `before`.
pub async fn list(
    app: &App,
    home: CommunityId,
    state: Option<State>,
    before: Option<LetterId>,
    most: u16,
) -> Result<Vec<Entry>> {
    let before = before.unwrap_or(LetterId(i64::MAX));
    Ok(app.db.read(async move |c| store::list(c, home, state, before, i64::from(most)).await).await?)
}

/// A letter, and what it says unless it has left.
pub async fn show(app: &App, home: CommunityId, id: LetterId) -> Result<Option<(Entry, Option<Note>)>> {
    let found = app.db.read(async move |c| store::show(c, home, id).await).await?;
    Ok(found.map(|(entry, content)| (entry, serde_json::from_str(&content).ok())))
}

/// Sends a letter again that did not leave, from the first try on. False when it has left, is on its way at this moment, or is
/// unknown.
pub async fn resend(app: &App, home: CommunityId, id: LetterId) -> Result<bool> {
    let now = app.clock.now();
    let done = app.db.write(async move |tx| store::resend(tx, home, id, now).await).await?;
    app.bell().notify_one();
    Ok(done)
}

/// Sends all dead letters again; gives how many.
pub async fn resend_dead(app: &App, home: CommunityId) -> Result<u64> {
    let now = app.clock.now();
    let done = app.db.write(async move |tx| store::resend_dead(tx, home, now).await).await?;
    app.bell().notify_one();
    Ok(done)
}

/// How many letters there are in each state.
pub async fn counts(app: &App, home: CommunityId) -> Result<Counts> {
    Ok(app.db.read(async move |c| store::counts(c, home).await).await?)
}

/// Deletes letters that left 30 days ago, and those that were given up or suppressed 90 days ago; gives how many.
pub async fn sweep(app: &App, home: CommunityId) -> Result<u64> {
    let now = app.clock.now();
    let before = |keep: SignedDuration| now.checked_sub(keep).unwrap_or(Timestamp::UNIX_EPOCH);
    let times = (before(KEEP_SENT), before(KEEP_DEAD), before(KEEP_FAREWELL));
    Ok(app.db.write(async move |tx| store::sweep(tx, home, times).await).await?)
}
