//! The only SQL about articles.

use std::collections::BTreeMap;

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{ArticleId, ContributorId, Filter, FrontMatter, Kind, RevisionId, TopicId};
use crate::communities::CommunityId;
use crate::library::{Derived, json};
use crate::search;

db::row! {
    pub(crate) struct CardRow {
        id: ArticleId, slug: String, kind: Kind, title: String, summary: String, picture: Option<String>,
        demonstration: bool, published_on: Date, reviewed_on: Option<Date>, updated_on: Date, review_due_on: Option<Date>,
        minutes: i64, topic_slug: Option<String>, topic_title: Option<String>,
    }
}

db::sql! {
    /// Empty texts stand for "any".
    LIST: (CommunityId, String, String, String, i64, i64) => CardRow = "SELECT a.id, a.slug, a.kind, a.title, a.summary, a.picture,
        a.demonstration, a.published_on, a.reviewed_on, a.updated_on, a.review_due_on, a.minutes, t.slug AS topic_slug,
        t.title AS topic_title FROM article a LEFT JOIN article_topic m ON m.article_id = a.id AND m.position = 0
        LEFT JOIN topic t ON t.id = m.topic_id
        WHERE a.community_id = $1 AND ($2 = '' OR a.kind = $2)
        AND ($3 = '' OR EXISTS (SELECT 1 FROM article_topic x JOIN topic y ON y.id = x.topic_id WHERE x.article_id = a.id AND y.slug = $3))
        AND ($4 = '' OR EXISTS (SELECT 1 FROM article_contributor x JOIN contributor y ON y.id = x.contributor_id
            WHERE x.article_id = a.id AND x.role || ' ' || y.slug = $4))
        ORDER BY a.published_on DESC, a.id DESC LIMIT $5 OFFSET $6";
    /// The same behind a day and a number.
    AFTER: (CommunityId, String, String, Date, ArticleId, i64) => CardRow = "SELECT a.id, a.slug, a.kind, a.title, a.summary, a.picture,
        a.demonstration, a.published_on, a.reviewed_on, a.updated_on, a.review_due_on, a.minutes, t.slug AS topic_slug,
        t.title AS topic_title FROM article a LEFT JOIN article_topic m ON m.article_id = a.id AND m.position = 0
        LEFT JOIN topic t ON t.id = m.topic_id
        WHERE a.community_id = $1 AND ($2 = '' OR a.kind = $2)
        AND ($3 = '' OR EXISTS (SELECT 1 FROM article_topic x JOIN topic y ON y.id = x.topic_id WHERE x.article_id = a.id AND y.slug = $3))
        AND (a.published_on < $4 OR (a.published_on = $4 AND a.id < $5)) ORDER BY a.published_on DESC, a.id DESC LIMIT $6";
    COUNT: (CommunityId, String, String) => (i64,) = "SELECT count(*) FROM article a WHERE a.community_id = $1 AND ($2 = '' OR a.kind = $2)
        AND ($3 = '' OR EXISTS (SELECT 1 FROM article_topic x JOIN topic y ON y.id = x.topic_id WHERE x.article_id = a.id AND y.slug = $3))";
    CARD: (CommunityId, String) => CardRow = "SELECT a.id, a.slug, a.kind, a.title, a.summary, a.picture,
        a.demonstration, a.published_on, a.reviewed_on, a.updated_on, a.review_due_on, a.minutes, t.slug AS topic_slug,
        t.title AS topic_title FROM article a LEFT JOIN article_topic m ON m.article_id = a.id AND m.position = 0
        LEFT JOIN topic t ON t.id = m.topic_id WHERE a.community_id = $1 AND a.slug = $2";
    SOME: (CommunityId, [ArticleId; 20]) => CardRow = "SELECT a.id, a.slug, a.kind, a.title, a.summary, a.picture,
        a.demonstration, a.published_on, a.reviewed_on, a.updated_on, a.review_due_on, a.minutes, t.slug AS topic_slug,
        t.title AS topic_title FROM article a LEFT JOIN article_topic m ON m.article_id = a.id AND m.position = 0
        LEFT JOIN topic t ON t.id = m.topic_id WHERE a.community_id = $1 AND a.id IN ($2..$21)";
    NAMED: (CommunityId, [String; 24]) => (ArticleId,) = "SELECT id FROM article WHERE community_id = $1 AND slug IN ($2..$25) ORDER BY id";
    SLUG: (CommunityId, ArticleId) => (String,) = "SELECT slug FROM article WHERE community_id = $1 AND id = $2";
    CONTENT: ArticleId => (String,) = "SELECT content FROM article_content WHERE article_id = $1";
    TOPICS_OF: ArticleId => (String, String) = "SELECT t.slug, t.title FROM article_topic x JOIN topic t ON t.id = x.topic_id
        WHERE x.article_id = $1 ORDER BY x.position";
    DERIVED_FROM: CommunityId => (String, String) = "SELECT slug, derived_from FROM article WHERE community_id = $1";
    CURRENT: (CommunityId, String) => (RevisionId,) =
        "SELECT revision_id FROM library_file WHERE community_id = $1 AND path = $2";
    WRITE: (ArticleId, CommunityId, String, Kind, String, String, Option<String>, bool, Date, Option<Date>, Date, Option<Date>, i64,
        RevisionId, String, Timestamp) => (ArticleId,) =
        "INSERT INTO article (id, community_id, slug, kind, title, summary, picture, demonstration, published_on, reviewed_on,
        updated_on, review_due_on, minutes, revision_id, derived_from, published_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)
        ON CONFLICT (community_id, slug) DO UPDATE SET kind = excluded.kind, title = excluded.title, summary = excluded.summary,
        picture = excluded.picture, demonstration = excluded.demonstration, published_on = excluded.published_on,
        reviewed_on = excluded.reviewed_on, updated_on = excluded.updated_on, review_due_on = excluded.review_due_on,
        minutes = excluded.minutes, revision_id = excluded.revision_id, derived_from = excluded.derived_from,
        changed_at = excluded.changed_at RETURNING id";
    WRITE_CONTENT: (ArticleId, CommunityId, String, String) =
        "INSERT INTO article_content (article_id, community_id, content, plain) VALUES ($1, $2, $3, $4)
        ON CONFLICT (article_id) DO UPDATE SET content = excluded.content, plain = excluded.plain";
    DROP_TOPICS: ArticleId = "DELETE FROM article_topic WHERE article_id = $1";
    ADD_TOPIC: (ArticleId, TopicId, CommunityId, i64) =
        "INSERT INTO article_topic (article_id, topic_id, community_id, position) VALUES ($1, $2, $3, $4)";
    DROP_PEOPLE: ArticleId = "DELETE FROM article_contributor WHERE article_id = $1";
    ADD_PERSON: (ArticleId, ContributorId, String, CommunityId, i64) =
        "INSERT INTO article_contributor (article_id, contributor_id, role, community_id, position) VALUES ($1, $2, $3, $4, $5)";
    REMOVE: (CommunityId, String) = "DELETE FROM article WHERE community_id = $1 AND slug = $2";
}

