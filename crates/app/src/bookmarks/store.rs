//! The only SQL about bookmarks.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{ARTICLES, Subject};
use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::posts::store::{Row, page, page_and_one, post, root, seen, within};
use crate::posts::{Page, PostId};
use crate::privacy::{Part, Person};

db::sql! {
    KEEP_POST: (MemberId, PostId, Timestamp) = "INSERT INTO post_bookmark (member_id, post_id, since) VALUES ($1, $2, $3)
        ON CONFLICT (member_id, post_id) DO NOTHING";
    LET_POST_GO: (MemberId, PostId) = "DELETE FROM post_bookmark WHERE member_id = $1 AND post_id = $2";
    FIND: (CommunityId, String) => (ArticleId,) = "SELECT id FROM article WHERE community_id = $1 AND slug = $2";
    KEEP_ARTICLE: (MemberId, ArticleId, Timestamp) = "INSERT INTO article_bookmark (member_id, article_id, since) VALUES ($1, $2, $3)
        ON CONFLICT (member_id, article_id) DO NOTHING";
    LET_ARTICLE_GO: (MemberId, ArticleId) = "DELETE FROM article_bookmark WHERE member_id = $1 AND article_id = $2";
    SINCE: (MemberId, PostId) => (Timestamp,) = "SELECT since FROM post_bookmark WHERE member_id = $1 AND post_id = $2";
    POSTS: (MemberId, CommunityId, Timestamp, PostId) => Row = post!(concat!("p.community_id = $2 AND k.since IS NOT NULL
        AND (k.since < $3 OR (k.since = $3 AND p.id < $4)) AND ", seen!(), " AND ", within!(), " ORDER BY k.since DESC, p.id DESC LIMIT ", page_and_one!()));
    ARTICLES_OF: (MemberId, i64) => (ArticleId,) = "SELECT article_id FROM article_bookmark WHERE member_id = $1
        ORDER BY since DESC, article_id DESC LIMIT $2";
    POSTS_OF_MEMBER: MemberId => (PostId, Timestamp) = "SELECT post_id, since FROM post_bookmark WHERE member_id = $1 ORDER BY since, post_id";
    ARTICLES_OF_MEMBER: MemberId => (String, Timestamp) = "SELECT a.slug, k.since FROM article_bookmark k JOIN article a
        ON a.id = k.article_id WHERE k.member_id = $1 ORDER BY k.since, a.id";
    END_POSTS: MemberId = "DELETE FROM post_bookmark WHERE member_id = $1";
    END_ARTICLES: MemberId = "DELETE FROM article_bookmark WHERE member_id = $1";
}

pub(super) async fn keep_post(
    tx: &Tx,
    home: CommunityId,
    me: MemberId,
    id: PostId,
    now: Timestamp,
) -> Result<bool> {
    if root(tx, home, Some(me), id).await?.is_none() {
        return Ok(false);
    }
    tx.exec(&KEEP_POST, (me, id, now)).await.map(|_| true)
}

pub(super) async fn keep_article(
    tx: &Tx,
    home: CommunityId,
    me: MemberId,
    slug: &str,
    now: Timestamp,
) -> Result<bool> {
    let Some((id,)) = tx.opt(&FIND, (home, slug)).await? else { return Ok(false) };
    tx.exec(&KEEP_ARTICLE, (me, id, now)).await.map(|_| true)
}

/// Also of what is not to be seen any more.
pub(super) async fn let_go(tx: &Tx, home: CommunityId, me: MemberId, subject: &Subject) -> Result<()> {
    match subject {
        Subject::Post(id) => tx.exec(&LET_POST_GO, (me, *id)).await.map(drop),
        Subject::Article(slug) => match tx.opt(&FIND, (home, slug)).await? {
            Some((id,)) => tx.exec(&LET_ARTICLE_GO, (me, id)).await.map(drop),
            None => Ok(()),
        },
    }
}

pub(super) async fn posts(c: &Conn, home: CommunityId, me: MemberId, after: Option<PostId>) -> Result<Page> {
    let from = match after {
        Some(id) => c.opt(&SINCE, (me, id)).await?.map(|(since,)| (since, id)),
        None => None,
    };
    let (since, id) = from.unwrap_or((Timestamp::MAX, PostId(i64::MAX)));
    let rows = c.all(&POSTS, (me, home, since, id)).await?;
    page(c, me, rows).await
}

pub(super) async fn articles(c: &Conn, me: MemberId) -> Result<Vec<ArticleId>> {
    Ok(c.all(&ARTICLES_OF, (me, ARTICLES as i64)).await?.into_iter().map(|(id,)| id).collect())
}

/// What a person kept.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let Some(member) = who.member else { return Ok(Part::new("bookmarks", "What you kept", json!({}))) };
    let posts = c.all(&POSTS_OF_MEMBER, member).await?.into_iter();
    let posts: Vec<Value> =
        posts.map(|(id, since)| json!({ "post": id.to_string(), "since": since.to_string() })).collect();
    let articles = c.all(&ARTICLES_OF_MEMBER, member).await?.into_iter();
    let articles: Vec<Value> =
        articles.map(|(slug, since)| json!({ "article": slug, "since": since.to_string() })).collect();
    Ok(Part::new("bookmarks", "What you kept", json!({ "posts": posts, "articles": articles })))
}

pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    let Some(member) = who.member else { return Ok(()) };
    tx.exec(&END_POSTS, member).await?;
    tx.exec(&END_ARTICLES, member).await.map(drop)
}
