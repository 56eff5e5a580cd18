//! One file for each noun; a handler reads, fills a page and answers.

pub(crate) mod about;
pub(crate) mod activities;
pub(crate) mod admin;
pub(crate) mod articles;
pub(crate) mod bookmarks;
mod cards;
pub(crate) mod challenges;
pub(crate) mod comments;
mod composer;
pub(crate) mod contributors;
pub(crate) mod directory;
pub(crate) mod drafts;
pub(crate) mod edits;
pub(crate) mod errors;
pub(crate) mod events;
pub(crate) mod feeds;
mod forms;
pub(crate) mod glossary;
pub(crate) mod home;
pub(crate) mod inspect;
pub(crate) mod join;
mod json_ld;
pub(crate) mod leaving;
pub(crate) mod media;
pub(crate) mod member_home;
pub(crate) mod members;
pub(crate) mod moderation;
pub(crate) mod newsletter;
pub(crate) mod newsletter_issues;
pub(crate) mod notifications;
pub(crate) mod passkeys;
pub(crate) mod people;
mod pieces;
pub(crate) mod post_pictures;
pub(crate) mod posts;
pub(crate) mod profile;
mod profile_forms;
pub(crate) mod profile_picture;
pub(crate) mod provider;
pub(crate) mod questions;
pub(crate) mod record;
pub(crate) mod reference;
pub(crate) mod reports;
pub(crate) mod returned_mail;
pub(crate) mod running;
mod safety;
pub(crate) mod search;
pub(crate) mod set_up;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod site;
pub(crate) mod styleguide;
pub(crate) mod subscribers;
pub(crate) mod tokens;
pub(crate) mod topics;
pub(crate) mod visitor_comments;
pub(crate) mod voices;
pub(crate) mod welcome;
mod words;
pub(crate) mod work;

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// What a handler gives: an answer, or an error that becomes a page.
pub(crate) type Answer = Result<Response, errors::Failure>;

/// A text as it stands in the query of an address.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// A page as an answer.
pub(crate) fn page(template: &impl Template) -> Answer {
    Ok(Html(template.render()?).into_response())
}

/// Sends the browser to another page, to read it.
fn see(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()
}

/// A page whose form was good, and of which something could not be done just now, as an answer.
fn not_now(template: &impl Template) -> Answer {
    let later = [(header::RETRY_AFTER, errors::WAIT)];
    Ok((StatusCode::SERVICE_UNAVAILABLE, later, Html(template.render()?)).into_response())
}

/// A page whose form was not good, as an answer.
fn refused(template: &impl Template) -> Answer {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(template.render()?)).into_response())
}