/// The articles a filter lets through, newest first.
pub(super) async fn list(
    c: &Conn,
    home: CommunityId,
    filter: &Filter,
    most: i64,
    from: i64,
) -> Result<Vec<CardRow>> {
    let kind = filter.kind.map(Kind::as_str).unwrap_or_default();
    let person = filter.person.as_ref().map(|(role, slug)| format!("{role} {slug}")).unwrap_or_default();
    c.all(&LIST, (home, kind, filter.topic.as_deref().unwrap_or_default(), person, most, from)).await
}

/// Those of a kind and a topic that stand behind a day and a number.
pub(super) async fn after(
    c: &Conn,
    home: CommunityId,
    filter: &Filter,
    (day, id): (Date, ArticleId),
    most: i64,
) -> Result<Vec<CardRow>> {
    let kind = filter.kind.map(Kind::as_str).unwrap_or_default();
    c.all(&AFTER, (home, kind, filter.topic.as_deref().unwrap_or_default(), day, id, most)).await
}

/// How many articles of a kind and topic there are.
pub(super) async fn count(c: &Conn, home: CommunityId, filter: &Filter) -> Result<i64> {
    let kind = filter.kind.map(Kind::as_str).unwrap_or_default();
    Ok(c.one(&COUNT, (home, kind, filter.topic.as_deref().unwrap_or_default())).await?.0)
}

