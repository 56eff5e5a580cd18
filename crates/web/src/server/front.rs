//! What stands before the routes: a page that is kept is given at once, past all of them; and who is signed in is known before
//! any of them is asked.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use app::sessions;
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, HeaderValue, Method, Request, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::future::Either;
use tower::{Service, ServiceExt};
use tracing::Instrument as _;

use super::cache::{Page, Wanted};
use super::cookies::Crumb;
use super::ticket::{self, Ticket, Watched};
use super::{State, personal, reach};
use crate::pages::comments;

/// The site: its routes, and before them the pages that are kept.
#[derive(Clone)]
pub struct Front {
    state: State,
    routes: Router,
    peer: Option<IpAddr>,
}

/// The other end of the connection, as the routes find it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

type Answer = Result<Response, Infallible>;
type Made = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// Marks a request of somebody who may be signed in: the database did not say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unreadable;

impl Front {
    pub(crate) fn new(state: State, routes: Router) -> Self {
        Self { state, routes, peer: None }
    }

    /// The same site, for one connection.
    #[must_use]
    pub fn for_peer(&self, peer: IpAddr) -> Self {
        Self { peer: Some(peer), ..self.clone() }
    }

    /// The kept page that a request wants, if there is one.
    fn kept<B>(&self, request: &Request<B>) -> Option<Page> {
        let made = self.state.made(request.uri().path());
        self.state.pages.get(&Wanted::of(request, made)?)
    }

    /// Answers in the span of the request, and counts and notes how it went.
    fn watched<B, F>(
        &self,
        request: Request<B>,
        name: HeaderValue,
        answer: impl FnOnce(Self, Request<Body>) -> F,
    ) -> Made
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        F: Future<Output = Answer> + Send + 'static,
    {
        let ticket = Ticket::new(name, request.method().clone());
        let (watched, span) = (Watched::new(self.state.clone(), Arc::clone(&ticket)), ticket.span());
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ticket);
        let answer = answer(self.clone(), request);
        let whole = async move {
            let mut response = answer.await?;
            watched.end(&mut response);
            Ok(response)
        };
        Box::pin(whole.instrument(span))
    }
}

impl<B> Service<Request<B>> for Front
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Answer>, Made>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let head = request.method() == Method::HEAD;
        let name = ticket::name(&self.state, self.peer, request.headers());
        if let Some(token) = token(&self.state, &request) {
            let answer = |front, request| for_one(front, request, head, token);
            return Either::Right(self.watched(request, name, answer));
        }
        let readable = head || request.method() == Method::GET;
        if readable && waits(&self.state, &request) {
            return Either::Right(
                self.watched(request, name, |front, request| for_waiting(front, request, head)),
            );
        }
        if readable && let Some(page) = self.kept(&request) {
            let answer = page.answer(request.headers().get(header::IF_NONE_MATCH));
            let mut response = without_body(answer, head);
            ticket::gave_kept(&page, name, &mut response);
            return Either::Left(ready(Ok(response)));
        }
        let answer = |front, request| for_anybody(front, request, head);
        Either::Right(self.watched(request, name, answer))
    }
}

/// The token of somebody who says they are signed in, where that makes a difference.
fn token<B>(state: &State, request: &Request<B>) -> Option<String> {
    let path = request.uri().path();
    // Programs have tokens: a cookie opens nothing there.
    let same_for_all = ["/assets/", "/media/", "/api/"].iter().any(|start| path.starts_with(start));
    if same_for_all { None } else { state.cookies.read(request.headers(), Crumb::Session) }
}

/// Answers somebody who is signed in, or was.
async fn for_one(front: Front, mut request: Request<Body>, head: bool, token: String) -> Answer {
    let (state, home) = (front.state.clone(), front.state.now().community.id);
    let found = sessions::find(&state.app, home, &token).await;
    let (asked, path) = undressed(&mut request);
    match &found {
        Ok(Some(viewer)) => drop(request.extensions_mut().insert(viewer.clone())),
        Ok(None) => {}
        Err(error) => {
            tracing::error!(%error, "a session could not be read");
            request.extensions_mut().insert(Unreadable);
        }
    }
    let readable = head || request.method() == Method::GET;
    // The front page of members is another one, and stands under an address of its own.
    let is_member = matches!(&found, Ok(Some(viewer)) if viewer.member.is_some());
    if is_member && readable && path == "/" {
        *request.uri_mut() = axum::http::Uri::from_static("/home");
    }
    let response = match front.kept(&request).filter(|_| readable) {
        Some(page) => from_kept(&request, &page),
        None => make(front, request, head).await?,
    };
    let mut response = match &found {
        Ok(Some(viewer)) => {
            let mut own = personal::own(viewer, &path).to_vec();
            own.extend(comments::corner(&state, viewer, &path).await.map(|corner| ("comments", corner)));
            personal::dress(response, &own, &asked).await
        }
        _ => response,
    };
    if !matches!(found, Ok(Some(_))) {
        // What is said to somebody whose session has ended, or cannot be read just now, is for this browser alone.
        response.headers_mut().insert(header::CACHE_CONTROL, personal::FOR_ONE);
        response.headers_mut().remove(header::ETAG);
    }
    if matches!(found, Ok(None)) && !response.headers().contains_key(header::SET_COOKIE) {
        state.cookies.end(&mut response, Crumb::Session);
    }
    Ok(without_body(response, head))
}

