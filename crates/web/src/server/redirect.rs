//! What stands at port 80 where we bring TLS ourselves: the way to the protected address.

use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;

use axum::body::Body;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::serve::{accept, http_1};

/// How many connections may be open at once. Each has one short answer; and what they take of the files that the process may open is
/// set aside for them.
const AT_ONCE: usize = 500;

/// Sends every visitor of `listener` to the same path below `base_url`, until `stop` is ready.
pub async fn redirect(listener: TcpListener, base_url: String, stop: impl Future<Output = ()>) {
    let base_url: Arc<str> = base_url.into();
    accept(listener, AT_ONCE, stop, |guest, _| {
        let base_url = base_url.clone();
        let service = service_fn(move |request| ready(Ok::<_, Infallible>(elsewhere(&base_url, &request))));
        let connection = http_1().keep_alive(false).serve_connection(TokioIo::new(guest), service);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    })
    .await;
}

/// The host is ours, whatever the request says.
fn elsewhere<B>(base_url: &str, request: &Request<B>) -> Response<Body> {
    let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    let path = if path.starts_with('/') { path } else { "/" };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    if let Ok(location) = HeaderValue::try_from(format!("{base_url}{path}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
