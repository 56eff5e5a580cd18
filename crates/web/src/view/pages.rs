//! About, editorial policy, privacy: texts that the operator can replace.

use std::sync::Arc;

use askama::Template;

use super::{Day, Heading, Link, Meta, Site};

/// A page of plain text.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/show.html")]
pub struct TextPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: String,
    /// When it last changed.
    pub updated: Option<Day>,
    /// Its headings.
    pub contents: Vec<Heading>,
    /// The text as safe HTML.
    pub body: String,
    /// The other pages of this sort.
    pub others: Vec<Link>,
}
