//! Topics of the library.

use app::topics;
use axum::extract::{OriginalUri, State as Shared};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::answer::{Page, page};
use crate::api::problem::OfOpen;
use crate::server::State;

/// A topic.
#[derive(Serialize, ToSchema)]
struct Topic {
    /// Its word in addresses.
    slug: String,
    title: String,
    summary: String,
    /// How many articles are below it.
    articles: i64,
    /// Its page.
    url: String,
}

/// All topics
///
/// In the order of the editors, on one page.
#[utoipa::path(get, path = "/topics", tag = "Library", operation_id = "topics",
    responses((status = 200, description = "All topics", body = Page<Topic>), OfOpen))]
pub(super) async fn list(Shared(state): Shared<State>, OriginalUri(uri): OriginalUri) -> Answer {
    let now = state.now();
    let all = topics::list(&state.app, now.community.id).await?.into_iter().map(|one| Topic {
        url: format!("{}/topics/{}", now.site.base_url, one.slug),
        slug: one.slug,
        title: one.title,
        summary: one.summary,
        articles: one.articles,
    });
    page(&uri, all.collect(), None)
}
