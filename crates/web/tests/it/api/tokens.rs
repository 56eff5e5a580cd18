//! Tokens: who makes them, what they are good for, and when they are not.

use app::accounts::{self, Hand};
use app::events::Reason;
use app::members::Role;
use app::{communities, events};
use axum::http::StatusCode;
use db::db_test;
use db::testing::dump;
use jiff::SignedDuration;

use crate::support::people::Person;
use crate::support::programs::EVERYTHING;
use crate::support::site::Site;

fn later(site: &Site, time: SignedDuration) {
    site.app.clock.set(site.app.clock.now() + time);
}

/// The status and the sort of problem that the bearer of a token is answered.
async fn answered(site: &Site, token: &str) -> (u16, String) {
    let answer = site.program("GET", "/api/v1/me", token, "").await;
    let status = answer.status.as_u16();
    (
        status,
        if status == 200 { answer.json()["alias"].as_str().unwrap().to_owned() } else { answer.problem() },
    )
}

fn refused() -> (u16, String) {
    (401, "token".to_owned())
}

/// The number of the newest token, as the page sends it.
async fn newest(site: &Site, person: &Person) -> String {
    let page = site.see("/settings/tokens", person).await.text();
    page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

db_test!(app::MIGRATIONS, fn a_token_is_shown_once_kept_as_a_hash_and_told_by_a_letter(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    let token = site.token(&person, &["read"]).await;
    assert!(token.strip_prefix("alongside_pat_").is_some_and(|rest| rest.len() == 64 && rest.bytes().all(|b| b.is_ascii_hexdigit())));
    let list = site.see("/settings/tokens", &person).await.text();
    assert!(list.contains("a program") && list.contains("never used") && !list.contains(&token));
    assert!(!dump(db).await.iter().any(|line| line.text.contains(&token)), "no table and no letter holds it");
    assert!(site.letters(&person.email).await[0].1.starts_with("/sign-in/undo/"));
    let record = site.see("/settings/record", &person).await.text();
    assert!(record.contains("An access token for programs was made."));
    assert_eq!(answered(&site, &token).await, (200, "quiet-harbour".to_owned()));
    let me = site.program("GET", "/api/v1/me", &token, "").await;
    assert_eq!((&me.json()["scopes"], &me.json()["token_expires_at"]), (&serde_json::json!(["read"]), &"2026-12-25T09:00:00Z".into()));
    assert_eq!((me.header("cache-control"), me.header("etag").is_empty()), ("private, no-store", false));
    let home = communities::home(&site.app).await.unwrap().id;
    assert!(events::list(&site.app, home, app::AccountId(0), None, 10).await.unwrap().iter().any(|event| event.kind == "token.added"));
});

db_test!(app::MIGRATIONS, fn what_is_wrong_with_a_wish_is_said_and_what_was_chosen_is_kept(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    for (form, words) in [
        (vec![("scope", "read"), ("days", "30")], "Give it a name"),
        (vec![("name", "x"), ("days", "30")], "Choose what the program may do"),
        (vec![("name", "x"), ("scope", "read"), ("scope", "everything"), ("days", "30")], "Choose what the program may do"),
        (vec![("name", "x"), ("scope", "read"), ("days", "3650")], "Choose how long it is good"),
    ] {
        let page = site.fill("/settings/tokens/new", &form, &person).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(page.text().contains(words), "{words}");
        assert_eq!(page.text().contains("value=\"read\" checked"), form.contains(&("scope", "read")), "{words}");
    }
    for _ in 0..20 {
        site.token(&person, &["read"]).await;
    }
    let full = site.fill("/settings/tokens/new", &[("name", "x"), ("scope", "read"), ("days", "30")], &person).await;
    assert!(full.text().contains("You have as many tokens as we can keep"));
});

db_test!(app::MIGRATIONS, fn a_token_that_ran_out_or_was_ended_opens_nothing(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (mut person, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let (first, second) = (site.token(&person, &["read"]).await, site.token(&person, &["read"]).await);
    let number = newest(&site, &person).await;
    assert_eq!(site.fill("/settings/tokens", &[("token", &number)], &other).await.status, StatusCode::NOT_FOUND, "not theirs");
    assert_eq!(answered(&site, &second).await.0, 200);
    assert_eq!(site.fill("/settings/tokens", &[("token", &number)], &person).await.header("location"), "/settings/tokens");
    assert_eq!(answered(&site, &second).await, refused());
    assert!(site.letters(&person.email).await[0].1.starts_with("/sign-in/undo/"));
    later(&site, SignedDuration::from_hours(30 * 24) - SignedDuration::from_secs(1));
    assert_eq!(answered(&site, &first).await.0, 200);
    later(&site, SignedDuration::from_secs(1));
    assert_eq!(answered(&site, &first).await, refused());
    site.sign_in(&mut person).await;
    assert!(site.see("/settings/tokens", &person).await.text().contains("Ran out"));
});

db_test!(app::MIGRATIONS, fn nothing_but_a_whole_token_in_its_header_opens_anything(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    let token = site.token(&person, &EVERYTHING).await;
    let session = person.cookies.split("; ").find_map(|one| one.strip_prefix("__Host-session=")).unwrap();
    for wrong in [session, &token[..token.len() - 1], &format!("{token}0"), &token.to_uppercase(), "alongside_pat_", "x"] {
        assert_eq!(answered(&site, wrong).await, refused(), "{wrong}");
    }
    for (name, value) in [
        ("cookie", person.cookies.clone()),
        ("authorization", format!("Basic {token}")),
        ("authorization", token.clone()),
        ("x-api-key", token.clone()),
    ] {
        let answer = site.ask("GET", "/api/v1/me", &[(name, &value)]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name}");
        assert!(answer.header("set-cookie").is_empty());
    }
    assert_eq!(site.get(&format!("/api/v1/me?access_token={token}")).await.status, StatusCode::UNAUTHORIZED);
    let bearer = format!("Bearer {token}");
    let page = site.ask("GET", "/settings", &[("authorization", &bearer)]).await;
    assert!(page.header("location").starts_with("/sign-in"), "a token opens no page");
});

db_test!(app::MIGRATIONS, fn a_closed_account_has_no_tokens_any_more_not_even_when_it_is_opened_again(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    let token = site.token(&person, &EVERYTHING).await;
    let home = communities::home(&site.app).await.unwrap().id;
    let whom = accounts::find(&site.app, home, "quiet-harbour").await.unwrap();
    let hand = || Hand { home, by: None, whom: &whom };
    accounts::disable(&site.app, hand(), &Reason::read("Adverts, twice.", "reason").unwrap()).await.unwrap();
    assert_eq!(answered(&site, &token).await, refused());
    accounts::enable(&site.app, hand()).await.unwrap();
    assert_eq!(answered(&site, &token).await, refused());
});

db_test!(app::MIGRATIONS, fn whoever_may_read_only_has_tokens_that_read_only(db) {
    let site = Site::new(db, "2026-11-25").await;
    let mut person = site.join("quiet-harbour").await;
    let token = site.token(&person, &EVERYTHING).await;
    let body = "{\"audience\": \"members\", \"body\": \"Words.\"}";
    assert_eq!(site.program("POST", "/api/v1/posts", &token, body).await.status, StatusCode::CREATED);
    site.restrict(&mut person).await;
    let answer = site.program("POST", "/api/v1/posts", &token, body).await;
    assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "restricted"));
    let me = site.program("GET", "/api/v1/me", &token, "").await.json();
    assert_eq!((&me["restricted"], &me["restriction"]), (&true.into(), &"Adverts, twice.".into()));
});

