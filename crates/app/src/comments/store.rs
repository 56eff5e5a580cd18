//! The only SQL about what is said on articles.

use db::{Conn, Result, Tx};

use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::posts::store::{NOBODY, Row, met, page, page_and_one, post, seen, unmuted};
use crate::posts::{Page, PostId};

/// Says that what visitors read changed below the articles of posts `p`.
macro_rules! talked {
    ($which:literal) => {
        concat!(
            "INSERT INTO article_talk (article_id, edition) SELECT DISTINCT r.article_id, (SELECT coalesce(max(edition), 0) + 1 FROM article_talk)
            FROM post p JOIN post r ON r.id = coalesce(p.root_id, p.id) WHERE ", $which, " AND r.article_id IS NOT NULL AND r.audience = 'anyone'
            ON CONFLICT (article_id) DO UPDATE SET edition = CASE WHEN excluded.edition > article_talk.edition THEN excluded.edition
            ELSE article_talk.edition + 1 END"
        )
    };
}

db::sql! {
    OF_ARTICLE: (MemberId, ArticleId, PostId) => Row = post!(concat!("p.article_id = $2 AND p.id < $3 AND ", unmuted!(), " AND ",
        seen!(), " ORDER BY p.id DESC LIMIT ", page_and_one!()));
    OPEN_OF_ARTICLE: (MemberId, ArticleId, PostId) => Row = post!(concat!("p.article_id = $2 AND p.id < $3 AND p.audience = 'anyone'
        AND p.held = '' AND ", met!(), " ORDER BY p.id DESC LIMIT ", page_and_one!()));
    TALKED: PostId = talked!("p.id = $1");
    TALKED_OF: MemberId = talked!("p.author_id = $1");
    CHANGED: (CommunityId, i64) => (String, i64) = "SELECT a.slug, t.edition FROM article_talk t
        JOIN article a ON a.id = t.article_id WHERE a.community_id = $1 AND t.edition >= $2";
}

pub(super) async fn of_article(
    c: &Conn,
    viewer: Option<MemberId>,
    article: ArticleId,
    before: PostId,
) -> Result<Page> {
    match viewer {
        Some(viewer) => page(c, viewer, c.all(&OF_ARTICLE, (viewer, article, before)).await?).await,
        None => page(c, NOBODY, c.all(&OPEN_OF_ARTICLE, (NOBODY, article, before)).await?).await,
    }
}

/// Says that what visitors read below an article changed, if this post stands below one and is for them.
pub(crate) async fn talked(tx: &Tx, post: PostId) -> Result<()> {
    tx.exec(&TALKED, post).await.map(drop)
}

/// The same for everything that a member said on articles.
pub(crate) async fn talked_of(tx: &Tx, member: MemberId) -> Result<()> {
    tx.exec(&TALKED_OF, member).await.map(drop)
}

pub(super) async fn changed(c: &Conn, home: CommunityId, since: i64) -> Result<Vec<(String, i64)>> {
    c.all(&CHANGED, (home, since)).await
}
