//! The search page.

use std::sync::Arc;

use askama::Template;

use super::{Choice, Day, Found, Kind, Link, Meta, Pagination, PostCard, Site};

/// A search box and what was found. `meta.query` is what was asked; empty before the first search.
#[derive(Clone, Debug, Template)]
#[template(path = "search/index.html")]
pub struct SearchPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page, with the query.
    pub meta: Meta,
    /// What can be searched: addresses and titles.
    pub tabs: Vec<Choice>,
    /// What narrows it down, where there is anything.
    pub filters: Option<SearchFilters>,
    /// Members of this page.
    pub people: Vec<Found>,
    /// One of what is searched, and many.
    pub noun: (&'static str, &'static str),
    /// The word of the part that is searched.
    pub part: &'static str,
    /// How many were found.
    pub total: usize,
    /// Whether there may be more of them.
    pub capped: bool,
    /// Those of this page, best first.
    pub hits: Vec<Hit>,
    /// Posts of this page, best first.
    pub posts: Vec<PostCard>,
    /// The other pages.
    pub pagination: Option<Pagination>,
    /// A spelling that finds more.
    pub suggestion: Option<Link>,
    /// Concepts recognised in the query, to the glossary: "Also searched for".
    pub concepts: Vec<Link>,
    /// Where to look when nothing was found, and before the first search.
    pub topics: Vec<Link>,
}

/// The form that narrows down a search in what members say.
#[derive(Clone, Debug)]
pub struct SearchFilters {
    /// Of which kind.
    pub kinds: Vec<Choice>,
    /// Whose; empty for visitors.
    pub whose: Vec<Choice>,
    /// Since when.
    pub since: Vec<Choice>,
    /// With pictures alone.
    pub pictures: bool,
    /// What helped alone; none where nothing can help.
    pub helped: Option<bool>,
    /// Whether anything is chosen.
    pub any: bool,
    /// The search without it.
    pub clear: String,
}

/// One article that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its title as safe HTML, with `<mark>`.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The passage that fits best, as safe HTML, with `<mark>`.
    pub passage: String,
    /// Article, story or video.
    pub kind: Kind,
    /// Its main topic.
    pub topic: Option<Link>,
    /// Name and credentials of its first reviewer.
    pub reviewer: Option<String>,
    /// When it was reviewed.
    pub reviewed: Option<Day>,
    /// Minutes to read.
    pub minutes: usize,
}
