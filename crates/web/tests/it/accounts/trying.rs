//! Trying too often, and trying to lock others out.

use axum::http::StatusCode;
use db::db_test;
use jiff::SignedDuration;

use crate::support::people::{Person, REST, cookie};
use crate::support::site::Site;

const PASSWORD: &str = "stapler-monsoon-violin-ledge";

async fn try_password(site: &Site, email: &str, password: &str, cookies: &str) -> StatusCode {
    site.post("/sign-in", &[("email", email), ("password", password)], cookies).await.status
}

async fn somebody(site: &Site) -> Person {
    let person = site.join("quiet-harbour").await;
    site.fill("/settings/password", &[("password", PASSWORD)], &person).await;
    person
}

db_test!(app::MIGRATIONS, fn guessing_from_one_place_ends_soon_and_says_when_it_may_go_on(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = somebody(&site).await;
    site.come_from([198, 51, 100, 1]);
    for _ in 0..8 {
        assert_eq!(try_password(&site, &person.email, "wrong", "").await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = site.post("/sign-in", &[("email", &person.email), ("password", PASSWORD)], "").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "even with the right one");
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=900).contains(&wait), "{wait}");
    assert!(refused.text().contains("Please wait"));
    // An address that nobody has is treated in the same way.
    for _ in 0..8 {
        try_password(&site, "nobody@example.com", "wrong", "").await;
    }
    assert_eq!(try_password(&site, "nobody@example.com", "x", "").await, StatusCode::TOO_MANY_REQUESTS);
    site.app.clock.set(site.app.clock.now() + SignedDuration::from_secs(wait));
    assert_eq!(try_password(&site, &person.email, PASSWORD, "").await, StatusCode::SEE_OTHER);
});

db_test!(app::MIGRATIONS, fn a_crowd_of_strangers_does_not_lock_the_owner_out(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = somebody(&site).await;
    for number in 0..60 {
        site.come_from([198, 51, 100, number]);
        try_password(&site, &person.email, "wrong", "").await;
    }
    site.come_from([198, 51, 100, 200]);
    assert_eq!(try_password(&site, &person.email, PASSWORD, "").await, StatusCode::TOO_MANY_REQUESTS);
    // A browser that was in before has a count of its own.
    let device = person.cookies.split("; ").find(|one| one.starts_with("__Host-device=")).unwrap();
    assert_eq!(try_password(&site, &person.email, PASSWORD, device).await, StatusCode::SEE_OTHER);
    // A forged one has not.
    let forged = device.replace('.', ".x");
    assert_eq!(try_password(&site, &person.email, PASSWORD, &forged).await, StatusCode::TOO_MANY_REQUESTS);
    // And a link always works.
    site.post("/sign-in/link", &[("email", &person.email)], "").await;
    let entered = site.post(&site.link(&person.email).await, &[], "").await;
    assert!(cookie(&entered, "__Host-session").is_some());
});

db_test!(app::MIGRATIONS, fn one_network_causes_few_letters_and_more_with_a_solved_challenge(db) {
    let site = Site::new(db, "2026-11-23").await;
    site.come_from([198, 51, 100, 1]);
    let join = async |number: usize, answer: &str| {
        let (alias, email) = (format!("kite{number}x"), format!("kite{number}@example.com"));
        let mut form = vec![("alias", alias.as_str()), ("email", email.as_str()), ("altcha", answer)];
        form.extend(REST);
        site.post("/join", &form, "").await.status
    };
    for number in 0..4 {
        assert_eq!(join(number, "").await, StatusCode::SEE_OTHER);
    }
    assert_eq!(join(4, "").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(join(5, "bm9uc2Vuc2U=").await, StatusCode::TOO_MANY_REQUESTS, "nonsense counts as none");
    let answer = solved(&site).await;
    assert_eq!(join(6, &answer).await, StatusCode::SEE_OTHER);
    assert_eq!(join(7, &answer).await, StatusCode::TOO_MANY_REQUESTS, "each answer is good once");
    let answer = solved(&site).await;
    site.app.clock.set(site.app.clock.now() + SignedDuration::from_hours(3));
    for number in 8..12 {
        assert_eq!(join(number, "").await, StatusCode::SEE_OTHER);
    }
    assert_eq!(join(12, &answer).await, StatusCode::TOO_MANY_REQUESTS, "and not for ever");
});

/// What a browser sends, by ALTCHA's own solver.
async fn solved(site: &Site) -> String {
    use base64::Engine;
    let challenge: altcha::Challenge = serde_json::from_slice(&site.get("/challenge").await.bytes).unwrap();
    let solution = altcha::solve_challenge(altcha::SolveChallengeOptions::new(&challenge)).unwrap().unwrap();
    let payload = serde_json::to_vec(&altcha::Payload { challenge, solution }).unwrap();
    base64::engine::general_purpose::STANDARD.encode(payload)
}

db_test!(app::MIGRATIONS, fn one_network_cannot_use_up_what_is_somebody_elses(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = somebody(&site).await;
    site.come_from([198, 51, 100, 1]);
    for number in 0..8 {
        site.post("/sign-in/link", &[("email", &format!("nobody{number}@example.com"))], "").await;
    }
    for _ in 0..20 {
        let refused = site.post("/sign-in/link", &[("email", &person.email)], "").await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    }
    site.come_from([198, 51, 100, 2]);
    let asked = site.post("/sign-in/link", &[("email", &person.email)], "").await;
    assert_eq!(asked.header("location"), "/sign-in/sent");
});

db_test!(app::MIGRATIONS, fn ones_own_sign_in_does_not_forgive_what_was_tried_on_others(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = somebody(&site).await;
    site.come_from([198, 51, 100, 1]);
    for number in 0..79 {
        try_password(&site, &format!("nobody{number}@example.com"), "wrong", "").await;
    }
    assert_eq!(try_password(&site, &person.email, PASSWORD, "").await, StatusCode::SEE_OTHER);
    assert_eq!(try_password(&site, "one@example.com", "wrong", "").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(try_password(&site, "two@example.com", "wrong", "").await, StatusCode::TOO_MANY_REQUESTS);
});