/// Answers a visitor.
async fn for_anybody(front: Front, request: Request<Body>, head: bool) -> Answer {
    Ok(without_body(make(front, request, head).await?, head))
}

/// A page that is kept, for somebody for whom it will be dressed.
fn from_kept(request: &Request<Body>, page: &Page) -> Response {
    if let Some(ticket) = Ticket::of(request) {
        ticket.is_kept(page);
    }
    page.answer(None)
}

/// Takes from a request what would bring the page packed, or not at all: it is dressed before that, and is never the one that a browser kept as a
/// visitor. Gives what was asked, and the path.
fn undressed(request: &mut Request<Body>) -> (HeaderMap, String) {
    let asked = request.headers().clone();
    for name in [header::ACCEPT_ENCODING, header::IF_NONE_MATCH] {
        request.headers_mut().remove(name);
    }
    (asked, request.uri().path().to_owned())
}

/// Whether somebody may see below an article what they said and have not confirmed.
fn waits<B>(state: &State, request: &Request<B>) -> bool {
    comments::slug_of(request.uri().path()).is_some()
        && state.cookies.read(request.headers(), Crumb::Comments).is_some()
}

/// Answers a visitor with what waits of theirs below the article.
async fn for_waiting(front: Front, mut request: Request<Body>, head: bool) -> Answer {
    let state = front.state.clone();
    let Some(corner) = comments::waiting_corner(&state, request.headers(), request.uri().path()).await else {
        return Ok(without_body(make(front, request, head).await?, head));
    };
    let (asked, _) = undressed(&mut request);
    let response = match front.kept(&request) {
        Some(page) => from_kept(&request, &page),
        None => make(front, request, head).await?,
    };
    Ok(without_body(personal::dress(response, &[("waiting", corner)], &asked).await, head))
}

/// Makes an answer, and keeps it if it may be kept.
async fn make(front: Front, mut request: Request<Body>, head: bool) -> Answer {
    if head {
        // HEAD is told what GET would be told.
        *request.method_mut() = Method::GET;
    }
    if let Some(peer) = front.peer {
        request.extensions_mut().insert(Peer(peer));
    }
    let made = front.state.made(request.uri().path());
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    // What is wanted is borrowed from a request without a body, since the routes take the one with it.
    let mut asked = Request::new(());
    asked.uri_mut().clone_from(request.uri());
    asked.headers_mut().extend(
        request.headers().get(header::ACCEPT_ENCODING).map(|value| (header::ACCEPT_ENCODING, value.clone())),
    );
    let ticket = Ticket::of(&request);
    let reads = request.method().is_safe();
    let is_member = request.extensions().get::<sessions::Viewer>().is_some();
    let wanted = Wanted::of(&asked, made).filter(|_| request.method() == Method::GET);
    let response = reach::noted(&front.state, is_member, front.routes.clone().oneshot(request)).await?;
    // Whoever changed something sees it at once.
    if !reads && let Err(error) = front.state.refresh_talk().await {
        tracing::warn!(%error, "what was said on articles cannot be read");
    }
    let route = ticket.as_ref().and_then(|ticket| ticket.route()).cloned();
    Ok(match wanted.zip(route) {
        Some((wanted, route)) => front.state.pages.keep(wanted, response, known.as_ref(), route).await,
        None => response,
    })
}

/// The same answer; for HEAD the length alone stands for the body.
fn without_body(response: Response, head: bool) -> Response {
    if !head {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts.headers.entry(header::CONTENT_LENGTH).or_insert(length.into());
    }
    Response::from_parts(parts, Body::empty())
}
