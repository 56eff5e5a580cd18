//! Questions: posts with a title, whose comments are answers.
//!
//! Who may see, export and erasure are those of posts: see there.

pub(crate) mod store;

use crate::choices::choices;
use crate::communities::CommunityId;
use crate::error::unless_gone;
use crate::matching;
use crate::members::MemberId;
use crate::posts::{Page, Post, PostId};
use crate::search::{self, Hit, Query};
use crate::sessions::Membership;
use crate::{App, Error, Result};

/// Questions like the one that is being asked.
const QUESTIONS: usize = 5;
/// Concepts of a member that questions are looked for by.
const CONCEPTS: usize = 16;
/// Articles about it.
const ARTICLES: usize = 3;

choices! {
    /// Which questions.
    Which:
    All = "all", "All";
    /// Nobody but the one who asked has said anything yet.
    Waiting = "waiting", "Waiting for an answer";
    /// The one who asked said of an answer that it helped.
    Helped = "helped", "With an answer that helped";
}

/// A page of questions, the newest first: what is older than `before`, or the newest. A visitor finds those that are open to the web.
pub async fn list(
    app: &App,
    home: CommunityId,
    viewer: Option<MemberId>,
    which: Which,
    before: Option<PostId>,
) -> Result<Page> {
    let before = before.unwrap_or(PostId(i64::MAX));
    Ok(app.db.read(async move |c| store::list(c, home, viewer, which, before).await).await?)
}

/// Questions that nobody has answered yet, about something that the member tells of themselves; the newest, four at the most.
pub async fn for_me(app: &App, home: CommunityId, me: MemberId) -> Result<Vec<Post>> {
    let concepts = matching::own_concepts(app, me, CONCEPTS).await?;
    if concepts.is_empty() {
        return Ok(Vec::new());
    }
    Ok(app.db.read(async move |c| store::for_member(c, home, me, &concepts).await).await?.posts)
}

/// What there is already of a question that somebody is about to ask.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Similar {
    pub questions: Vec<Post>,
    pub articles: Vec<Hit>,
}

/// Questions and articles like what somebody is about to ask, by words and by what they are about.
pub async fn similar(app: &App, home: CommunityId, me: MemberId, title: &str) -> Result<Similar> {
    let questions = search::similar(app, home, me, title, QUESTIONS).await?;
    let query = Query { text: title.to_owned(), ..Query::default() };
    let articles = search::search(app, home, &query).await?.hits.into_iter().take(ARTICLES).collect();
    Ok(Similar { questions, articles })
}

/// Says of an answer to one's own question that it helped, or takes that back.
///
/// # Errors
/// [`Error::Missing`] for what is no answer to a question of one's own that one sees; a fault for who may read only.
pub async fn mark(
    app: &App,
    home: CommunityId,
    me: &Membership,
    answer: PostId,
    helped: bool,
) -> Result<PostId> {
    me.may_write("helped")?;
    let (member, at) = (me.id, helped.then(|| app.clock.now()));
    let marked = app.db.write(async move |tx| store::mark(tx, home, member, answer, at).await);
    unless_gone(marked.await)?.ok_or(Error::Missing)
}
