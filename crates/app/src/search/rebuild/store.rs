//! The only SQL about making the search indexes anew.

use db::{Conn, Result, Tx};

use super::super::said;
use super::Ready;
use crate::articles::{self, ArticleId};
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::posts::{Kind, PostId};

db::row! {
    pub(super) struct Article {
        id: ArticleId, community_id: CommunityId, kind: articles::Kind, title: String, summary: String, plain: String,
    }
    pub(super) struct Post { id: PostId, community_id: CommunityId, kind: Kind, title: String, body: String }
}

db::sql! {
    // `TRUNCATE` also forgets that the table was found empty once: what is planned until it is analysed anew takes the index, not the whole table
    // for each row. Nobody is served meanwhile.
    CLEAR_ARTICLES: () =
        sqlite "INSERT INTO article_search (article_search) VALUES ('delete-all')",
        postgres "TRUNCATE article_search";
    CLEAR_POSTS: () =
        sqlite "INSERT INTO post_search (post_search) VALUES ('delete-all')",
        postgres "TRUNCATE post_search";
    CLEAR_MEMBERS: () =
        sqlite "INSERT INTO member_search (member_search) VALUES ('delete-all')",
        postgres "TRUNCATE member_search";
    CLEAR_TEAMS: () =
        sqlite "INSERT INTO member_team_search (member_team_search) VALUES ('delete-all')",
        postgres "TRUNCATE member_team_search";
    COUNT: () => (i64,) = "SELECT (SELECT count(*) FROM article) + (SELECT count(*) FROM member) + (SELECT count(*) FROM post p
        LEFT JOIN post r ON r.id = p.root_id WHERE p.kind <> 'comment' OR (p.parent_id IS NULL AND r.kind = 'question')) AS all_of_them";
    ARTICLES: (ArticleId, i64) => Article = "SELECT a.id, a.community_id, a.kind, a.title, a.summary, c.plain
        FROM article a JOIN article_content c ON c.article_id = a.id WHERE a.id > $1 ORDER BY a.id LIMIT $2";
    TOPICS: ArticleId => (String,) = "SELECT t.slug FROM article_topic x JOIN topic t ON t.id = x.topic_id
        WHERE x.article_id = $1 ORDER BY x.position";
    // Of comments, those are found that answer a question.
    POSTS: (PostId, i64) => Post = "SELECT p.id, p.community_id, p.kind, p.title, p.body FROM post p
        LEFT JOIN post r ON r.id = p.root_id WHERE p.id > $1 AND (p.kind <> 'comment' OR (p.parent_id IS NULL AND r.kind = 'question'))
        ORDER BY p.id LIMIT $2";
    MEMBERS: (MemberId, i64) => (MemberId,) = "SELECT id FROM member WHERE id > $1 ORDER BY id LIMIT $2";
}

/// Takes everything out.
pub(super) async fn clear(tx: &Tx) -> Result<()> {
    for index in [&CLEAR_ARTICLES, &CLEAR_POSTS, &CLEAR_MEMBERS, &CLEAR_TEAMS] {
        tx.exec(index, ()).await?;
    }
    Ok(())
}

/// How many there are to be taken in.
pub(super) async fn count(c: &Conn) -> Result<u64> {
    Ok(c.one(&COUNT, ()).await?.0.unsigned_abs())
}

/// The next articles, each with its topics.
pub(super) async fn articles(c: &Conn, after: ArticleId, most: i64) -> Result<Vec<(Article, Vec<String>)>> {
    let mut all = Vec::new();
    for article in c.all(&ARTICLES, (after, most)).await? {
        let topics = c.all(&TOPICS, article.id).await?.into_iter().map(|(slug,)| slug).collect();
        all.push((article, topics));
    }
    Ok(all)
}

/// The next posts that can be found.
pub(super) async fn posts(c: &Conn, after: PostId, most: i64) -> Result<Vec<Post>> {
    c.all(&POSTS, (after, most)).await
}

pub(super) async fn put_posts(tx: &Tx, ready: &Ready<PostId>) -> Result<()> {
    for (id, home, indexed) in ready {
        said::store::index_new(tx, *home, &[(*id, indexed)]).await?;
    }
    Ok(())
}

/// The next members.
pub(super) async fn members(c: &Conn, after: MemberId, most: i64) -> Result<Vec<MemberId>> {
    Ok(c.all(&MEMBERS, (after, most)).await?.into_iter().map(|(id,)| id).collect())
}
