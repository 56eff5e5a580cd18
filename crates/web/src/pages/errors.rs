//! Pages for when something is not there or went wrong. They say what to do next.

use askama::Template;
use axum::extract::State as Shared;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};

use crate::server::State;
use crate::view::{ErrorPage, Link, Meta};

/// Why a handler has no page to give.
#[derive(Debug)]
pub(crate) enum Failure {
    /// There is nothing at this address, or nothing one may know of.
    NotFound(Box<State>),
    /// Ours; the log has the rest.
    Internal,
}

impl Failure {
    pub(crate) fn missing(state: State) -> Self {
        Self::NotFound(Box::new(state))
    }

    pub(crate) fn template(error: askama::Error) -> Self {
        tracing::error!(%error, "a page could not be drawn");
        Self::Internal
    }
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Self {
        tracing::error!(%error, "a page could not be made");
        Self::Internal
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("State")
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound(state) => missing(&state),
            Self::Internal => {
                let text = "Something went wrong on our side. Nothing of yours is lost. Please try again in a minute.";
                (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
            }
        }
    }
}

/// Every address that nothing else answers.
pub(crate) async fn not_found(Shared(state): Shared<State>, _uri: Uri) -> Response {
    missing(&state)
}

fn missing(state: &State) -> Response {
    let page = ErrorPage {
        site: state.now().site,
        meta: Meta::new("Page not found", "There is no page at this address.", "/").unlisted(),
        status: 404,
        title: "We cannot find this page".to_owned(),
        message: "The address may have a typing mistake, or the page has moved. These may help:".to_owned(),
        links: vec![Link::new("All articles", "/resources"), Link::new("The front page", "/")],
        request: None,
    };
    match page.render() {
        Ok(html) => (StatusCode::NOT_FOUND, Html(html)).into_response(),
        Err(error) => Failure::template(error).into_response(),
    }
}
