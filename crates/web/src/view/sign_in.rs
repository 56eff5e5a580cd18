//! Coming in.

use std::sync::Arc;

use askama::Template;

use super::{FieldError, Meta, Site};

/// The ways in.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in/index.html")]
pub struct SignInPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The heading.
    pub title: &'static str,
    /// Whether they are in already and must prove it again.
    pub again: bool,
    /// Whether passkeys work at this address.
    pub passkeys: bool,
    /// What people call the identity provider, where there is one.
    pub provider: Option<String>,
    /// What was typed.
    pub email: String,
    /// Where to go then.
    pub next: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// A code, after a password or a link.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in/second_step.html")]
pub struct SecondStepPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Where to go then.
    pub next: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// Asks for a letter, or behind its link for a new password.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in/password.html")]
pub struct PasswordPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The heading.
    pub title: &'static str,
    /// Where the form goes.
    pub action: String,
    /// Whether a password is chosen here.
    pub chooses: bool,
    /// What was typed.
    pub email: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}
