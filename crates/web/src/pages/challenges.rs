//! The sum that a browser does before it sends a form.

use app::challenges;
use axum::Json;
use axum::extract::State as Shared;
use axum::response::IntoResponse;

use super::Answer;
use crate::server::State;

pub(crate) async fn make(Shared(state): Shared<State>) -> Answer {
    Ok(Json(challenges::make(&state.app)?).into_response())
}
