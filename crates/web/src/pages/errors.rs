//! Pages for when something is not there or went wrong. They say what to do next. Handlers give a bare status; the page is
//! drawn here, around all of them, so that a wrong method or a panic gets one too.

use super::{encoded, see};
use askama::Template;
use axum::extract::{Request, State as Shared};
use axum::http::response::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use crate::api;
use crate::server::State;
use crate::server::ticket::Ticket;
use crate::view::{ErrorPage, Link, Meta};

/// How many seconds somebody whom we cannot serve should wait.
pub(crate) const WAIT: &str = "10";
/// To somebody who changes what was changed meanwhile.
const CHANGED: &str = "It was changed meanwhile. Go back, load the page again, and look at what it says now.";

/// Why a handler has no page to give.
#[derive(Debug)]
pub(crate) enum Failure {
    /// There is nothing at this address, or nothing one may know of.
    Missing,
    /// They must sign in first, and then come back to this address.
    SignIn(String),
    /// They must prove again who they are, and then come back to this address.
    Prove(String),
    /// They must set up the second step first.
    SecondStep,
    /// A link was used already, or is too old.
    Used,
    /// Tried too often; seconds until it may be tried again.
    Wait(u64),
    /// What was typed cannot be taken, in words for them, where no form stands to show it.
    Refused(String),
    /// We have no time for this just now.
    Busy,
    /// The same, for a reason that the operator should know; the text is for the log.
    NotNow(String),
    /// What came is no form that we can read.
    Unclear,
    /// Ours; the text is for the log.
    Ours(String),
}

/// Travels with a response: to the log what is ours, to the page what is theirs.
#[derive(Clone, Debug)]
struct Cause(String);

impl Failure {
    pub(crate) fn ours(cause: impl std::fmt::Display) -> Self {
        Self::Ours(cause.to_string())
    }
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Self {
        match error {
            app::Error::Missing => Self::Missing,
            app::Error::Used => Self::Used,
            app::Error::Unproven => Self::Prove("/settings".to_owned()),
            app::Error::Wait(seconds) => Self::Wait(seconds),
            app::Error::Busy => Self::Busy,
            error if error.passes() => Self::NotNow(error.to_string()),
            app::Error::Changed => Self::Refused(CHANGED.to_owned()),
            faults @ app::Error::Faults(_) => Self::Refused(faults.to_string()),
            other => Self::ours(other),
        }
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self::ours(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Missing => StatusCode::NOT_FOUND.into_response(),
            Self::SignIn(next) => see(&format!("/sign-in?next={}", encoded(&next))),
            Self::Prove(next) => see(&format!("/sign-in/again?next={}", encoded(&next))),
            Self::SecondStep => see("/settings/second-step"),
            Self::Used => StatusCode::GONE.into_response(),
            Self::Wait(seconds) => {
                (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())]).into_response()
            }
            Self::Unclear => StatusCode::BAD_REQUEST.into_response(),
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Self::NotNow(cause) => because(StatusCode::SERVICE_UNAVAILABLE, cause),
            Self::Refused(words) => because(StatusCode::UNPROCESSABLE_ENTITY, words),
            Self::Ours(cause) => because(StatusCode::INTERNAL_SERVER_ERROR, cause),
        }
    }
}

fn because(status: StatusCode, cause: String) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(Cause(cause));
    response
}

/// What a handler that panicked gives instead. The panic itself is in the log already.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Failure::ours("the handler panicked").into_response()
}

/// Every address that nothing else answers.
pub(crate) async fn not_found() -> Failure {
    Failure::Missing
}

/// Draws the page of every error that has none yet. What is our fault gets a number that stands on the page and in the log.
pub(crate) async fn draw(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let (uri, ticket) = (request.uri().clone(), Ticket::of(&request));
    let response = next.run(request).await;
    let status = response.status();
    // Who asks for a part of a film is a player, not a reader.
    let told = is_told(&response) || status == StatusCode::RANGE_NOT_SATISFIABLE;
    if told || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let number = status.is_server_error().then(|| log(ticket.as_deref(), &response));
    let words = response.extensions().get::<Cause>().filter(|_| status.is_client_error()).cloned();
    let parts = bare(response);
    if api::is_for_programs(&uri) {
        return api::of_bare(parts, number);
    }
    let wait = parts.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let mut page = explain(&state, status, wait, number);
    if let Some(Cause(words)) = words {
        page.message = words;
    }
    drawn(parts, &page)
}

