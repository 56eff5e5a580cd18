//! What programs do in the conversation beside posting: questions, pictures, drafts, bookmarks, threads, news, people, reports.

use axum::http::StatusCode;
use db::db_test;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::programs::EVERYTHING;
use crate::support::site::Site;

async fn two(site: &Site) -> (String, String) {
    let (one, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    (site.token(&one, &EVERYTHING).await, site.token(&other, &EVERYTHING).await)
}

async fn post(site: &Site, token: &str, new: Value) -> String {
    site.app.clock.set(site.app.clock.now() + SignedDuration::from_secs(1));
    let made = site.program("POST", "/api/v1/posts", token, &new.to_string()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

async fn says(site: &Site, token: &str, to: &str, body: &str) -> String {
    site.app.clock.set(site.app.clock.now() + SignedDuration::from_secs(1));
    let new = json!({ "body": body }).to_string();
    let made = site.program("POST", &format!("/api/v1/posts/{to}/comments"), token, &new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

async fn does(site: &Site, token: &str, method: &str, path: &str, body: Value) -> u16 {
    site.program(method, &format!("/api/v1{path}"), token, &body.to_string()).await.status.as_u16()
}

async fn gets(site: &Site, token: &str, path: &str) -> Value {
    let answer = site.program("GET", &format!("/api/v1{path}"), token, "").await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    answer.json()
}

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

db_test!(app::MIGRATIONS, fn questions_are_listed_looked_for_and_marked(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = two(&site).await;
    let asked = post(&site, &me, json!({ "kind": "question", "title": "What helps against cold hands?", "audience": "members" })).await;
    assert_eq!(ids(&gets(&site, &other, "/questions?which=waiting").await), std::slice::from_ref(&asked));
    let similar = gets(&site, &other, "/questions/similar?title=cold+hands").await;
    assert_eq!(similar["questions"][0]["id"], asked);
    let answer = says(&site, &other, &asked, "Gloves.").await;
    assert!(ids(&gets(&site, &other, "/questions?which=waiting").await).is_empty());
    let helped = format!("/posts/{answer}/helped");
    assert_eq!(does(&site, &other, "PUT", &helped, Value::Null).await, 404, "who asked says so");
    assert_eq!(does(&site, &me, "PUT", &helped, Value::Null).await, 204);
    assert_eq!(ids(&gets(&site, &other, "/questions?which=helped").await), std::slice::from_ref(&asked));
    assert_eq!(gets(&site, &me, &format!("/posts/{asked}")).await["comments"][0]["helped"], true);
    assert_eq!(does(&site, &me, "DELETE", &helped, Value::Null).await, 204);
    assert!(ids(&gets(&site, &other, "/questions?which=helped").await).is_empty());
    assert_eq!(ids(&gets(&site, &other, "/search/questions?q=gloves").await), [answer]);
    assert_eq!(ids(&gets(&site, &other, "/search/questions?q=cold").await), [asked]);
});

db_test!(app::MIGRATIONS, fn pictures_go_with_a_draft_into_a_post(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = two(&site).await;
    let icon = site.get("/icon-192.png").await.bytes;
    let at = "/api/v1/me/drafts/update/pictures";
    for _ in 0..2 {
        let sent = site.program_bytes("POST", at, &me, "image/png", icon.clone()).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
    }
    assert_eq!(site.program_bytes("POST", at, &me, "image/png", b"no picture".to_vec()).await.problem(), "fields");
    assert_eq!(site.program_bytes("POST", at, &me, "text/plain", icon.clone()).await.problem(), "format");
    assert_eq!(site.program_bytes("POST", at, &me, "image/png", vec![0; 20 * 1024 * 1024 + 1]).await.problem(), "too-large");
    let both = ids(&gets(&site, &me, "/me/drafts/update/pictures").await);
    let second = format!("/me/drafts/update/pictures/{}", both[1]);
    assert_eq!(does(&site, &other, "PATCH", &second, json!({ "alt": "Mine" })).await, 404);
    assert_eq!(does(&site, &me, "PATCH", &second, json!({ "alt": "A harbour", "step": "up" })).await, 200);
    assert_eq!(does(&site, &me, "PUT", "/me/drafts/update", json!({ "body": "So far" })).await, 204);
    assert_eq!(gets(&site, &me, "/me/drafts/update").await["words"]["body"], "So far");
    let id = post(&site, &me, json!({ "audience": "members", "draft": "update" })).await;
    let thread = gets(&site, &other, &format!("/posts/{id}")).await;
    let pictures = thread["post"]["pictures"].as_array().unwrap();
    assert_eq!(pictures.iter().map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>(), [both[1].as_str(), both[0].as_str()]);
    assert_eq!(pictures[0]["alt"], "A harbour");
    assert_eq!(does(&site, &me, "GET", "/me/drafts/update", Value::Null).await, 404, "it was posted");
    assert_eq!(does(&site, &me, "PUT", "/me/drafts/below-1", json!({ "body": "x" })).await, 404, "no such form");
    site.program_bytes("POST", at, &me, "image/png", icon).await;
    let left = ids(&gets(&site, &me, "/me/drafts/update/pictures").await);
    assert_eq!(does(&site, &me, "DELETE", &format!("/me/drafts/update/pictures/{}", left[0]), Value::Null).await, 204);
    assert!(ids(&gets(&site, &me, "/me/drafts/update/pictures").await).is_empty());
});

db_test!(app::MIGRATIONS, fn what_is_kept_and_followed_is_ones_own(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = two(&site).await;
    let id = post(&site, &me, json!({ "body": "A thread.", "audience": "members" })).await;
    let (bookmark, following) = (format!("/posts/{id}/bookmark"), format!("/posts/{id}/following"));
    assert_eq!(does(&site, &other, "PUT", &bookmark, Value::Null).await, 204);
    assert_eq!(ids(&gets(&site, &other, "/me/bookmarks").await), std::slice::from_ref(&id));
    assert!(ids(&gets(&site, &me, "/me/bookmarks").await).is_empty());
    assert_eq!(does(&site, &other, "DELETE", &bookmark, Value::Null).await, 204);
    assert!(ids(&gets(&site, &other, "/me/bookmarks").await).is_empty());
    assert_eq!(does(&site, &other, "PUT", "/articles/one/bookmark", Value::Null).await, 204);
    assert_eq!(gets(&site, &other, "/me/bookmarks/articles").await["items"][0]["slug"], "one");
    assert_eq!(does(&site, &other, "PUT", &following, Value::Null).await, 204);
    assert_eq!(gets(&site, &other, &format!("/posts/{id}")).await["follows"], true);
    says(&site, &me, &id, "Anybody?").await;
    let news = gets(&site, &other, "/me/notifications").await["items"][0].clone();
    assert_eq!((&news["kind"], &news["sentence"], &news["is_new"]), (&"thread".into(), &"quiet-harbour said something in a thread you follow.".into(), &true.into()));
    assert_eq!(does(&site, &other, "PUT", "/me/notifications/seen", json!({ "until": news["at"] })).await, 204);
    assert_eq!(gets(&site, &other, "/me/notifications").await["items"][0]["is_new"], false);
    assert_eq!(does(&site, &other, "DELETE", &following, Value::Null).await, 204);
    says(&site, &me, &id, "Still here?").await;
    assert_eq!(gets(&site, &other, "/me/notifications").await["items"].as_array().unwrap().len(), 1);
    let mut chosen = gets(&site, &other, "/me/notifications/settings").await;
    chosen["zone"] = "Europe/Berlin".into();
    chosen["ways"] = json!([{ "kind": "thread", "way": "none" }]);
    assert_eq!(does(&site, &other, "PUT", "/me/notifications/settings", chosen.clone()).await, 204);
    let now = gets(&site, &other, "/me/notifications/settings").await;
    assert_eq!(now["zone"], "Europe/Berlin");
    assert!(now["ways"].as_array().unwrap().contains(&json!({ "kind": "thread", "way": "none" })));
    chosen["zone"] = "Atlantis/Main".into();
    assert_eq!(does(&site, &other, "PUT", "/me/notifications/settings", chosen).await, 422);
});

db_test!(app::MIGRATIONS, fn who_asks_to_follow_is_told_yes_or_nothing(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = two(&site).await;
    assert_eq!(does(&site, &me, "PUT", "/me/following", json!({ "asks_first": true, "team_audience": "members" })).await, 204);
    assert_eq!(gets(&site, &me, "/me/following").await, json!({ "asks_first": true, "team_audience": "members" }));
    assert_eq!(does(&site, &other, "PUT", "/members/quiet-harbour/team", Value::Null).await, 204);
    assert!(gets(&site, &other, "/me/people/team").await["items"].as_array().unwrap().is_empty());
    let asked = gets(&site, &me, "/me/requests").await["items"][0].clone();
    assert_eq!((&asked["alias"], &asked["may_follow"]), (&"warm-doorstep".into(), &Value::Null));
    let reply = format!("/me/requests/{}", asked["id"].as_str().unwrap());
    assert_eq!(does(&site, &other, "PUT", &reply, json!({ "may_follow": true })).await, 404, "not theirs to say");
    assert_eq!(does(&site, &me, "PUT", &reply, json!({ "may_follow": true })).await, 204);
    assert_eq!(gets(&site, &other, "/me/people/team").await["items"][0]["alias"], "quiet-harbour");
});

db_test!(app::MIGRATIONS, fn reports_come_with_their_outcome_and_decisions_can_be_answered(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = two(&site).await;
    let id = post(&site, &me, json!({ "body": "Fools, all of you.", "audience": "members" })).await;
    let report = format!("/posts/{id}/report");
    assert_eq!(does(&site, &me, "POST", &report, json!({ "ground": "unkind" })).await, 404, "not one's own");
    assert_eq!(does(&site, &other, "POST", &report, json!({ "ground": "other" })).await, 422, "other needs words");
    assert_eq!(does(&site, &other, "POST", &report, json!({ "ground": "unkind", "mute": true })).await, 204);
    assert_eq!(gets(&site, &other, "/me/people/mute").await["items"][0]["alias"], "quiet-harbour");
    let own = gets(&site, &other, "/me/reports").await["items"][0].clone();
    assert_eq!((&own["body"], &own["ground"], &own["outcome"]), (&"Fools, all of you.".into(), &"unkind".into(), &Value::Null));
    let moderator = site.staff("mo-maple", Some(app::members::Role::Moderator), true).await;
    let list = site.see("/admin/moderation", &moderator).await.text();
    let case = list.split("href=\"/admin/moderation/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let decided = [("act", "hide"), ("rule", "unkind"), ("reason", "It calls somebody names.")];
    let done = site.fill(&format!("/admin/moderation/{case}"), &decided, &moderator).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(gets(&site, &other, "/me/reports").await["items"][0]["outcome"], "acted");
    let told = gets(&site, &me, "/me/decisions").await["items"][0].clone();
    assert_eq!((&told["what"], &told["reason"], &told["can_be_answered"]), (&"hide".into(), &"It calls somebody names.".into(), &true.into()));
    let one = format!("/me/decisions/{}", told["id"].as_str().unwrap());
    assert_eq!(does(&site, &other, "GET", &one, Value::Null).await, 404);
    assert_eq!(does(&site, &me, "POST", &format!("{one}/answer"), json!({ "words": "I meant myself." })).await, 204);
    assert_eq!(gets(&site, &me, &one).await["words"], "I meant myself.");
    assert_eq!(does(&site, &me, "POST", &format!("{one}/answer"), json!({ "words": "And again." })).await, 404, "once");
});
