//! What a signed-in person is answered: the same page as everybody, with their own slots filled, and for nobody else to keep.

use std::borrow::Cow;
use std::io::Write;

use app::sessions::Viewer;
use askama::Template;
use axum::body::{Body, to_bytes};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::slots;
use crate::view::{MeArticle, MeBottom, MeTop, Nav, NavTop};

/// No page of ours is larger.
const MOST: usize = 8 * 1024 * 1024;
pub(crate) const FOR_ONE: HeaderValue = HeaderValue::from_static("private, no-store");

/// Fills the slots of a page for one person. What is no page is passed on as it is.
pub(crate) async fn dress(response: Response, own: &[(&'static str, String)], asked: &HeaderMap) -> Response {
    let headers = response.headers();
    let html =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !html || headers.contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    // Pages for everybody hold no secret, so they may be packed; others might tell one by their length.
    let packs = headers.contains_key(header::ETAG) && takes_gzip(asked);
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MOST).await else { return Response::from_parts(parts, Body::empty()) };
    // Templates write nothing but text, for which this is the quicker way.
    let text = std::str::from_utf8(&bytes).map_or_else(|_| String::from_utf8_lossy(&bytes), Cow::Borrowed);
    let page = slots::fill(&text, own);
    for name in [header::ETAG, header::CONTENT_LENGTH] {
        parts.headers.remove(name);
    }
    parts.headers.insert(header::CACHE_CONTROL, FOR_ONE);
    let body = match packs.then(|| gzip(&page)).flatten() {
        Some(packed) => {
            parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            packed
        }
        None => page.into_bytes(),
    };
    Response::from_parts(parts, Body::from(body))
}

/// The slots of who is signed in, for a page at `path`.
pub(crate) fn own(viewer: &Viewer, path: &str) -> [(&'static str, String); 4] {
    let here = Nav::of(path);
    let unseen = viewer.member.as_ref().map_or(0, |member| member.unseen);
    let article = MeArticle::at(path).and_then(|part| part.render().ok()).unwrap_or_default();
    let alias = viewer.member.as_ref().map_or("Operator", |member| member.alias.as_str());
    [
        ("nav-top", NavTop::new(here).render().unwrap_or_default()),
        ("me-top", MeTop::new(alias, here, unseen).render().unwrap_or_default()),
        ("article", article),
        ("nav-bottom", MeBottom::new(alias, here).render().unwrap_or_default()),
    ]
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|part| part.trim().eq_ignore_ascii_case("gzip")))
}

fn gzip(page: &str) -> Option<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::with_capacity(page.len() / 3), Compression::fast());
    packed.write_all(page.as_bytes()).ok()?;
    packed.finish().ok()
}
