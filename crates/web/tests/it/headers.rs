//! Every answer carries the headers that keep others out, whatever was asked and however it went.

use axum::http::StatusCode;
use db::db_test;

use crate::access::table;
use crate::routes::{MEDIA, ROUTES};
use crate::support::answer::Answer;
use crate::support::site::Site;

const OTHER_METHODS: [&str; 8] =
    ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "NONSENSE"];

/// Addresses at which there is nothing, and what else goes wrong: each with its status.
const WRONG: [(&str, u16); 15] = [
    ("/nope", 404),
    ("/resources/nope", 404),
    ("/resources/one/references.exe", 404),
    ("/resources/one/references.bib/more", 404),
    ("/resources?page=99999", 404),
    ("/topics/nope", 404),
    ("/topics/nope/feed.atom", 404),
    ("/contributors/nope", 404),
    ("/media/nope.webp", 404),
    ("/media/..%2foriginals%2fx", 404),
    ("/assets/nope.css", 404),
    ("/assets/", 404),
    ("/assets/..%2f..%2fCargo.toml", 404),
    ("/resources/%ff", 400),
    ("/media/%c3%28.webp", 400),
];

/// The directives of a policy that may name a source, each with the only sources that it may name.
const SOURCES: [(&str, &str); 10] = [
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self'"),
    ("media-src", "'self'"),
    ("connect-src", "'self'"),
    ("manifest-src", "'self'"),
    ("form-action", "'self'"),
    ("base-uri", "'none'"),
    ("frame-ancestors", "'none'"),
];

/// Asserts that an answer lets nothing run, load, frame or learn that is not ours.
#[track_caller]
pub(crate) fn is_guarded(answer: &Answer, asked: &str) {
    for (name, value) in [
        ("strict-transport-security", "max-age=31536000"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {asked}");
    }
    let permissions = answer.header("permissions-policy");
    for power in ["camera", "microphone", "geolocation", "payment", "usb"] {
        assert!(permissions.contains(&format!("{power}=()")), "{power} of {asked}: {permissions}");
    }
    let policy = answer.header("content-security-policy");
    let mut directives: Vec<(&str, &str)> =
        policy.split(';').map(|part| part.trim().split_once(' ').unwrap_or((part.trim(), ""))).collect();
    for (name, sources) in SOURCES {
        assert!(directives.contains(&(name, sources)), "{name} {sources} of {asked}: {policy}");
    }
    directives.retain(|directive| !SOURCES.contains(directive));
    assert!(directives.is_empty(), "{directives:?} of {asked}");
    assert!(!policy.contains("unsafe"), "{asked}: {policy}");
    // One policy only: a second header would be a second opinion.
    assert_eq!(answer.headers.get_all("content-security-policy").iter().count(), 1, "{asked}");
    assert!(!answer.headers.contains_key("server") && !answer.headers.contains_key("set-cookie"), "{asked}");
}

db_test!(app::MIGRATIONS, fn every_route_is_guarded_for_every_method(db) {
    let site = Site::new(db, "2026-11-23").await;
    for route in ROUTES {
        for path in route.examples {
            for method in ["GET", "HEAD"] {
                let answer = site.ask(method, path, &[]).await;
                assert_eq!(answer.status, StatusCode::OK, "{method} {path}");
                is_guarded(&answer, path);
            }
            let takes_forms = table().iter().any(|row| row.method == "POST" && row.route == route.pattern);
            let allowed = if takes_forms { "GET,HEAD,POST" } else { "GET,HEAD" };
            for method in OTHER_METHODS.iter().filter(|method| !takes_forms || **method != "POST") {
                let answer = site.ask(method, path, &[]).await;
                assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
                assert_eq!(answer.header("allow"), allowed, "{method} {path}");
                is_guarded(&answer, path);
            }
        }
    }
});

db_test!(app::MIGRATIONS, fn what_goes_wrong_is_guarded_as_well(db) {
    let site = Site::new(db, "2026-11-23").await;
    for (path, status) in WRONG {
        for method in ["GET", "HEAD"] {
            let answer = site.ask(method, path, &[]).await;
            assert_eq!(answer.status, status, "{method} {path}");
            is_guarded(&answer, path);
            assert_eq!(answer.header("cache-control"), "private, no-cache", "nobody is told to keep {path}");
        }
    }
    for (range, status) in [("bytes=0-3", 206), ("bytes=10-", 416)] {
        let answer = site.ask("GET", MEDIA, &[("range", range)]).await;
        assert_eq!(answer.status, status);
        is_guarded(&answer, range);
    }
    for path in ["/", "/assets/site.css"] {
        let tag = site.get(path).await.header("etag").to_owned();
        let answer = site.ask("GET", path, &[("if-none-match", &tag)]).await;
        assert_eq!(answer.status, StatusCode::NOT_MODIFIED, "{path}");
        is_guarded(&answer, path);
    }
});

db_test!(app::MIGRATIONS, fn without_its_database_the_site_says_so_under_guard(db) {
    let site = Site::new(db, "2026-11-23").await;
    site.app.db.close().await;
    for route in ROUTES {
        for path in route.examples {
            let answer = site.get(path).await;
            is_guarded(&answer, path);
            match (route.pattern, answer.status.as_u16()) {
                ("/healthz" | "/readyz", 503) => {
                    assert!(answer.text().contains("the database does not answer"));
                    assert_eq!(answer.header("cache-control"), "no-store");
                }
                (_, 500) => {
                    let text = answer.text();
                    assert!(text.contains("on our side") && text.contains("try again"), "{path}: {text}");
                    // Nobody is told to keep it.
                    assert!(["private, no-cache", "private, no-store"].contains(&answer.header("cache-control")), "{path}");
                }
                (pattern, status) => assert_eq!(status, 200, "{pattern}"),
            }
        }
    }
});
