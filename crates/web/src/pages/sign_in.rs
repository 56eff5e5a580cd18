//! Coming in and going out.

use app::accounts::{self, SignedIn as Step, passkeys, second_step};
use app::sessions::Opened;
use app::{challenges, sessions};
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::errors::Failure;
use super::forms::{faults, press, signed_in, told};
use super::{Answer, encoded, page, refused, see, welcome};
use crate::extract::{From, SignedIn, next_after};
use crate::server::State;
use crate::server::cookies::Crumb;
use crate::view::{FieldError, Link, Meta, Nav, PasswordPage, SecondStepPage, SignInPage};

/// Everything that the forms here send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    email: String,
    password: String,
    code: String,
    next: String,
    altcha: String,
}

/// The way back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    Query(next): Query<Next>,
    viewer: Option<SignedIn>,
) -> Answer {
    if viewer.is_some() {
        return Ok(see(next_after(&next.next)));
    }
    page(&sign_in_page(&state, Typed { next: next.next, ..Typed::default() }, Vec::new(), false))
}

/// For who is in and must prove it again.
pub(crate) async fn again(
    Shared(state): Shared<State>,
    Query(next): Query<Next>,
    SignedIn(_): SignedIn,
) -> Answer {
    page(&sign_in_page(&state, Typed { next: next.next, ..Typed::default() }, Vec::new(), true))
}

/// The page with a fault, for those who came from it.
pub(super) fn page_with(state: &State, next: String, errors: Vec<FieldError>) -> SignInPage {
    sign_in_page(state, Typed { next, ..Typed::default() }, errors, false)
}

fn sign_in_page(state: &State, typed: Typed, errors: Vec<FieldError>, again: bool) -> SignInPage {
    let title = if again { "Is it still you?" } else { "Sign in" };
    SignInPage {
        site: state.now().site,
        meta: Meta::new(title, "Sign in with your e-mail address.", "/sign-in").at(Nav::Me).unlisted(),
        title,
        again,
        passkeys: passkeys::are_possible(&state.app),
        provider: state.app.settings.provider.as_ref().map(|provider| provider.name.clone()),
        email: typed.email,
        next: next_after(&typed.next).to_owned(),
        errors,
    }
}

pub(crate) async fn with_password(
    Shared(state): Shared<State>,
    From(caller): From,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, home) = (&state.app, state.now().community.id);
    match accounts::with_password(app, home, &typed.email, &typed.password, &caller).await {
        Ok(step) => go_on(&state, step, &headers, &typed.next).await,
        Err(error) => refused(&sign_in_page(&state, typed, faults(error)?, false)),
    }
}

/// Into the site, or on to the second step. A session that this browser had before ends, so that nobody's token outlives a
/// sign-in.
pub(super) async fn go_on(state: &State, step: Step, headers: &HeaderMap, next: &str) -> Answer {
    let next = next_after(next);
    match step {
        Step::In(opened) => {
            let unfinished = match next {
                "/" => unfinished(state, &opened).await?,
                _ => None,
            };
            signed_in(state, headers, &opened, unfinished.as_deref().unwrap_or(next)).await
        }
        Step::SecondStep(token) => {
            let mut response = see(&format!("/sign-in/second-step?next={}", encoded(next)));
            state.cookies.set(&mut response, Crumb::SecondStep, &token);
            Ok(response)
        }
    }
}

/// The first step after joining that is not done. Who wanted to go to a page goes there.
async fn unfinished(state: &State, opened: &Opened) -> Result<Option<String>, Failure> {
    match sessions::find(&state.app, state.now().community.id, &opened.token).await? {
        Some(viewer) => welcome::unfinished(state, &viewer).await,
        None => Ok(None),
    }
}

pub(crate) async fn ask_link(
    Shared(state): Shared<State>,
    From(caller): From,
    Form(typed): Form<Typed>,
) -> Answer {
    let effort = challenges::effort(&state.app, &typed.altcha, &caller).await?;
    match accounts::ask_link(&state.app, &state.now().community, &typed.email, &caller, effort).await {
        Ok(()) => Ok(see("/sign-in/sent")),
        Err(error) => refused(&sign_in_page(&state, typed, faults(error)?, false)),
    }
}

pub(crate) async fn sent(Shared(state): Shared<State>) -> Answer {
    let lines = [
        "We have sent a letter to the address you gave. Open it on this device, press its button, and you are there.",
        "Nothing after five minutes? Look among unwanted mail, or try again: perhaps the address has a typing mistake.",
    ];
    let links = vec![Link::new("Try again", "/sign-in"), Link::new("Read meanwhile", "/resources")];
    page(&told(&state, "Look into your mail", &lines, links))
}

