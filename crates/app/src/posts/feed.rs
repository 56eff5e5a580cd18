//! What somebody reads: the feed, one thread, and who sent what.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use jiff::Timestamp;

use super::{Kind, Post, PostId, Reaction, react, store};
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
pub(super) const SIZE: usize = store::page_and_one!() - 1;

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

/// The newest post that begins a thread, whoever may see it: tells that it is time to look.
pub async fn newest(app: &App, home: CommunityId) -> Result<Option<PostId>> {
    Ok(app.db.read(async move |c| store::newest(c, home).await).await?)
}

/// How many posts of others in a tab are newer than `since`, as far as the viewer sees them; more than 20 are 21.
pub async fn newer(app: &App, home: CommunityId, viewer: MemberId, tab: Tab, since: PostId) -> Result<usize> {
    Ok(app.db.read(async move |c| store::newer(c, home, viewer, tab, since).await).await?)
}

/// A post with what was said below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    pub post: Post,
    /// The oldest first, each followed by its answers. Of a question what helped comes first, then what most found helpful.
    pub comments: Vec<Post>,
}

impl Thread {
    /// `comments` are those that the reader sees, the oldest first.
    pub(super) fn new(post: Post, comments: Vec<Post>) -> Self {
        let known: BTreeSet<PostId> = comments.iter().map(|one| one.id).collect();
        // An answer whose comment the reader does not see stands by itself.
        let (mut tops, answers): (Vec<Post>, Vec<Post>) =
            comments.into_iter().partition(|one| one.parent.is_none_or(|parent| !known.contains(&parent)));
        if post.kind == Kind::Question {
            tops.sort_by_key(|one| (Reverse(one.helped), Reverse(one.sent(Reaction::Helpful)), one.id));
        }
        let mut below: BTreeMap<Option<PostId>, Vec<Post>> = BTreeMap::new();
        for answer in answers {
            below.entry(answer.parent).or_default().push(answer);
        }
        let with_answers = |top: Post| {
            let own = below.remove(&Some(top.id)).unwrap_or_default();
            iter::once(top).chain(own)
        };
        Self { post, comments: tops.into_iter().flat_map(with_answers).collect() }
    }
}

db::row! {
    /// What a post said until it was changed.
    pub struct Before { edited_at: Timestamp, title: String, body: String, content_note: String }
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
    app.db.read(async move |c| react::store::reactors(c, home, viewer, id).await).await?.ok_or(Error::Missing)
}

/// What a post said before, the latest first.
///
/// # Errors
/// [`Error::Missing`].
pub async fn edits(
    app: &App,
    home: CommunityId,
    viewer: Option<MemberId>,
    id: PostId,
) -> Result<Vec<Before>> {
    app.db.read(async move |c| store::edits(c, home, viewer, id).await).await?.ok_or(Error::Missing)
}
