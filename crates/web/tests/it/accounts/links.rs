//! Links in letters: once, for a time, for one thing and one account.

use axum::http::StatusCode;
use db::db_test;
use jiff::SignedDuration;

use crate::support::people::cookie;
use crate::support::site::Site;

fn later(site: &Site, time: SignedDuration) {
    site.app.clock.set(site.app.clock.now() + time);
}

db_test!(app::MIGRATIONS, fn a_link_works_once(db) {
    let site = Site::new(db, "2026-11-23").await;
    let mut person = site.join("quiet-harbour").await;
    let first = site.letters(&person.email).await[0].1.clone();
    assert_eq!(site.post(&first, &[], "").await.status, StatusCode::GONE, "the link of joining is used up");
    site.sign_in(&mut person).await;
    let link = site.link(&person.email).await;
    for _ in 0..2 {
        let again = site.post(&link, &[], "").await;
        assert_eq!(again.status, StatusCode::GONE);
        assert!(cookie(&again, "__Host-session").is_none() && again.text().contains("ask for a new one"));
    }
});

db_test!(app::MIGRATIONS, fn of_two_who_press_at_once_one_is_in(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    site.post("/sign-in/link", &[("email", &person.email)], "").await;
    let link = site.link(&person.email).await;
    let (one, two) = tokio::join!(site.post(&link, &[], ""), site.post(&link, &[], ""));
    let inside = [one, two].iter().filter(|answer| cookie(answer, "__Host-session").is_some()).count();
    assert_eq!(inside, 1);
});

db_test!(app::MIGRATIONS, fn a_link_runs_out(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    site.post("/sign-in/link", &[("email", &person.email)], "").await;
    let link = site.link(&person.email).await;
    later(&site, SignedDuration::from_mins(29));
    assert_eq!(site.get(&link).await.status, StatusCode::OK);
    later(&site, SignedDuration::from_mins(2));
    assert_eq!(site.get(&link).await.status, StatusCode::GONE);
    assert_eq!(site.post(&link, &[], "").await.status, StatusCode::GONE);
});

db_test!(app::MIGRATIONS, fn a_link_for_one_thing_is_worth_nothing_for_another(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    site.post("/sign-in/link", &[("email", &person.email)], "").await;
    let token = site.link(&person.email).await.rsplit('/').next().unwrap().to_owned();
    for path in ["/join/confirm", "/sign-in/password", "/sign-in/undo", "/settings/email", "/set-up"] {
        let password = [("password", "stapler-monsoon-violin-ledge")];
        assert_eq!(site.post(&format!("{path}/{token}"), &password, "").await.status, StatusCode::GONE, "{path}");
    }
    assert_eq!(site.post(&format!("/sign-in/link/{token}"), &[], "").await.status, StatusCode::SEE_OTHER);
});

db_test!(app::MIGRATIONS, fn a_link_opens_the_account_it_was_sent_for_whoever_is_signed_in(db) {
    let site = Site::new(db, "2026-11-23").await;
    let (mut mine, yours) = (site.join("mine").await, site.join("yours").await);
    site.post("/sign-in/link", &[("email", &yours.email)], "").await;
    let answer = site.fill(&site.link(&yours.email).await, &[], &mine).await;
    let before = mine.clone();
    mine.keep(&answer);
    assert!(site.see("/settings", &mine).await.text().contains("yours"));
    assert_eq!(site.see("/settings", &before).await.status, StatusCode::SEE_OTHER, "the session before has ended");
});

db_test!(app::MIGRATIONS, fn a_new_address_holds_once_it_is_confirmed_and_the_old_one_can_take_it_back(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    site.fill("/settings/email", &[("email", "new@example.net")], &person).await;
    let (confirm, undo) = (site.link("new@example.net").await, site.link(&person.email).await);
    assert!(site.see("/settings", &person).await.text().contains(&person.email), "not before it is confirmed");
    assert_eq!(site.post(&confirm, &[], "").await.status, StatusCode::OK);
    assert!(site.see("/settings", &person).await.text().contains("new@example.net"));
    assert!(undo.starts_with("/sign-in/undo/"));
    later(&site, SignedDuration::from_hours(13 * 24));
    assert_eq!(site.post(&undo, &[], "").await.status, StatusCode::OK);
    assert_eq!(site.see("/settings", &person).await.status, StatusCode::SEE_OTHER, "everybody is out");
    let back = site.link(&person.email).await;
    assert!(back.starts_with("/sign-in/password/"), "{back}");
    let chosen = site.post(&back, &[("password", "stapler-monsoon-violin-ledge")], "").await;
    assert_eq!(chosen.status, StatusCode::OK);
    let entered = site.post("/sign-in", &[("email", &person.email), ("password", "stapler-monsoon-violin-ledge")], "").await;
    assert!(cookie(&entered, "__Host-session").is_some());
});

db_test!(app::MIGRATIONS, fn a_new_password_signs_out_the_others_and_ends_links_on_their_way(db) {
    let site = Site::new(db, "2026-11-23").await;
    let here = site.join("quiet-harbour").await;
    let mut there = here.clone();
    site.sign_in(&mut there).await;
    site.post("/sign-in/link", &[("email", &here.email)], "").await;
    let link = site.link(&here.email).await;
    site.fill("/settings/password", &[("password", "stapler-monsoon-violin-ledge")], &here).await;
    assert_eq!(site.see("/settings", &here).await.status, StatusCode::OK);
    assert_eq!(site.see("/settings", &there).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(&link).await.status, StatusCode::GONE);
});

db_test!(app::MIGRATIONS, fn whoever_changes_one_thing_after_the_other_does_not_end_the_way_to_take_them_back(db) {
    let site = Site::new(db, "2026-11-23").await;
    let thief = site.join("quiet-harbour").await;
    let owner = thief.email.clone();
    site.fill("/settings/email", &[("email", "thief@example.net")], &thief).await;
    let undo = site.link(&owner).await;
    site.post(&site.link("thief@example.net").await, &[], "").await;
    site.fill("/settings/password", &[("password", "stapler-monsoon-violin-ledge")], &thief).await;
    let theirs = site.link("thief@example.net").await;
    assert!(theirs.starts_with("/sign-in/undo/"));
    assert_eq!(site.post(&undo, &[], "").await.status, StatusCode::OK, "the owner's link still works");
    assert_eq!(site.post(&theirs, &[], "").await.status, StatusCode::GONE, "the thief's does not");
    assert!(site.link(&owner).await.starts_with("/sign-in/password/"));
});

db_test!(app::MIGRATIONS, fn a_second_step_that_a_stranger_added_goes_when_it_is_taken_back_and_an_older_one_stays(db) {
    let site = Site::new(db, "2026-11-23").await;
    let mut person = site.join("quiet-harbour").await;
    site.set_up_second_step(&person).await;
    let undo = site.link(&person.email).await;
    site.post(&undo, &[], "").await;
    site.sign_in(&mut person).await;
    let page = site.see("/settings", &person).await.text();
    assert!(page.contains("Set it up"), "one step is enough again");
    site.set_up_second_step(&person).await;
    // What came in the same moment would count as younger.
    later(&site, SignedDuration::from_secs(60));
    site.fill("/settings/password", &[("password", "stapler-monsoon-violin-ledge")], &person).await;
    site.post(&site.link(&person.email).await, &[], "").await;
    site.post("/sign-in/link", &[("email", &person.email)], "").await;
    let half = site.post(&site.link(&person.email).await, &[], "").await;
    assert!(half.header("location").starts_with("/sign-in/second-step"), "the mailbox alone does not end it");
});
