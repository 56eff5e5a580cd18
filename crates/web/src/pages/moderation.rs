//! What moderators have to look at, and what they decide.

use app::AccountId;
use app::moderation::{self, Act, Answered, Case, CaseId, Looked, OpenAppeal, Rule, Subject};
use app::posts::{Audience, Held};
use app::sessions::Viewer;
use axum::Form;
use axum::extract::{Path, State as Shared};
use jiff::Timestamp;
use serde::Deserialize;

use super::errors::Failure;
use super::forms::faults;
use super::members::address;
use super::{Answer, page, refused, see};
use crate::extract::Moderator;
use crate::server::State;
use crate::view::{
    AppealRow, CasePage, CaseRow, Choice, CopyView, DecisionView, DeskPage, FieldError, Link, Meta, Moment,
    Nav, ReportView, count,
};

/// What a moderator sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// `take`, `take-over`, `give-back`, `second`, `decide` or `answer`.
    action: String,
    act: String,
    rule: String,
    reason: String,
    /// The number of an author's answer, and what becomes of it.
    appeal: String,
    outcome: String,
}

pub(crate) async fn list(Shared(state): Shared<State>, Moderator(viewer): Moderator) -> Answer {
    let (cases, appeals) = moderation::list(&state.app, state.now().community.id, &viewer).await?;
    let now = state.app.clock.now();
    page(&DeskPage {
        site: state.now().site,
        meta: Meta::new("Moderation", "What moderators look at.", "/admin/moderation").at(Nav::Me).unlisted(),
        cases: cases.iter().map(|case| row(&state, case, now)).collect(),
        appeals: appeals.iter().map(|one| appeal(one, viewer.account, now)).collect(),
    })
}

/// Where a case stands.
fn href(id: CaseId) -> String {
    format!("/admin/moderation/{id}")
}

fn row(state: &State, case: &Case, now: Timestamp) -> CaseRow {
    CaseRow {
        href: href(case.id),
        title: title(state, case),
        grave: match (case.risk.as_str(), case.level.as_str()) {
            ("crisis", "high") => "Crisis, high risk",
            ("crisis", "medium") => "Crisis, medium risk",
            ("crisis", _) => "Crisis, low risk",
            ("emergency", _) => "Emergency",
            ("urgent", _) => "Urgent",
            _ => "",
        },
        about: about(case),
        opened: Moment::new(case.opened_at, now),
        due: Moment::new(case.due_at, now),
        late: case.closed_at.is_none() && case.due_at < now,
        taker: case.taker.clone().zip(case.taken_at.map(|at| Moment::new(at, now))),
    }
}

/// Why it is here, in a few words.
fn title(state: &State, case: &Case) -> String {
    let words = state.app.words();
    let situation = words
        .as_ref()
        .and_then(|words| words.pack.safety.situations.iter().find(|one| one.slug == case.situation));
    let mut parts: Vec<String> = Vec::new();
    parts.extend(
        situation.map(|one| one.title.clone()).or_else(|| case.is_grave().then(|| case.situation.clone())),
    );
    if let Ok(reports @ 1..) = usize::try_from(case.reports) {
        parts.push(count(reports, "report", "reports"));
    }
    if case.link_waits {
        parts.push("A link that waits".to_owned());
    }
    if parts.is_empty() { "A case".to_owned() } else { parts.join(" · ") }
}

fn about(case: &Case) -> String {
    // Whose another name is stands on the page of the case, where the look is on record.
    let author = case.pseudonym.as_deref().or(case.author.as_deref()).unwrap_or("somebody who has left");
    let gone =
        if case.post_id.is_none() && case.subject != Subject::Profile { ", deleted since" } else { "" };
    match case.subject {
        Subject::Post => format!("A post by {author}{gone}"),
        Subject::Comment => format!("A comment by {author}{gone}"),
        Subject::Profile => format!("The profile of {author}"),
    }
}

fn appeal(one: &OpenAppeal, viewer: AccountId, now: Timestamp) -> AppealRow {
    AppealRow {
        id: one.id.to_string(),
        href: href(one.case_id),
        what: one.kind.title(),
        author: one.author.clone(),
        words: one.words.clone(),
        at: Moment::new(one.at, now),
        own: one.by_id == Some(viewer),
        ruling: one.outcome.parse::<moderation::Ruling>().ok().map(moderation::Ruling::title),
        answer: one.answer.clone(),
    }
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    Moderator(viewer): Moderator,
    Path(id): Path<String>,
) -> Answer {
    page(&case_page(&state, &viewer, &id, &Typed::default(), Vec::new()).await?)
}

pub(crate) async fn change(
    Shared(state): Shared<State>,
    Moderator(viewer): Moderator,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    match make(&state, &viewer, id.parse().map_err(|_| Failure::Missing)?, &typed).await {
        Ok(()) => Ok(see(&format!("/admin/moderation/{id}"))),
        Err(error) => refused(&case_page(&state, &viewer, &id, &typed, faults(error)?).await?),
    }
}