pub(crate) async fn link(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    let alias = accounts::link_owner(&state.app, state.now().community.id, &token).await?;
    let line = match alias {
        Some(alias) => format!("You will be signed in as “{alias}” on this device."),
        None => "You will be signed in on this device.".to_owned(),
    };
    page(&press(&state, "Sign in", &[&line], "Sign in", format!("/sign-in/link/{token}")))
}

pub(crate) async fn with_link(
    Shared(state): Shared<State>,
    From(caller): From,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Answer {
    let step = accounts::with_link(&state.app, state.now().community.id, &token, &caller).await;
    match step {
        Ok(step) => go_on(&state, step, &headers, "/").await,
        Err(error) => refused(&sign_in_page(&state, Typed::default(), faults(error)?, false)),
    }
}

pub(crate) async fn second_step(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Query(next): Query<Next>,
) -> Answer {
    match state.cookies.read(&headers, Crumb::SecondStep) {
        Some(_) => page(&second_step_page(&state, next.next, Vec::new())),
        None => Ok(see("/sign-in")),
    }
}

fn second_step_page(state: &State, next: String, errors: Vec<FieldError>) -> SecondStepPage {
    SecondStepPage {
        site: state.now().site,
        meta: Meta::new("The second step", "The second step.", "/sign-in").unlisted(),
        next,
        errors,
    }
}

pub(crate) async fn show_second_step(
    Shared(state): Shared<State>,
    From(caller): From,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Answer {
    let token = state.cookies.read(&headers, Crumb::SecondStep).ok_or(Failure::Used)?;
    match second_step::show(&state.app, &token, &typed.code, &caller).await {
        Ok(opened) => go_on(&state, Step::In(opened), &headers, &typed.next).await,
        Err(error) => refused(&second_step_page(&state, typed.next, faults(error)?)),
    }
}

pub(crate) async fn forgotten(Shared(state): Shared<State>) -> Answer {
    page(&password_page(&state, None, Typed::default(), Vec::new()))
}

/// To ask for a letter, or with the token of one to choose a password.
fn password_page(state: &State, token: Option<&str>, typed: Typed, errors: Vec<FieldError>) -> PasswordPage {
    let title = if token.is_some() { "Choose a new password" } else { "A new password" };
    PasswordPage {
        site: state.now().site,
        meta: Meta::new(title, title, "/sign-in/forgotten").unlisted(),
        title,
        action: token
            .map_or_else(|| "/sign-in/forgotten".to_owned(), |token| format!("/sign-in/password/{token}")),
        chooses: token.is_some(),
        email: typed.email,
        errors,
    }
}

pub(crate) async fn ask_password(
    Shared(state): Shared<State>,
    From(caller): From,
    Form(typed): Form<Typed>,
) -> Answer {
    match accounts::forgot_password(&state.app, &state.now().community, &typed.email, &caller).await {
        Ok(()) => Ok(see("/sign-in/sent")),
        Err(error) => refused(&password_page(&state, None, typed, faults(error)?)),
    }
}

pub(crate) async fn password(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    accounts::is_password_link(&state.app, &token).await?;
    page(&password_page(&state, Some(&token), Typed::default(), Vec::new()))
}

pub(crate) async fn choose_password(
    Shared(state): Shared<State>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    match accounts::choose_password(&state.app, &state.now().community, &token, &typed.password).await {
        Ok(()) => {
            let lines =
                ["Your new password holds from now on. All browsers were signed out; sign in again with it."];
            page(&told(&state, "Your password is changed", &lines, vec![Link::new("Sign in", "/sign-in")]))
        }
        Err(error) => refused(&password_page(&state, Some(&token), typed, faults(error)?)),
    }
}

pub(crate) async fn undo(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    accounts::is_undo_link(&state.app, &token).await?;
    let lines = [
        "If it was not you who changed the way in to your account, press the button.",
        "The address this letter went to holds again, the password is taken away, and all browsers are signed out. We then send you a link to choose a new password.",
    ];
    page(&press(&state, "This was not you?", &lines, "Take it back", format!("/sign-in/undo/{token}")))
}

pub(crate) async fn take_back(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    if let Err(error) = accounts::undo(&state.app, &state.now().community, &token).await {
        return refused(&sign_in_page(&state, Typed::default(), faults(error)?, false));
    }
    let lines =
        ["Nobody is signed in any more. A letter with a link for a new password is on its way to you."];
    page(&told(&state, "It is taken back", &lines, vec![Link::new("The front page", "/")]))
}

pub(crate) async fn out(Shared(state): Shared<State>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(token) = state.cookies.read(&headers, Crumb::Session) {
        sessions::end(&state.app, &token).await?;
    }
    let mut response = see("/");
    state.cookies.end(&mut response, Crumb::Session);
    Ok(response)
}
