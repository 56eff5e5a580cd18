//! Somebody else got in and changed things, one after the other. The owner takes them back.

use app::accounts::second_step;
use app::members::Role;
use app::{communities, sessions};
use axum::http::StatusCode;
use db::db_test;
use db::testing::dump;
use jiff::SignedDuration;

use crate::support::people::{Person, cookie};
use crate::support::site::Site;

const PASSWORD: &str = "stapler-monsoon-violin-ledge";

fn later(site: &Site, time: SignedDuration) {
    site.app.clock.set(site.app.clock.now() + time);
}

/// The account's address becomes the thief's; gives the owner's link to take it back.
async fn stolen(site: &Site, thief: &Person) -> String {
    site.fill("/settings/email", &[("email", "thief@example.net")], thief).await;
    let undo = site.link(&thief.email).await;
    later(site, SignedDuration::from_secs(60));
    site.post(&site.link("thief@example.net").await, &[], "").await;
    undo
}

db_test!(app::MIGRATIONS, fn a_second_step_that_the_thief_added_later_does_not_keep_the_owner_out(db) {
    let site = Site::new(db, "2026-11-23").await;
    let thief = site.join("quiet-harbour").await;
    let undo = stolen(&site, &thief).await;
    site.set_up_second_step(&thief).await;
    later(&site, SignedDuration::from_hours(10 * 24));
    assert_eq!(site.post(&undo, &[], "").await.status, StatusCode::OK);
    site.post("/sign-in/link", &[("email", &thief.email)], "").await;
    let entered = site.post(&site.link(&thief.email).await, &[], "").await;
    assert!(cookie(&entered, "__Host-session").is_some(), "one step is enough, as it was");
});

db_test!(app::MIGRATIONS, fn younger_ways_in_go_and_older_ones_stay(db) {
    let site = Site::new(db, "2026-11-23").await;
    let thief = site.join("quiet-harbour").await;
    let home = communities::home(&site.app).await.unwrap().id;
    let account = app::accounts::find(&site.app, home, "quiet-harbour").await.unwrap().account;
    site.keep_ways_in(account, "one-of-the-owner").await;
    later(&site, SignedDuration::from_secs(60));
    let undo = stolen(&site, &thief).await;
    site.keep_ways_in(account, "the-thiefs").await;
    site.post(&undo, &[], "").await;
    let lines = dump(db).await;
    for table in ["passkey", "identity"] {
        let kept: Vec<_> = lines.iter().filter(|line| line.table == table).collect();
        assert_eq!(kept.len(), 1, "{table}");
        assert!(format!("{:?}", kept[0]).contains("one-of-the-owner"), "{table}");
    }
});

db_test!(app::MIGRATIONS, fn what_the_thief_takes_back_does_not_end_the_owners_way(db) {
    let site = Site::new(db, "2026-11-23").await;
    let thief = site.join("quiet-harbour").await;
    let undo = stolen(&site, &thief).await;
    later(&site, SignedDuration::from_secs(60));
    site.fill("/settings/password", &[("password", PASSWORD)], &thief).await;
    let theirs = site.link("thief@example.net").await;
    assert_eq!(site.post(&theirs, &[], "").await.status, StatusCode::OK);
    assert_eq!(site.post(&undo, &[], "").await.status, StatusCode::OK, "the older link is still there");
    assert!(site.link(&thief.email).await.starts_with("/sign-in/password/"));
    let home = communities::home(&site.app).await.unwrap().id;
    let found = app::accounts::find(&site.app, home, "quiet-harbour").await.unwrap();
    assert_eq!(found.email, thief.email);
});

db_test!(app::MIGRATIONS, fn nobody_leaves_for_the_owner(db) {
    let site = Site::new(db, "2026-11-23").await;
    let thief = site.join("quiet-harbour").await;
    let undo = stolen(&site, &thief).await;
    site.fill("/settings/leaving", &[("exit", "erase")], &thief).await;
    assert!(dump(db).await.iter().any(|line| line.table == "leaving"));
    site.post(&undo, &[], "").await;
    assert!(!dump(db).await.iter().any(|line| line.table == "leaving"));
});

