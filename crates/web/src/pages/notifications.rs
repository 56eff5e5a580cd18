//! What a member is told, and how they want to hear of it.

use app::notifications::{self, Group, Kind, Way};
use app::posts;
use app::sessions::Viewer;
use axum::Form;
use axum::extract::{Path, State as Shared};
use jiff::Timestamp;
use serde::Deserialize;

use super::errors::Failure;
use super::forms::{faults, press, told};
use super::members::member;
use super::{Answer, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{
    Choice, FieldError, Link, Meta, Moment, Nav, NotificationRow, NotificationSettingsPage,
    NotificationsPage, WayRow,
};

/// Until when all is seen: what stood on the page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Seen {
    until: String,
}

/// What is chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    answer: String,
    mention: String,
    helped: String,
    thread: String,
    reaction: String,
    zone: String,
    quiet_from: String,
    quiet_to: String,
}

impl Typed {
    fn way(&self, kind: Kind) -> Option<Way> {
        let word = match kind {
            Kind::Answer => &self.answer,
            Kind::Mention => &self.mention,
            Kind::Helped => &self.helped,
            Kind::Thread => &self.thread,
            Kind::Reaction => &self.reaction,
        };
        word.parse().ok()
    }
}

pub(crate) async fn list(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    let groups = notifications::list(&state.app, member(&viewer)?.id).await?;
    let now = state.app.clock.now();
    page(&NotificationsPage {
        site: state.now().site,
        meta: Meta::new("News for you", "What happened.", "/notifications").at(Nav::News).unlisted(),
        until: now.to_string(),
        asked: app::members::waiting(&state.app, member(&viewer)?.id).await?,
        quoted: app::voices::waiting(&state.app, member(&viewer)?.id).await?,
        any_new: groups.iter().any(|group| group.is_new),
        rows: groups.iter().map(|group| row(group, now)).collect(),
    })
}

fn row(group: &Group, now: Timestamp) -> NotificationRow {
    let place = if group.of == posts::Kind::Question { "questions" } else { "posts" };
    NotificationRow {
        people: group.people(),
        deed: group.deed(),
        link: Link::new(&group.title, format!("/{place}/{}#p-{}", group.thread, group.cause)),
        at: Moment::new(group.at, now),
        is_new: group.is_new,
    }
}

pub(crate) async fn all_seen(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(seen): Form<Seen>,
) -> Answer {
    let until = seen.until.parse().unwrap_or_else(|_| state.app.clock.now());
    notifications::all_seen(&state.app, member(&viewer)?.id, until).await?;
    Ok(see("/notifications"))
}

pub(crate) async fn settings(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    page(&settings_page(&state, &viewer, &Typed::default(), Vec::new()).await?)
}

async fn settings_page(
    state: &State,
    viewer: &Viewer,
    typed: &Typed,
    errors: Vec<FieldError>,
) -> Result<NotificationSettingsPage, Failure> {
    let me = member(viewer)?.id;
    let (ways, hours) =
        (notifications::ways(&state.app, me).await?, notifications::hours(&state.app, me).await?);
    let zone = or(&typed.zone, hours.zone.clone());
    Ok(NotificationSettingsPage {
        site: state.now().site,
        meta: Meta::new("What we tell you", "Your notifications.", "/settings/notifications")
            .at(Nav::Me)
            .unlisted(),
        rows: ways.into_iter().map(|(kind, kept)| way_row(kind, typed.way(kind).unwrap_or(kept))).collect(),
        zones: notifications::zones().into_iter().map(|one| Choice::new(&one, &one, one == zone)).collect(),
        quiet_from: or(&typed.quiet_from, clock(hours.quiet_from)),
        quiet_to: or(&typed.quiet_to, clock(hours.quiet_to)),
        errors,
    })
}

/// A kind with the ways to hear of it.
fn way_row(kind: Kind, chosen: Way) -> WayRow {
    let one = |way: Way| Choice::new(way.as_str(), way.title(), way == chosen);
    WayRow { name: kind.as_str(), title: kind.title(), ways: Way::ALL.into_iter().map(one).collect() }
}

/// A time of the day.
fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// What was typed, or what is kept.
fn or(typed: &str, kept: String) -> String {
    if typed.is_empty() { kept } else { typed.to_owned() }
}

pub(crate) async fn choose(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(typed): Form<Typed>,
) -> Answer {
    let me = member(&viewer)?.id;
    if let Err(error) =
        notifications::set_hours(&state.app, me, &typed.zone, &typed.quiet_from, &typed.quiet_to).await
    {
        return refused(&settings_page(&state, &viewer, &typed, faults(error)?).await?);
    }
    let ways: Vec<(Kind, Way)> =
        Kind::ALL.into_iter().filter_map(|kind| typed.way(kind).map(|way| (kind, way))).collect();
    notifications::choose(&state.app, me, &ways).await?;
    Ok(see("/notifications"))
}

/// Asks whoever has the letter whether no more shall come.
pub(crate) async fn leaving(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    notifications::leave(&state.app, &token, false).await?;
    let lines = ["What happens still stands in the page when you sign in."];
    let action = format!("/notifications/leave/{token}");
    page(&press(&state, "No more letters about news", &lines, "Write me no more of these", action))
}

/// Ends the letters, also for programs that press the button (RFC 8058).
pub(crate) async fn leave(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    notifications::leave(&state.app, &token, true).await?;
    let lines = ["We write you no more letters about news. You can change that in the settings."];
    page(&told(&state, "Done", &lines, vec![Link::new("Settings", "/settings/notifications")]))
}
