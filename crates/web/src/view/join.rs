//! Becoming a member.

use std::sync::Arc;

use askama::Template;

use super::{Choice, FieldError, Meta, Site};

/// The first form.
#[derive(Clone, Debug, Template)]
#[template(path = "join/index.html")]
pub struct JoinPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What was typed.
    pub alias: String,
    /// What was typed.
    pub email: String,
    /// The journey roles.
    pub roles: Vec<Choice>,
    /// Whether members may see which it is.
    pub role_shown: bool,
    /// Of the date of birth, what was typed.
    pub year: String,
    /// See `year`.
    pub month: String,
    /// See `year`.
    pub day: String,
    /// Whether the year does not settle it.
    pub wants_birthday: bool,
    /// Whether the alias looks like a real name.
    pub wants_keep: bool,
    /// Whether it is to be kept all the same.
    pub keeps: bool,
    /// Whether the box was ticked.
    pub agreed: bool,
    /// What ticking it means.
    pub wording: String,
    /// How old one must be.
    pub minimum_age: u16,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// Behind the link of the letter.
#[derive(Clone, Debug, Template)]
#[template(path = "join/confirm.html")]
pub struct ConfirmPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Where the form goes.
    pub action: String,
    /// The alias.
    pub alias: String,
    /// Why they are here, in words.
    pub role: &'static str,
    /// What they agreed to.
    pub wording: String,
    /// What is wrong with it; then another one is asked for.
    pub errors: Vec<FieldError>,
}

/// How to come back.
#[derive(Clone, Debug, Template)]
#[template(path = "join/ways_in.html")]
pub struct WaysInPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// The first operator of an install.
#[derive(Clone, Debug, Template)]
#[template(path = "join/set_up.html")]
pub struct SetUpPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// Where the form goes.
    pub action: String,
    /// What was typed.
    pub alias: String,
    /// What was typed.
    pub email: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}
