//! What stands before the routes: a page that is kept is given at once, past all of them.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::http::{Method, Request, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::future::Either;
use tower::{Service, ServiceExt};

use super::State;
use super::cache::Wanted;

/// The site: its routes, and before them the pages that are kept.
#[derive(Clone)]
pub struct Front {
    state: State,
    routes: Router,
}

type Answer = Result<Response, Infallible>;
type Made = Pin<Box<dyn Future<Output = Answer> + Send>>;

impl Front {
    pub(crate) fn new(state: State, routes: Router) -> Self {
        Self { state, routes }
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
        if head || request.method() == Method::GET {
            let (version, day) = self.state.moment();
            let wanted = Wanted::of(&request, version, day);
            if let Some(page) = wanted.and_then(|wanted| self.state.pages.get(&wanted)) {
                let known = request.headers().get(header::IF_NONE_MATCH);
                return Either::Left(ready(Ok(without_body(page.answer(known), head))));
            }
        }
        Either::Right(Box::pin(make(self.clone(), request.map(Body::new), head)))
    }
}

/// Makes an answer, and keeps it if it may be kept.
async fn make(front: Front, mut request: Request<Body>, head: bool) -> Answer {
    if head {
        // HEAD is told what GET would be told.
        *request.method_mut() = Method::GET;
    }
    let (version, day) = front.state.moment();
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    // What is wanted is borrowed from a request without a body, since the routes take the one with it.
    let mut asked = Request::new(());
    asked.uri_mut().clone_from(request.uri());
    asked.headers_mut().extend(
        request.headers().get(header::ACCEPT_ENCODING).map(|value| (header::ACCEPT_ENCODING, value.clone())),
    );
    let wanted = Wanted::of(&asked, version, day).filter(|_| request.method() == Method::GET);
    let response = front.routes.clone().oneshot(request).await?;
    let response = match wanted {
        Some(wanted) => front.state.pages.keep(wanted, response, known.as_ref()).await,
        None => response,
    };
    Ok(without_body(response, head))
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
