//! Tokens for programs: the list, making one, ending one.

use app::access_tokens::{self, Lifetime, Listed, Scope, TokenId, Wish};
use axum::Form;
use axum::extract::State as Shared;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::errors::Failure;
use super::forms::faults;
use super::members::member;
use super::{Answer, page, refused, see};
use crate::extract::{Proved, SignedIn};
use crate::server::State;
use crate::view::{
    Choice, Day, FieldError, Meta, Moment, Nav, NewTokenPage, TokenPage, TokenRow, TokensPage,
};

fn meta(title: &str) -> Meta {
    Meta::new(title, "Tokens for programs.", "/settings/tokens").at(Nav::Me).unlisted()
}

fn day(at: Timestamp) -> Day {
    TimeZone::UTC.to_datetime(at).date().into()
}

pub(crate) async fn list(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    member(&viewer)?;
    let (now, at) = (state.now(), state.app.clock.now());
    let tokens = access_tokens::list(&state.app, now.community.id, &viewer).await?;
    page(&TokensPage {
        meta: meta("Access tokens"),
        rows: tokens.iter().map(|one| row(one, at)).collect(),
        site: now.site,
    })
}

fn row(one: &Listed, now: Timestamp) -> TokenRow {
    TokenRow {
        id: kernel::ids::encode(one.id.0),
        name: one.name.clone(),
        may: one.scopes.iter().map(|scope| scope.title()).collect(),
        made: Moment::new(one.created_at, now),
        used: one.used_at.map(|at| Moment::new(at, now)),
        until: day(one.expires_at),
        over: one.expires_at <= now,
    }
}

/// Which one to end.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Pressed {
    token: String,
}

pub(crate) async fn end(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(pressed): Form<Pressed>,
) -> Answer {
    let id = kernel::ids::decode(&pressed.token).ok_or(Failure::Missing)?;
    access_tokens::end(&state.app, &state.now().community, &viewer, TokenId(id)).await?;
    Ok(see("/settings/tokens"))
}

/// What was typed: the boxes that are ticked come one after the other.
fn read(pairs: Vec<(String, String)>) -> Wish {
    let mut wish = Wish::default();
    for (name, value) in pairs {
        match name.as_str() {
            "name" => wish.name = value,
            "scope" => wish.scopes.push(value),
            "days" => wish.days = value,
            _ => {}
        }
    }
    wish
}

fn form(state: &State, wish: Wish, errors: Vec<FieldError>) -> NewTokenPage {
    let scope = |one: Scope| {
        let chosen = wish.scopes.iter().any(|word| word == one.as_str());
        Choice::new(one.as_str(), one.title(), chosen)
    };
    let lifetime = |one: Lifetime| Choice::new(one.as_str(), one.title(), one.as_str() == wish.days);
    NewTokenPage {
        site: state.now().site,
        meta: meta("Make a token"),
        scopes: Scope::ALL.into_iter().map(scope).collect(),
        lifetimes: Lifetime::ALL.into_iter().map(lifetime).collect(),
        name: wish.name,
        errors,
    }
}

pub(crate) async fn show(Shared(state): Shared<State>, Proved(viewer): Proved) -> Answer {
    member(&viewer)?;
    let shortest = Wish { days: Lifetime::Month.as_str().to_owned(), ..Wish::default() };
    page(&form(&state, shortest, Vec::new()))
}

pub(crate) async fn make(
    Shared(state): Shared<State>,
    Proved(viewer): Proved,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Answer {
    let wish = read(pairs);
    match access_tokens::make(&state.app, &state.now().community, &viewer, &wish).await {
        Ok(made) => page(&TokenPage {
            site: state.now().site,
            meta: meta("Your token"),
            name: made.name,
            token: made.token,
            until: day(made.expires_at),
        }),
        Err(error) => refused(&form(&state, wish, faults(error)?)),
    }
}
