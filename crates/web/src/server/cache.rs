//! Finished pages kept in memory, compressed, keyed by address and the community's version, with an ETag for those who have
//! them already. Only for pages that are the same for everybody.

use std::io::Write;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State as Shared};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use quick_cache::{Weighter, sync::Cache};

use super::State;
use crate::pages::errors::Failure;

/// Nothing we make is larger; what is, is not kept.
const MOST: usize = 8 * 1024 * 1024;
/// What a page takes beside its address and its body: headers, and its place in the cache.
const BESIDE: usize = 2048;
/// Longer addresses are answered, not kept.
const LONGEST_KEY: usize = 300;

/// Version and address, how it is packed, and the day: a review runs out at midnight.
type Key = (i64, String, Packing, jiff::civil::Date);

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Packing {
    Plain,
    Gzip,
    Brotli,
}

#[derive(Clone)]
struct Page {
    headers: Arc<HeaderMap>,
    body: Bytes,
}

#[derive(Clone)]
struct Bytewise;

impl Weighter<Key, Page> for Bytewise {
    fn weight(&self, key: &Key, page: &Page) -> u64 {
        (key.1.len() + page.body.len() + BESIDE) as u64
    }
}

/// The pages that are kept.
pub(crate) struct Pages(Cache<Key, Page, Bytewise>);

impl Pages {
    pub(crate) fn new(bytes: u64) -> Self {
        Self(Cache::with_weighter(1000, bytes, Bytewise))
    }
}

/// Answers from memory, or makes the page and keeps it.
pub(crate) async fn keep(Shared(state): Shared<State>, mut request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map(|p| p.as_str().to_owned()).unwrap_or_default();
    if !matches!(*request.method(), Method::GET | Method::HEAD) || address.len() > LONGEST_KEY {
        return next.run(request).await;
    }
    // HEAD is told what GET would be told; the router takes the body away.
    *request.method_mut() = Method::GET;
    let packing = packing(request.headers());
    let key = (state.now().community.version, address, packing, state.app.clock.today());
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    if let Some(page) = state.pages.0.get(&key) {
        return answer(&page, known.as_ref());
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    match pack(response, packing).await {
        Ok(page) => {
            state.pages.0.insert(key, page.clone());
            answer(&page, known.as_ref())
        }
        Err(error) => Failure::ours(error).into_response(),
    }
}

fn packing(headers: &HeaderMap) -> Packing {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let takes = |name: &str| {
        accepted.split(',').any(|part| {
            let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
            coding.trim().eq_ignore_ascii_case(name)
                && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    };
    if takes("br") {
        Packing::Brotli
    } else if takes("gzip") {
        Packing::Gzip
    } else {
        Packing::Plain
    }
}

/// The page, or word that it is the one somebody has already.
fn answer(page: &Page, known: Option<&HeaderValue>) -> Response {
    let same = match (
        known.and_then(|v| v.to_str().ok()),
        page.headers.get(header::ETAG).and_then(|v| v.to_str().ok()),
    ) {
        // A proxy that packs an answer again makes its tag a weak one (RFC 9110, 13.1.2).
        (Some(known), Some(own)) => known
            .split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == own),
        _ => false,
    };
    let body = if same { Bytes::new() } else { page.body.clone() };
    let mut response = Response::new(Body::from(body));
    *response.headers_mut() = HeaderMap::clone(&page.headers);
    if same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response
}

async fn pack(response: Response, packing: Packing) -> Result<Page, String> {
    let (parts, body) = response.into_parts();
    let plain = to_bytes(body, MOST).await.map_err(|error| error.to_string())?;
    let mut headers = parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("public, max-age=0, must-revalidate"));
    let suffix = match packing {
        Packing::Plain => "p",
        Packing::Gzip => "g",
        Packing::Brotli => "b",
    };
    let tag = format!("\"{}{suffix}\"", &::media::hash(&plain)[..20]);
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(|error| error.to_string())?);
    let body = compress(&plain, packing).map_err(|error| error.to_string())?;
    match packing {
        Packing::Gzip => drop(headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))),
        Packing::Brotli => drop(headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"))),
        Packing::Plain => {}
    }
    Ok(Page { headers: Arc::new(headers), body })
}

fn compress(plain: &Bytes, packing: Packing) -> std::io::Result<Bytes> {
    let mut out = Vec::new();
    match packing {
        Packing::Plain => return Ok(plain.clone()),
        Packing::Gzip => {
            let mut gzip = flate2::write::GzEncoder::new(&mut out, flate2::Compression::new(6));
            gzip.write_all(plain)?;
            gzip.finish()?;
        }
        // 5 of 11: a page packs in a millisecond or two, once. A window of 256 KiB is larger than nearly all pages, and costs as
        // much memory while it packs.
        Packing::Brotli => brotli::CompressorWriter::new(&mut out, 4096, 5, 18).write_all(plain)?,
    }
    Ok(out.into())
}
