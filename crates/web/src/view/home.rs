//! The community's front page.

use std::sync::Arc;

use askama::Template;

use super::{ArticleCard, Meta, Site, TopicCard};

/// What the community is, and what is new.
#[derive(Clone, Debug, Template)]
#[template(path = "home/index.html")]
pub struct HomePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// All topics, in the community's order.
    pub topics: Vec<TopicCard>,
    /// The newest article; its picture is shown large.
    pub featured: Option<ArticleCard>,
    /// The articles before it.
    pub recent: Vec<ArticleCard>,
    /// The newest stories.
    pub stories: Vec<ArticleCard>,
    /// Articles in the library.
    pub articles: usize,
    /// Words explained in the glossary.
    pub words: usize,
}
