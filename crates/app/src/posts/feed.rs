//! What somebody reads: the feed, one thread, and who sent what.

use jiff::Timestamp;

use super::{Post, PostId, Reaction, store};
use crate::choices::choices;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::{App, Error, Result};

choices! {
    /// Which posts.
    Tab:
    /// All that one may see, but those of people one muted.
    Everyone = "everyone", "Everyone";
    /// Those of the members one follows.
    Team = "team", "My team";
    /// One's own.
    Mine = "mine", "Mine";
}

/// How many posts stand on a page.
pub(super) const SIZE: usize = 20;

/// A page of the feed, the newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub posts: Vec<Post>,
    /// Where the next page begins.
    pub next: Option<PostId>,
}

/// A page of the feed: what is older than `before`, or the newest.
pub async fn feed(
    app: &App,
    home: CommunityId,
    viewer: MemberId,
    tab: Tab,
    before: Option<PostId>,
) -> Result<Page> {
    let before = before.unwrap_or(PostId(i64::MAX));
    Ok(app.db.read(async move |c| store::feed(c, home, viewer, tab, before).await).await?)
}

/// A post with what was said below it, the oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    pub post: Post,
    pub comments: Vec<Post>,
}

/// The thread that a post stands in, for a member, or for a visitor where it is open to anyone.
///
/// # Errors
/// [`Error::Missing`], also for what the viewer may not know of.
pub async fn thread(app: &App, home: CommunityId, viewer: Option<MemberId>, id: PostId) -> Result<Thread> {
    app.db.read(async move |c| store::thread(c, home, viewer, id).await).await?.ok_or(Error::Missing)
}

/// Who sent which reaction to a post, the latest first, as far as the viewer sees them.
///
/// # Errors
/// [`Error::Missing`].
pub async fn reactors(
    app: &App,
    home: CommunityId,
    viewer: MemberId,
    id: PostId,
) -> Result<Vec<(Reaction, String)>> {
    app.db.read(async move |c| store::reactors(c, home, viewer, id).await).await?.ok_or(Error::Missing)
}

/// What a post said before, the latest first: when it was changed, its words and its content note until then.
///
/// # Errors
/// [`Error::Missing`].
pub async fn edits(
    app: &App,
    home: CommunityId,
    viewer: Option<MemberId>,
    id: PostId,
) -> Result<Vec<(Timestamp, String, String)>> {
    app.db.read(async move |c| store::edits(c, home, viewer, id).await).await?.ok_or(Error::Missing)
}
