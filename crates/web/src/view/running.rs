//! How the install does, for admins.

use std::sync::Arc;

use askama::Template;

use super::{Chart, Meta, Moment, Site};

/// What waits, how quick the site is, and how much happens.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/running.html")]
pub struct RunningPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page, unlisted.
    pub meta: Meta,
    /// What waits.
    pub facts: Vec<Fact>,
    /// When this process began.
    pub began: Moment,
    /// Charts of this process.
    pub traffic: Vec<Chart>,
    /// How many days the charts of the community show.
    pub days: usize,
    /// Charts of the community.
    pub community: Vec<Chart>,
}

/// A number and what it says.
#[derive(Clone, Debug)]
pub struct Fact {
    pub name: &'static str,
    pub value: String,
    /// What to know about it; empty where there is nothing.
    pub note: String,
    /// Where it can be looked at; empty where nowhere.
    pub href: &'static str,
}
