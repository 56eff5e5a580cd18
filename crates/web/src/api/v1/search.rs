//! Search in the library. What somebody looks for is theirs: its answers are kept nowhere.

use app::search::{self, PAGE_SIZE};
use axum::extract::{OriginalUri, State as Shared};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::articles::named;
use super::contributors::Named;
use crate::api::Answer;
use crate::api::answer::{cursor, linked};
use crate::api::problem::OfOpen;
use crate::api::read::Query;
use crate::api::words::ArticleKind;
use crate::server::State;

/// What was found.
#[derive(Serialize, ToSchema)]
struct Found {
    /// Articles on all pages; of a common word 300 at most.
    total: usize,
    /// The best first.
    items: Vec<Hit>,
    /// What to send as `cursor` for the next page; null on the last.
    #[schema(required)]
    next: Option<String>,
    /// The query as it was probably meant.
    #[schema(required)]
    suggestion: Option<String>,
    /// Concepts that the query names.
    concepts: Vec<Named>,
}

/// An article that was found.
#[derive(Serialize, ToSchema)]
pub(super) struct Hit {
    slug: String,
    kind: ArticleKind,
    title: String,
    summary: String,
    /// Its page.
    url: String,
    /// The passage that fits best, as HTML that does no harm, with `<mark>`.
    passage_html: String,
    /// The main topic.
    #[schema(required)]
    topic: Option<Named>,
    #[schema(format = Date, required)]
    reviewed: Option<String>,
    /// Minutes to read.
    minutes: usize,
}

/// What to look for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Words, names of medicines, questions.
    #[param(max_length = 200)]
    q: String,
    /// Articles of this kind only.
    kind: Option<ArticleKind>,
    /// Below this topic only: its slug.
    topic: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Search
///
/// Articles that have all the words, or that are about what they mean.
#[utoipa::path(get, path = "/search", tag = "Library", operation_id = "search", params(Asked),
    responses((status = 200, description = "What was found", body = Found), OfOpen))]
pub(super) async fn find(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Answer {
    let read =
        |text: &str| kernel::ids::decode(text).filter(|page| (2..=search::LAST_PAGE as i64).contains(page));
    let number = cursor(asked.cursor.as_deref(), read)?.unwrap_or(1);
    let page = usize::try_from(number).unwrap_or(1);
    let text: String = asked.q.chars().filter(|c| !c.is_control()).take(200).collect();
    let query = search::Query { text, topic: asked.topic, kind: asked.kind.map(|kind| kind.0), page };
    let (app, now) = (&state.app, state.now());
    let found = search::search(app, now.community.id, &query).await?;
    let next = (found.total > page * PAGE_SIZE).then(|| kernel::ids::encode(number + 1));
    let told = Found {
        total: found.total,
        items: found.hits.iter().map(|one| hit(one, &now.site.base_url)).collect(),
        next: next.clone(),
        suggestion: found.suggestion,
        concepts: found.concepts.iter().map(named).collect(),
    };
    Ok(linked(axum::Json(told).into_response(), &uri, next.as_deref()))
}

pub(super) fn hit(hit: &search::Hit, base_url: &str) -> Hit {
    Hit {
        slug: hit.slug.clone(),
        kind: ArticleKind(hit.kind),
        title: hit.title.clone(),
        summary: hit.summary.clone(),
        url: format!("{base_url}/resources/{}", hit.slug),
        passage_html: hit.passage_html.clone(),
        topic: hit.topic.as_ref().map(named),
        reviewed: hit.reviewed.map(|day| day.to_string()),
        minutes: hit.minutes,
    }
}
