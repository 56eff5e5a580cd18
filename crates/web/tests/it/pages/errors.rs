//! Pages for when there is nothing.

use axum::http::StatusCode;
use db::db_test;

use crate::headers::is_guarded;
use crate::support::site::Site;

db_test!(app::MIGRATIONS, fn what_is_not_there_is_a_page_that_helps(db) {
    let site = Site::new(db, "2026-11-23").await;
    let long = format!("/resources/{}", "a".repeat(5000));
    for path in [
        "/nope", "/resources/nope", "/topics/nope", "/contributors/nope", "/resources/one/references.exe", "/resources?page=99999",
        "/resources/..%2f..%2fetc%2fpasswd", "/media/..%2foriginals%2fx", "/media/nope.webp", "/resources/%00", "/assets/nope.css",
        "/assets/", "/resources/", "//", "/resources/one/", "/topics/t?page=99999", long.as_str(),
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.is("text/html") && answer.text().contains("href=\"/resources\""), "{path}");
        is_guarded(&answer, path);
    }
    assert_eq!(site.ask("POST", "/resources", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
});

db_test!(app::MIGRATIONS, fn a_method_that_a_page_does_not_know_gets_a_page_that_helps(db) {
    let site = Site::new(db, "2026-11-23").await;
    for (method, path) in [("POST", "/"), ("DELETE", "/resources/one"), ("PUT", "/media/film.mp4"), ("PATCH", "/assets/site.css"), ("POST", "/search")] {
        let answer = site.ask(method, path, &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert!(answer.is("text/html") && answer.text().contains("href=\"/resources\""), "{method} {path}");
    }
});

db_test!(app::MIGRATIONS, fn an_address_that_is_no_text_gets_a_page_that_helps(db) {
    let site = Site::new(db, "2026-11-23").await;
    for path in ["/resources/%ff", "/media/%c3%28.webp", "/topics/%80"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.is("text/html") && answer.text().contains("href=\"/resources\""), "{path}");
    }
});

db_test!(app::MIGRATIONS, fn what_is_our_fault_gets_a_number_and_tells_nothing_of_the_inside(db) {
    let site = Site::new(db, "2026-11-23").await;
    site.app.db.close().await;
    let mut numbers = std::collections::BTreeSet::new();
    for path in ["/", "/resources/one", "/search?q=secret+words", "/topics/t/feed.atom"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert!(answer.is("text/html") && answer.text().contains("href=\"/resources\""), "{path}");
        let text = answer.text();
        for inside in ["database", "sqlite", "postgres", "secret", "closed", "SELECT", "crates/"] {
            assert!(!text.to_lowercase().contains(&inside.to_lowercase()), "{inside} on the page of {path}");
        }
        let number = text.split(", request ").nth(1).and_then(|rest| rest.split(".</p>").next());
        assert_eq!(number, Some(answer.header("x-request-id")), "the answer bears it too");
        numbers.insert(number.unwrap_or_else(|| panic!("{path} has no number: {text}")).to_owned());
    }
    assert_eq!(numbers.len(), 4, "each failure has a number of its own: {numbers:?}");
});
