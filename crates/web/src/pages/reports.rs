//! Reporting something, what came of it, and answering a decision.

use app::members::Bond;
use app::moderation::{self, Ground, On, Subject, Subjected};
use app::posts;
use app::sessions::Viewer;
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use serde::Deserialize;

use super::errors::Failure;
use super::forms::faults;
use super::members::{address, member};
use super::safety::told_decision;
use super::{Answer, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{Choice, DecisionPage, FieldError, Meta, Moment, Nav, OwnReport, ReportPage, ReportsPage};

/// What somebody typed into a report.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    ground: String,
    words: String,
    then: String,
}

/// Whether a report was just sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    sent: String,
}

/// What somebody answers to a decision.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answered {
    words: String,
}

pub(crate) async fn of_post(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let on = On::Post(posts::number(&id)?);
    page(&report_page(&state, &viewer, &on, &Typed::default(), Vec::new()).await?)
}

pub(crate) async fn post(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    send(&state, &viewer, On::Post(posts::number(&id)?), &typed).await
}

pub(crate) async fn of_profile(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(alias): Path<String>,
) -> Answer {
    page(&report_page(&state, &viewer, &On::Profile(alias), &Typed::default(), Vec::new()).await?)
}

pub(crate) async fn profile(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(alias): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    send(&state, &viewer, On::Profile(alias), &typed).await
}

async fn send(state: &State, viewer: &Viewer, on: On, typed: &Typed) -> Answer {
    let (home, me) = (state.now().community.id, member(viewer)?);
    let (why, then) = ((typed.ground.as_str(), typed.words.as_str()), typed.then.parse::<Bond>().ok());
    match moderation::report(&state.app, home, me, &on, why, then).await {
        Ok(()) => Ok(see("/settings/reports?sent=yes")),
        Err(error) => refused(&report_page(state, viewer, &on, typed, faults(error)?).await?),
    }
}

async fn report_page(
    state: &State,
    viewer: &Viewer,
    on: &On,
    typed: &Typed,
    errors: Vec<FieldError>,
) -> Result<ReportPage, Failure> {
    let found = moderation::subject(&state.app, state.now().community.id, member(viewer)?, on).await?;
    let back = address_of(on, &found);
    Ok(ReportPage {
        site: state.now().site,
        meta: Meta::new("Report something", "Tell the moderators.", &back).unlisted(),
        action: format!("{back}/report"),
        title: title(found.subject, &found.alias),
        grounds: grounds(&typed.ground),
        then: if found.can_be_kept_away { then(&found, &typed.then) } else { Vec::new() },
        said: typed.words.clone(),
        words: found.words,
        alias: found.alias,
        back,
        errors,
    })
}

fn address_of(on: &On, found: &Subjected) -> String {
    match on {
        On::Post(id) => format!("/posts/{id}"),
        On::Profile(_) => address(&found.alias),
    }
}

fn grounds(chosen: &str) -> Vec<Choice> {
    let ground = |one: Ground| Choice::new(one.as_str(), one.title(), one.as_str() == chosen);
    Ground::ALL.into_iter().map(ground).collect()
}

fn then(found: &Subjected, chosen: &str) -> Vec<Choice> {
    let alias = &found.alias;
    let words = [
        ("", "Nothing else".to_owned()),
        ("mute", format!("Mute {alias}: you do not read what they write")),
        ("block", format!("Block {alias}: neither of you sees the other")),
    ];
    words.into_iter().map(|(value, words)| Choice::new(value, words, value == chosen)).collect()
}

fn title(subject: Subject, alias: &str) -> String {
    match subject {
        Subject::Post => format!("A post by {alias}"),
        Subject::Comment => format!("A comment by {alias}"),
        Subject::Profile => format!("The profile of {alias}"),
    }
}

pub(crate) async fn mine(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(sent): Query<Sent>,
) -> Answer {
    let now = state.app.clock.now();
    let row = |one: &moderation::Own| OwnReport {
        title: title(one.subject, if one.alias.is_empty() { "somebody who has left" } else { &one.alias }),
        words: if one.title.is_empty() { &one.body } else { &one.title }.chars().take(200).collect(),
        ground: one.ground.title(),
        said: one.words.clone(),
        at: Moment::new(one.at, now),
        outcome: one.outcome().map(moderation::Outcome::title),
    };
    page(&ReportsPage {
        site: state.now().site,
        meta: Meta::new("What you reported", "And what came of it.", "/settings/reports")
            .at(Nav::Me)
            .unlisted(),
        sent: !sent.sent.is_empty(),
        rows: moderation::mine(&state.app, member(&viewer)?).await?.iter().map(row).collect(),
    })
}

pub(crate) async fn decision(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    page(&decision_page(&state, &viewer, &id, String::new(), Vec::new()).await?)
}

pub(crate) async fn answer(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Answered>,
) -> Answer {
    let (home, number) = (state.now().community.id, id.parse().map_err(|_| Failure::Missing)?);
    let whose = (viewer.account, member(&viewer)?);
    match moderation::appeal(&state.app, home, whose, number, &typed.words).await {
        Ok(()) => Ok(see(&format!("/settings/decisions/{id}"))),
        Err(error) => refused(&decision_page(&state, &viewer, &id, typed.words, faults(error)?).await?),
    }
}

async fn decision_page(
    state: &State,
    viewer: &Viewer,
    id: &str,
    words: String,
    errors: Vec<FieldError>,
) -> Result<DecisionPage, Failure> {
    let id = id.parse().map_err(|_| Failure::Missing)?;
    let told = moderation::told(&state.app, member(viewer)?, id).await?;
    Ok(DecisionPage {
        site: state.now().site,
        meta: Meta::new("A decision", "What a moderator decided.", "/settings/record").at(Nav::Me).unlisted(),
        told: told_decision(state, &told),
        words,
        errors,
    })
}
