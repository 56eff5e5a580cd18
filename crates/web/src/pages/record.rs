//! The record of what happened: to read, and to take along as lines of JSON.

use app::events::{self, Recorded};
use app::moderation;
use app::sessions::Viewer;
use axum::extract::{Query, State as Shared};
use axum::http::header;
use axum::response::IntoResponse;
use kernel::ids;
use serde::Deserialize;
use serde_json::json;

use super::errors::Failure;
use super::safety::told_decision;
use super::{Answer, page};
use crate::extract::{Admin, SignedIn};
use crate::server::State;
use crate::view::{
    AccountRecordPage, AccountRecordRow, Link, Meta, Moment, Nav, RecordPage, RecordRow, ToldDecision,
};

/// How many stand on a page, and how many are read at once for a file.
const PAGE: u16 = 100;
const FILE: u16 = 5000;
/// How many of those about oneself are shown; all are in what one takes along.
const OWN: u16 = 200;

/// Where the page begins.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    before: String,
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    Admin(viewer): Admin,
    Query(before): Query<Before>,
) -> Answer {
    let (now, at) = (state.now(), state.app.clock.now());
    let (home, before) = (now.community.id, ids::decode(&before.before));
    let list = events::list(&state.app, home, viewer.account, before, PAGE).await?;
    let full = list.len() == usize::from(PAGE);
    page(&RecordPage {
        meta: Meta::new("The record", "What was done, by whom.", "/admin/record").at(Nav::Me).unlisted(),
        older: list
            .last()
            .filter(|_| full)
            .map(|last| Link::new("Earlier", format!("/admin/record?before={}", ids::encode(last.id)))),
        rows: list.iter().map(|one| row(one, at)).collect(),
        site: now.site,
    })
}

fn row(one: &Recorded, now: jiff::Timestamp) -> RecordRow {
    let name = |id: Option<app::AccountId>, alias: &Option<String>| {
        id.map(|id| alias.clone().unwrap_or_else(|| format!("account {}", ids::encode(id.0))))
    };
    RecordRow {
        at: Moment::new(one.at, now),
        kind: one.kind.clone(),
        subject: one.subject.clone(),
        reason: one.reason.clone(),
        actor: name(one.actor_id, &one.actor),
        about: name(one.about_id, &one.about),
    }
}

/// What is on record about whoever asks.
pub(crate) async fn own(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    let (now, at) = (state.now(), state.app.clock.now());
    let list = events::about(&state.app, now.community.id, viewer.account, OWN).await?;
    let row = |one: &Recorded| AccountRecordRow {
        at: Moment::new(one.at, at),
        words: one.words().to_owned(),
        reason: one.reason.clone(),
        by: match one.actor_id {
            Some(actor) if actor == viewer.account => "By you",
            Some(_) => "By somebody with a task here",
            None => "By whoever runs the server, or the program itself",
        },
    };
    page(&AccountRecordPage {
        meta: Meta::new("What happened to your account", "Every change to it.", "/settings/record")
            .at(Nav::Me)
            .unlisted(),
        rows: list.iter().map(row).collect(),
        decisions: decisions(&state, &viewer).await?,
        site: now.site,
    })
}

/// What moderators decided about whoever asks, which they can answer.
async fn decisions(state: &State, viewer: &Viewer) -> Result<Vec<ToldDecision>, Failure> {
    let Some(me) = &viewer.member else { return Ok(Vec::new()) };
    let found = moderation::decided(&state.app, me).await?;
    Ok(found.iter().map(|one| told_decision(state, one)).collect())
}

/// Everything that its reader may know of, one event a line, the newest first.
pub(crate) async fn file(Shared(state): Shared<State>, Admin(viewer): Admin) -> Answer {
    let (home, mut before, mut text) = (state.now().community.id, None, String::new());
    loop {
        let list = events::list(&state.app, home, viewer.account, before, FILE).await?;
        list.iter().for_each(|one| text.push_str(&line(one)));
        before = list.last().map(|last| last.id);
        if list.len() < usize::from(FILE) {
            break;
        }
    }
    let headers = [
        (header::CONTENT_TYPE, "application/jsonl; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"record.jsonl\""),
    ];
    Ok((headers, text).into_response())
}

fn line(one: &Recorded) -> String {
    let id = |id: Option<app::AccountId>| id.map(|id| ids::encode(id.0));
    let value = json!({
        "id": ids::encode(one.id), "at": one.at.to_string(), "kind": one.kind, "subject": one.subject,
        "detail": serde_json::from_str::<serde_json::Value>(&one.detail).unwrap_or_default(),
        "reason": one.reason, "actor": id(one.actor_id), "about": id(one.about_id),
    });
    format!("{value}\n")
}
