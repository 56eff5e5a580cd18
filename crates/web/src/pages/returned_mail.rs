//! What a mail service posts: letters that came back. The message as it is, with the secret as a bearer token.

use app::mail::bounces;
use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, HeaderMap};
use axum::response::IntoResponse;
use sha2::{Digest, Sha256};

use super::Answer;
use super::errors::Failure;
use crate::server::State;

pub(crate) async fn take(Shared(state): Shared<State>, headers: HeaderMap, message: Bytes) -> Answer {
    let known = state.config.returned_mail_secret.as_ref().ok_or(Failure::Missing)?.reveal();
    let said = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    // Hashes of both, so that the time it takes tells nothing about where they differ.
    if said.is_none_or(|said| Sha256::digest(said) != Sha256::digest(known)) {
        return Err(Failure::Missing);
    }
    bounces::take(&state.app, &message).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
