//! The second step: codes from a program, codes on paper, and clocks that go wrong.

use app::members::Role;
use axum::http::StatusCode;
use db::db_test;
use jiff::SignedDuration;

use crate::support::people::{Person, cookie};
use crate::support::site::Site;

/// Comes as far as the second step, from a browser that nobody knows.
async fn before_the_second_step(site: &Site, person: &Person) -> Person {
    let mut fresh = Person { cookies: String::new(), ..person.clone() };
    site.post("/sign-in/link", &[("email", &person.email)], "").await;
    let answer = site.post(&site.link(&person.email).await, &[], "").await;
    assert!(answer.header("location").starts_with("/sign-in/second-step"));
    assert!(cookie(&answer, "__Host-session").is_none(), "one step is not enough");
    fresh.keep(&answer);
    fresh
}

fn wait(site: &Site, seconds: i64) {
    site.app.clock.set(site.app.clock.now() + SignedDuration::from_secs(seconds));
}

db_test!(app::MIGRATIONS, fn a_code_is_good_once_and_for_a_clock_that_is_half_a_minute_off(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    let (_, secret) = site.set_up_second_step(&person).await;
    let used = site.code(&secret);
    let half = before_the_second_step(&site, &person).await;
    let again = site.fill("/sign-in/second-step", &[("code", &used)], &half).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the code of setting up is used");
    for (late, good) in [(30, true), (-30, true), (60, false), (-60, false)] {
        wait(&site, 300);
        let half = before_the_second_step(&site, &person).await;
        wait(&site, late);
        let code = site.code(&secret);
        wait(&site, -late);
        let answer = site.fill("/sign-in/second-step", &[("code", &code)], &half).await;
        assert_eq!(cookie(&answer, "__Host-session").is_some(), good, "a clock {late} s off");
        // A wrong clock costs tries; a day later they are forgotten.
        wait(&site, 86_400);
    }
});

db_test!(app::MIGRATIONS, fn a_code_on_paper_is_good_once_in_any_spelling(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    let (page, _) = site.set_up_second_step(&person).await;
    let codes: Vec<&str> = page.split("<code>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(codes.len(), 10);
    let spelled = codes[0].to_uppercase().replace('-', " ").replace('0', "O").replace('1', "l");
    let half = before_the_second_step(&site, &person).await;
    let answer = site.fill("/sign-in/second-step", &[("code", &spelled)], &half).await;
    assert!(cookie(&answer, "__Host-session").is_some(), "{spelled}");
    let half = before_the_second_step(&site, &person).await;
    let again = site.fill("/sign-in/second-step", &[("code", codes[0])], &half).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = site.fill("/sign-in/second-step", &[("code", codes[1])], &half).await;
    assert!(cookie(&other, "__Host-session").is_some(), "a wrong code does not end the way in");
});

db_test!(app::MIGRATIONS, fn codes_cannot_be_guessed(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    site.set_up_second_step(&person).await;
    let half = before_the_second_step(&site, &person).await;
    let mut last = StatusCode::OK;
    for number in 0..12 {
        let code = format!("{number:06}");
        last = site.fill("/sign-in/second-step", &[("code", &code)], &half).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
});

db_test!(app::MIGRATIONS, fn the_code_of_one_does_not_let_in_another(db) {
    let site = Site::new(db, "2026-11-23").await;
    let (mine, yours) = (site.join("mine").await, site.join("yours").await);
    let (_, secret) = site.set_up_second_step(&mine).await;
    site.set_up_second_step(&yours).await;
    wait(&site, 300);
    let half = before_the_second_step(&site, &yours).await;
    let answer = site.fill("/sign-in/second-step", &[("code", &site.code(&secret))], &half).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
});

db_test!(app::MIGRATIONS, fn who_shows_the_second_step_can_put_another_in_its_place(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.staff("ada", Some(Role::Moderator), true).await;
    let page = site.see("/settings/second-step", &person).await.text();
    let fresh = page.split("class=\"secret\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap().to_owned();
    let wrong = site.fill("/settings/second-step", &[("code", "000000")], &person).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let half = before_the_second_step(&site, &person).await;
    let early = site.fill("/sign-in/second-step", &[("code", &site.code(&fresh))], &half).await;
    assert!(cookie(&early, "__Host-session").is_none(), "until it is confirmed, the old one holds");
    let set = site.fill("/settings/second-step", &[("code", &site.code(&fresh))], &person).await;
    let codes = set.text();
    assert_eq!(codes.split("<code>").count() - 1, 10);
    assert!(site.letters(&person.email).await.iter().any(|(kind, _)| kind == "security"));
    wait(&site, 60);
    let half = before_the_second_step(&site, &person).await;
    let entered = site.fill("/sign-in/second-step", &[("code", &site.code(&fresh))], &half).await;
    assert!(cookie(&entered, "__Host-session").is_some());
});

db_test!(app::MIGRATIONS, fn new_codes_for_paper_end_the_old_ones(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    let (page, _) = site.set_up_second_step(&person).await;
    let first = |page: &str| page.split("<code>").nth(1).and_then(|rest| rest.split('<').next()).unwrap().to_owned();
    let again = site.fill("/settings/second-step/codes", &[], &person).await.text();
    for (code, good) in [(first(&page), false), (first(&again), true)] {
        let half = before_the_second_step(&site, &person).await;
        let answer = site.fill("/sign-in/second-step", &[("code", &code)], &half).await;
        assert_eq!(cookie(&answer, "__Host-session").is_some(), good);
    }
});

db_test!(app::MIGRATIONS, fn a_code_cannot_be_guessed_over_many_days_either(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    site.set_up_second_step(&person).await;
    let mut tried = 0;
    for _ in 0..20 {
        let half = before_the_second_step(&site, &person).await;
        for _ in 0..8 {
            let answer = site.fill("/sign-in/second-step", &[("code", "000000")], &half).await;
            tried += usize::from(answer.status == StatusCode::UNPROCESSABLE_ENTITY);
        }
        wait(&site, 31 * 60);
    }
    assert!((50..=60).contains(&tried), "{tried} in ten hours");
});
