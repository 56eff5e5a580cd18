//! What forms are made of, and the two plain pages that most steps need.

use std::sync::Arc;

use askama::Template;

use super::{Link, Meta, Site};

/// One of several things to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub words: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, words: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), words: words.into(), chosen }
    }
}

/// Says what happened and what to do next.
#[derive(Clone, Debug, Template)]
#[template(path = "forms/told.html")]
pub struct ToldPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What happened, in a few words.
    pub title: String,
    /// What it means, in paragraphs.
    pub lines: Vec<String>,
    /// What to do next.
    pub links: Vec<Link>,
}

/// Asks for one press of a button.
#[derive(Clone, Debug, Template)]
#[template(path = "forms/press.html")]
pub struct PressPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What it is about.
    pub title: String,
    /// What the button will do, in paragraphs.
    pub lines: Vec<String>,
    /// The words on the button.
    pub button: String,
    /// Where the form goes.
    pub action: String,
}
