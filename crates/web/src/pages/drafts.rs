//! Keeping what somebody types.

use app::articles;
use app::drafts::{self, Place};
use axum::Form;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::composer::Typed;
use super::errors::Failure;
use super::members::member;
use super::{Answer, see};
use crate::extract::{SignedIn, next_after};
use crate::server::State;

/// Where to go on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Back {
    back: String,
}

pub(super) fn place(text: &str) -> Result<Place, Failure> {
    text.parse().map_err(|()| Failure::Missing)
}

/// Keeps a form while it is typed into. A script does so.
pub(crate) async fn keep(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(at): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    drafts::keep(&state.app, member(&viewer)?.id, place(&at)?, &typed.kept()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Keeps what was typed so far, and goes on to the pictures.
pub(crate) async fn begin_pictures(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(at): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let place = place(&at)?;
    drafts::keep(&state.app, member(&viewer)?.id, place, &typed.kept()).await?;
    Ok(see(&format!("/drafts/{place}/pictures")))
}

/// Where a draft is written.
pub(super) async fn address(state: &State, place: Place) -> Result<String, Failure> {
    Ok(match place {
        Place::Update => "/activities?write=update#say".to_owned(),
        Place::Story => "/activities?write=story#say".to_owned(),
        Place::Question => "/questions/new".to_owned(),
        Place::Below(id) => format!("/posts/{id}?to={id}#say"),
        Place::On(id) => {
            let slug = articles::slug(&state.app, state.now().community.id, id).await?;
            format!("/resources/{}/comments#say", slug.ok_or(Failure::Missing)?)
        }
    })
}

/// Throws a draft away.
pub(crate) async fn discard(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(at): Path<String>,
    Form(back): Form<Back>,
) -> Answer {
    drafts::discard(&state.app, member(&viewer)?.id, place(&at)?).await?;
    Ok(see(next_after(&back.back)))
}
