//! The library for programs: the same for everybody.

use axum::http::StatusCode;
use db::db_test;

use crate::support::library;
use crate::support::site::Site;

/// The head of one more article.
fn head(number: usize, day: usize) -> String {
    library::HEAD
        .replace("slug: one", &format!("slug: more-{number:02}"))
        .replace("2026-01-02", &format!("2026-02-{day:02}"))
        .replace("2026-01-03", "2026-03-03")
}

db_test!(app::MIGRATIONS, fn an_article_is_told_whole(db) {
    let site = Site::new(db, "2026-11-25").await;
    let article = site.get("/api/v1/articles/one").await;
    assert!(article.is("application/json"));
    let told = article.json();
    assert_eq!(told["title"], "One </script><b>two");
    assert_eq!(told["topics"][0], serde_json::json!({ "slug": "t", "name": "Topic & more" }));
    assert_eq!((&told["authors"][0]["name"], &told["reviewers"][0]["credentials"]), (&"Ada".into(), &"M.D.".into()));
    assert_eq!(told["references"][0]["url"], "https://doi.org/10.1000/1");
    assert_eq!(told["url"], "https://example.org/resources/one");
    for path in ["/articles/nothing", "/articles/%00", "/contributors/nobody", "/concepts/nothing"] {
        let missing = site.get(&format!("/api/v1{path}")).await;
        assert_eq!((missing.status, missing.problem().as_str()), (StatusCode::NOT_FOUND, "missing"), "{path}");
    }
    let found = site.get("/api/v1/search?q=words").await.json();
    assert_eq!((&found["total"], &found["items"][0]["slug"], &found["next"]), (&1.into(), &"one".into(), &serde_json::Value::Null));
});

db_test!(app::MIGRATIONS, fn who_has_it_already_is_told_so(db) {
    let site = Site::new(db, "2026-11-25").await;
    for path in ["/api/v1/articles", "/api/v1/articles/one", "/api/v1/openapi.json", "/api/v1/search?q=words"] {
        let first = site.get(path).await;
        let again = site.ask("GET", path, &[("if-none-match", first.header("etag"))]).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        assert_eq!(again.header("etag"), first.header("etag"), "{path}");
        assert_eq!(site.ask("GET", path, &[("if-none-match", "\"other\"")]).await.status, StatusCode::OK, "{path}");
    }
});

db_test!(app::MIGRATIONS, fn pages_of_articles_neither_repeat_nor_leave_out_while_more_are_published(db) {
    let site = Site::with(db, "2026-11-25", |root| {
        for number in 1..=44 {
            library::article(root, &format!("more-{number:02}"), &head(number, 1 + number % 28), "## Begin\n\nWords.[^r1]");
        }
    })
    .await;
    let (mut path, mut seen) = ("/api/v1/articles".to_owned(), Vec::new());
    loop {
        let page = site.get(&path).await;
        let told = page.json();
        seen.extend(told["items"].as_array().unwrap().iter().map(|one| one["slug"].as_str().unwrap().to_owned()));
        if seen.len() == 20 {
            // Published meanwhile, and newer than all of them.
            let root = site.folder().join("library");
            library::article(&root, "newest", &head(99, 1).replace("slug: more-99", "slug: newest").replace("2026-02-01", "2026-03-01"), "## Begin\n\nWords.[^r1]");
            app::library::import(&site.app, &root, app::library::Options::default(), |_, _, _| {}).await.unwrap();
        }
        let Some(next) = told["next"].as_str() else { break };
        assert_eq!(page.header("link"), format!("</api/v1/articles?cursor={next}>; rel=\"next\""));
        path = format!("/api/v1/articles?cursor={next}");
    }
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!((seen.len(), once.len()), (45, 45), "{seen:?}");
    assert!(!seen.contains(&"newest".to_owned()));
    for wrong in ["cursor=nonsense", "cursor=2026-01-02", "kind=nonsense", "kind=article&unknown=1", "kind=article&kind=story"] {
        let answer = site.get(&format!("/api/v1/articles?{wrong}")).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::BAD_REQUEST, "unclear"), "{wrong}");
    }
});
