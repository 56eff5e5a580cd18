//! What goes wrong, as programs read it.

use axum::http::StatusCode;
use db::db_test;

use crate::headers::is_guarded;
use crate::support::programs::EVERYTHING;
use crate::support::site::Site;

db_test!(app::MIGRATIONS, fn whatever_goes_wrong_is_told_as_a_problem(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    let token = site.token(&person, &EVERYTHING).await;
    let large = format!("{{\"audience\": \"members\", \"body\": \"{}\"}}", "a".repeat(70_000));
    for (method, path, body, status, sort) in [
        ("GET", "/api/v1/nothing", "", 404, "missing"),
        ("GET", "/api/v2", "", 404, "missing"),
        ("GET", "/api/", "", 404, "missing"),
        ("POST", "/api/v1/nothing", "{}", 404, "missing"),
        ("GET", "/api/v1/articles/%ff", "", 404, "missing"),
        ("POST", "/api/v1/articles", "{}", 405, "method"),
        ("OPTIONS", "/api/v1/posts", "", 405, "method"),
        ("GET", "/api/v1/posts/no-number", "", 404, "missing"),
        ("GET", "/api/v1/posts/99999999999999999999999", "", 404, "missing"),
        ("PUT", "/api/v1/members/nobody/enemy", "", 404, "missing"),
        ("GET", "/api/v1/activities?tab=nonsense", "", 400, "unclear"),
        ("GET", "/api/v1/activities?cursor=%00", "", 400, "unclear"),
        ("POST", "/api/v1/posts", "", 400, "unclear"),
        ("POST", "/api/v1/posts", "{", 400, "unclear"),
        ("POST", "/api/v1/posts", "{\"audience\": \"members\", \"body\": \"one\"} more", 400, "unclear"),
        ("POST", "/api/v1/posts", "[]", 422, "fields"),
        ("POST", "/api/v1/posts", &large, 413, "too-large"),
    ] {
        let answer = site.program(method, path, &token, body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, sort), "{method} {path}: {}", answer.text());
        assert_eq!(answer.header("cache-control"), "private, no-store", "{method} {path}");
        is_guarded(&answer, path);
    }
    let form = [("authorization", format!("Bearer {token}")), ("content-type", "application/x-www-form-urlencoded".to_owned())];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = site.send("POST", "/api/v1/posts", &form, "body=Words".to_owned()).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "format"));
});

db_test!(app::MIGRATIONS, fn what_is_wrong_with_a_body_names_the_field(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    let token = site.token(&person, &EVERYTHING).await;
    for (body, field, words) in [
        ("{\"body\": \"Words.\"}", "", "missing field `audience`"),
        ("{\"audience\": \"members\", \"body\": \"Words.\", \"moood\": \"good\"}", "moood", "unknown field `moood`"),
        ("{\"audience\": \"enemies\", \"body\": \"Words.\"}", "audience", "choose one of: team, members, anyone"),
        ("{\"audience\": \"members\", \"body\": 7}", "body", "invalid type: integer"),
        ("{\"audience\": \"members\", \"body\": \" \"}", "body", "Your post needs words"),
        ("{\"audience\": \"members\", \"kind\": \"question\", \"body\": \"x\"}", "title", "Put your question into one line"),
        ("{\"audience\": \"members\", \"kind\": \"comment\", \"body\": \"x\"}", "kind", "Choose an update"),
    ] {
        let answer = site.program("POST", "/api/v1/posts", &token, body).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "fields"), "{body}");
        let first = answer.json()["errors"][0].clone();
        assert_eq!(first["field"], field, "{body}: {first}");
        assert!(first["message"].as_str().unwrap().contains(words), "{body}: {first}");
    }
    assert_eq!(site.program("GET", "/api/v1/activities", &token, "").await.json()["items"].as_array().unwrap().len(), 0);
});

db_test!(app::MIGRATIONS, fn what_is_our_fault_has_a_number_and_tells_nothing_of_the_inside(db) {
    let site = Site::new(db, "2026-11-25").await;
    site.app.db.close().await;
    for (path, token) in [("/api/v1/articles", ""), ("/api/v1/me", "alongside_pat_00"), ("/api/v1/search?q=secret", "")] {
        let answer = site.program("GET", path, token, "").await;
        assert!(answer.status.is_server_error(), "{path}");
        let told = answer.json();
        assert!(["ours", "busy"].contains(&answer.problem().as_str()), "{path}");
        assert_eq!(told["number"].as_str().map(str::len), Some(13), "{told}");
        assert!(!answer.text().to_lowercase().contains("sql") && !answer.text().contains("secret"), "{told}");
    }
});

db_test!(app::MIGRATIONS, fn who_does_something_too_often_is_told_how_long_to_wait(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    let token = site.token(&person, &EVERYTHING).await;
    for number in 0..30 {
        let body = format!("{{\"audience\": \"members\", \"body\": \"Words {number}.\"}}");
        assert_eq!(site.program("POST", "/api/v1/posts", &token, &body).await.status, StatusCode::CREATED);
    }
    let refused = site.program("POST", "/api/v1/posts", &token, "{\"audience\": \"members\", \"body\": \"More.\"}").await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::TOO_MANY_REQUESTS, "wait"));
    assert_eq!(refused.header("retry-after"), "3600");
});