async fn make(state: &State, viewer: &Viewer, id: CaseId, typed: &Typed) -> app::Result<()> {
    let (app, now) = (&state.app, state.now());
    let home = now.community.id;
    match typed.action.as_str() {
        "take" => moderation::take(app, home, viewer, id, false).await,
        "take-over" => moderation::take(app, home, viewer, id, true).await,
        "give-back" => moderation::give_back(app, home, viewer, id).await,
        "second" => moderation::second(app, home, viewer, id).await,
        "answer" => {
            let appeal = typed.appeal.parse().map_err(|_| app::Error::Missing)?;
            let said = Answered { outcome: typed.outcome.clone(), reason: typed.reason.clone() };
            moderation::answer(app, &now.community, viewer, appeal, &said).await
        }
        _ => {
            let said = moderation::Typed {
                act: typed.act.clone(),
                rule: typed.rule.clone(),
                reason: typed.reason.clone(),
            };
            moderation::decide(app, &now.community, viewer, id, &said).await
        }
    }
}

async fn case_page(
    state: &State,
    viewer: &Viewer,
    id: &str,
    typed: &Typed,
    errors: Vec<FieldError>,
) -> Result<CasePage, Failure> {
    let (now, id) = (state.app.clock.now(), id.parse().map_err(|_| Failure::Missing)?);
    let looked = moderation::look(&state.app, state.now().community.id, viewer, id).await?;
    Ok(drawn(state, viewer, looked, typed, errors, now))
}

fn drawn(
    state: &State,
    viewer: &Viewer,
    looked: Looked,
    typed: &Typed,
    errors: Vec<FieldError>,
    now: Timestamp,
) -> CasePage {
    let case = &looked.case;
    let act = |one: Act| Choice::new(one.as_str(), one.title(), one.as_str() == typed.act);
    let rule = |one: Rule| Choice::new(one.as_str(), one.title(), one.as_str() == typed.rule);
    let reported = |one: &moderation::Reported| ReportView {
        ground: one.ground.title(),
        words: one.words.clone(),
        reporter: one.reporter.clone(),
        at: Moment::new(one.at, now),
    };
    CasePage {
        site: state.now().site,
        meta: Meta::new("A case", "For moderators.", "/admin/moderation").at(Nav::Me).unlisted(),
        author: case.author.as_ref().map(|alias| Link::new(alias, address(alias))),
        pseudonym: case.pseudonym.clone(),
        state: standing(case),
        // Of what is out of sight, or for a team alone, moderators have no page but this one.
        post: case.post_id.filter(|_| is_open(case)).map(|id| format!("/posts/{id}#p-{id}")),
        thread: looked.thread.as_ref().map(|words| words.chars().take(300).collect()),
        copies: looked.copies.iter().map(|copy| copied(copy, now)).collect(),
        now: looked.now.as_ref().map(|copy| copied(copy, now)),
        reports: looked.reports.iter().map(reported).collect(),
        decisions: looked.decisions.iter().map(|one| decided(one, now)).collect(),
        earlier: looked.earlier.iter().map(|one| decided(one, now)).collect(),
        appeals: looked.appeals.iter().map(|one| appeal(one, viewer.account, now)).collect(),
        second: case.second.clone(),
        mine: case.taken_by == Some(viewer.account),
        closed: case.closed_at.is_some(),
        acts: moderation::acts_on(case).into_iter().map(act).collect(),
        rules: Rule::ALL.into_iter().map(rule).collect(),
        reason: typed.reason.clone(),
        row: row(state, case, now),
        errors,
    }
}

/// Whether all members see it.
fn is_open(case: &Case) -> bool {
    case.held.as_deref() == Some("") && case.audience != Some(Audience::Team)
}

/// Who sees it, and what holds it back, in sentences.
fn standing(case: &Case) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(case.audience.map(|audience| format!("For: {}.", audience.title().to_lowercase())));
    lines.extend(
        case.held.as_deref().and_then(|word| word.parse::<Held>().ok()).map(|held| held.title().to_owned()),
    );
    lines.extend(case.locked_at.map(|_| "Its thread is closed.".to_owned()));
    lines
}

fn copied(copy: &moderation::Copy, now: Timestamp) -> CopyView {
    let pictures: Vec<serde_json::Value> = serde_json::from_str(&copy.pictures).unwrap_or_default();
    CopyView {
        alias: copy.alias.clone(),
        title: copy.title.clone(),
        body: copy.body.clone(),
        note: copy.content_note.clone(),
        pictures: pictures.len(),
        at: Moment::new(copy.made_at, now),
    }
}

fn decided(one: &moderation::Decision, now: Timestamp) -> DecisionView {
    DecisionView {
        what: one.kind.title(),
        rule: one.rule().map(Rule::title),
        reason: one.reason.clone(),
        moderator: one.moderator.clone(),
        at: Moment::new(one.at, now),
    }
}
