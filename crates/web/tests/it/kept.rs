//! Pages that are kept: by the server packed, by browsers with a tag, and for how long.

use std::io::Read;

use axum::http::StatusCode;
use db::db_test;

use crate::headers::is_guarded;
use crate::support::library;
use crate::support::site::Site;

const PAGE: &str = "/resources/one";

fn unpacked(mut reader: impl Read) -> Vec<u8> {
    let mut all = Vec::new();
    reader.read_to_end(&mut all).unwrap();
    all
}

db_test!(app::MIGRATIONS, fn a_page_one_has_already_is_not_sent_again(db) {
    let site = Site::new(db, "2026-11-23").await;
    let plain = site.get(PAGE).await;
    let packed = site.ask("GET", PAGE, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(packed.header("content-encoding"), "br");
    assert_ne!(packed.header("etag"), plain.header("etag"));
    assert!(packed.bytes.len() < plain.bytes.len());
    assert_eq!(unpacked(brotli::Decompressor::new(packed.bytes.as_slice(), 4096)), plain.bytes);
    let tag = plain.header("etag");
    let again = site.ask("GET", PAGE, &[("if-none-match", tag)]).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    is_guarded(&again, PAGE);
    assert_eq!(site.get("/search?q=words").await.header("cache-control"), "private, no-store");
});

db_test!(app::MIGRATIONS, fn a_page_is_packed_as_it_is_asked_for(db) {
    let site = Site::new(db, "2026-11-23").await;
    let plain = site.get(PAGE).await.bytes;
    for (asked, given) in [
        ("", ""), ("identity", ""), ("gzip", "gzip"), ("GZIP;q=0.5", "gzip"), ("br", "br"), ("br;q=0, gzip", "gzip"),
        ("br;q=0.000,gzip;q=0", ""), ("zstd, deflate", ""), ("brotli", ""), (",,;q=,br;", "br"), ("\u{ff}br", ""),
    ] {
        let answer = site.ask("GET", PAGE, &[("accept-encoding", asked)]).await;
        assert_eq!(answer.header("content-encoding"), given, "{asked}");
        assert_eq!(answer.header("vary"), "accept-encoding, cookie", "{asked}");
        let bytes = match given {
            "gzip" => unpacked(flate2::read::GzDecoder::new(answer.bytes.as_slice())),
            "br" => unpacked(brotli::Decompressor::new(answer.bytes.as_slice(), 4096)),
            _ => answer.bytes,
        };
        assert_eq!(bytes, plain, "{asked}");
    }
});

db_test!(app::MIGRATIONS, fn a_tag_is_known_again_among_others_weak_or_strong(db) {
    let site = Site::new(db, "2026-11-23").await;
    let tag = site.get(PAGE).await.header("etag").to_owned();
    for (known, status) in [
        (tag.clone(), 304), (format!("W/{tag}"), 304), (format!("\"x\", {tag}"), 304), ("*".to_owned(), 304),
        ("\"x\"".to_owned(), 200), (tag.trim_matches('"').to_owned(), 200), (String::new(), 200), ("W/".to_owned(), 200),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = site.ask(method, PAGE, &[("if-none-match", &known)]).await;
            assert_eq!(answer.status, status, "{method} {known}");
            assert_eq!(answer.header("etag"), tag, "{method} {known}");
        }
    }
});

db_test!(app::MIGRATIONS, fn an_import_by_another_process_shows_on_pages_that_were_kept(db) {
    let site = Site::new(db, "2026-11-23").await;
    let before = site.get(PAGE).await;
    let folder = tempfile::tempdir().unwrap();
    library::small(folder.path());
    library::article(folder.path(), "one", library::HEAD, "Quite another text.[^r1]");
    app::library::import(&site.app, folder.path(), app::library::Options::default(), |_, _, _| {}).await.unwrap();
    // The watch would have looked by itself; asking for the health does the same without waiting.
    assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
    let after = site.ask("GET", PAGE, &[("if-none-match", before.header("etag"))]).await;
    assert_eq!(after.status, StatusCode::OK);
    assert!(after.text().contains("Quite another text."));
});

db_test!(app::MIGRATIONS, fn an_address_too_long_to_keep_is_answered_all_the_same(db) {
    let site = Site::new(db, "2026-11-23").await;
    let path = format!("/resources?topic=t&more={}", "a".repeat(5000));
    for method in ["GET", "HEAD"] {
        let answer = site.ask(method, &path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        is_guarded(&answer, &path);
    }
    assert!(site.get(&path).await.text().contains("href=\"/resources/one\""));
});
