//! Bookmarks: posts and articles that a member wants to find again.
//!
//! Who may see: the member alone. A post that they may not read any more is not in the list. Exported and erased here.

pub(crate) mod store;

use crate::articles::{self, Card};
use crate::communities::CommunityId;
use crate::error::unless_gone;
use crate::members::MemberId;
use crate::posts::{Page, PostId};
use crate::{App, Error, Result};

/// Bookmarked articles that are listed, the latest.
pub const ARTICLES: usize = 20;

/// What is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Subject {
    Post(PostId),
    /// An article, by its slug.
    Article(String),
}

/// Keeps something to be found again, or lets go of it.
///
/// # Errors
/// [`Error::Missing`] for what is not there, or not for this member.
pub async fn set(app: &App, home: CommunityId, me: MemberId, subject: &Subject, kept: bool) -> Result<()> {
    let (subject, now) = (subject.clone(), app.clock.now());
    let done = app.db.write(async move |tx| match (&subject, kept) {
        (Subject::Post(id), true) => store::keep_post(tx, home, me, *id, now).await,
        (Subject::Article(slug), true) => store::keep_article(tx, home, me, slug, now).await,
        (subject, false) => store::let_go(tx, home, me, subject).await.map(|()| true),
    });
    if unless_gone(done.await)? { Ok(()) } else { Err(Error::Missing) }
}

/// The kept posts, the latest kept first; `next` is the last of a page that has another after it.
pub async fn posts(app: &App, home: CommunityId, me: MemberId, after: Option<PostId>) -> Result<Page> {
    Ok(app.db.read(async move |c| store::posts(c, home, me, after).await).await?)
}

/// The latest articles that were kept, and how many there are.
pub async fn articles(app: &App, home: CommunityId, me: MemberId) -> Result<Vec<Card>> {
    let ids = app.db.read(async move |c| store::articles(c, me).await).await?;
    articles::some(app, home, ids).await
}
