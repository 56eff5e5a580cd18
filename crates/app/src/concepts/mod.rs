//! Concepts: the entries of the community's vocabulary, and which articles name them. The vocabulary itself comes from the
//! condition pack and is held in memory (`App::words`); the rows here say what each article is about.
//!
//! Who may see: everybody. Not exported: an import makes them again.

pub(crate) mod store;

use std::collections::{BTreeMap, BTreeSet};

use health::likeness;

use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::{App, Result};

db::id!(pub ConceptId);

/// How many articles are compared closely, most promising first.
const CANDIDATES: usize = 32;

/// How often an article names each concept.
pub(crate) type Mentions = Vec<(ConceptId, u32)>;

/// The slugs of the concepts that articles of the community name.
///
/// # Errors
/// Those of the database.
pub async fn named(app: &App, home: CommunityId) -> Result<BTreeSet<String>> {
    Ok(app.db.read(async move |c| store::named(c, home).await).await?)
}

/// The articles most like one that names `own`, best first. `others` are the mentions of the candidates, `frequency` the
/// number of articles that name each concept of `own`.
pub(crate) fn most_like(
    own: &Mentions,
    frequency: &BTreeMap<ConceptId, u32>,
    others: &BTreeMap<ArticleId, Mentions>,
    articles: u32,
) -> Vec<ArticleId> {
    let known = |concept: ConceptId| frequency.get(&concept).copied().unwrap_or(articles);
    let mut scored: Vec<(f64, ArticleId)> =
        others.iter().map(|(id, mentions)| (likeness::score(own, mentions, known, articles), *id)).collect();
    scored.retain(|(score, _)| *score > 0.0);
    // The newer of two that are equally like: identifiers grow.
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    scored.into_iter().map(|(_, id)| id).collect()
}

/// The candidates that share the rarest concepts.
pub(crate) fn promising(shared: &[(ArticleId, i64)]) -> Vec<ArticleId> {
    let mut weights: BTreeMap<ArticleId, f64> = BTreeMap::new();
    for (article, frequency) in shared {
        *weights.entry(*article).or_default() += 1.0 / (*frequency).max(1) as f64;
    }
    let mut list: Vec<(ArticleId, f64)> = weights.into_iter().collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    list.into_iter().take(CANDIDATES).map(|(id, _)| id).collect()
}
