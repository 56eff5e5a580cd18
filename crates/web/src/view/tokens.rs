//! Tokens for programs.

use std::sync::Arc;

use askama::Template;

use super::{Choice, Day, FieldError, Meta, Moment, Site};

/// The tokens that somebody made.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/tokens.html")]
pub struct TokensPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The newest first.
    pub rows: Vec<TokenRow>,
}

/// A token.
#[derive(Clone, Debug)]
pub struct TokenRow {
    /// What the form sends.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// What it may do, in words.
    pub may: Vec<&'static str>,
    /// When it was made.
    pub made: Moment,
    /// When it was last used.
    pub used: Option<Moment>,
    /// The day on which it runs out.
    pub until: Day,
    /// Whether that is over.
    pub over: bool,
}

/// The form for a new one.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/new_token.html")]
pub struct NewTokenPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The name that was typed.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Choice>,
    /// How long it is good.
    pub lifetimes: Vec<Choice>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// A token, shown once.
#[derive(Clone, Debug, Template)]
#[template(path = "settings/token.html")]
pub struct TokenPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What its owner calls it.
    pub name: String,
    /// What the program sends.
    pub token: String,
    /// The day on which it runs out.
    pub until: Day,
}
