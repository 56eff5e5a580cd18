//! A letter: whom it is for, and what it says.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::store;
use crate::App;
use crate::communities::CommunityId;

db::id!(pub LetterId);

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

/// What a letter says. Plain text throughout; the templates make HTML and text of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Note {
    pub subject: String,
    /// Paragraphs before the button.
    pub lines: Vec<String>,
    /// The one thing to do: its words and its address.
    pub action: Option<(String, String)>,
    /// Paragraphs after the button: what to do if this was not you.
    pub after: Vec<String>,
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
    pub note: Note,
    pub(crate) at: Timestamp,
}

impl Letter {
    /// A letter that leaves at once.
    pub fn new(app: &App, community: CommunityId, kind: &'static str, to: &str, note: Note) -> Self {
        let (id, at) = (LetterId(app.id()), app.clock.now());
        Self { id, community, kind, owner: None, to: to.to_owned(), urgency: Urgency::Now, note, at }
    }

    /// The same letter, known to belong to an account or a subscriber.
    #[must_use]
    pub fn of(mut self, owner: i64) -> Self {
        self.owner = Some(owner);
        self
    }
}

/// Puts a letter into the outbox, as part of what caused it.
pub(crate) async fn post(tx: &db::Tx, letter: &Letter) -> db::Result<()> {
    store::post(tx, letter).await
}
