//! The only SQL about what is said on articles.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::posts::store::{NOBODY, Row, met, page, post, seen, unmuted};
use crate::posts::{Page, PostId};

/// Comments on a page and one more.
const MOST: i64 = 21;

db::sql! {
    OF_ARTICLE: (MemberId, ArticleId, PostId, i64) => Row = post!(concat!("p.article_id = $2 AND p.id < $3 AND ", unmuted!(), " AND ",
        seen!(), " ORDER BY p.id DESC LIMIT $4"));
    OPEN_OF_ARTICLE: (MemberId, ArticleId, PostId, i64) => Row = post!(concat!("p.article_id = $2 AND p.id < $3 AND p.audience = 'anyone'
        AND p.held = '' AND ", met!(), " ORDER BY p.id DESC LIMIT $4"));
    // Later than before in any case: a moment may pass twice.
    TALKED: (PostId, Timestamp) = "INSERT INTO article_talk (article_id, changed_at) SELECT r.article_id, $2 FROM post p
        JOIN post r ON r.id = coalesce(p.root_id, p.id) WHERE p.id = $1 AND r.article_id IS NOT NULL AND r.audience = 'anyone'
        ON CONFLICT (article_id) DO UPDATE SET changed_at = CASE WHEN excluded.changed_at > article_talk.changed_at
        THEN excluded.changed_at ELSE article_talk.changed_at + 1 END";
    CHANGED: (CommunityId, Timestamp) => (String, Timestamp) = "SELECT a.slug, t.changed_at FROM article_talk t
        JOIN article a ON a.id = t.article_id WHERE a.community_id = $1 AND t.changed_at >= $2";
}

pub(super) async fn of_article(
    c: &Conn,
    viewer: Option<MemberId>,
    article: ArticleId,
    before: PostId,
) -> Result<Page> {
    match viewer {
        Some(viewer) => {
            page(c, viewer, c.all(&OF_ARTICLE, (viewer, article, before, MOST)).await?).await
        }
        None => page(c, NOBODY, c.all(&OPEN_OF_ARTICLE, (NOBODY, article, before, MOST)).await?).await,
    }
}

/// Says that what visitors read below an article changed, if this post stands below one and is for them.
pub(crate) async fn talked(tx: &Tx, post: PostId, now: Timestamp) -> Result<()> {
    tx.exec(&TALKED, (post, now)).await.map(drop)
}

pub(super) async fn changed(
    c: &Conn,
    home: CommunityId,
    since: Timestamp,
) -> Result<Vec<(String, Timestamp)>> {
    c.all(&CHANGED, (home, since)).await
}