/// An answer without its body; who is to come later is told when.
fn bare(response: Response) -> Parts {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    if parts.status == StatusCode::SERVICE_UNAVAILABLE {
        parts.headers.insert(header::RETRY_AFTER, header::HeaderValue::from_static(WAIT));
    }
    parts
}

fn drawn(parts: Parts, page: &ErrorPage) -> Response {
    match page.render() {
        Ok(html) => (parts, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "an error page could not be drawn");
            (parts, "Something went wrong on our side. Please try again in a minute.").into_response()
        }
    }
}

/// Whether somebody has words for it already. Those of the framework, about a path that is no text, are for programmers.
fn is_told(response: &Response) -> bool {
    match response.headers().get(header::CONTENT_TYPE) {
        Some(kind) => !(response.status().is_client_error() && kind.as_bytes().starts_with(b"text/plain")),
        None => false,
    }
}

/// Notes what went wrong, and gives the name of the request. What was asked for stays out of the log, since it may be about somebody's
/// health, or a link that opens an account: the route is enough.
fn log(ticket: Option<&Ticket>, response: &Response) -> String {
    let cause = response.extensions().get::<Cause>().map_or("", |cause| cause.0.as_str());
    let route = ticket.and_then(Ticket::route).map_or("none", |route| &*route.pattern);
    tracing::error!(status = response.status().as_u16(), route, cause, "a request failed");
    ticket.map(Ticket::name).unwrap_or_default().to_owned()
}

/// Words for a status; `wait` is how many seconds somebody should.
fn explain(state: &State, status: StatusCode, wait: Option<u64>, request: Option<String>) -> ErrorPage {
    let (title, message) = match status {
        StatusCode::GONE => (
            "This link does not work any more",
            "Links in letters work once and for a short time. Nothing of yours is lost: ask for a new one.",
        ),
        StatusCode::FORBIDDEN => (
            "We did not take that",
            "It came from another site, or from a page that was open for long. Go back, load the page again, and repeat it.",
        ),
        StatusCode::TOO_MANY_REQUESTS => ("That was a few times too often", wait_words(wait.unwrap_or(60))),
        StatusCode::NOT_FOUND => (
            "We cannot find this page",
            "The address may have a typing mistake, or the page has moved. These may help:",
        ),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("This page cannot do that", "It can be read, and nothing more. These may help:")
        }
        StatusCode::SERVICE_UNAVAILABLE => (
            "We are busy just now",
            "Nothing of yours is lost. Please wait a few seconds and load the page again.",
        ),
        status if status.is_server_error() => (
            "Something went wrong on our side",
            "Nothing of yours is lost. Please try again in a minute. If it goes on, tell whoever runs this site.",
        ),
        StatusCode::UNPROCESSABLE_ENTITY => ("This cannot be kept as it is", ""),
        _ => {
            ("We did not understand that", "Something in the request is not as it should be. These may help:")
        }
    };
    ErrorPage {
        site: state.now().site,
        meta: Meta::new(title, message, "/").unlisted(),
        status: status.as_u16(),
        title: title.to_owned(),
        message: message.to_owned(),
        links: match status {
            StatusCode::GONE => vec![Link::new("Sign in", "/sign-in"), Link::new("Join", "/join")],
            _ => vec![Link::new("All articles", "/resources"), Link::new("The front page", "/")],
        },
        request,
    }
}

/// How long to wait, in words that do not change with each second.
fn wait_words(seconds: u64) -> &'static str {
    match seconds {
        0..=120 => "Nothing of yours is lost. Please wait two minutes and try again.",
        121..=900 => "Nothing of yours is lost. Please wait a quarter of an hour and try again.",
        901..=3600 => "Nothing of yours is lost. Please wait an hour and try again.",
        _ => "Nothing of yours is lost. Please try again tomorrow.",
    }
}
