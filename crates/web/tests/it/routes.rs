//! Every route of the site, with what it answers and how long that may be kept.

use axum::http::StatusCode;
use db::db_test;

use crate::access::{Row, table};
use crate::headers::is_guarded;
use crate::support::site::Site;

/// Pages and what stands beside them: kept by whoever likes, asked for again each time, by caches that many share twice a minute.
pub(crate) const FRESH: &str = "public, max-age=0, s-maxage=30, must-revalidate";
/// What is named by its content.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// A film in the store of every test's site.
pub(crate) const MEDIA: &str = "/media/film.mp4";

/// One route.
pub(crate) struct Route {
    /// As it stands in `routes.rs`.
    pub(crate) pattern: &'static str,
    /// Addresses that lead there and are answered well.
    pub(crate) examples: &'static [&'static str],
    /// The content type.
    pub(crate) kind: &'static str,
    /// The value of `cache-control`.
    pub(crate) keeping: &'static str,
}

const fn route(
    pattern: &'static str,
    examples: &'static [&'static str],
    kind: &'static str,
    keeping: &'static str,
) -> Route {
    Route { pattern, examples, kind, keeping }
}

/// All of them. A test below holds the list to `routes.rs`.
pub(crate) const ROUTES: &[Route] = &[
    route("/", &["/", "/?anything=goes"], "text/html", FRESH),
    route(
        "/resources",
        &[
            "/resources",
            "/resources?kind=article&topic=t&page=1",
            "/resources?page=abc&kind=nonsense&kind=story",
            "/resources?topic=%ff%00",
        ],
        "text/html",
        FRESH,
    ),
    route("/resources/{slug}", &["/resources/one"], "text/html", FRESH),
    route(
        "/questions",
        &["/questions", "/questions?which=nonsense&before=x"],
        "text/html",
        "private, no-store",
    ),
    route(
        "/resources/{slug}/{file}",
        &["/resources/one/references.bib", "/resources/one/citation.bib"],
        "application/x-bibtex",
        FRESH,
    ),
    route(
        "/resources/{slug}/{file}",
        &["/resources/one/references.ris", "/resources/one/citation.ris"],
        "application/x-research-info-systems",
        FRESH,
    ),
    route(
        "/resources/{slug}/{file}",
        &["/resources/one/references.json", "/resources/one/citation.json"],
        "application/vnd.citationstyles.csl+json",
        FRESH,
    ),
    route("/topics/{slug}", &["/topics/t", "/topics/t?page=nonsense"], "text/html", FRESH),
    route("/topics/{slug}/feed.atom", &["/topics/t/feed.atom"], "application/atom+xml", FRESH),
    route("/contributors", &["/contributors"], "text/html", FRESH),
    route("/contributors/{slug}", &["/contributors/a", "/contributors/b"], "text/html", FRESH),
    route("/glossary", &["/glossary"], "text/html", FRESH),
    route("/about", &["/about"], "text/html", FRESH),
    route("/editorial-policy", &["/editorial-policy"], "text/html", FRESH),
    route("/privacy", &["/privacy"], "text/html", FRESH),
    route("/styleguide", &["/styleguide"], "text/html", FRESH),
    route("/api", &["/api"], "text/html", FRESH),
    route("/api/v1/openapi.json", &["/api/v1/openapi.json"], "application/json", FRESH),
    route("/api/v1/community", &["/api/v1/community"], "application/json", FRESH),
    route(
        "/api/v1/articles",
        &["/api/v1/articles", "/api/v1/articles?kind=article&topic=t", "/api/v1/articles?topic=%ff%00"],
        "application/json",
        FRESH,
    ),
    route("/api/v1/articles/{slug}", &["/api/v1/articles/one"], "application/json", FRESH),
    route("/api/v1/topics", &["/api/v1/topics"], "application/json", FRESH),
    route("/api/v1/contributors", &["/api/v1/contributors"], "application/json", FRESH),
    route("/api/v1/contributors/{slug}", &["/api/v1/contributors/a"], "application/json", FRESH),
    route("/api/v1/concepts", &["/api/v1/concepts"], "application/json", FRESH),
    route("/api/v1/search", &["/api/v1/search?q=words"], "application/json", "private, no-store"),
    route("/feed.atom", &["/feed.atom"], "application/atom+xml", FRESH),
    route("/sitemap.xml", &["/sitemap.xml"], "application/xml", FRESH),
    route("/robots.txt", &["/robots.txt"], "text/plain", FRESH),
    route("/manifest.webmanifest", &["/manifest.webmanifest"], "application/manifest+json", FRESH),
    route("/icon.svg", &["/icon.svg"], "image/svg+xml", FRESH),
    route("/icon-192.png", &["/icon-192.png"], "image/png", FRESH),
    route("/icon-512.png", &["/icon-512.png"], "image/png", FRESH),
    route("/favicon.ico", &["/favicon.ico"], "image/png", FRESH),
    route("/theme.css", &["/theme.css", "/theme.css?v=40"], "text/css", "public, max-age=86400"),
    route("/media/{name}", &[MEDIA], "video/mp4", FOR_GOOD),
    // Nothing may stand between whoever asks whether the site is well and the site.
    route("/healthz", &["/healthz"], "text/plain", "no-store"),
    route("/readyz", &["/readyz"], "text/plain", "no-store"),
    route(
        "/search",
        &["/search", "/search?q=words", "/search?q=%00%ff%22*NEAR(&q=twice", "/search?q=words&page=2"],
        "text/html",
        "private, no-store",
    ),
    route("/join", &["/join"], "text/html", "private, no-store"),
    route("/join/sent", &["/join/sent"], "text/html", "private, no-store"),
    route(
        "/sign-in",
        &["/sign-in", "/sign-in?next=//elsewhere.example", "/sign-in?next=%0d%0a"],
        "text/html",
        "private, no-store",
    ),
    route("/sign-in/sent", &["/sign-in/sent"], "text/html", "private, no-store"),
    route("/sign-in/forgotten", &["/sign-in/forgotten"], "text/html", "private, no-store"),
    route(
        "/resources/{slug}/comments",
        &["/resources/one/comments", "/resources/one/comments?before=nonsense"],
        "text/html",
        "private, no-store",
    ),
    route("/comments", &["/comments"], "text/html", "private, no-store"),
    route("/comments/sent", &["/comments/sent"], "text/html", "private, no-store"),
    route(
        "/comments/thanks/{slug}/{said}",
        &["/comments/thanks/one/0000000000001"],
        "text/html",
        "private, no-store",
    ),
    route("/newsletter", &["/newsletter"], "text/html", "private, no-store"),
    route("/newsletter/sent", &["/newsletter/sent"], "text/html", "private, no-store"),
    route("/challenge", &["/challenge"], "application/json", "private, no-store"),
    // Their addresses carry a hash of the content; memory-serve adds a day in which the old one may still be shown.
    route(
        "/assets/site.css",
        &["/assets/site.css", "/assets/site.css?v=1"],
        "text/css",
        "max-age=604800, stale-while-revalidate=86400",
    ),
    route(
        "/assets/site.js",
        &["/assets/site.js"],
        "text/javascript",
        "max-age=604800, stale-while-revalidate=86400",
    ),
];

