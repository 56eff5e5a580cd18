//! Pictures and films. Their names are made of their content, so browsers may keep them for good.

use app::library::public_name;
use axum::body::Body;
use axum::extract::{Path, State as Shared};
use axum::http::header::{self, HeaderMap};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::Answer;
use super::errors::Failure;
use crate::server::State;

const FOR_GOOD: &str = "public, max-age=31536000, immutable";

pub(crate) async fn show(Shared(state): Shared<State>, Path(name): Path<String>, headers: HeaderMap) -> Answer {
    let stored = public_name(&name);
    let Ok(Some(meta)) = state.app.media.head(&stored).await else { return Err(Failure::NotFound(state)) };
    let asked = headers.get(header::RANGE).and_then(|v| v.to_str().ok());
    let range = match asked.map(|text| range(text, meta.size)) {
        Some(Some(Err(()))) => {
            let whole = format!("bytes */{}", meta.size);
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, whole)]).into_response());
        }
        Some(Some(Ok(range))) => Some(range),
        // No range, or one we need not understand: the whole file (RFC 9110, 14.2).
        Some(None) | None => None,
    };
    let wanted = range.clone().unwrap_or(0..meta.size);
    let length = wanted.end - wanted.start;
    let body = if length == 0 {
        Body::empty()
    } else {
        let slice = state.app.media.range(&stored, wanted.clone()).await.map_err(app::Error::from)?;
        let Some(slice) = slice else { return Err(Failure::NotFound(state)) };
        Body::from_stream(slice.stream)
    };
    let mut response = Response::new(body);
    let mut set = |name, value: String| value.parse().map(|value| response.headers_mut().insert(name, value)).is_ok();
    set(header::CONTENT_TYPE, ::media::content_type(&name).to_owned());
    set(header::CONTENT_LENGTH, length.to_string());
    set(header::CACHE_CONTROL, FOR_GOOD.to_owned());
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    if range.is_some() {
        set(header::CONTENT_RANGE, format!("bytes {}-{}/{}", wanted.start, wanted.end - 1, meta.size));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// One byte range. `None` for what may be passed over, an error for one that lies outside.
fn range(text: &str, size: u64) -> Option<Result<std::ops::Range<u64>, ()>> {
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
