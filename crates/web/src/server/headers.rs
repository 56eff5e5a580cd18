//! Headers on every answer: nothing from elsewhere runs or loads here, and nobody frames us.

use axum::extract::{Request, State as Shared};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::State;
use super::cache::Keepable;

/// Only what this site serves; no inline style or script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; \
                      connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: with it browsers hide from us, too, which of our own pages a form comes from (Fetch, "Origin").
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// For a year: this site is reached by TLS alone. Its parts and neighbours may have reasons of their own.
const BY_TLS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// A browser may keep it, so that it can go back to a form that was filled in, and asks again.
const FOR_NOBODY_ELSE: HeaderValue = HeaderValue::from_static("private, no-cache");

pub(crate) async fn add(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_keepable = response.extensions().get::<Keepable>().is_some();
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Caches that many share keep for a while what says nothing about it (RFC 9111, 4.2.2; Varnish two minutes).
    if !is_keepable {
        headers.entry(header::CACHE_CONTROL).or_insert(FOR_NOBODY_ELSE);
    }
    if state.config.base_url.starts_with("https://") {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, BY_TLS);
    }
    response
}
