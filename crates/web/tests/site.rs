//! The site from outside, on both engines from one body.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use db::db_test;
use tower::ServiceExt;

/// A site with one article, whose review ran out on 3 January 2027.
async fn site(db: &db::testing::TestDb, folder: &Path, today: &str) -> Router {
    let library = folder.join("library");
    std::fs::create_dir_all(library.join("media")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(library.join(name), text).unwrap();
    write("community.yml", "name: Our <place>\nhue: 40\n");
    write("topics.yml", "- slug: t\n  title: Topic & more\n  summary: All of it.\n");
    write("contributors.yml", "- slug: a\n  name: Ada\n- slug: b\n  name: Bea\n  credentials: M.D.\n");
    write("media/f.mp4", "");
    std::fs::remove_file(library.join("media/f.mp4")).unwrap();
    let head = "slug: one\ntitle: \"One </script><b>two\"\nsummary: First.\nkind: article\ntopics: [t]\nauthors: [a]\n\
                reviewers: [b]\npublished: 2026-01-02\nreviewed: 2026-01-03\nkey_points: [Short., Sweet.]\n\
                references:\n  - id: r1\n    title: Reference one\n    publisher: Journal\n    doi: 10.1000/1\n    year: 2020";
    write("one.md", &format!("---\n{head}\n---\n## Begin\n\nWords.[^r1]\n"));
    let clock = kernel::Clock::fixed(format!("{today}T09:00:00Z").parse().unwrap());
    let app = app::App::new(db.arc(), media::Store::local(folder.join("store")).unwrap(), clock);
    app::library::import(&app, &library, app::library::Options::default(), |_, _| {}).await.unwrap();
    app.media
        .put(&app::library::public_name("film.mp4"), bytes::Bytes::from_static(b"0123456789"))
        .await
        .unwrap();
    let config = web::Config { base_url: "https://example.org".to_owned(), page_cache: 1 << 20 };
    web::router(web::State::new(app, config).await.unwrap())
}

async fn ask(
    site: &Router,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = site.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts.status, parts.headers, to_bytes(body, 1 << 22).await.unwrap().to_vec())
}

async fn get(site: &Router, path: &str) -> (StatusCode, HeaderMap, String) {
    let (status, headers, body) = ask(site, "GET", path, &[]).await;
    (status, headers, String::from_utf8_lossy(&body).into_owned())
}

const PAGES: [(&str, &str); 30] = [
    ("/", "text/html"),
    ("/resources", "text/html"),
    ("/resources?kind=article&topic=t&page=1", "text/html"),
    ("/resources?page=abc&kind=nonsense&kind=story", "text/html"),
    ("/resources/one", "text/html"),
    ("/resources/one/references.bib", "application/x-bibtex"),
    ("/resources/one/references.ris", "application/x-research-info-systems"),
    ("/resources/one/references.json", "application/vnd.citationstyles.csl+json"),
    ("/resources/one/citation.bib", "application/x-bibtex"),
    ("/topics/t", "text/html"),
    ("/topics/t/feed.atom", "application/atom+xml"),
    ("/contributors", "text/html"),
    ("/contributors/b", "text/html"),
    ("/glossary", "text/html"),
    ("/search", "text/html"),
    ("/search?q=words", "text/html"),
    ("/search?q=%00%ff%22*NEAR(&q=twice", "text/html"),
    ("/about", "text/html"),
    ("/editorial-policy", "text/html"),
    ("/privacy", "text/html"),
    ("/styleguide", "text/html"),
    ("/feed.atom", "application/atom+xml"),
    ("/sitemap.xml", "application/xml"),
    ("/robots.txt", "text/plain"),
    ("/manifest.webmanifest", "application/manifest+json"),
    ("/icon.svg", "image/svg+xml"),
    ("/icon-192.png", "image/png"),
    ("/favicon.ico", "image/png"),
    ("/theme.css", "text/css"),
    ("/healthz", "text/plain"),
];

const HEADERS: [&str; 6] = [
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "x-frame-options",
    "cross-origin-opener-policy",
];

fn is_guarded(headers: &HeaderMap) -> bool {
    let policy = headers.get("content-security-policy").and_then(|v| v.to_str().ok()).unwrap_or_default();
    HEADERS.iter().all(|name| headers.contains_key(*name))
        && policy.contains("default-src 'none'")
        && policy.contains("frame-ancestors 'none'")
        && !policy.contains("unsafe")
}

