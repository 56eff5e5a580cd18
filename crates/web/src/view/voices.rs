//! What members said, quoted with their consent.

use std::sync::Arc;

use askama::Template;

use super::{FieldError, Link, Meta, Moment, Site};

/// A quote below an article.
#[derive(Clone, Debug)]
pub struct Quote {
    /// The very words.
    pub words: String,
    /// Who said them.
    pub name: String,
}

/// A quote as its author and the editors see it.
#[derive(Clone, Debug)]
pub struct VoiceRow {
    /// Its number.
    pub id: String,
    /// The very words.
    pub words: String,
    /// The name that stands at the post.
    pub name: String,
    /// Whether it is quoted under that.
    pub named: bool,
    /// What the editor added.
    pub note: String,
    /// The article.
    pub article: Link,
    /// Where the post stands.
    pub post: String,
    /// How far it has come.
    pub stage: &'static str,
    /// Whether anybody can read it.
    pub is_quoted: bool,
    /// Whether an editor can take it back.
    pub can_end: bool,
    /// When it was asked.
    pub at: Moment,
}

/// The form that asks.
#[derive(Clone, Debug, Template)]
#[template(path = "voices/ask.html")]
pub struct AskVoicePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The post.
    pub back: String,
    /// Where the form goes.
    pub action: String,
    /// The name that stands at the post.
    pub name: String,
    /// The post, as safe HTML.
    pub html: String,
    /// Characters of a quote.
    pub longest: usize,
    /// The passage as typed.
    pub words: String,
    /// The article as typed.
    pub article: String,
    /// What to add.
    pub note: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// What a member was asked.
#[derive(Clone, Debug, Template)]
#[template(path = "voices/index.html")]
pub struct VoicesPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The newest first.
    pub rows: Vec<VoiceRow>,
}

/// One of them, to decide about.
#[derive(Clone, Debug, Template)]
#[template(path = "voices/show.html")]
pub struct VoicePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The quote.
    pub row: VoiceRow,
    /// The name below it.
    pub shown_as: String,
    /// Whether it waits for an answer.
    pub is_open: bool,
    /// Whether it is quoted.
    pub is_quoted: bool,
}

/// What editors asked.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/voices.html")]
pub struct AdminVoicesPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The newest first.
    pub rows: Vec<VoiceRow>,
}