db_test!(app::MIGRATIONS, fn a_mailbox_alone_ends_a_second_step_for_two_days_and_that_of_staff_never(db) {
    let site = Site::new(db, "2026-11-23").await;
    let mut person = site.join("quiet-harbour").await;
    site.set_up_second_step(&person).await;
    let undo = site.link(&person.email).await;
    later(&site, SignedDuration::from_hours(49));
    site.post(&undo, &[], "").await;
    site.post("/sign-in/link", &[("email", &person.email)], "").await;
    let half = site.post(&site.link(&person.email).await, &[], "").await;
    assert!(half.header("location").starts_with("/sign-in/second-step"));
    person = site.staff("ada", Some(Role::Admin), true).await;
    let undo = site.link(&person.email).await;
    assert_eq!(site.post(&undo, &[], "").await.status, StatusCode::OK);
    site.post("/sign-in/link", &[("email", &person.email)], "").await;
    let half = site.post(&site.link(&person.email).await, &[], "").await;
    assert!(half.header("location").starts_with("/sign-in/second-step"), "at once, too");
});

db_test!(app::MIGRATIONS, fn a_link_is_not_used_up_when_the_old_address_is_somebody_elses_by_now(db) {
    let site = Site::new(db, "2026-11-23").await;
    let thief = site.join("quiet-harbour").await;
    let undo = stolen(&site, &thief).await;
    let mut form = vec![("alias", "fresh-start"), ("email", thief.email.as_str())];
    form.extend(crate::support::people::REST);
    site.post("/join", &form, "").await;
    site.post(&site.link(&thief.email).await, &[], "").await;
    let answer = site.post(&undo, &[], "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("Another account has this address by now"));
    assert_eq!(site.get(&undo).await.status, StatusCode::OK, "the link is still there");
});

db_test!(app::MIGRATIONS, fn staff_with_a_passkey_must_show_it_before_they_change_a_way_in(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.staff("ada", Some(Role::Admin), false).await;
    let home = communities::home(&site.app).await.unwrap();
    let whom = app::accounts::find(&site.app, home.id, "ada").await.unwrap();
    site.keep_ways_in(whom.account, "a-key").await;
    let token = person.cookies.split("; ").find_map(|one| one.strip_prefix("__Host-session=")).unwrap();
    let viewer = sessions::find(&site.app, home.id, token).await.unwrap().unwrap();
    let begun = second_step::begin(&site.app, &home, &viewer).await;
    assert!(matches!(begun, Err(app::Error::Unproven)), "{begun:?}");
    for path in ["/settings/passkeys/challenge", "/settings/passkeys/end", "/settings/second-step", "/settings/tokens/new"] {
        let form = [("passkey", "0000000000001"), ("code", "123456")];
        let answer = site.fill(path, &form, &person).await;
        assert!(answer.header("location").starts_with("/sign-in/again"), "{path}: {}", answer.status);
    }
});

db_test!(app::MIGRATIONS, fn a_secret_that_was_never_confirmed_is_not_shown_twice(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.join("quiet-harbour").await;
    let secret = async || {
        let page = site.see("/settings/second-step", &person).await.text();
        page.split("class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
    };
    let (first, second) = (secret().await, secret().await);
    assert_ne!(first, second, "whoever saw the first one has nothing");
    let again = site.fill("/settings/second-step", &[("code", "000000")], &person).await;
    assert!(again.text().contains(&second), "a wrong code does not change what was scanned");
});

db_test!(app::MIGRATIONS, fn the_last_second_step_of_staff_goes_by_no_letter_and_by_no_button(db) {
    let site = Site::new(db, "2026-11-23").await;
    let person = site.staff("ada", Some(Role::Admin), false).await;
    let home = communities::home(&site.app).await.unwrap();
    let account = app::accounts::find(&site.app, home.id, "ada").await.unwrap().account;
    site.fill("/settings/password", &[("password", PASSWORD)], &person).await;
    let undo = site.link(&person.email).await;
    later(&site, SignedDuration::from_secs(60));
    site.keep_ways_in(account, "the-only-one").await;
    assert_eq!(site.post(&undo, &[], "").await.status, StatusCode::OK);
    let kept = |lines: Vec<db::testing::Line>| lines.iter().filter(|line| line.table == "passkey").count();
    assert_eq!(kept(dump(db).await), 1, "with it gone, one step would be enough to set up another");
    let mut ada = person.clone();
    site.sign_in_both_steps(&mut ada).await;
    let number = kernel::ids::encode(12);
    let refused = site.fill("/settings/passkeys/end", &[("passkey", &number)], &ada).await;
    assert!(refused.text().contains("Your task needs a second step"), "{}", refused.status);
    assert_eq!(kept(dump(db).await), 1);
});
