//! Who gets the newsletter, for admins.

use app::accounts;
use app::newsletter::{self, Subscriber, SubscriberId};
use axum::extract::{Path, Query, State as Shared};
use jiff::Timestamp;

use super::admin::Asked;
use super::errors::Failure;
use super::{Answer, encoded, page, see};
use crate::extract::Admin;
use crate::server::State;
use crate::view::{AdminSubscribersPage, Meta, Moment, Nav, Pagination, SubscriberRow};

pub(crate) async fn list(
    Shared(state): Shared<State>,
    Admin(viewer): Admin,
    Query(asked): Query<Asked>,
) -> Answer {
    let (now, at, number) = (state.now(), state.app.clock.now(), asked.number());
    accounts::note_look(&state.app, now.community.id, Some(viewer.account), "subscribers").await?;
    let (found, total) = newsletter::list(&state.app, now.community.id, &asked.q, number).await?;
    let address = |number: usize| format!("/admin/subscribers?q={}&page={number}", encoded(&asked.q));
    let meta = Meta::new("Subscribers", "Who gets the newsletter.", "/admin/subscribers");
    page(&AdminSubscribersPage {
        meta: meta.at(Nav::Me).unlisted(),
        pagination: Pagination::new(number, total.div_ceil(newsletter::PAGE_SIZE), address),
        subscribers: found.iter().map(|one| row(one, at)).collect(),
        total,
        query: asked.q,
        site: now.site,
    })
}

fn row(one: &Subscriber, now: Timestamp) -> SubscriberRow {
    SubscriberRow {
        id: one.id.to_string(),
        email: one.email.clone(),
        pace: one.pace.as_str(),
        topics: one.topics.len(),
        paused: one.paused_until.is_some_and(|until| until > now),
        since: Moment::new(one.confirmed_at, now),
    }
}

pub(crate) async fn remove(
    Shared(state): Shared<State>,
    Admin(viewer): Admin,
    Path(id): Path<String>,
) -> Answer {
    let id: SubscriberId = id.parse().map_err(|_| Failure::Missing)?;
    newsletter::remove(&state.app, state.now().community.id, id, viewer.account).await?;
    Ok(see("/admin/subscribers"))
}
