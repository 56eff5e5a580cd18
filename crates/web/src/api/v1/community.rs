//! The community, as every page names it.

use axum::extract::State as Shared;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::answer::json;
use crate::api::problem::OfOpen;
use crate::server::State;

/// A community: one condition's network.
#[derive(Serialize, ToSchema)]
struct Community {
    name: String,
    tagline: String,
    /// The condition that it is about.
    condition: String,
    /// The language of its texts, such as `en`.
    language: String,
    /// Who runs it; may be empty.
    operator: String,
    /// Where to write to; may be empty.
    contact: String,
    /// Whether it is made up, to show how all this works.
    demonstration: bool,
    /// Its front page.
    url: String,
}

/// The community
#[utoipa::path(get, path = "/community", tag = "Library", operation_id = "community",
    responses((status = 200, description = "The community", body = Community), OfOpen))]
pub(super) async fn show(Shared(state): Shared<State>) -> Answer {
    let now = state.now();
    let known = &now.community;
    json(Community {
        name: known.name.clone(),
        tagline: known.tagline.clone(),
        condition: known.condition.clone(),
        language: known.language.clone(),
        operator: known.operator.clone(),
        contact: known.contact.clone(),
        demonstration: known.demonstration,
        url: format!("{}/", now.site.base_url),
    })
}
