//! Issues of the newsletter, for editors.

use app::articles::ArticleId;
use app::newsletter::issues::{self, Edit, Edition, Issue, Piece, State as Stage};
use app::newsletter::{IssueId, Pace};
use app::sessions::Viewer;
use app::{Error, Fault};
use axum::Form;
use axum::extract::{Path, State as Shared};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::errors::Failure;
use super::forms::faults;
use super::{Answer, page, refused, see};
use crate::extract::Editor;
use crate::server::State;
use crate::view::{
    AdminIssuePage, AdminIssuePreviewPage, AdminNewsletterPage, FieldError, IssuePiece, IssueRow, Meta,
    Moment, Nav,
};

/// A new draft.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    pace: String,
}

/// The form of an issue: its words, and the button that was pressed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    subject: String,
    intro: String,
    at: String,
    add: String,
    action: String,
    up: Option<String>,
    down: Option<String>,
    remove: Option<String>,
}

pub(crate) async fn list(Shared(state): Shared<State>, Editor(_): Editor) -> Answer {
    page(&list_page(&state, Vec::new()).await?)
}

async fn list_page(state: &State, errors: Vec<FieldError>) -> Result<AdminNewsletterPage, Failure> {
    let (now, at) = (state.now(), state.app.clock.now());
    let all = issues::list(&state.app, now.community.id).await?;
    Ok(AdminNewsletterPage {
        meta: Meta::new("Newsletter", "Issues of the newsletter.", "/admin/newsletter")
            .at(Nav::Me)
            .unlisted(),
        issues: all.iter().map(|issue| row(issue, at)).collect(),
        errors,
        site: now.site,
    })
}

fn row(issue: &Issue, now: Timestamp) -> IssueRow {
    let number = |number: i64| usize::try_from(number).unwrap_or(0);
    IssueRow {
        id: issue.id.to_string(),
        subject: issue.subject.clone(),
        pace: issue.pace.as_str(),
        state: issue.state.as_str(),
        created: Moment::new(issue.created_at, now),
        send_at: issue.send_at.map(|at| Moment::new(at, now)),
        addressed: number(issue.addressed),
        leavings: number(issue.leavings),
    }
}

fn piece(piece: &Piece) -> IssuePiece {
    IssuePiece {
        id: piece.article.to_string(),
        href: format!("/resources/{}", piece.slug),
        title: piece.title.clone(),
        summary: piece.summary.clone(),
        reviewers: piece.reviewers.join(" and "),
    }
}

pub(crate) async fn draft(
    Shared(state): Shared<State>,
    Editor(viewer): Editor,
    Form(wanted): Form<Wanted>,
) -> Answer {
    let community = state.now().community;
    let Ok(pace) = wanted.pace.parse::<Pace>() else {
        let errors = vec![FieldError { field: "pace".to_owned(), message: "Choose how often.".to_owned() }];
        return refused(&list_page(&state, errors).await?);
    };
    match issues::draft(&state.app, &community, pace, Some(viewer.account)).await {
        Ok(id) => Ok(see(&format!("/admin/newsletter/{id}"))),
        Err(error) => refused(&list_page(&state, faults(error)?).await?),
    }
}

fn number(id: &str) -> Result<IssueId, Failure> {
    id.parse().map_err(|_| Failure::Missing)
}

pub(crate) async fn show(Shared(state): Shared<State>, Editor(_): Editor, Path(id): Path<String>) -> Answer {
    let edition = issues::show(&state.app, state.now().community.id, number(&id)?).await?;
    page(&issue_page(&state, edition, "", Vec::new()).await?)
}

async fn issue_page(
    state: &State,
    edition: Edition,
    at: &str,
    errors: Vec<FieldError>,
) -> Result<AdminIssuePage, Failure> {
    let Edition { issue, pieces } = edition;
    let figures = issues::figures(&state.app, issue.id).await?;
    let path = format!("/admin/newsletter/{}", issue.id);
    Ok(AdminIssuePage {
        site: state.now().site,
        meta: Meta::new("An issue", "An issue of the newsletter.", path).at(Nav::Me).unlisted(),
        errors,
        pieces: pieces.iter().map(piece).collect(),
        at: at.to_owned(),
        add: String::new(),
        waiting: usize::try_from(figures.waiting).unwrap_or(0),
        failed: usize::try_from(figures.failed).unwrap_or(0),
        issue: row(&issue, state.app.clock.now()),
        intro: issue.intro,
    })
}

