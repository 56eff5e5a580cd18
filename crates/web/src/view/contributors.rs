//! The people behind the articles.

use std::sync::Arc;

use askama::Template;

use super::{ArticleCard, Bio, Link, Meta, Person, Site};

/// Everybody who writes or reviews.
#[derive(Clone, Debug, Template)]
#[template(path = "contributors/index.html")]
pub struct ContributorsPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Those who review.
    pub reviewers: Vec<Person>,
    /// Those who write.
    pub authors: Vec<Person>,
}

/// One of them, with their articles.
#[derive(Clone, Debug, Template)]
#[template(path = "contributors/show.html")]
pub struct ContributorPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The way here.
    pub crumbs: Vec<Link>,
    /// Who, and what they say of themselves.
    pub bio: Bio,
    /// Their profile as a member, where visitors may see its alias.
    pub member: Option<Link>,
    /// What they reviewed, newest first.
    pub reviewed: Vec<ArticleCard>,
    /// What they wrote, newest first.
    pub written: Vec<ArticleCard>,
}
