//! Passkeys: making one, taking one away, and coming in with one. These pages need the browser's help, so the script shows what
//! leads here; without it, there are other ways in.

use app::accounts::passkeys::{self, PasskeyId};
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::{Form, Json};
use serde::Deserialize;

use super::errors::Failure;
use super::forms::faults;
use super::{Answer, refused, see, settings, sign_in};
use crate::extract::{From, Proved};
use crate::server::State;

/// Everything that the forms here send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    token: String,
    credential: String,
    name: String,
    passkey: String,
    next: String,
}

pub(crate) async fn begin(Shared(state): Shared<State>, Proved(viewer): Proved) -> Answer {
    let challenge = passkeys::begin(&state.app, &state.now().community, &viewer).await?;
    Ok(Json(challenge).into_response())
}

pub(crate) async fn add(
    Shared(state): Shared<State>,
    Proved(viewer): Proved,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, community) = (&state.app, state.now().community);
    match passkeys::add(app, &community, &viewer, &typed.token, &typed.credential, &typed.name).await {
        Ok(()) => Ok(see("/settings")),
        Err(error) => refused(&settings::page_with(&state, &viewer, faults(error)?).await?),
    }
}

pub(crate) async fn end(
    Shared(state): Shared<State>,
    Proved(viewer): Proved,
    Form(typed): Form<Typed>,
) -> Answer {
    let id = kernel::ids::decode(&typed.passkey).ok_or(Failure::Missing)?;
    passkeys::end(&state.app, &state.now().community, &viewer, PasskeyId(id)).await?;
    Ok(see("/settings"))
}

pub(crate) async fn begin_sign_in(Shared(state): Shared<State>, From(caller): From) -> Answer {
    let challenge = passkeys::begin_sign_in(&state.app, &state.now().community, &caller).await?;
    Ok(Json(challenge).into_response())
}

pub(crate) async fn sign_in(
    Shared(state): Shared<State>,
    From(caller): From,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, home) = (&state.app, state.now().community.id);
    match passkeys::sign_in(app, home, &typed.token, &typed.credential, &caller).await {
        Ok(step) => sign_in::go_on(&state, step, &headers, &typed.next).await,
        Err(error) => refused(&sign_in::page_with(&state, typed.next, faults(error)?)),
    }
}
