//! A letter: whom it is for, and what it says.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::store;
use crate::App;
use crate::communities::CommunityId;

db::id!(pub LetterId);

/// The kind of a last letter: its row goes as soon as it has left.
pub(crate) const FAREWELL: &str = "farewell";

/// How soon a letter should leave: the lower, the sooner.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Urgency {
    /// Somebody waits for it: a link to sign in.
    Now = 0,
    /// About something that happened.
    Soon = 1,
    /// One of many.
    Bulk = 2,
}

impl Urgency {
    pub(super) const fn of(number: i64) -> Self {
        match number {
            0 => Self::Now,
            1 => Self::Soon,
            _ => Self::Bulk,
        }
    }
}

/// What a letter says. Plain text throughout; the templates make HTML and text of it. An address may begin with a slash, and is
/// then one of this site.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Note {
    pub subject: String,
    /// Paragraphs before the button.
    pub lines: Vec<String>,
    /// The one thing to do: its words and its address.
    pub action: Option<(String, String)>,
    /// Paragraphs after the button: what to do if this was not you.
    pub after: Vec<String>,
    /// Why this person gets it, as one sentence; empty for what is always true.
    #[serde(default)]
    pub why: String,
    /// The address that ends letters of this kind: a page for people, and a POST to it ends them at once (RFC 8058).
    #[serde(default)]
    pub unsubscribe: Option<String>,
}

/// What a letter holds: its own words, or where they are. An issue goes to many, so each letter of it says which and for whom,
/// and is drawn when it leaves.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Content {
    /// An issue of the newsletter, for one subscriber.
    Issue { issue: i64, subscriber: i64 },
    /// Words of its own.
    Note(Note),
}

impl From<Note> for Content {
    fn from(note: Note) -> Self {
        Self::Note(note)
    }
}

/// A letter to be sent. Made before the transaction that posts it, since that may run twice.
#[derive(Clone, Debug)]
pub struct Letter {
    pub(crate) id: LetterId,
    pub(crate) community: CommunityId,
    /// A short name that stays the same: `sign-in`, `join`.
    pub kind: &'static str,
    /// The account or subscriber whose data it holds, so that it goes when they go.
    pub owner: Option<i64>,
    pub to: String,
    pub urgency: Urgency,
    pub content: Content,
    pub(crate) at: Timestamp,
    bell: Arc<Notify>,
}

impl Letter {
    /// A letter that leaves at once.
    pub fn new(
        app: &App,
        community: CommunityId,
        kind: &'static str,
        to: &str,
        content: impl Into<Content>,
    ) -> Self {
        let (id, at, bell) = (LetterId(app.id()), app.clock.now(), app.bell());
        let (to, content) = (to.to_owned(), content.into());
        Self { id, community, kind, owner: None, to, urgency: Urgency::Now, content, at, bell }
    }

    /// The same letter, known to belong to an account or a subscriber.
    #[must_use]
    pub fn of(mut self, owner: i64) -> Self {
        self.owner = Some(owner);
        self
    }

    /// The same letter, with another urgency.
    #[must_use]
    pub fn leaving(mut self, urgency: Urgency) -> Self {
        self.urgency = urgency;
        self
    }

    /// Its number, as `alongside mail` shows it.
    pub fn id(&self) -> LetterId {
        self.id
    }
}

/// Puts a letter into the outbox, as part of what caused it.
pub(crate) async fn post(tx: &db::Tx, letter: &Letter) -> db::Result<()> {
    store::post(tx, letter).await?;
    // The worker waits a moment before it looks, since the transaction has not ended yet.
    letter.bell.notify_one();
    Ok(())
}

/// The same for many at once.
pub(crate) async fn post_all(tx: &db::Tx, letters: &[Letter]) -> db::Result<()> {
    store::post_all(tx, letters).await?;
    if let Some(letter) = letters.first() {
        letter.bell.notify_one();
    }
    Ok(())
}