db_test!(app::MIGRATIONS, fn every_address_answers_with_its_type_and_all_guards(db) {
    let folder = tempfile::tempdir().unwrap();
    let site = site(db, folder.path(), "2026-11-23").await;
    for (path, kind) in PAGES {
        let (status, headers, body) = get(&site, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(headers["content-type"].to_str().unwrap().starts_with(kind), "{path}");
        assert!(is_guarded(&headers), "{path}");
        if kind.ends_with("html") {
            assert!(!body.contains(" style=\"") && !body.contains("Our <place>") && !body.contains("</script><b>"), "{path}");
        }
    }
});

db_test!(app::MIGRATIONS, fn what_is_not_there_is_a_page_that_helps(db) {
    let folder = tempfile::tempdir().unwrap();
    let site = site(db, folder.path(), "2026-11-23").await;
    let long = format!("/resources/{}", "a".repeat(5000));
    for path in [
        "/nope", "/resources/nope", "/topics/nope", "/contributors/nope", "/resources/one/references.exe", "/resources?page=99999",
        "/resources/..%2f..%2fetc%2fpasswd", "/media/..%2foriginals%2fx", "/media/nope.webp", "/resources/%00", long.as_str(),
    ] {
        let (status, headers, body) = get(&site, path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(is_guarded(&headers) && body.contains("href=\"/resources\""), "{path}");
    }
    assert_eq!(ask(&site, "POST", "/resources", &[]).await.0, StatusCode::METHOD_NOT_ALLOWED);
});

db_test!(app::MIGRATIONS, fn an_article_shows_who_reviewed_it_and_when_that_runs_out(db) {
    let folder = tempfile::tempdir().unwrap();
    let before = site(db, folder.path(), "2027-01-03").await;
    let (_, _, page) = get(&before, "/resources/one").await;
    for part in [
        "href=\"/contributors/b\"", "href=\"/contributors/a\"", "3 January 2026", "January 2027", "Short.", "href=\"#ref-r1\"", "id=\"ref-r1\"",
        "https://doi.org/10.1000/1", "id=\"begin\"", "<link rel=\"canonical\" href=\"https://example.org/resources/one\">",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let after = site(db, folder.path(), "2027-01-04").await;
    let (_, _, late) = get(&after, "/resources/one").await;
    assert_ne!(late, page, "an overdue article says so");
});

db_test!(app::MIGRATIONS, fn search_engines_are_told_who_reviewed_and_on_what_evidence(db) {
    let folder = tempfile::tempdir().unwrap();
    let site = site(db, folder.path(), "2026-11-23").await;
    let (_, _, page) = get(&site, "/resources/one").await;
    let json = page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(data["@type"], "MedicalWebPage");
    assert_eq!(data["lastReviewed"], "2026-01-03");
    assert_eq!(data["reviewedBy"][0]["name"], "Bea");
    assert_eq!(data["citation"][0]["url"], "https://doi.org/10.1000/1");
    assert_eq!(data["name"], "One </script><b>two");
});

db_test!(app::MIGRATIONS, fn a_page_one_has_already_is_not_sent_again(db) {
    let folder = tempfile::tempdir().unwrap();
    let site = site(db, folder.path(), "2026-11-23").await;
    let (_, plain, body) = ask(&site, "GET", "/resources/one", &[]).await;
    let (_, packed, small) = ask(&site, "GET", "/resources/one", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(packed["content-encoding"], "br");
    assert_ne!(packed["etag"], plain["etag"]);
    assert!(small.len() < body.len());
    let mut unpacked = Vec::new();
    std::io::Read::read_to_end(&mut brotli::Decompressor::new(small.as_slice(), 4096), &mut unpacked).unwrap();
    assert_eq!(unpacked, body);
    let tag = plain["etag"].to_str().unwrap();
    let (status, headers, empty) = ask(&site, "GET", "/resources/one", &[("if-none-match", tag)]).await;
    assert_eq!((status, empty.len()), (StatusCode::NOT_MODIFIED, 0));
    assert!(is_guarded(&headers));
    let (_, search, _) = ask(&site, "GET", "/search?q=words", &[]).await;
    assert_eq!(search["cache-control"], "private, no-store");
});

db_test!(app::MIGRATIONS, fn films_can_be_asked_for_in_parts(db) {
    let folder = tempfile::tempdir().unwrap();
    let site = site(db, folder.path(), "2026-11-23").await;
    for (range, status, part) in [
        ("bytes=0-3", 206, "0123"), ("bytes=8-", 206, "89"), ("bytes=-2", 206, "89"), ("bytes=5-500", 206, "56789"),
        ("bytes=10-", 416, ""), ("bytes=nonsense", 200, "0123456789"), ("lines=1-2", 200, "0123456789"), ("bytes=5-2", 200, "0123456789"),
    ] {
        let (found, headers, body) = ask(&site, "GET", "/media/film.mp4", &[("range", range)]).await;
        assert_eq!((found.as_u16(), String::from_utf8_lossy(&body).as_ref()), (status, part), "{range}");
        assert!(is_guarded(&headers), "{range}");
    }
    let (_, headers, _) = ask(&site, "GET", "/media/film.mp4", &[]).await;
    assert_eq!((&headers["content-type"], &headers["accept-ranges"]), (&"video/mp4".parse().unwrap(), &"bytes".parse().unwrap()));
    assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
});

db_test!(app::MIGRATIONS, fn every_address_of_the_sitemap_answers(db) {
    let folder = tempfile::tempdir().unwrap();
    let site = site(db, folder.path(), "2026-11-23").await;
    let (_, _, map) = get(&site, "/sitemap.xml").await;
    let pages: Vec<&str> = map.split("<loc>https://example.org").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert!(pages.len() >= 9, "{pages:?}");
    for path in pages {
        assert_eq!(get(&site, path).await.0, StatusCode::OK, "{path}");
    }
});
