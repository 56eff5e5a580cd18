//! Pictures and films. Their names are made of their content, so browsers may keep them for good.

use std::ops::Range;

use app::library::public_name;
use axum::body::Body;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap};
use axum::response::{IntoResponse, Response};

use super::Answer;
use super::errors::Failure;
use crate::server::State;

const FOR_GOOD: &str = "public, max-age=31536000, immutable";

pub(crate) async fn show(
    Shared(state): Shared<State>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let stored = public_name(&name);
    let meta = head(&state, &stored).await?;
    let asked =
        headers.get(header::RANGE).and_then(|v| v.to_str().ok()).and_then(|text| range(text, meta.size));
    let part = match asked {
        Some(Err(())) => return Ok(outside(meta.size)),
        Some(Ok(part)) => Some(part),
        // No range, or one we need not understand: the whole file (RFC 9110, 14.2).
        None => None,
    };
    let wanted = part.clone().unwrap_or(0..meta.size);
    let body = if wanted.is_empty() {
        Body::empty()
    } else {
        let slice = state.app.media.range(&stored, wanted.clone()).await.map_err(app::Error::from)?;
        Body::from_stream(slice.ok_or(Failure::Missing)?.stream)
    };
    Ok(file(&name, body, &wanted, part.is_some().then_some(meta.size)))
}

/// What is stored under a name. A store that does not answer is our fault, not a wrong address.
async fn head(state: &State, stored: &str) -> Result<::media::Meta, Failure> {
    match state.app.media.head(stored).await {
        Ok(Some(meta)) => Ok(meta),
        Ok(None) | Err(::media::StoreError::Name(_)) => Err(Failure::Missing),
        Err(error) => Err(app::Error::from(error).into()),
    }
}

fn outside(size: u64) -> Response {
    (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, format!("bytes */{size}"))]).into_response()
}

/// The bytes `sent` of a file; `part_of` is the size of the whole where they are a part of it.
fn file(name: &str, body: Body, sent: &Range<u64>, part_of: Option<u64>) -> Response {
    let mut response = Response::new(body);
    let mut set = |name, value: String| {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, ::media::content_type(name).to_owned());
    set(header::CONTENT_LENGTH, (sent.end - sent.start).to_string());
    set(header::CACHE_CONTROL, FOR_GOOD.to_owned());
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    if let Some(size) = part_of {
        set(header::CONTENT_RANGE, format!("bytes {}-{}/{size}", sent.start, sent.end.saturating_sub(1)));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    response
}

/// One byte range. `None` for what may be passed over, an error for one that lies outside.
fn range(text: &str, size: u64) -> Option<Result<Range<u64>, ()>> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    if first.is_empty() {
        let length: u64 = last.trim().parse().ok()?;
        return Some(if length == 0 || size == 0 { Err(()) } else { Ok(size.saturating_sub(length)..size) });
    }
    let first: u64 = first.trim().parse().ok()?;
    let last: u64 = if last.is_empty() { size.saturating_sub(1) } else { last.trim().parse().ok()? };
    if first > last && first < size {
        return None;
    }
    Some(if first < size { Ok(first..last.saturating_add(1).min(size)) } else { Err(()) })
}