#[test]
fn the_list_holds_every_page_that_visitors_may_read() {
    let source = include_str!("../../src/routes.rs");
    assert_eq!(source.matches(".nest(").count(), 1, "what is nested has rows of its own in the list");
    assert!(source.contains(".nest(\"/assets\""));
    let open = |row: &Row| row.method == "GET" && row.expected[0] == "200";
    let mut readable: Vec<&str> = table().iter().filter(|row| open(row)).map(|row| row.route).collect();
    readable.sort_unstable();
    let mut listed: Vec<&str> =
        ROUTES.iter().map(|route| route.pattern).filter(|pattern| !pattern.starts_with("/assets/")).collect();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed, readable);
}

#[test]
fn every_example_belongs_to_its_pattern() {
    for route in ROUTES {
        for example in route.examples {
            let path = example.split('?').next().unwrap_or_default();
            let (pattern, path): (Vec<&str>, Vec<&str>) =
                (route.pattern.split('/').collect(), path.split('/').collect());
            let fits = |(one, other): (&&str, &&str)| one == other || one.starts_with('{');
            assert!(pattern.len() == path.len() && pattern.iter().zip(&path).all(fits), "{example}");
        }
    }
}

db_test!(app::MIGRATIONS, fn every_route_answers_with_its_type_and_says_how_long_it_keeps(db) {
    let site = Site::new(db, "2026-11-23").await;
    for route in ROUTES {
        for path in route.examples {
            let answer = site.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.is(route.kind), "{path} is {}", answer.header("content-type"));
            assert_eq!(answer.header("cache-control"), route.keeping, "{path}");
            assert!(!answer.bytes.is_empty(), "{path}");
            is_guarded(&answer, path);
            // Stylesheet and script are read as their page is, which is UTF-8.
            if route.kind.starts_with("text/") && !route.pattern.starts_with("/assets/") {
                assert!(answer.header("content-type").contains("charset=utf-8"), "{path}");
            }
            if route.kind == "text/html" {
                let page = answer.text();
                for part in [" style=\"", "Our <place>", "</script><b>", "<style", " onclick=", "javascript:"] {
                    assert!(!page.contains(part), "{part} in {path}");
                }
                let scripts = page.matches("<script").count();
                let known = page.matches("<script type=\"module\" src=\"/assets/").count()
                    + page.matches("<script type=\"application/ld+json\">").count();
                assert_eq!(scripts, known, "a script of its own in {path}");
            }
        }
    }
});

db_test!(app::MIGRATIONS, fn head_says_what_get_says_without_the_body(db) {
    let site = Site::new(db, "2026-11-23").await;
    for route in ROUTES {
        for path in route.examples {
            let (mut get, mut head) = (site.get(path).await, site.ask("HEAD", path, &[]).await);
            // Each request has a name of its own.
            let names = [&mut get, &mut head].map(|answer| answer.headers.remove("x-request-id"));
            assert!(names[0].is_some() && names[1].is_some() && names[0] != names[1], "{path}");
            assert_eq!((head.status, head.bytes.len()), (get.status, 0), "{path}");
            assert_eq!(head.headers, get.headers, "{path}");
        }
    }
});
