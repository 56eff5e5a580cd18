//! One topic.

use app::articles::{self, Filter, PAGE_SIZE};
use app::topics;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State as Shared};

use super::articles::Asked;
use super::errors::Failure;
use super::{Answer, cards, page};
use crate::server::State;
use crate::view::{Feed, Link, Meta, Nav, Pagination, TopicPage};

pub(crate) async fn show(
    Shared(state): Shared<State>,
    Path(slug): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Answer {
    let Query(asked) = asked.unwrap_or_default();
    let (now, today) = (state.now(), state.app.clock.today());
    let all = topics::list(&state.app, now.community.id).await?;
    let Some(topic) = all.iter().find(|t| t.slug == slug) else { return Err(Failure::NotFound(state)) };
    let number = asked.number();
    let filter = Filter { topic: Some(slug.clone()), ..Filter::default() };
    let listing = articles::list(&state.app, now.community.id, filter, number, PAGE_SIZE).await?;
    let (path, feed) = (format!("/topics/{slug}"), format!("/topics/{slug}/feed.atom"));
    let mut meta = Meta::new(&topic.title, &topic.summary, &path).at(Nav::Resources);
    meta.feeds = vec![Feed { title: format!("New in {}", topic.title), href: feed.clone() }];
    page(&TopicPage {
        crumbs: vec![Link::new("Resources", "/resources")],
        title: topic.title.clone(),
        summary: topic.summary.clone(),
        feed,
        total: listing.total,
        articles: cards::cards(&listing.cards, today),
        pagination: Pagination::new(number, listing.total.div_ceil(PAGE_SIZE), |n| format!("{path}?page={n}")),
        others: all.iter().filter(|t| t.slug != slug && t.articles > 0).map(cards::topic).collect(),
        meta,
        site: now.site,
    })
}
