//! What happened, in order, for good: the one record that audit and activity are read from. Nothing here is changed or
//! deleted, so it holds numbers of accounts and never their names or words.
//!
//! Who may see: staff, but what is kept from one of them since it concerns a case about them; and each member what is about them.

mod reason;
pub(crate) mod store;
mod words;

use jiff::Timestamp;

use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::{App, Result};

pub use reason::Reason;
pub(crate) use store::record;

db::row! {
    /// An event as staff read it. Aliases are those of now; who was erased has none any more.
    pub struct Recorded {
        id: i64,
        at: Timestamp,
        kind: String,
        subject: String,
        /// Figures, as JSON.
        detail: String,
        reason: String,
        actor_id: Option<AccountId>,
        actor: Option<String>,
        about_id: Option<AccountId>,
        about: Option<String>,
    }
}

impl Recorded {
    /// What happened, in a sentence to the one it is about.
    pub fn words(&self) -> &str {
        words::of(&self.kind).unwrap_or(&self.kind)
    }
}

/// The newest events before `before`, `most` of them, but those that are kept from the reader.
pub async fn list(
    app: &App,
    home: CommunityId,
    reader: AccountId,
    before: Option<i64>,
    most: u16,
) -> Result<Vec<Recorded>> {
    let before = before.unwrap_or(i64::MAX);
    Ok(app.db.read(async move |c| store::list(c, home, reader, before, most).await).await?)
}

/// The newest events about an account, for its owner.
pub async fn about(app: &App, home: CommunityId, account: AccountId, most: u16) -> Result<Vec<Recorded>> {
    Ok(app.db.read(async move |c| store::about(c, home, account, most).await).await?)
}

/// Something that happened. Made before the transaction that records it.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    id: i64,
    community: CommunityId,
    kind: &'static str,
    subject: String,
    detail: String,
    at: Timestamp,
    actor: Option<AccountId>,
    about: Option<AccountId>,
    kept_from: Option<AccountId>,
    reason: String,
}

impl Event {
    /// An event of now, by the program or the command line, about nobody.
    pub(crate) fn new(app: &App, community: CommunityId, kind: &'static str) -> Self {
        Self {
            id: app.id(),
            community,
            kind,
            subject: String::new(),
            detail: "{}".to_owned(),
            at: app.clock.now(),
            actor: None,
            about: None,
            kept_from: None,
            reason: String::new(),
        }
    }

    /// Done by an account.
    pub(crate) fn by(mut self, actor: impl Into<Option<AccountId>>) -> Self {
        self.actor = actor.into();
        self
    }

    /// About an account. Its owner can read it, so its kind must have words for them.
    pub(crate) fn about(mut self, about: AccountId) -> Self {
        debug_assert!(words::of(self.kind).is_some(), "{} has no words for whom it is about", self.kind);
        self.about = Some(about);
        self
    }

    /// Not told to an account, even where its owner may read the record: it would tell them that somebody reported them.
    pub(crate) fn kept_from(mut self, whom: impl Into<Option<AccountId>>) -> Self {
        self.kept_from = whom.into();
        self
    }

    /// What it was done to, in a word: a role, a setting, a path.
    pub(crate) fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// Figures about it, as JSON.
    pub(crate) fn detail(mut self, detail: &serde_json::Value) -> Self {
        self.detail = detail.to_string();
        self
    }

    /// Why it was done, in the words of who did it.
    pub(crate) fn because(mut self, reason: &str) -> Self {
        reason.clone_into(&mut self.reason);
        self
    }
}
