//! The library: all articles with filters and pages.

use std::sync::Arc;

use askama::Template;

use super::{ArticleCard, FilterGroup, Meta, Pagination, Site};

/// A page of the library's list.
#[derive(Clone, Debug, Template)]
#[template(path = "resources/index.html")]
pub struct ResourcesPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Topic, kind.
    pub filters: Vec<FilterGroup>,
    /// How many articles the filters leave.
    pub total: usize,
    /// Those of this page.
    pub articles: Vec<ArticleCard>,
    /// The other pages.
    pub pagination: Option<Pagination>,
}
