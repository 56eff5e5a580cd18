//! The only SQL about articles.

use std::collections::BTreeMap;

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{ArticleId, ContributorId, Kind, RevisionId, TopicId};
use crate::communities::CommunityId;
use crate::library::{Derived, json};

db::sql! {
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

/// What the rows of each article were made from, by slug.
pub(crate) async fn derived_from(c: &Conn, home: CommunityId) -> Result<BTreeMap<String, String>> {
    Ok(c.all(&DERIVED_FROM, home).await?.into_iter().collect())
}

/// Takes an article away; what belongs to it alone goes with it.
pub(crate) async fn remove(tx: &Tx, home: CommunityId, slug: &str) -> Result<u64> {
    tx.exec(&REMOVE, (home, slug)).await
}

/// Writes all rows of an article whose file is in the library already.
pub(crate) async fn write(
    tx: &Tx,
    home: CommunityId,
    id: ArticleId,
    derived: &Derived,
    topics: &BTreeMap<String, TopicId>,
    people: &BTreeMap<String, ContributorId>,
    now: Timestamp,
) -> Result<()> {
    let front = &derived.article.front;
    let (revision,) = tx.one(&CURRENT, (home, &derived.article.path)).await?;
    let row = (
        id, home, &front.slug, front.kind, &front.title, &front.summary, derived.picture.clone(), front.demonstration,
        front.published, front.reviewed, front.updated.unwrap_or(front.published), derived.review_due,
        derived.minutes as i64, revision, &derived.derived_from, now,
    );
    let (id,) = tx.one(&WRITE, row).await?;
    tx.exec(&WRITE_CONTENT, (id, home, json(&derived.content), &derived.plain)).await?;
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
