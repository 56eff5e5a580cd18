//! The page of an article.

use db::db_test;

use crate::support::site::Site;

db_test!(app::MIGRATIONS, fn an_article_shows_who_reviewed_it_and_when_that_runs_out(db) {
    let before = Site::new(db, "2027-01-03").await;
    let page = before.get("/resources/one").await.text();
    for part in [
        "href=\"/contributors/b\"", "href=\"/contributors/a\"", "3 January 2026", "January 2027", "Short.", "href=\"#ref-r1\"", "id=\"ref-r1\"",
        "https://doi.org/10.1000/1", "id=\"begin\"", "<link rel=\"canonical\" href=\"https://example.org/resources/one\">",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let after = Site::new(db, "2027-01-04").await;
    let late = after.get("/resources/one").await.text();
    assert_ne!(late, page, "an overdue article says so");
});
