//! What staff see and change. Every change is an event.

use app::App;
use app::accounts::{self, Found, Hand};
use app::communities::CommunityId;
use app::events::Reason;
use app::members::{self, Role};
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use serde::Deserialize;

use super::errors::Failure;
use super::{Answer, encoded, page, see};
use crate::extract::{Admin, Staff};
use crate::server::State;
use crate::view::{AdminMember, AdminMembersPage, AdminPage, Choice, Link, Meta, Moment, Nav, Pagination};

/// What was looked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(super) q: String,
    page: String,
}

impl Asked {
    /// The number of the page, from 1.
    pub(super) fn number(&self) -> usize {
        self.page.parse().ok().filter(|number| (1..=10_000).contains(number)).unwrap_or(1)
    }
}

/// A change to one member.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    action: String,
    grant: String,
    end_role: String,
    reason: String,
    contributor: String,
}

impl Typed {
    fn reason(&self) -> Result<Reason, Failure> {
        Reason::read(&self.reason, "reason").map_err(Failure::from)
    }

    /// The slug of an author or reviewer, if one was chosen.
    fn contributor(&self) -> Option<&str> {
        Some(self.contributor.as_str()).filter(|slug| !slug.is_empty())
    }
}

pub(crate) async fn show(Shared(state): Shared<State>, Staff(viewer): Staff) -> Answer {
    let mut links = Vec::new();
    if viewer.may(Role::Moderator) {
        links.push(Link::new("Moderation", "/admin/moderation"));
    }
    if viewer.may(Role::Editor) {
        links.push(Link::new("Newsletter", "/admin/newsletter"));
        links.push(Link::new("Member voices", "/admin/voices"));
    }
    if viewer.may(Role::Admin) {
        links.push(Link::new("Subscribers", "/admin/subscribers"));
        links.push(Link::new("Members and roles", "/admin/members"));
        links.push(Link::new("Letters", "/admin/mail"));
        links.push(Link::new("Jobs", "/admin/jobs"));
        links.push(Link::new("How it runs", "/admin/running"));
        links.push(Link::new("The record", "/admin/record"));
    }
    page(&AdminPage {
        site: state.now().site,
        meta: Meta::new("Administration", "Administration.", "/admin").at(Nav::Me).unlisted(),
        links,
    })
}

pub(crate) async fn members(
    Shared(state): Shared<State>,
    Admin(viewer): Admin,
    Query(asked): Query<Asked>,
) -> Answer {
    let (now, at) = (state.now(), state.app.clock.now());
    accounts::note_look(&state.app, now.community.id, Some(viewer.account), "members").await?;
    let number = asked.number();
    let (found, total) = accounts::list(&state.app, now.community.id, &asked.q, number).await?;
    let contributors = contributors(&state.app, now.community.id).await?;
    let address = |number: usize| format!("/admin/members?q={}&page={number}", encoded(&asked.q));
    page(&AdminMembersPage {
        meta: Meta::new("Members", "Members and their roles.", "/admin/members").at(Nav::Me).unlisted(),
        pagination: Pagination::new(number, total.div_ceil(accounts::PAGE_SIZE), address),
        members: found.iter().map(|one| row(one, at, &contributors)).collect(),
        total,
        query: asked.q,
        site: now.site,
    })
}

/// Slug and name of each author and reviewer, by name.
async fn contributors(app: &App, home: CommunityId) -> Result<Vec<(String, String)>, Failure> {
    let people = app::contributors::list(app, home).await?;
    let mut all: Vec<_> = people.into_iter().map(|(_, one)| (one.slug, one.name)).collect();
    all.sort_by(|one, other| one.1.cmp(&other.1));
    all.dedup();
    Ok(all)
}

fn row(one: &Found, now: jiff::Timestamp, contributors: &[(String, String)]) -> AdminMember {
    AdminMember {
        id: kernel::ids::encode(one.account.0),
        alias: one.member.as_ref().map(|(_, alias)| alias.clone()),
        email: one.email.clone(),
        roles: Role::ALL
            .iter()
            .map(|role| Choice::new(role.name(), role.name(), one.roles.contains(role)))
            .collect(),
        operator: one.operator,
        contributors: contributors
            .iter()
            .map(|(slug, name)| Choice::new(slug, name, one.contributor.as_deref() == Some(slug)))
            .collect(),
        disabled: one.disabled,
        restricted: one.restricted,
        joined: Moment::new(one.joined_at, now),
    }
}

pub(crate) async fn change_member(
    Shared(state): Shared<State>,
    Admin(viewer): Admin,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, home) = (&state.app, state.now().community.id);
    let id = kernel::ids::decode(&id).ok_or(Failure::Missing)?;
    let whom = accounts::of(app, home, app::AccountId(id)).await?;
    let hand = Hand { home, by: Some(viewer.account), whom: &whom };
    // Nobody but an operator touches an operator, and nobody takes away their own way in.
    if (whom.operator && !viewer.is_operator()) || whom.account == viewer.account {
        return Err(Failure::Missing);
    }
    make(app, hand, &typed).await?;
    Ok(see(&format!("/admin/members?q={}", encoded(whom.alias()))))
}

async fn make(app: &App, hand: Hand<'_>, typed: &Typed) -> Result<(), Failure> {
    match (typed.grant.parse::<Role>(), typed.end_role.parse::<Role>(), typed.action.as_str()) {
        (Ok(role), _, _) => accounts::grant(app, hand, role).await?,
        (_, Ok(role), _) => accounts::end_role(app, hand, role).await?,
        (_, _, "disable") => accounts::disable(app, hand, &typed.reason()?).await?,
        (_, _, "enable") => accounts::enable(app, hand).await?,
        (_, _, "restrict") => accounts::restrict(app, hand, &typed.reason()?).await?,
        (_, _, "end-restriction") => accounts::end_restriction(app, hand).await?,
        (_, _, "contributor") => members::link_contributor(app, hand, typed.contributor()).await?,
        _ => return Err(Failure::Missing),
    }
    Ok(())
}
