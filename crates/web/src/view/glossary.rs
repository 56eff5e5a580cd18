//! The explained words.

use std::sync::Arc;

use askama::Template;

use super::{Link, Meta, Site};

/// The glossary, by letter.
#[derive(Clone, Debug, Template)]
#[template(path = "glossary/index.html")]
pub struct GlossaryPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// How many words are shown.
    pub total: usize,
    /// The words, by first letter.
    pub letters: Vec<Letter>,
}

/// All words that begin alike.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The letter, upper case, or `0–9`.
    pub title: String,
    /// A name for the target, `a`, `num`.
    pub id: String,
    /// Its words in order.
    pub concepts: Vec<Concept>,
}

/// One entry of the vocabulary.
#[derive(Clone, Debug)]
pub struct Concept {
    /// The target is `term-{slug}`.
    pub slug: String,
    /// The preferred name.
    pub name: String,
    /// "Symptom", "Treatment", "Drug class".
    pub kind: String,
    /// What it means, where the pack says so.
    pub definition: Option<String>,
    /// Other names.
    pub synonyms: Vec<String>,
    /// Wider concepts, links within the page.
    pub broader: Vec<Link>,
    /// The search for the articles that speak of it, where there are any.
    pub articles: Option<Link>,
}
