//! One topic.

use std::sync::Arc;

use askama::Template;

use super::{ArticleCard, Link, Meta, Pagination, Site, TopicCard};

/// A topic with its articles.
#[derive(Clone, Debug, Template)]
#[template(path = "topics/show.html")]
pub struct TopicPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The way here.
    pub crumbs: Vec<Link>,
    /// Its title.
    pub title: String,
    /// Its sentence.
    pub summary: String,
    /// Its feed.
    pub feed: String,
    /// How many articles it holds.
    pub total: usize,
    /// Those of this page.
    pub articles: Vec<ArticleCard>,
    /// The other pages.
    pub pagination: Option<Pagination>,
    /// The other topics.
    pub others: Vec<TopicCard>,
}
