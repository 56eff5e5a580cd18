//! What a request is called while it is answered, in the log, in a trace, and on the page that says something went wrong; and the line
//! that the log gets about it. Both say which route was asked and how it went, never by whom or for what.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::body::HttpBody as _;
use axum::extract::{MatchedPath, Request, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use kernel::ids;
use tracing::Span;

use super::State;
use super::cache::Page;
use super::traffic::{Answered, Route};

/// What proxies call it, too.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The target of the lines about requests, by which they can be turned off.
const LINES: &str = "requests";
/// Characters of a name that a proxy gave.
const LONGEST: usize = 64;

/// Makes names for requests: never two alike in one process, and without a sign of how many there were.
#[derive(Debug)]
pub(crate) struct Names {
    seed: u64,
    next: AtomicU64,
}

impl Names {
    /// A row of names that begins anywhere.
    pub(crate) fn new() -> Self {
        let random = kernel::random::<8>();
        Self { seed: u64::from_le_bytes(random), next: AtomicU64::new(0) }
    }

    fn next(&self) -> HeaderValue {
        let number = self
            .seed
            .wrapping_add(self.next.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        // The end of SplitMix64: each number has its own, and neighbours do not look alike.
        let mixed = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let text = ids::encode(((mixed ^ (mixed >> 31)) >> 1).cast_signed());
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("0"))
    }
}

/// The name of a request: the one that a proxy of ours gave it, if it is short and harmless, otherwise one of our own.
pub(crate) fn name(state: &State, peer: Option<IpAddr>, headers: &HeaderMap) -> HeaderValue {
    let given = headers.get(&REQUEST_ID).filter(|_| is_ours(state, peer)).filter(|given| is_harmless(given));
    given.cloned().unwrap_or_else(|| state.names.next())
}

fn is_ours(state: &State, peer: Option<IpAddr>) -> bool {
    let peer = peer.map(|peer| peer.to_canonical());
    peer.is_some_and(|peer| state.config.proxies.iter().any(|network| network.contains(&peer)))
}

fn is_harmless(given: &HeaderValue) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    (1..=LONGEST).contains(&given.len()) && given.as_bytes().iter().all(is_plain)
}

/// What is known of a request while it is answered.
#[derive(Debug)]
pub(crate) struct Ticket {
    name: HeaderValue,
    method: Method,
    route: OnceLock<Arc<Route>>,
    kept: AtomicBool,
}

impl Ticket {
    pub(crate) fn new(name: HeaderValue, method: Method) -> Arc<Self> {
        Arc::new(Self { name, method, route: OnceLock::new(), kept: AtomicBool::new(false) })
    }

    /// The ticket of a request, which `Front` has put there.
    pub(crate) fn of<B>(request: &axum::http::Request<B>) -> Option<Arc<Self>> {
        request.extensions().get::<Arc<Self>>().cloned()
    }

    /// Its name, for people.
    pub(crate) fn name(&self) -> &str {
        self.name.to_str().unwrap_or_default()
    }

    /// The route that answers it, once that is known.
    pub(crate) fn route(&self) -> Option<&Arc<Route>> {
        self.route.get()
    }

    /// It is answered with a page that is kept.
    pub(crate) fn is_kept(&self, page: &Page) {
        self.kept.store(true, Ordering::Relaxed);
        self.set_route(Arc::clone(page.route()));
    }

    fn set_route(&self, route: Arc<Route>) {
        Span::current().record("route", &*route.pattern);
        // The first one holds.
        let _ = self.route.set(route);
    }

    /// The span in which it is answered. Of the highest level, so that no line of the log is without it.
    pub(crate) fn span(&self) -> Span {
        let later = tracing::field::Empty;
        let (id, method) = (self.name(), self.method.as_str());
        tracing::error_span!("request", id, method, route = later, status = later, otel.status_code = later)
    }
}

/// Notes which route answers. It stands around all routes.
pub(crate) async fn note_route(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    if let Some(ticket) = Ticket::of(&request) {
        let pattern = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
        ticket.set_route(state.traffic.route(&ticket.method, pattern));
    }
    next.run(request).await
}

/// Sees a request to its end, also when whoever asked goes away before.
pub(crate) struct Watched {
    state: State,
    ticket: Arc<Ticket>,
    began: Instant,
    ended: bool,
}

impl Watched {
    pub(crate) fn new(state: State, ticket: Arc<Ticket>) -> Self {
        state.traffic.running.came();
        Self { state, ticket, began: Instant::now(), ended: false }
    }

    fn route(&self) -> Arc<Route> {
        let known = self.ticket.route().cloned();
        known.unwrap_or_else(|| self.state.traffic.route(&self.ticket.method, None))
    }

    /// Counts the answer, notes it, and gives it the request's name.
    pub(crate) fn end(mut self, response: &mut Response) {
        self.ended = true;
        let kept = self.ticket.kept.load(Ordering::Relaxed);
        let (bytes, status) = (response.body().size_hint().exact().unwrap_or_default(), response.status());
        let (route, took) = (self.route(), self.began.elapsed());
        route.answered(Answered { status, bytes }, took);
        let (ms, status) = (took.as_secs_f64() * 1e3, status.as_u16());
        let (method, route) = (route.method, &*route.pattern);
        tracing::info!(target: LINES, method, route, status, ms, bytes, kept, "answered");
        // For the trace; the log has it in the line.
        Span::current().record("status", i64::from(status));
        if status >= 500 {
            Span::current().record("otel.status_code", "ERROR");
        }
        response.headers_mut().insert(REQUEST_ID, self.ticket.name.clone());
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.state.traffic.running.went();
        if self.ended {
            return;
        }
        let (route, took) = (self.route(), self.began.elapsed());
        route.left(took);
        let (method, route, ms) = (route.method, &*route.pattern, took.as_secs_f64() * 1e3);
        tracing::info!(target: LINES, method, route, ms, "whoever asked went away");
    }
}

/// Counts a page that is kept whole and given at once. There are many of them, so the log hears of them only when it is told to.
pub(crate) fn gave_kept(page: &Page, name: HeaderValue, response: &mut Response) {
    let bytes = response.body().size_hint().exact().unwrap_or_default();
    let status = response.status();
    page.route().gave_kept(bytes, status == StatusCode::NOT_MODIFIED);
    if tracing::enabled!(target: LINES, tracing::Level::DEBUG) {
        let (method, route) = (page.route().method, &*page.route().pattern);
        let _in =
            tracing::error_span!("request", id = name.to_str().unwrap_or_default(), method, route).entered();
        tracing::debug!(target: LINES, method, route, status = status.as_u16(), bytes, kept = true, "answered");
    }
    response.headers_mut().insert(REQUEST_ID, name);
}
