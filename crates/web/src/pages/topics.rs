//! One topic.

use app::articles::{self, Filter, PAGE_SIZE};
use app::topics;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State as Shared};

use super::articles::{Asked, pages};
use super::errors::Failure;
use super::{Answer, cards, page};
use crate::server::State;
use crate::view::{Feed, Link, Meta, Nav, Pagination, TopicPage};

pub(crate) async fn show(
    Shared(state): Shared<State>,
    Path(slug): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Answer {
    let (now, number) = (state.now(), asked.unwrap_or_default().number());
    let all = topics::list(&state.app, now.community.id).await?;
    let topic = all.iter().find(|t| t.slug == slug).ok_or(Failure::Missing)?;
    let filter = Filter { topic: Some(slug.clone()), ..Filter::default() };
    let listing = articles::list(&state.app, now.community.id, filter, number, PAGE_SIZE).await?;
    let pages = pages(listing.total, number)?;
    page(&TopicPage {
        crumbs: vec![Link::new("Resources", "/resources")],
        title: topic.title.clone(),
        summary: topic.summary.clone(),
        feed: feed(&slug),
        total: listing.total,
        articles: cards::cards(&listing.cards, state.app.clock.today()),
        pagination: Pagination::new(number, pages, |n| format!("/topics/{slug}?page={n}")),
        others: cards::topics(all.iter().filter(|t| t.slug != slug)),
        meta: meta(topic),
        site: now.site,
    })
}

fn feed(slug: &str) -> String {
    format!("/topics/{slug}/feed.atom")
}

fn meta(topic: &topics::Topic) -> Meta {
    let feed = Feed { title: format!("New in {}", topic.title), href: feed(&topic.slug) };
    let meta = Meta::new(&topic.title, &topic.summary, format!("/topics/{}", topic.slug)).at(Nav::Resources);
    Meta { feeds: vec![feed], ..meta }
}
