//! What programs get: JSON, and where the next page is.

use axum::http::header::{HeaderName, HeaderValue, LINK, LOCATION};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{Problem, Sort};

/// What a handler gives.
pub(crate) type Answer = Result<Response, Problem>;

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// What to send as `cursor` for the next page; null on the last.
    #[schema(required)]
    pub(crate) next: Option<String>,
}

/// The word of an address that says where a page begins.
pub(crate) fn cursor<T>(
    sent: Option<&str>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(sent) = sent else { return Ok(None) };
    let read = read(sent).ok_or_else(|| {
        Problem::new(Sort::Unclear)
            .saying("This is no cursor of this list. Take “next” of the page before it.")
    });
    read.map(Some)
}

/// JSON with status 200.
pub(crate) fn json(value: impl Serialize) -> Answer {
    Ok(axum::Json(value).into_response())
}

/// A page, with a link to the next one.
pub(crate) fn page<T: Serialize>(uri: &Uri, items: Vec<T>, next: Option<String>) -> Answer {
    let cursor = next.clone();
    Ok(linked(axum::Json(Page { items, next }).into_response(), uri, cursor.as_deref()))
}

/// An answer with a link to the next page (RFC 8288).
pub(crate) fn linked(mut response: Response, uri: &Uri, next: Option<&str>) -> Response {
    let link = next.and_then(|next| HeaderValue::from_str(&link(uri, next)).ok());
    response.headers_mut().extend(link.map(|link| (LINK, link)));
    response
}

fn link(uri: &Uri, next: &str) -> String {
    let asked = uri.query().unwrap_or_default().split('&');
    let others = asked.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query: Vec<&str> = others.collect();
    let before = if query.is_empty() { String::new() } else { format!("{}&", query.join("&")) };
    format!("<{}?{before}cursor={next}>; rel=\"next\"", uri.path())
}

/// Something that was made just now.
pub(crate) fn made(at: String, value: impl Serialize) -> Answer {
    let place: [(HeaderName, String); 1] = [(LOCATION, at)];
    Ok((StatusCode::CREATED, place, axum::Json(value)).into_response())
}

/// That it was done, and nothing else.
pub(crate) fn done() -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}
