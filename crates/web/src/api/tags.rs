//! Tags of answers to one member (RFC 9110, 13): who has the same already is told so, and who changes something can say what they saw.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::pages::errors::Failure;
use crate::server::{FOR_ONE, cache};

/// Nothing we say is larger.
const MOST: usize = 16 * 1024 * 1024;
/// Characters of the hash that are shown.
const SHOWN: usize = 20;

/// The version of something that is changed in one place and read with much around it.
#[derive(Clone, Debug)]
pub(crate) struct Version(pub(crate) String);

impl Version {
    /// That of something which was made, and perhaps changed, at these moments.
    pub(crate) fn of(at: Timestamp, edited_at: Option<Timestamp>) -> Self {
        Self(format!("v{:x}", edited_at.unwrap_or(at).as_microsecond()))
    }

    /// Whether somebody who sends these headers saw this version, or does not say. What others did around it does not matter.
    pub(crate) fn was_seen(&self, headers: &HeaderMap) -> bool {
        let mut sent = headers.get_all(header::IF_MATCH).iter().peekable();
        let own = |tag: &str| tag == "*" || tag.trim_matches('"').split('-').next() == Some(&self.0);
        sent.peek().is_none()
            || sent
                .filter_map(|list| list.to_str().ok())
                .flat_map(|list| list.split(','))
                .any(|tag| own(tag.trim()))
    }
}

/// Says of an answer that it is for one member alone, with a tag, and answers 304 to who has it.
pub(crate) async fn for_one_alone(request: Request, next: Next) -> Response {
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let reads = request.method() == Method::GET;
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, FOR_ONE);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("authorization"));
    if !reads || response.status() != StatusCode::OK {
        return response;
    }
    match tagged(response).await {
        Ok((response, tag)) if known.as_ref().is_some_and(|known| cache::names(known, &tag)) => {
            unchanged(response)
        }
        Ok((response, _)) => response,
        Err(error) => Failure::ours(error).into_response(),
    }
}

async fn tagged(response: Response) -> Result<(Response, HeaderValue), String> {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, MOST).await.map_err(|error| error.to_string())?;
    let hash = &media::hash(&bytes)[..SHOWN];
    let tag = match parts.extensions.get::<Version>() {
        Some(version) => format!("\"{}-{hash}\"", version.0),
        None => format!("\"{hash}\""),
    };
    let tag = HeaderValue::from_str(&tag).map_err(|error| error.to_string())?;
    parts.headers.insert(header::ETAG, tag.clone());
    Ok((Response::from_parts(parts, Body::from(bytes)), tag))
}

fn unchanged(response: Response) -> Response {
    let mut response = response;
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::empty();
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().remove(header::CONTENT_TYPE);
    response
}