db_test!(app::MIGRATIONS, fn a_token_carries_no_task(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (ada, mel) = (site.staff("ada", Some(Role::Admin), true).await, site.join("mel").await);
    site.fill("/settings/profile", &[("action", "role"), ("role", "patient"), ("audience", "me")], &mel).await;
    let token = site.token(&ada, &EVERYTHING).await;
    let bearer = format!("Bearer {token}");
    for path in ["/admin", "/admin/members", "/members/mel/inspect"] {
        assert!(site.ask("GET", path, &[("authorization", &bearer)]).await.header("location").starts_with("/sign-in"), "{path}");
    }
    assert_eq!(site.program("GET", "/api/v1/members/mel", &token, "").await.json()["role"], serde_json::Value::Null);
});

db_test!(app::MIGRATIONS, fn making_one_asks_for_a_new_proof_and_ending_one_does_not(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    let token = site.token(&person, &["read"]).await;
    later(&site, SignedDuration::from_mins(31));
    for answer in [
        site.see("/settings/tokens/new", &person).await,
        site.fill("/settings/tokens/new", &[("name", "x"), ("scope", "read"), ("days", "30")], &person).await,
    ] {
        assert!(answer.header("location").starts_with("/sign-in/again?next="), "{}", answer.status);
    }
    site.fill("/settings/tokens", &[("token", &newest(&site, &person).await)], &person).await;
    assert_eq!(answered(&site, &token).await, refused());
});

db_test!(app::MIGRATIONS, fn when_it_was_used_is_noted_once_an_hour(db) {
    let site = Site::new(db, "2026-11-25").await;
    let person = site.join("quiet-harbour").await;
    let token = site.token(&person, &["read"]).await;
    let used = async || dump(db).await.into_iter().filter(|line| line.table == "access_token").map(|line| line.text).collect::<Vec<_>>();
    let never = used().await;
    answered(&site, &token).await;
    let once = used().await;
    assert_ne!(never, once);
    later(&site, SignedDuration::from_mins(59));
    answered(&site, &token).await;
    assert_eq!(used().await, once);
    later(&site, SignedDuration::from_mins(1));
    answered(&site, &token).await;
    assert_ne!(used().await, once);
});

db_test!(app::MIGRATIONS, fn taking_a_change_back_ends_the_tokens_made_since_and_no_older_ones(db) {
    let site = Site::new(db, "2026-11-25").await;
    let mut thief = site.join("quiet-harbour").await;
    let owners = site.token(&thief, &["read"]).await;
    later(&site, SignedDuration::from_secs(60));
    site.fill("/settings/password", &[("password", "stapler-monsoon-violin-ledge")], &thief).await;
    let undo = site.link(&thief.email).await;
    later(&site, SignedDuration::from_secs(60));
    let thiefs = site.token(&thief, &EVERYTHING).await;
    assert_eq!(site.post(&undo, &[], "").await.status, StatusCode::OK);
    assert_eq!(answered(&site, &thiefs).await, refused());
    assert_eq!(answered(&site, &owners).await.0, 200);
    site.sign_in(&mut thief).await;
    let made = site.token(&thief, &["read"]).await;
    assert_eq!(site.post(&site.link(&thief.email).await, &[], "").await.status, StatusCode::OK, "the letter about the token itself");
    assert_eq!(answered(&site, &made).await, refused());
    assert_eq!(answered(&site, &owners).await.0, 200);
});
