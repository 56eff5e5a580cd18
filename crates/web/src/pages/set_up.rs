//! The first operator of an install, by the link in its log.

use app::accounts::{self, FirstOperator};
use axum::Form;
use axum::extract::{Path, State as Shared};
use axum::http::HeaderMap;
use serde::Deserialize;

use super::forms::{faults, signed_in};
use super::{Answer, page, refused};
use crate::extract::From;
use crate::server::State;
use crate::view::{FieldError, Meta, SetUpPage};

/// The form as it was sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    alias: String,
    email: String,
    password: String,
}

pub(crate) async fn show(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    accounts::is_offered(&state.app, &token).await?;
    page(&set_up_page(&state, &token, Typed::default(), Vec::new()))
}

fn set_up_page(state: &State, token: &str, typed: Typed, errors: Vec<FieldError>) -> SetUpPage {
    SetUpPage {
        site: state.now().site,
        meta: Meta::new("Set up", "Set up this install.", "/set-up").unlisted(),
        action: format!("/set-up/{token}"),
        alias: typed.alias,
        email: typed.email,
        errors,
    }
}

pub(crate) async fn make(
    Shared(state): Shared<State>,
    From(caller): From,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Answer {
    let first = FirstOperator {
        alias: typed.alias.clone(),
        email: typed.email.clone(),
        password: typed.password.clone(),
    };
    let made =
        accounts::make_first_operator(&state.app, &state.now().community, &token, &first, &caller).await;
    match made {
        Ok(opened) => signed_in(&state, &headers, &opened, "/settings/second-step").await,
        Err(error) => refused(&set_up_page(&state, &token, typed, faults(error)?)),
    }
}
