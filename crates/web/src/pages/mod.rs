//! One file for each noun; a handler reads, fills a page and answers.

pub(crate) mod about;
pub(crate) mod articles;
mod cards;
pub(crate) mod contributors;
pub(crate) mod errors;
pub(crate) mod feeds;
pub(crate) mod glossary;
pub(crate) mod home;
mod json_ld;
pub(crate) mod media;
pub(crate) mod search;
pub(crate) mod site;
pub(crate) mod styleguide;
pub(crate) mod topics;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};

/// What a handler gives: an answer, or an error that becomes a page.
pub(crate) type Answer = Result<Response, errors::Failure>;

/// A page as an answer.
pub(crate) fn page(template: &impl Template) -> Answer {
    Ok(Html(template.render()?).into_response())
}
