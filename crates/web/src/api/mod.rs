//! The interface for programs: JSON below `/api/v1`, described by OpenAPI that is made from the same handlers. `v1` holds a file for each
//! noun; what stands here is what all of them share: who asks (`bearer`), what is read (`read`), what is answered (`answer`, `tags`)
//! and what went wrong (`problem`).

mod answer;
mod bearer;
mod problem;
mod read;
mod tags;
pub(crate) mod v1;
mod words;

use std::time::Duration;

use app::pictures::PICTURE_BYTES;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{from_fn, map_response};
use axum::response::Response;
use tower_http::timeout::TimeoutLayer;

use crate::server::{State, cache};

pub use v1::document;

pub(crate) use answer::Answer;
pub(crate) use problem::{Sort, is_for_programs, of_bare};

/// The routes for programs. A cookie opens none of them, so they need no guard against forms of other sites.
/// `patience` is how long an answer may take to begin, and how long a picture may take to come.
pub(crate) fn routes(patience: [Duration; 2], state: &State) -> Router<State> {
    let [open, own, large] = v1::routes(state);
    let [soon, later] =
        patience.map(|one| TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, one));
    let large = large.layer(DefaultBodyLimit::max(PICTURE_BYTES)).layer(from_fn(tags::for_one_alone));
    let own = own.layer(from_fn(tags::for_one_alone));
    open.layer(map_response(cache::may_be_kept))
        .merge(own)
        .layer(soon)
        .merge(large.layer(later))
        .layer(map_response(unlisted))
}

/// Says that search engines should leave it out: people read the pages.
async fn unlisted(mut response: Response) -> Response {
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}
