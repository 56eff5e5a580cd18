//! Comments on articles. Each is a post that begins a thread of its own below the article, for members or for anyone; visitors say
//! something with an address that they confirm ([`visitors`]).
//!
//! Who may see: as every post; reading what is for anyone is open to all, and what is for members alone never leaves to visitors. Exported
//! and erased with the other posts of their author.

pub(crate) mod store;
pub mod visitors;

use crate::articles::{self, ArticleId};
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::posts::{self, Audience, Draft, Kind, Page, PostId};
use crate::sessions::Membership;
use crate::{App, Error, Result};

/// Who may see what is said on an article. It has no team.
pub const AUDIENCES: [Audience; 2] = [Audience::Members, Audience::Anyone];

/// What was said on an article, the newest first: what is older than `before`, or the newest.
///
/// # Errors
/// [`Error::Missing`] for an article that is not there.
pub async fn of_article(
    app: &App,
    home: CommunityId,
    viewer: Option<MemberId>,
    slug: &str,
    before: Option<PostId>,
) -> Result<Page> {
    let article = number(app, home, slug).await?;
    let before = before.unwrap_or(PostId(i64::MAX));
    Ok(app.db.read(async move |c| store::of_article(c, viewer, article, before).await).await?)
}

/// Says something on an article. Sent twice, it is one comment.
///
/// # Errors
/// What is wrong with it; [`Error::Missing`] for an article that is not there; [`Error::Wait`].
pub async fn say(app: &App, home: CommunityId, me: &Membership, slug: &str, draft: &Draft) -> Result<PostId> {
    let article = number(app, home, slug).await?;
    posts::write::begin(app, home, me, (Kind::Comment, Some(article)), draft).await
}

/// The articles below which visitors read something else since an edition, each with its own: they are counted over all articles.
pub async fn changed(app: &App, home: CommunityId, since: i64) -> Result<Vec<(String, i64)>> {
    Ok(app.db.read(async move |c| store::changed(c, home, since).await).await?)
}

/// The number of the article at `slug`.
async fn number(app: &App, home: CommunityId, slug: &str) -> Result<ArticleId> {
    // PostgreSQL refuses null bytes; nothing that is no slug is there.
    if !kernel::text::is_slug(slug) {
        return Err(Error::Missing);
    }
    let slug = slug.to_owned();
    let found = app.db.read(async move |c| articles::store::card(c, home, &slug).await).await?;
    found.map(|card| card.id).ok_or(Error::Missing)
}
