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
        "/assets/", "/resources/", "//", "/resources/one/", long.as_str(),
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.is("text/html") && answer.text().contains("href=\"/resources\""), "{path}");
        is_guarded(&answer, path);
    }
    assert_eq!(site.ask("POST", "/resources", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
});
