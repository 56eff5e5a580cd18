//! What Prometheus reads (<https://prometheus.io/docs/instrumenting/exposition_formats/>): numbers about this process and the install,
//! on a listener of its own. No label says anything about a person: labels are routes, kinds of jobs and the like, all from lists in the
//! program.

mod draw;
mod process;

use std::sync::Arc;

use app::watching::Backlog;
use app::{App, communities, watching};
use axum::Router;
use axum::extract::State as Shared;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::registry::Registry;
use tokio::net::TcpListener;

use crate::server::State;

/// The format of the answer.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What is looked at when somebody asks.
#[derive(Clone)]
struct Source {
    app: App,
    site: Option<State>,
    began: jiff::Timestamp,
}

/// Answers Prometheus for as long as it is polled. `site` is what this process serves, if it does.
pub async fn serve(listener: TcpListener, app: App, site: Option<State>) {
    let began = app.clock.now();
    let router = Router::new().route("/metrics", get(answer)).with_state(Source { app, site, began });
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "metrics can be read no more");
    }
}

async fn answer(Shared(source): Shared<Source>) -> Response {
    // Without it the rest is worth the more.
    let backlog = backlog(&source.app).await;
    if let Err(error) = &backlog {
        tracing::warn!(%error, "what waits could not be read");
    }
    let mut registry = Registry::default();
    registry.register_collector(Box::new(draw::Sheet { source: Arc::new(source), backlog: backlog.ok() }));
    let mut text = String::new();
    match prometheus_text::encode(&mut text, &registry) {
        Ok(()) => ([(header::CONTENT_TYPE, TEXT)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn backlog(app: &App) -> app::Result<Backlog> {
    let home = communities::home(app).await?.id;
    watching::backlog(app, home).await
}