pub(crate) async fn preview(
    Shared(state): Shared<State>,
    Editor(_): Editor,
    Path(id): Path<String>,
) -> Answer {
    let now = state.now();
    let seen = issues::preview(&state.app, &now.community, number(&id)?).await?;
    let back = format!("/admin/newsletter/{id}");
    page(&AdminIssuePreviewPage {
        meta: Meta::new("Preview", "An issue as its letters will be.", &back).at(Nav::Me).unlisted(),
        back,
        subject: seen.edition.issue.subject.clone(),
        intro: seen.intro,
        pieces: seen.edition.pieces.iter().map(piece).collect(),
        text: seen.text,
        site: now.site,
    })
}

pub(crate) async fn change(
    Shared(state): Shared<State>,
    Editor(viewer): Editor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let home = state.now().community.id;
    let mut edition = issues::show(&state.app, home, number(&id)?).await?;
    match press(&state, &viewer, &edition, &typed).await {
        Ok(to) => Ok(see(&to)),
        Err(error) => {
            let errors = faults(error)?;
            if edition.issue.state == Stage::Draft {
                (edition.issue.subject, edition.issue.intro) = (typed.subject, typed.intro);
            }
            let mut shown = issue_page(&state, edition, &typed.at, errors).await?;
            shown.add = typed.add;
            refused(&shown)
        }
    }
}

/// Does what the button says, after keeping the words of a draft, so that no button loses them. Gives where to go then.
async fn press(state: &State, viewer: &Viewer, edition: &Edition, typed: &Typed) -> app::Result<String> {
    let (app, home, id) = (&state.app, state.now().community.id, edition.issue.id);
    let here = format!("/admin/newsletter/{id}");
    if edition.issue.state == Stage::Draft && typed.action != "discard" {
        let edit = Edit { subject: typed.subject.clone(), intro: typed.intro.clone() };
        issues::edit(app, home, id, &edit).await?;
    }
    if let Some(order) = order(edition, typed) {
        return issues::arrange(app, home, id, order).await.map(|()| here);
    }
    match typed.action.as_str() {
        "save" => {}
        "add" => issues::add(app, home, id, &typed.add).await?,
        "test" => issues::send_test(app, home, id, viewer.account).await?,
        "now" => issues::schedule(app, home, id, None, viewer.account).await?,
        "later" => issues::schedule(app, home, id, Some(time(&typed.at)?), viewer.account).await?,
        "stop" => issues::cancel(app, home, id, viewer.account).await?,
        "discard" => {
            issues::discard(app, home, id).await?;
            return Ok("/admin/newsletter".to_owned());
        }
        _ => return Err(Error::Missing),
    }
    Ok(here)
}

/// The articles as a button wants them.
fn order(edition: &Edition, typed: &Typed) -> Option<Vec<ArticleId>> {
    let mut all: Vec<ArticleId> = edition.pieces.iter().map(|piece| piece.article).collect();
    let place = |id: &Option<String>| {
        let id: ArticleId = id.as_ref()?.parse().ok()?;
        all.iter().position(|one| *one == id)
    };
    match (place(&typed.up), place(&typed.down), place(&typed.remove)) {
        (Some(at), ..) if at > 0 => all.swap(at, at - 1),
        (_, Some(at), _) if at + 1 < all.len() => all.swap(at, at + 1),
        (.., Some(at)) => drop(all.remove(at)),
        _ => return None,
    }
    Some(all)
}

/// A time as browsers write it, read as world time.
fn time(typed: &str) -> app::Result<Timestamp> {
    let read = typed.parse::<DateTime>().ok().and_then(|at| TimeZone::UTC.to_timestamp(at).ok());
    read.ok_or_else(|| Fault::new("at", "Write a day and a time, such as 2026-12-01 08:30.").into())
}
