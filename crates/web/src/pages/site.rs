//! Small files that browsers and search engines ask for.

use app::articles::{self, Filter};
use app::{contributors, topics};
use askama::Template;
use axum::extract::State as Shared;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Answer;
use crate::server::State;
use crate::view::{MarkIcon, accent, brand, hex, paper};

/// The most addresses a sitemap may hold (<https://www.sitemaps.org/protocol.html>).
const MOST: usize = 50_000;

pub(crate) async fn healthz(Shared(state): Shared<State>) -> Response {
    let (status, text) = match state.refresh().await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    };
    // An answer from a cache on the way would say how the site was.
    (status, [(header::CACHE_CONTROL, "no-store")], text).into_response()
}

/// Whether a load balancer may send visitors here.
pub(crate) async fn readyz(Shared(state): Shared<State>) -> Response {
    let fresh = (header::CACHE_CONTROL, "no-store");
    match state.ready().await {
        Ok(()) => ([fresh], "ready\n").into_response(),
        Err(why) => {
            let later = (header::RETRY_AFTER, "5");
            (StatusCode::SERVICE_UNAVAILABLE, [fresh, later], why).into_response()
        }
    }
}

pub(crate) async fn robots(Shared(state): Shared<State>) -> String {
    format!(
        "User-agent: *\nDisallow: /search\nDisallow: /styleguide\n\nSitemap: {}/sitemap.xml\n",
        state.now().site.base_url
    )
}

pub(crate) async fn sitemap(Shared(state): Shared<State>) -> Answer {
    let (now, app) = (state.now(), &state.app);
    let home = now.community.id;
    let articles = articles::list(app, home, Filter::default(), 1, MOST - 1000).await?;
    let mut pages: Vec<(String, Option<jiff::civil::Date>)> =
        ["/", "/resources", "/glossary", "/contributors", "/about", "/editorial-policy", "/privacy"]
            .map(|path| (path.to_owned(), None))
            .to_vec();
    pages.extend(articles.cards.iter().map(|card| (format!("/resources/{}", card.slug), Some(card.updated))));
    pages.extend(topics::list(app, home).await?.iter().map(|t| (format!("/topics/{}", t.slug), None)));
    let mut people: Vec<String> =
        contributors::list(app, home).await?.into_iter().map(|(_, one)| one.slug).collect();
    people.dedup();
    pages.extend(people.into_iter().map(|slug| (format!("/contributors/{slug}"), None)));
    let base = app::pictures::escape(&now.site.base_url);
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n".to_owned();
    for (path, day) in pages {
        let day = day.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        xml.push_str(&format!("<url><loc>{base}{path}</loc>{day}</url>\n"));
    }
    xml.push_str("</urlset>\n");
    Ok(([(header::CONTENT_TYPE, "application/xml")], xml).into_response())
}

pub(crate) async fn theme(Shared(state): Shared<State>) -> Response {
    let css = format!(":root{{--hue:{}}}", state.now().site.hue);
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=86400")],
        css,
    )
        .into_response()
}

pub(crate) async fn manifest(Shared(state): Shared<State>) -> Response {
    let site = state.now().site;
    let icon = |size: &str, source: &str, kind: &str| serde_json::json!({ "src": source, "sizes": size, "type": kind });
    let manifest = serde_json::json!({
        "name": site.name,
        "short_name": site.name,
        "description": site.tagline,
        "lang": site.language,
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": hex(paper()),
        "theme_color": hex(brand(site.hue)),
        "icons": [
            icon("any", "/icon.svg", "image/svg+xml"),
            icon("192x192", "/icon-192.png", "image/png"),
            icon("512x512", "/icon-512.png", "image/png"),
        ],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response()
}

pub(crate) async fn icon(Shared(state): Shared<State>) -> Answer {
    let svg = MarkIcon { hue: state.now().site.hue }.render()?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

pub(crate) async fn icon_192(Shared(state): Shared<State>) -> Response {
    png(&state, 192)
}

pub(crate) async fn icon_512(Shared(state): Shared<State>) -> Response {
    png(&state, 512)
}

/// Browsers take a PNG under this name as well.
pub(crate) async fn favicon(Shared(state): Shared<State>) -> Response {
    png(&state, 32)
}

/// The community's mark: two rings that overlap, on paper.
fn png(state: &State, size: u32) -> Response {
    let (one, two) = (brand(state.now().site.hue), accent());
    let unit = f64::from(size) / 28.0;
    let picture = image::RgbImage::from_fn(size, size, |x, y| {
        let (x, y) = ((f64::from(x) + 0.5) / unit, (f64::from(y) + 0.5) / unit);
        // How much of the ring covers the pixel, with one pixel of softness at its edges.
        let ring = |cx: f64| {
            let distance = ((x - cx).hypot(y - 14.0) - 8.5).abs() - 1.5;
            (0.5 - distance * unit).clamp(0.0, 1.0)
        };
        let over = |below: [u8; 3], above: [u8; 3], part: f64| {
            std::array::from_fn(|i| {
                (f64::from(below[i]) * (1.0 - part) + f64::from(above[i]) * part).round() as u8
            })
        };
        image::Rgb(over(over(paper(), one, ring(10.5)), two, ring(17.5)))
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    match picture.write_to(&mut bytes, image::ImageFormat::Png) {
        Ok(()) => ([(header::CONTENT_TYPE, "image/png")], bytes.into_inner()).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
