//! What people set for themselves: the ways in, and the browsers that are in.

use app::accounts::{self, passkeys, second_step};
use app::sessions::{self, SessionId, Viewer};
use app::{members, privacy};
use axum::Form;
use axum::extract::{Path, State as Shared};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::errors::Failure;
use super::forms::{faults, press, told};
use super::{Answer, page, refused, see, welcome};
use crate::extract::{Proved, SignedIn};
use crate::server::State;
use crate::server::cookies::Crumb;
use crate::view::{
    CodesPage, Day, FieldError, Link, Meta, Moment, Nav, PasskeyRow, SecondStepSetupPage, SessionRow,
    SettingsPage, Ways, WaysInPage,
};

/// Everything that the forms here send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    email: String,
    password: String,
    code: String,
    session: String,
}

pub(crate) async fn show(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    page(&settings_page(&state, &viewer, String::new(), Vec::new()).await?)
}

/// The page with a fault.
pub(super) async fn page_with(
    state: &State,
    viewer: &Viewer,
    errors: Vec<FieldError>,
) -> Result<SettingsPage, Failure> {
    settings_page(state, viewer, String::new(), errors).await
}

async fn settings_page(
    state: &State,
    viewer: &Viewer,
    email: String,
    errors: Vec<FieldError>,
) -> Result<SettingsPage, Failure> {
    let (now, at) = (state.now(), state.app.clock.now());
    let address = accounts::address(&state.app, &now.community, viewer).await?;
    let sessions = sessions::list(&state.app, viewer).await?;
    Ok(SettingsPage {
        meta: Meta::new("Settings", "Your settings.", "/settings").at(Nav::Me).unlisted(),
        alias: viewer.member.as_ref().map(|member| member.alias.clone()),
        asking: asking(state, viewer).await?,
        restriction: restriction(state, viewer).await?,
        leaves: leaves(state, viewer).await?,
        ways: ways(state, viewer, &address).await?,
        address: address.email,
        is_staff: viewer.is_staff(),
        roles: roles(viewer),
        sessions: sessions.iter().map(|one| session_row(one, at)).collect(),
        email,
        errors,
        site: now.site,
    })
}

/// How many ask to follow somebody who has joined.
async fn asking(state: &State, viewer: &Viewer) -> Result<usize, Failure> {
    Ok(match &viewer.member {
        Some(member) => members::waiting(&state.app, member.id).await?,
        None => 0,
    })
}

/// The ways in, as the page lists them.
async fn ways(state: &State, viewer: &Viewer, address: &accounts::Address) -> Result<Ways, Failure> {
    let (passkeys, now) = (passkeys::list(&state.app, viewer).await?, state.app.clock.now());
    Ok(Ways {
        has_password: address.has_password,
        has_second_step: address.has_second_step,
        codes_left: second_step::left(&state.app, viewer).await?,
        can_have_passkeys: passkeys::are_possible(&state.app),
        passkeys: passkeys.iter().map(|one| passkey_row(one, now)).collect(),
    })
}

fn roles(viewer: &Viewer) -> String {
    viewer.roles().iter().map(|role| role.name()).collect::<Vec<_>>().join(", ")
}

/// Why they may read only, if that is so.
async fn restriction(state: &State, viewer: &Viewer) -> Result<Option<String>, Failure> {
    match &viewer.member {
        Some(member) if member.restricted => Ok(members::restriction(&state.app, member.id).await?),
        _ => Ok(None),
    }
}

/// The day on which their account ends, if they asked for it.
async fn leaves(state: &State, viewer: &Viewer) -> Result<Option<Day>, Failure> {
    let leaving = privacy::leaving(&state.app, viewer).await?;
    Ok(leaving.map(|leaving| TimeZone::UTC.to_datetime(leaving.due_at).date().into()))
}

fn passkey_row(one: &passkeys::Listed, now: jiff::Timestamp) -> PasskeyRow {
    PasskeyRow {
        id: kernel::ids::encode(one.id.0),
        name: one.name.clone(),
        made: Moment::new(one.created_at, now),
        used: one.used_at.map(|at| Moment::new(at, now)),
    }
}

fn session_row(one: &sessions::Listed, now: jiff::Timestamp) -> SessionRow {
    SessionRow {
        id: kernel::ids::encode(one.id.0),
        agent: one.agent.clone(),
        network: one.network.clone(),
        since: Moment::new(one.created_at, now),
        seen: Moment::new(one.seen_at, now),
        here: one.here,
    }
}

