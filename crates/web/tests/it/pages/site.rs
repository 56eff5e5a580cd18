//! Small files that browsers and search engines ask for.

use axum::http::StatusCode;
use db::db_test;

use crate::support::site::Site;

db_test!(app::MIGRATIONS, fn every_address_of_the_sitemap_answers(db) {
    let site = Site::new(db, "2026-11-23").await;
    let map = site.get("/sitemap.xml").await.text();
    let pages: Vec<&str> = map.split("<loc>https://example.org").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert!(pages.len() >= 9, "{pages:?}");
    for path in pages {
        assert_eq!(site.get(path).await.status, StatusCode::OK, "{path}");
    }
});
