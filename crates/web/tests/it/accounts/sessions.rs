//! Browsers that are signed in.

use axum::http::StatusCode;
use db::db_test;
use jiff::SignedDuration;

use crate::support::people::{Person, cookie};
use crate::support::site::Site;

fn session(person: &Person) -> &str {
    person.cookies.split("; ").find(|one| one.starts_with("__Host-session=")).unwrap()
}

db_test!(app::MIGRATIONS, fn a_token_that_somebody_planted_is_never_taken_over(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    let planted = "__Host-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    site.post("/sign-in/link", &[("email", &person.email)], planted).await;
    let answer = site.post(&site.link(&person.email).await, &[], planted).await;
    let fresh = cookie(&answer, "__Host-session").unwrap();
    assert!(!planted.ends_with(&fresh));
    assert_eq!(site.ask("GET", "/settings", &[("cookie", planted)]).await.status, StatusCode::SEE_OTHER);
});

db_test!(app::MIGRATIONS, fn a_second_sign_in_replaces_the_token_of_the_browser(db) {
    let site = Site::new(db, "2026-11-23").await;
    let mut person = site.join("quiet-harbour").await;
    let before = person.clone();
    site.post("/sign-in/link", &[("email", &person.email)], "").await;
    let answer = site.fill(&site.link(&person.email).await, &[], &before).await;
    person.keep(&answer);
    assert_ne!(session(&person), session(&before));
    assert_eq!(site.see("/settings", &before).await.status, StatusCode::SEE_OTHER, "the old token is worth nothing");
});

db_test!(app::MIGRATIONS, fn sessions_are_listed_and_can_be_ended_one_by_one_or_all(db) {
    let site = Site::new(db, "2026-11-23").await;
    let here = site.join("quiet-harbour").await;
    let (mut there, stranger) = (here.clone(), site.join("stranger").await);
    site.come_from([192, 0, 2, 77]);
    site.sign_in(&mut there).await;
    let page = site.see("/settings", &here).await.text();
    assert!(page.contains("192.0.2.77") && page.matches("This one").count() == 1);
    let id = page.split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let foreign = site.fill("/settings/sessions", &[("session", &id)], &stranger).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "nobody ends the session of another");
    assert_eq!(site.see("/settings", &there).await.status, StatusCode::OK);
    site.fill("/settings/sessions", &[("session", &id)], &here).await;
    assert_eq!(site.see("/settings", &there).await.status, StatusCode::SEE_OTHER);
    site.sign_in(&mut there).await;
    let out = site.fill("/settings/sessions", &[("session", "all")], &here).await;
    assert_eq!(cookie(&out, "__Host-session"), None);
    for person in [&here, &there] {
        assert_eq!(site.see("/settings", person).await.status, StatusCode::SEE_OTHER);
    }
});

db_test!(app::MIGRATIONS, fn a_session_ends_when_nobody_comes_and_in_any_case_after_half_a_year(db) {
    let site = Site::new(db, "2026-11-23").await;
    let (idle, busy) = (site.join("idle").await, site.join("busy").await);
    let start = site.app.clock.now();
    for days in (20..=180).step_by(20) {
        let now = start + SignedDuration::from_hours(days * 24 - 1);
        site.app.clock.set(now);
        assert_eq!(site.see("/settings", &busy).await.status, StatusCode::OK, "after {days} days");
    }
    assert_eq!(site.see("/settings", &idle).await.status, StatusCode::SEE_OTHER);
    site.app.clock.set(start + SignedDuration::from_hours(180 * 24 + 1));
    let ended = site.see("/settings", &busy).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(ended.header("set-cookie").contains("Max-Age=0"), "the browser may forget it");
});

db_test!(app::MIGRATIONS, fn pages_of_one_are_never_given_to_another(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    for path in ["/", "/resources/one", "/nowhere"] {
        let mine = site.see(path, &person).await;
        assert!(mine.text().contains("Settings of quiet-harbour"), "{path}");
        assert_eq!(mine.header("cache-control"), "private, no-store", "{path}");
        let theirs = site.get(path).await;
        assert!(!theirs.text().contains("quiet-harbour") && theirs.text().contains("href=\"/sign-in\""), "{path}");
        let tag = theirs.header("etag").to_owned();
        let again = site.ask("GET", path, &[("cookie", &person.cookies), ("if-none-match", &tag)]).await;
        assert_ne!(again.status, StatusCode::NOT_MODIFIED, "{path}: a visitor's page is not theirs");
    }
    let packed = site.ask("GET", "/resources/one", &[("cookie", &person.cookies), ("accept-encoding", "gzip, br")]).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    let own = site.ask("GET", "/settings", &[("cookie", &person.cookies), ("accept-encoding", "gzip")]).await;
    assert_eq!(own.header("content-encoding"), "", "what holds secrets is not packed");
});

db_test!(app::MIGRATIONS, fn forms_of_other_sites_are_refused(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let own = ("cookie", person.cookies.as_str());
    for foreign in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let answer = site.send("POST", "/sign-out", &[kind, own, foreign], String::new()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{foreign:?}");
        assert_eq!(site.see("/settings", &person).await.status, StatusCode::OK, "{foreign:?}");
    }
    let answer = site.send("POST", "/sign-out", &[kind, own, ("origin", "https://example.org")], String::new()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
});

db_test!(app::MIGRATIONS, fn the_way_back_leads_nowhere_else(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    let password = "stapler-monsoon-violin-ledge";
    site.fill("/settings/password", &[("password", password)], &person).await;
    // Whoever has not done the first steps is led to them.
    site.fill("/join/hello", &[("skip", "yes")], &person).await;
    for (next, to) in [
        ("/resources/one?x=1", "/resources/one?x=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ] {
        let form = [("email", person.email.as_str()), ("password", password), ("next", next)];
        assert_eq!(site.post("/sign-in", &form, "").await.header("location"), to, "{next:?}");
    }
});

db_test!(app::MIGRATIONS, fn a_database_that_does_not_answer_signs_nobody_out(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    site.get("/resources/one").await;
    site.app.db.close().await;
    let page = site.see("/resources/one", &person).await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "private, no-store"));
    let own = site.see("/settings", &person).await;
    assert_eq!(own.status, StatusCode::SERVICE_UNAVAILABLE);
    for answer in [page, own] {
        assert!(!answer.headers.contains_key("set-cookie"), "the cookie stays");
    }
});