pub(crate) async fn change_email(
    Shared(state): Shared<State>,
    Proved(viewer): Proved,
    Form(typed): Form<Typed>,
) -> Answer {
    match accounts::change_email(&state.app, &state.now().community, &viewer, &typed.email).await {
        Ok(()) => {
            let lines = [
                "We have sent a letter to the new address. As soon as you confirm there, it holds.",
                "The old address hears of it too, and can take it back for 14 days.",
            ];
            page(&told(&state, "Look into your new mail", &lines, vec![Link::new("Settings", "/settings")]))
        }
        Err(error) => refused(&settings_page(&state, &viewer, typed.email, faults(error)?).await?),
    }
}

pub(crate) async fn email(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    let address = accounts::pending_email(&state.app, &token).await?;
    let line = format!("From now on we write to {address}.");
    page(&press(&state, "Use this address", &[&line], "Use this address", format!("/settings/email/{token}")))
}

pub(crate) async fn confirm_email(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    accounts::confirm_email(&state.app, &state.now().community, &token).await?;
    let lines = ["Your new address holds from now on."];
    page(&told(&state, "Your address is changed", &lines, vec![Link::new("Settings", "/settings")]))
}

pub(crate) async fn set_password(
    Shared(state): Shared<State>,
    Proved(viewer): Proved,
    Form(typed): Form<Typed>,
) -> Answer {
    match accounts::set_password(&state.app, &state.now().community, &viewer, &typed.password).await {
        Ok(()) => Ok(see("/settings")),
        Err(error) => refused(&settings_page(&state, &viewer, String::new(), faults(error)?).await?),
    }
}

/// The first step after joining: how to come back.
pub(crate) async fn ways_in(Shared(state): Shared<State>, SignedIn(_): SignedIn) -> Answer {
    page(&ways_in_page(&state, Vec::new()))
}

fn ways_in_page(state: &State, errors: Vec<FieldError>) -> WaysInPage {
    WaysInPage {
        site: state.now().site,
        meta: Meta::new("How will you come back?", "How will you come back?", "/join").unlisted(),
        errors,
    }
}

pub(crate) async fn choose_way_in(
    Shared(state): Shared<State>,
    Proved(viewer): Proved,
    Form(typed): Form<Typed>,
) -> Answer {
    match accounts::set_password(&state.app, &state.now().community, &viewer, &typed.password).await {
        Ok(()) => welcome::go_on(&state, &viewer, "ways-in").await,
        Err(error) => refused(&ways_in_page(&state, faults(error)?)),
    }
}

pub(crate) async fn second_step(Shared(state): Shared<State>, Proved(viewer): Proved) -> Answer {
    let setup = second_step::begin(&state.app, &state.now().community, &viewer).await?;
    page(&second_step_page(&state, &viewer, setup, Vec::new()))
}

fn second_step_page(
    state: &State,
    viewer: &Viewer,
    setup: second_step::Setup,
    errors: Vec<FieldError>,
) -> SecondStepSetupPage {
    SecondStepSetupPage {
        site: state.now().site,
        meta: Meta::new("A second step", "A second step.", "/settings").unlisted(),
        must: viewer.is_staff(),
        secret: setup.secret,
        address: setup.address,
        drawing: setup.drawing,
        size: setup.size,
        errors,
    }
}

pub(crate) async fn confirm_second_step(
    Shared(state): Shared<State>,
    Proved(viewer): Proved,
    Form(typed): Form<Typed>,
) -> Answer {
    match second_step::confirm(&state.app, &state.now().community, &viewer, &typed.code).await {
        Ok(codes) => codes_page(&state, codes),
        Err(error) => {
            let errors = faults(error)?;
            let setup = second_step::begun(&state.app, &state.now().community, &viewer).await?;
            refused(&second_step_page(&state, &viewer, setup, errors))
        }
    }
}

pub(crate) async fn renew_codes(Shared(state): Shared<State>, Proved(viewer): Proved) -> Answer {
    codes_page(&state, second_step::renew_codes(&state.app, &state.now().community, &viewer).await?)
}

fn codes_page(state: &State, codes: Vec<String>) -> Answer {
    page(&CodesPage {
        site: state.now().site,
        meta: Meta::new("Codes for paper", "Codes for paper.", "/settings").unlisted(),
        codes,
    })
}

pub(crate) async fn end_second_step(Shared(state): Shared<State>, Proved(viewer): Proved) -> Answer {
    second_step::end(&state.app, &state.now().community, &viewer).await?;
    Ok(see("/settings"))
}

/// Ends one session, or all of them.
pub(crate) async fn end_session(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(typed): Form<Typed>,
) -> Answer {
    if typed.session == "all" {
        sessions::revoke_all(&state.app, &viewer).await?;
        let mut response = see("/");
        state.cookies.end(&mut response, Crumb::Session);
        return Ok(response);
    }
    let id = kernel::ids::decode(&typed.session).ok_or(Failure::Missing)?;
    sessions::revoke(&state.app, &viewer, SessionId(id)).await?;
    Ok(see("/settings"))
}
