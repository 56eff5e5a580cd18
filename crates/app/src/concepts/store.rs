//! The only SQL about concepts.

use std::collections::{BTreeMap, BTreeSet};

use db::{Conn, Result, Tx};

use super::{ConceptId, Mentions, most_like, promising};
use crate::articles::ArticleId;
use crate::communities::CommunityId;

db::sql! {
    SET: (ConceptId, CommunityId, String, String, String) => (ConceptId,) =
        "INSERT INTO concept (id, community_id, slug, name, detail, articles) VALUES ($1, $2, $3, $4, $5, 0)
        ON CONFLICT (community_id, slug) DO UPDATE SET name = excluded.name, detail = excluded.detail RETURNING id";
    UNTAG: ArticleId = "DELETE FROM article_concept WHERE article_id = $1";
    TAG: (ArticleId, ConceptId, CommunityId, i64) =
        "INSERT INTO article_concept (article_id, concept_id, community_id, mentions) VALUES ($1, $2, $3, $4)";
    COUNT: CommunityId = "UPDATE concept SET articles = (SELECT count(*) FROM article_concept x WHERE x.concept_id = concept.id)
        WHERE community_id = $1";
    NAMED: CommunityId => (String,) = "SELECT slug FROM concept WHERE community_id = $1 AND articles > 0";
    ARTICLES: CommunityId => (i64,) = "SELECT count(*) FROM article WHERE community_id = $1";
    OWN: ArticleId => (ConceptId, i64, i64) = "SELECT x.concept_id, x.mentions, k.articles FROM article_concept x
        JOIN concept k ON k.id = x.concept_id WHERE x.article_id = $1 ORDER BY k.articles, k.id";
    /// Articles that name one of the rarest concepts of an article.
    SHARING: (CommunityId, ArticleId, [ConceptId; 12]) => (ArticleId, i64) = "SELECT x.article_id, k.articles FROM article_concept x
        JOIN concept k ON k.id = x.concept_id WHERE x.community_id = $1 AND x.article_id <> $2 AND x.concept_id IN ($3..$14)
        ORDER BY k.articles, x.article_id DESC LIMIT 600";
    MENTIONS: [ArticleId; 32] => (ArticleId, ConceptId, i64) =
        "SELECT article_id, concept_id, mentions FROM article_concept WHERE article_id IN ($1..$32)";
}

/// A concept as it is written: slug, name, and the rest as JSON.
pub(crate) type Written = (ConceptId, String, String, String);

/// Writes the vocabulary and tells the identifier of each slug. Concepts that left the pack stay, with no article.
pub(crate) async fn set(tx: &Tx, home: CommunityId, all: &[Written]) -> Result<BTreeMap<String, ConceptId>> {
    let mut ids = BTreeMap::new();
    for (id, slug, name, detail) in all {
        let (id,) = tx.one(&SET, (*id, home, slug, name, detail)).await?;
        ids.insert(slug.clone(), id);
    }
    Ok(ids)
}

/// Says what an article names and how often.
pub(crate) async fn tag(
    tx: &Tx,
    home: CommunityId,
    article: ArticleId,
    tags: &[(String, u32)],
    ids: &BTreeMap<String, ConceptId>,
) -> Result<()> {
    tx.exec(&UNTAG, article).await?;
    let known =
        tags.iter().filter_map(|(slug, count)| Some((article, *ids.get(slug)?, home, i64::from(*count))));
    let rows: Vec<_> = known.collect();
    tx.exec_many(&TAG, &rows).await?;
    Ok(())
}

/// Counts the articles of each concept again.
pub(crate) async fn count(tx: &Tx, home: CommunityId) -> Result<u64> {
    tx.exec(&COUNT, home).await
}

/// The slugs of the concepts that articles name.
pub(super) async fn named(c: &Conn, home: CommunityId) -> Result<BTreeSet<String>> {
    Ok(c.all(&NAMED, home).await?.into_iter().map(|(slug,)| slug).collect())
}

/// The articles most like one, best first, by the concepts they share.
pub(crate) async fn like(c: &Conn, home: CommunityId, article: ArticleId) -> Result<Vec<ArticleId>> {
    let rows = c.all(&OWN, article).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let rarest: [ConceptId; 12] = db::pad(rows.iter().map(|(id, ..)| *id), ConceptId(-1));
    let candidates = promising(&c.all(&SHARING, (home, article, rarest)).await?);
    let mut others: BTreeMap<ArticleId, Mentions> = BTreeMap::new();
    for (other, concept, count) in c.all(&MENTIONS, db::pad::<_, 32>(candidates, ArticleId(-1))).await? {
        others.entry(other).or_default().push((concept, number(count)));
    }
    let own: Mentions = rows.iter().map(|(id, count, _)| (*id, number(*count))).collect();
    let frequency = rows.iter().map(|(id, _, articles)| (*id, number(*articles))).collect();
    let (articles,) = c.one(&ARTICLES, home).await?;
    Ok(most_like(&own, &frequency, &others, number(articles)))
}

fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
