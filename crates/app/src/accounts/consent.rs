//! What people agree to. The wording stands here, is shown, and is kept with each consent as it was shown.
//!
//! Who may see: the person, and staff who must prove it. Exported with the account; erased with it.

use jiff::Timestamp;

use crate::App;
use crate::communities::CommunityId;

/// What somebody agrees to when they join, as the page says it.
pub fn joining(community: &str, minimum_age: u16) -> String {
    format!(
        "I am {minimum_age} or older. I have read how {community} treats what I write (Privacy), and I want to join."
    )
}

/// What somebody agrees to when they want the newsletter, as the box says it.
pub fn newsletter(community: &str) -> String {
    format!(
        "I want letters from {community} about new and newly reviewed articles. Every letter has a link to stop them."
    )
}

/// What somebody agrees to who lets these words be quoted below an article, under a name or none.
pub fn voice(community: &str, article: &str, name: Option<&str>, words: &str) -> String {
    let name = name.map_or_else(|| "without a name".to_owned(), |name| format!("under the name {name}"));
    format!(
        "{community} may quote these words of mine below the article “{article}”, in its feed and its newsletter, {name}, for anybody on the open web to read, until I take it back: “{words}”"
    )
}

/// A consent that is not stored yet.
#[derive(Clone, Debug)]
pub(crate) struct Consent {
    pub(super) id: i64,
    pub(super) community: CommunityId,
    pub(super) owner: i64,
    pub(super) kind: &'static str,
    pub(super) wording: String,
    pub(super) at: Timestamp,
}

impl Consent {
    /// What `owner`, an account or a subscriber, agreed to at `at`.
    pub(crate) fn new(
        app: &App,
        community: CommunityId,
        owner: i64,
        kind: &'static str,
        wording: String,
        at: Timestamp,
    ) -> Self {
        Self { id: app.id(), community, owner, kind, wording, at }
    }

    /// The same under a number by which it is found when it is taken back.
    pub(crate) const fn numbered(mut self, id: i64) -> Self {
        self.id = id;
        self
    }
}