pub(crate) async fn card(c: &Conn, home: CommunityId, slug: &str) -> Result<Option<CardRow>> {
    c.opt(&CARD, (home, slug)).await
}

/// The slug of an article.
pub(super) async fn slug(c: &Conn, home: CommunityId, id: ArticleId) -> Result<Option<String>> {
    Ok(c.opt(&SLUG, (home, id)).await?.map(|(slug,)| slug))
}

/// The first twenty of `ids`, in their order.
pub(super) async fn some(c: &Conn, home: CommunityId, ids: &[ArticleId]) -> Result<Vec<CardRow>> {
    let mut rows = c.all(&SOME, (home, db::pad::<_, 20>(ids.iter().copied(), ArticleId(-1)))).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}

/// The articles of up to 24 slugs, those that there are.
pub(super) async fn named(c: &Conn, home: CommunityId, slugs: &[String]) -> Result<Vec<ArticleId>> {
    let list: [&str; 24] = db::pad(slugs.iter().map(String::as_str), "");
    Ok(c.all(&NAMED, (home, list)).await?.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn content(c: &Conn, id: ArticleId) -> Result<String> {
    Ok(c.one(&CONTENT, id).await?.0)
}

pub(super) async fn topics(c: &Conn, id: ArticleId) -> Result<Vec<(String, String)>> {
    c.all(&TOPICS_OF, id).await
}

/// What the rows of each article were made from, by slug.
pub(crate) async fn derived_from(c: &Conn, home: CommunityId) -> Result<BTreeMap<String, String>> {
    Ok(c.all(&DERIVED_FROM, home).await?.into_iter().collect())
}

/// Takes an article away; what belongs to it alone goes with it.
pub(crate) async fn remove(tx: &Tx, home: CommunityId, slug: &str) -> Result<u64> {
    search::store::unindex(tx, home, slug).await?;
    tx.exec(&REMOVE, (home, slug)).await
}

/// Writes all rows of an article whose file is in the library already, and tells the identifier it has.
pub(crate) async fn write(
    tx: &Tx,
    home: CommunityId,
    id: ArticleId,
    derived: &Derived,
    topics: &BTreeMap<String, TopicId>,
    people: &BTreeMap<String, ContributorId>,
    now: Timestamp,
) -> Result<ArticleId> {
    let front = &derived.article.front;
    let (revision,) = tx.one(&CURRENT, (home, &derived.article.path)).await?;
    let row = (
        id,
        home,
        &front.slug,
        front.kind,
        &front.title,
        &front.summary,
        derived.picture.clone(),
        front.demonstration,
        front.published,
        front.reviewed,
        front.updated.unwrap_or(front.published),
        derived.review_due,
        derived.minutes as i64,
        revision,
        &derived.derived_from,
        now,
    );
    let before = search::store::before(tx, home, &front.slug).await?;
    let (id,) = tx.one(&WRITE, row).await?;
    tx.exec(&WRITE_CONTENT, (id, home, json(&derived.content), &derived.plain)).await?;
    search::store::index(tx, home, id, &derived.indexed, before).await?;
    place(tx, home, id, front, topics, people).await?;
    Ok(id)
}

/// Its topics and people, in the order of its file.
async fn place(
    tx: &Tx,
    home: CommunityId,
    id: ArticleId,
    front: &FrontMatter,
    topics: &BTreeMap<String, TopicId>,
    people: &BTreeMap<String, ContributorId>,
) -> Result<()> {
    tx.exec(&DROP_TOPICS, id).await?;
    for (position, topic) in front.topics.iter().filter_map(|slug| topics.get(slug)).enumerate() {
        tx.exec(&ADD_TOPIC, (id, *topic, home, position as i64)).await?;
    }
    tx.exec(&DROP_PEOPLE, id).await?;
    for (role, slugs) in [("author", &front.authors), ("reviewer", &front.reviewers)] {
        for (position, person) in slugs.iter().filter_map(|slug| people.get(slug)).enumerate() {
            tx.exec(&ADD_PERSON, (id, *person, role, home, position as i64)).await?;
        }
    }
    Ok(())
}
