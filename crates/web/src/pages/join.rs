//! Becoming a member.

use app::accounts::{self, Pending, Wish, consent};
use app::challenges;
use app::members::JOURNEY_ROLES;
use axum::Form;
use axum::extract::{Path, State as Shared};
use axum::http::HeaderMap;
use serde::Deserialize;

use super::forms::{faults, signed_in, told};
use super::{Answer, page, refused, see};
use crate::extract::{From, SignedIn};
use crate::server::State;
use crate::view::{Choice, ConfirmPage, FieldError, JoinPage, Link, Meta, Nav};

/// The first form as it was sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    alias: String,
    email: String,
    role: String,
    role_shown: Option<String>,
    year: String,
    month: String,
    day: String,
    agreed: Option<String>,
    keep_alias: Option<String>,
    altcha: String,
}

impl Typed {
    fn wish(&self) -> Wish {
        Wish {
            alias: self.alias.clone(),
            email: self.email.clone(),
            role: self.role.clone(),
            role_shown: self.role_shown.is_some(),
            year: self.year.clone(),
            month: self.month.clone(),
            day: self.day.clone(),
            agreed: self.agreed.is_some(),
            keep_alias: self.keep_alias.is_some(),
        }
    }
}

pub(crate) async fn show(Shared(state): Shared<State>, signed_in: Option<SignedIn>) -> Answer {
    match signed_in {
        Some(_) => Ok(see("/settings")),
        None => page(&join_page(&state, Typed::default(), Vec::new())),
    }
}

fn join_page(state: &State, typed: Typed, errors: Vec<FieldError>) -> JoinPage {
    let now = state.now();
    let about = format!("An alias and an e-mail address are enough to join {}.", now.community.name);
    let chosen = |role: &str| typed.role == role;
    JoinPage {
        meta: Meta::new("Join", about, "/join").at(Nav::Me).unlisted(),
        roles: JOURNEY_ROLES.iter().map(|(role, words)| Choice::new(*role, *words, chosen(role))).collect(),
        wording: consent::joining(&now.community.name, state.app.settings.joining.minimum_age),
        minimum_age: state.app.settings.joining.minimum_age,
        wants_birthday: !typed.month.is_empty() || errors.iter().any(|error| error.field == "month"),
        wants_keep: typed.keep_alias.is_some() || errors.iter().any(|error| error.field == "keep_alias"),
        keeps: typed.keep_alias.is_some(),
        agreed: typed.agreed.is_some(),
        role_shown: typed.role_shown.is_some(),
        alias: typed.alias,
        email: typed.email,
        year: typed.year,
        month: typed.month,
        day: typed.day,
        errors,
        site: now.site,
    }
}

pub(crate) async fn wish(
    Shared(state): Shared<State>,
    From(caller): From,
    Form(typed): Form<Typed>,
) -> Answer {
    let effort = challenges::effort(&state.app, &typed.altcha, &caller).await?;
    match accounts::wish(&state.app, &state.now().community, &typed.wish(), &caller, effort).await {
        Ok(()) => Ok(see("/join/sent")),
        Err(error) => refused(&join_page(&state, typed, faults(error)?)),
    }
}

pub(crate) async fn sent(Shared(state): Shared<State>) -> Answer {
    let lines = [
        "We have sent you a letter. Open it, press its button, and you are there.",
        "Nothing after five minutes? Look among unwanted mail, or begin again: perhaps the address has a typing mistake.",
    ];
    page(&told(
        &state,
        "Look into your mail",
        &lines,
        vec![Link::new("Begin again", "/join"), Link::new("Read meanwhile", "/resources")],
    ))
}

/// The alias, where another one was asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Other {
    alias: Option<String>,
}

pub(crate) async fn pending(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    let pending = accounts::pending(&state.app, &token).await?;
    let alias = pending.alias.clone();
    page(&confirm_page(&state, &token, &pending, alias, Vec::new()))
}

fn confirm_page(
    state: &State,
    token: &str,
    pending: &Pending,
    alias: String,
    errors: Vec<FieldError>,
) -> ConfirmPage {
    let role = JOURNEY_ROLES.iter().find(|(role, _)| *role == pending.role);
    ConfirmPage {
        role: role.map(|(_, words)| *words).unwrap_or_default(),
        wording: pending.wording.clone(),
        site: state.now().site,
        meta: Meta::new("Confirm your address", "Confirm your address.", "/join").unlisted(),
        action: format!("/join/confirm/{token}"),
        alias,
        errors,
    }
}

pub(crate) async fn confirm(
    Shared(state): Shared<State>,
    From(caller): From,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(other): Form<Other>,
) -> Answer {
    let (app, community) = (&state.app, state.now().community);
    match accounts::confirm(app, &community, &token, other.alias.as_deref(), &caller).await {
        Ok(opened) => signed_in(&state, &headers, &opened, "/join/ways-in").await,
        Err(error) => {
            let errors = faults(error)?;
            let pending = accounts::pending(app, &token).await?;
            refused(&confirm_page(&state, &token, &pending, other.alias.unwrap_or_default(), errors))
        }
    }
}
