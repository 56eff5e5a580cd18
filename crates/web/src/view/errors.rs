//! When something is not as hoped: error pages and errors of forms.

use std::sync::Arc;

use askama::Template;

use super::{Link, Meta, Site};

/// Says what happened and what to do next. Keep the number for whoever runs the server.
#[derive(Clone, Debug, Template)]
#[template(path = "errors/error.html")]
pub struct ErrorPage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page, unlisted.
    pub meta: Meta,
    /// The HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub title: String,
    /// What it means and what is kept.
    pub message: String,
    /// What to do next.
    pub links: Vec<Link>,
    /// A request's number, to be told to the operator.
    pub request: Option<String>,
}

/// An error of one field, for the summary on top and beside the field.
#[derive(Clone, Debug)]
pub struct FieldError {
    /// The field's id.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// The errors of a form, to be found by field.
#[derive(Clone, Copy, Debug)]
pub struct Faults<'a>(pub &'a [FieldError]);

impl<'a> Faults<'a> {
    /// What is wrong with one field.
    #[must_use]
    pub fn of(self, field: &str) -> Option<&'a FieldError> {
        self.0.iter().find(|error| error.field == field)
    }
}
