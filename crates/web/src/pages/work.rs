//! What waits to be done: letters and jobs, with their age, their tries and what went wrong.

use app::accounts;
use app::jobs::{self, JobId};
use app::mail::{LetterId, outbox};
use axum::Form;
use axum::extract::{Query, State as Shared};
use kernel::ids;
use serde::Deserialize;

use super::errors::Failure;
use super::{Answer, page, see};
use crate::extract::Admin;
use crate::server::State;
use crate::view::{JobRow, JobsPage, LetterRow, LettersPage, Link, Meta, Moment, Nav};

/// How many letters stand on a page.
const PAGE: u16 = 50;

/// Which letters are shown.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    state: String,
    before: String,
}

/// What to try again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    again: String,
}

pub(crate) async fn letters(
    Shared(state): Shared<State>,
    Admin(viewer): Admin,
    Query(asked): Query<Asked>,
) -> Answer {
    let (now, at, app) = (state.now(), state.app.clock.now(), &state.app);
    accounts::note_look(app, now.community.id, Some(viewer.account), "letters").await?;
    let (home, wanted) = (now.community.id, asked.state.parse::<outbox::State>().ok());
    let list = outbox::list(app, home, wanted, ids::decode(&asked.before).map(LetterId), PAGE).await?;
    let older = list.last().filter(|_| list.len() == usize::from(PAGE)).map(|last| {
        let kept = wanted.map(outbox::State::as_str).unwrap_or_default();
        Link::new("Earlier", format!("/admin/mail?state={kept}&before={}", ids::encode(last.id.0)))
    });
    let counts = outbox::counts(app, home).await?;
    page(&LettersPage {
        meta: Meta::new("Letters", "Letters on their way.", "/admin/mail").at(Nav::Me).unlisted(),
        filters: filters(wanted, &counts),
        rows: list.iter().map(|one| letter(one, at)).collect(),
        older,
        site: now.site,
    })
}

fn filters(wanted: Option<outbox::State>, counts: &outbox::Counts) -> Vec<crate::view::Filter> {
    let states = [
        ("Waiting", outbox::State::Waiting, counts.waiting),
        ("Sent", outbox::State::Sent, counts.sent),
        ("Given up", outbox::State::Dead, counts.dead),
        ("Suppressed", outbox::State::Suppressed, counts.suppressed),
    ];
    let all = crate::view::Filter {
        title: "All".to_owned(),
        href: "/admin/mail".to_owned(),
        count: None,
        current: wanted.is_none(),
    };
    let others = states.map(|(title, state, count)| crate::view::Filter {
        title: title.to_owned(),
        href: format!("/admin/mail?state={}", state.as_str()),
        count: usize::try_from(count).ok(),
        current: wanted == Some(state),
    });
    std::iter::once(all).chain(others).collect()
}

fn letter(one: &outbox::Entry, now: jiff::Timestamp) -> LetterRow {
    LetterRow {
        id: ids::encode(one.id.0),
        kind: one.kind.clone(),
        recipient: one.recipient.clone(),
        state: one.state.as_str(),
        written: Moment::new(one.created_at, now),
        attempts: one.attempts,
        problem: one.problem.clone(),
        can_go_again: matches!(one.state, outbox::State::Dead | outbox::State::Suppressed),
    }
}

pub(crate) async fn send_again(
    Shared(state): Shared<State>,
    Admin(_): Admin,
    Form(typed): Form<Typed>,
) -> Answer {
    let home = state.now().community.id;
    let id = ids::decode(&typed.again).ok_or(Failure::Missing)?;
    match outbox::resend(&state.app, home, LetterId(id)).await? {
        true => Ok(see("/admin/mail")),
        false => Err(Failure::Missing),
    }
}

pub(crate) async fn jobs(Shared(state): Shared<State>, Admin(_): Admin) -> Answer {
    let (now, at) = (state.now(), state.app.clock.now());
    let list = jobs::list(&state.app, now.community.id).await?;
    page(&JobsPage {
        meta: Meta::new("Jobs", "What the program does by itself.", "/admin/jobs").at(Nav::Me).unlisted(),
        rows: list.iter().map(|one| job(one, at)).collect(),
        site: now.site,
    })
}

fn job(one: &jobs::Entry, now: jiff::Timestamp) -> JobRow {
    JobRow {
        id: ids::encode(one.id.0),
        kind: one.kind.clone(),
        dead: one.state == "dead",
        recurs: one.every_us.is_some(),
        made: Moment::new(one.created_at, now),
        last: one.last_at.map(|at| Moment::new(at, now)),
        overdue: one.due_at < now,
        attempts: one.attempts,
        problem: one.problem.clone(),
    }
}

pub(crate) async fn run_again(
    Shared(state): Shared<State>,
    Admin(_): Admin,
    Form(typed): Form<Typed>,
) -> Answer {
    let id = ids::decode(&typed.again).ok_or(Failure::Missing)?;
    match jobs::retry(&state.app, state.now().community.id, JobId(id)).await? {
        true => Ok(see("/admin/jobs")),
        false => Err(Failure::Missing),
    }
}
