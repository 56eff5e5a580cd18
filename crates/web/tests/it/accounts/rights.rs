//! Who gets a task, and what becomes of their sessions.

use app::accounts::{self, Hand};
use app::members::Role;
use app::{communities, events};
use axum::http::StatusCode;
use db::db_test;

use crate::support::people::Person;
use crate::support::site::Site;

async fn number(site: &Site, person: &Person) -> String {
    let home = communities::home(&site.app).await.unwrap().id;
    kernel::ids::encode(accounts::find(&site.app, home, &person.alias).await.unwrap().account.0)
}

db_test!(app::MIGRATIONS, fn whoever_gets_a_task_signs_in_anew_and_needs_a_second_step(db) {
    let site = Site::new(db, "2026-11-23").await;
    let admin = site.staff("ada", Some(Role::Admin), true).await;
    let mut member = site.join("mel").await;
    let path = format!("/admin/members/{}", number(&site, &member).await);
    assert_eq!(site.fill(&path, &[("grant", "editor")], &admin).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.see("/settings", &member).await.status, StatusCode::SEE_OTHER, "the session before has no such rights");
    site.sign_in(&mut member).await;
    assert_eq!(site.see("/admin", &member).await.header("location"), "/settings/second-step");
    site.set_up_second_step(&member).await;
    assert_eq!(site.see("/admin", &member).await.status, StatusCode::OK);
    site.fill(&path, &[("end_role", "editor")], &admin).await;
    assert_eq!(site.see("/admin", &member).await.status, StatusCode::SEE_OTHER);
});

db_test!(app::MIGRATIONS, fn nobody_changes_themselves_or_an_operator(db) {
    let site = Site::new(db, "2026-11-23").await;
    let (admin, operator) = (site.staff("ada", Some(Role::Admin), true).await, site.staff("opa", None, true).await);
    for whom in [&admin, &operator] {
        let path = format!("/admin/members/{}", number(&site, whom).await);
        for form in [[("action", "disable"), ("reason", "x")], [("end_role", "admin"), ("grant", "moderator")]] {
            assert_eq!(site.fill(&path, &form, &admin).await.status, StatusCode::NOT_FOUND, "{}", whom.alias);
        }
    }
    let path = format!("/admin/members/{}", number(&site, &admin).await);
    assert_eq!(site.fill(&path, &[("end_role", "admin")], &operator).await.status, StatusCode::SEE_OTHER);
});

db_test!(app::MIGRATIONS, fn every_change_is_in_the_record_for_good(db) {
    let site = Site::new(db, "2026-11-23").await;
    let admin = site.staff("ada", Some(Role::Admin), true).await;
    let member = site.join("mel").await;
    let path = format!("/admin/members/{}", number(&site, &member).await);
    site.fill(&path, &[("grant", "moderator")], &admin).await;
    site.fill(&path, &[("grant", "moderator")], &admin).await;
    site.fill(&path, &[("action", "disable"), ("reason", "asked for it")], &admin).await;
    let home = communities::home(&site.app).await.unwrap().id;
    let all = events::list(&site.app, home, app::AccountId(0), None, 100).await.unwrap();
    let about: Vec<_> = all.iter().filter(|one| one.about.as_deref() == Some("mel")).map(|one| one.kind.as_str()).collect();
    assert_eq!(about, ["account.disabled", "role.granted", "member.joined"], "once each");
    assert_eq!((all[0].actor.as_deref(), all[0].reason.as_str()), (Some("ada"), "asked for it"));
    site.see("/admin/members", &admin).await;
    let page = site.see("/admin/record", &admin).await.text();
    assert!(page.contains("addresses.seen: members"));
    assert!(page.contains("role.granted: moderator") && page.contains("asked for it"));
    let file = site.see("/admin/record.jsonl", &admin).await.text();
    assert_eq!(file.lines().count(), all.len() + 1);
    file.lines().for_each(|line| drop(serde_json::from_str::<serde_json::Value>(line).unwrap()));
});

db_test!(app::MIGRATIONS, fn whoever_is_restricted_is_told_why_and_it_can_end(db) {
    let site = Site::new(db, "2026-11-23").await;
    let admin = site.staff("ada", Some(Role::Admin), true).await;
    let mut member = site.join("mel").await;
    let path = format!("/admin/members/{}", number(&site, &member).await);
    for reason in ["", " ", &"x".repeat(501)] {
        let refused = site.fill(&path, &[("action", "restrict"), ("reason", reason)], &admin).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("reason") || refused.text().contains("500 characters"));
    }
    for _ in 0..2 {
        site.fill(&path, &[("action", "restrict"), ("reason", "Adverts, twice.")], &admin).await;
    }
    site.sign_in(&mut member).await;
    assert!(site.see("/settings", &member).await.text().contains("Adverts, twice."));
    site.fill(&path, &[("action", "end-restriction")], &admin).await;
    site.sign_in(&mut member).await;
    assert!(!site.see("/settings", &member).await.text().contains("Adverts"));
});

db_test!(app::MIGRATIONS, fn the_first_operator_comes_by_the_link_in_the_log_and_no_second_one_does(db) {
    let site = Site::new(db, "2026-11-23").await;
    let link = accounts::offer(&site.app).await.unwrap().unwrap().replace("https://example.org", "");
    let other = accounts::offer(&site.app).await.unwrap().unwrap().replace("https://example.org", "");
    let weak = [("alias", "engine-room"), ("email", "op@example.com"), ("password", "secret")];
    assert_eq!(site.post(&link, &weak, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let good = [("alias", "engine-room"), ("email", "op@example.com"), ("password", "stapler-monsoon-violin-ledge")];
    let made = site.post(&link, &good, "").await;
    assert_eq!(made.header("location"), "/settings/second-step");
    let second = [("alias", "other-room"), ("email", "o2@example.com"), ("password", "stapler-monsoon-violin-ledge")];
    assert_eq!(site.post(&other, &second, "").await.status, StatusCode::GONE);
    assert_eq!(accounts::offer(&site.app).await.unwrap(), None);
    let mut person = Person { alias: "engine-room".into(), email: "op@example.com".into(), cookies: String::new() };
    person.keep(&made);
    assert_eq!(site.see("/admin", &person).await.header("location"), "/settings/second-step");
    site.set_up_second_step(&person).await;
    assert_eq!(site.see("/admin/members", &person).await.status, StatusCode::OK);
});

db_test!(app::MIGRATIONS, fn a_link_from_the_console_counts_for_both_steps_and_is_recorded(db) {
    let site = Site::new(db, "2026-11-23").await;
    let admin = site.staff("ada", Some(Role::Admin), true).await;
    let home = communities::home(&site.app).await.unwrap().id;
    let whom = accounts::find(&site.app, home, &admin.email).await.unwrap();
    let link = accounts::console_link(&site.app, Hand { home, by: None, whom: &whom }).await.unwrap();
    let link = link.replace("https://example.org", "");
    let mut fresh = Person { cookies: String::new(), ..admin };
    fresh.keep(&site.post(&link, &[], "").await);
    assert_eq!(site.see("/admin/members", &fresh).await.status, StatusCode::OK);
    assert_eq!(site.post(&link, &[], "").await.status, StatusCode::GONE);
    let all = events::list(&site.app, home, app::AccountId(0), None, 100).await.unwrap();
    assert_eq!(all.iter().filter(|one| one.kind == "account.console-link").count(), 1);
});
