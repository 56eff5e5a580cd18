//! The explained words of the glossary.

use app::Words;
use axum::extract::{OriginalUri, State as Shared};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::contributors::Named;
use crate::api::Answer;
use crate::api::answer::{Page, cursor, json, page};
use crate::api::problem::{OfOpen, Problem, Sort};
use crate::api::read::{Path, Query};
use crate::server::State;

/// Words on a page.
const SIZE: usize = 100;

/// A medical word, explained.
#[derive(Serialize, ToSchema)]
struct Concept {
    /// Its word in addresses.
    slug: String,
    name: String,
    /// What sort of thing it is, such as `medicine`.
    kind: String,
    /// One or two plain sentences.
    definition: String,
    /// Other names for the same thing.
    synonyms: Vec<String>,
    /// The wider things it belongs to, where they are explained too.
    broader: Vec<Named>,
    /// Where it stands in the glossary.
    url: String,
}

/// Where in the list.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// `next` of the page before.
    cursor: Option<String>,
}

fn explained(words: &Words, one: &health::Concept, base_url: &str) -> Option<Concept> {
    let vocabulary = words.vocabulary();
    let wider = |slug: &String| {
        let wider = vocabulary.get(vocabulary.by_slug(slug)?)?;
        wider.definition.as_ref().map(|_| Named { slug: slug.clone(), name: wider.name.clone() })
    };
    Some(Concept {
        slug: one.slug.clone(),
        name: one.name.clone(),
        kind: one.kind.as_str().to_owned(),
        definition: one.definition.clone()?,
        synonyms: one.synonyms.clone(),
        broader: one.broader.iter().filter_map(wider).collect(),
        url: format!("{base_url}/glossary#term-{}", one.slug),
    })
}

/// The glossary
///
/// In the order of the slugs.
#[utoipa::path(get, path = "/concepts", tag = "Library", operation_id = "concepts", params(Asked),
    responses((status = 200, description = "A page of explained words", body = Page<Concept>), OfOpen))]
pub(super) async fn list(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Answer {
    let is_slug = |text: &str| kernel::text::is_slug(text).then(|| text.to_owned());
    let after = cursor(asked.cursor.as_deref(), is_slug)?.unwrap_or_default();
    let (words, site) = (state.app.words(), state.now().site);
    let all = words.iter().flat_map(|words| words.vocabulary().concepts());
    let mut found: Vec<_> = all.filter(|one| one.definition.is_some() && one.slug > after).collect();
    found.sort_by(|a, b| a.slug.cmp(&b.slug));
    let next = (found.len() > SIZE).then(|| found[SIZE - 1].slug.clone());
    found.truncate(SIZE);
    let items = found.into_iter().filter_map(|one| explained(words.as_ref()?, one, &site.base_url));
    page(&uri, items.collect(), next)
}

/// One word of the glossary
#[utoipa::path(get, path = "/concepts/{slug}", tag = "Library", operation_id = "concept",
    params(("slug" = String, Path, description = "The word of the concept in addresses", example = "taxane-acute-pain-syndrome")),
    responses((status = 200, description = "The explained word", body = Concept), OfOpen))]
pub(super) async fn show(Shared(state): Shared<State>, Path(slug): Path<String>) -> Answer {
    let (words, site) = (state.app.words(), state.now().site);
    let found = words.as_ref().and_then(|words| {
        let vocabulary = words.vocabulary();
        explained(words, vocabulary.get(vocabulary.by_slug(&slug)?)?, &site.base_url)
    });
    json(found.ok_or(Problem::new(Sort::Missing))?)
}
