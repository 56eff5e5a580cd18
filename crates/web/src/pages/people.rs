//! The people one follows or keeps away, who asks to follow, and what one chose about it.

use app::members::{self, Asked, Bond, Bonded, Following, TeamAudience};
use app::sessions::Viewer;
use axum::Form;
use axum::extract::State as Shared;
use serde::Deserialize;

use super::errors::Failure;
use super::members::{member, person};
use super::{Answer, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{AskRow, Choice, FieldError, Meta, Nav, PeopleList, PeoplePage};

/// What the forms of the page send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    action: String,
    number: i64,
    alias: String,
    audience: String,
    asks: String,
}

pub(crate) async fn show(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    page(&people_page(&state, &viewer, String::new(), Vec::new()).await?)
}

async fn people_page(
    state: &State,
    viewer: &Viewer,
    alias: String,
    errors: Vec<FieldError>,
) -> Result<PeoplePage, Failure> {
    let around = members::around(&state.app, member(viewer)?.id).await?;
    let rows = |answer: Asked| around.asked(answer).map(row).collect();
    Ok(PeoplePage {
        site: state.now().site,
        meta: Meta::new("People", "Your team, and whom you keep away.", "/settings/people")
            .at(Nav::Me)
            .unlisted(),
        asking: rows(Asked::Waits),
        allowed: rows(Asked::Yes),
        refused: rows(Asked::No),
        asks: asks(around.following),
        audiences: audiences(around.following),
        lists: around.bound.iter().map(|(bond, people)| list(*bond, people)).collect(),
        alias,
        errors,
    })
}

fn row(ask: &members::Ask) -> AskRow {
    AskRow { number: ask.number, person: person(&ask.alias, None, ask.picture.as_ref()) }
}

fn asks(following: Following) -> Vec<Choice> {
    let words = [
        ("no", "Any member can follow you."),
        ("yes", "Following you needs your yes. Who follows you already goes on."),
    ];
    words.map(|(value, words)| Choice::new(value, words, (value == "yes") == following.asks_first)).to_vec()
}

fn audiences(following: Following) -> Vec<Choice> {
    let choice = |one: TeamAudience| Choice::new(one.as_str(), one.sentence(), one == following.audience);
    TeamAudience::ALL.into_iter().map(choice).collect()
}

fn list(bond: Bond, people: &[Bonded]) -> PeopleList {
    let (title, about, end) = match bond {
        Bond::Team => ("Your team", "The members you follow. They see what you tell your team.", "Unfollow"),
        Bond::Block => (
            "Blocked",
            "You do not see them, and they do not see you. They are not told. Unblocking does not put them back into your team.",
            "Unblock",
        ),
        Bond::Mute => ("Muted", "You do not read what they write. They are not told.", "Unmute"),
    };
    let row =
        |one: &Bonded| AskRow { number: one.number, person: person(&one.alias, None, one.picture.as_ref()) };
    PeopleList { bond: bond.name(), title, about, end, people: people.iter().map(row).collect() }
}

pub(crate) async fn change(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, home, me) = (&state.app, state.now().community.id, member(&viewer)?.id);
    let place = match typed.action.as_str() {
        "unblock" => members::unblock(app, me, typed.number).await.map(|()| "block"),
        "yes" => members::reply(app, home, me, typed.number, true).await.map(|()| "asking"),
        "no" => members::reply(app, home, me, typed.number, false).await.map(|()| "asking"),
        "asks" => members::ask_first(app, me, typed.asks == "yes").await.map(|()| "following"),
        "audience" => {
            let audience = typed.audience.parse().unwrap_or(TeamAudience::Me);
            members::show_team(app, me, audience).await.map(|()| "following")
        }
        "block" => match members::bind(app, home, me, &typed.alias, Bond::Block).await {
            Err(app::Error::Missing) => return unknown(&state, &viewer, typed.alias).await,
            bound => bound.map(|()| "block"),
        },
        _ => return Err(Failure::Missing),
    };
    Ok(see(&format!("/settings/people#{}", place?)))
}

async fn unknown(state: &State, viewer: &Viewer, alias: String) -> Answer {
    let message = "Nobody else here has this alias. Look how it is written.".to_owned();
    let errors = vec![FieldError { field: "alias".to_owned(), message }];
    refused(&people_page(state, viewer, alias, errors).await?)
}
