//! The whole site on one page, grouped by who it is for.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::routing::get;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::pages::{
    about, articles, contributors, errors, feeds, glossary, home, media, search, site, styleguide, topics,
};
use crate::server::{Front, State, cache, headers};

/// How long a page may take to begin.
const PATIENCE: Duration = Duration::from_secs(30);

/// Every address of the site.
pub fn site(state: State) -> Front {
    // For everybody, the same for everybody: kept in memory whole.
    let public = Router::new()
        .route("/", get(home::show))
        .route("/resources", get(articles::list))
        .route("/resources/{slug}", get(articles::show))
        .route("/resources/{slug}/{file}", get(articles::citations))
        .route("/topics/{slug}", get(topics::show))
        .route("/topics/{slug}/feed.atom", get(feeds::topic))
        .route("/contributors", get(contributors::list))
        .route("/contributors/{slug}", get(contributors::show))
        .route("/glossary", get(glossary::show))
        .route("/about", get(about::about))
        .route("/editorial-policy", get(about::editorial_policy))
        .route("/privacy", get(about::privacy))
        .route("/styleguide", get(styleguide::show))
        .route("/feed.atom", get(feeds::community))
        .route("/sitemap.xml", get(site::sitemap))
        .route("/robots.txt", get(site::robots))
        .route("/manifest.webmanifest", get(site::manifest))
        .route("/icon.svg", get(site::icon))
        .route("/icon-192.png", get(site::icon_192))
        .route("/icon-512.png", get(site::icon_512))
        .route("/favicon.ico", get(site::favicon))
        .route("/theme.css", get(site::theme))
        .fallback(errors::not_found)
        .layer(map_response(cache::may_be_kept));

    // For browsers and machines.
    let routes = Router::new()
        .route("/media/{name}", get(media::show))
        .route("/healthz", get(site::healthz))
        .merge(
            Router::new()
                .route("/search", get(search::show))
                .layer(CompressionLayer::new().quality(CompressionLevel::Fastest)),
        )
        .nest("/assets", assets())
        .merge(public)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(from_fn_with_state(state.clone(), errors::draw))
        .layer(from_fn(headers::add))
        .with_state(state.clone());
    Front::new(state, routes)
}

/// Stylesheet and script, inside the program.
#[expect(unused_qualifications, reason = "the macro writes its paths out")]
fn assets<S: Clone + Send + Sync + 'static>() -> Router<S> {
    memory_serve::load!().index_file(None).into_router()
}
