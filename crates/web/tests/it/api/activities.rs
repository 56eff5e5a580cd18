//! What members say, through programs: the same as on the pages, and nothing else.

use axum::http::StatusCode;
use db::db_test;
use serde_json::{Value, json};

use crate::support::answer::Answer;
use crate::support::programs::EVERYTHING;
use crate::support::site::Site;

/// Says something with a token; gives what was made.
async fn say(site: &Site, token: &str, body: &str, audience: &str) -> Value {
    let new = json!({ "body": body, "audience": audience }).to_string();
    let made = site.program("POST", "/api/v1/posts", token, &new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    made.json()
}

fn path(post: &Value) -> String {
    format!("/api/v1/posts/{}", post["id"].as_str().unwrap())
}

fn bodies(page: &Answer) -> Vec<String> {
    page.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["body"].as_str().unwrap().to_owned())
        .collect()
}

/// Two members and a token of each.
async fn two(site: &Site) -> (String, String) {
    let (one, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    (site.token(&one, &EVERYTHING).await, site.token(&other, &EVERYTHING).await)
}

db_test!(app::MIGRATIONS, fn saying_answering_reacting_changing_and_taking_back(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = two(&site).await;
    let new = json!({ "body": "Round four.", "audience": "members", "mood": "hard", "content_note": "needles" }).to_string();
    let made = site.program("POST", "/api/v1/posts", &me, &new).await;
    let post = made.json();
    assert_eq!(made.header("location"), path(&post));
    assert_eq!((&post["author"]["is_me"], &post["mood"], &post["kind"]), (&true.into(), &"hard".into(), &"update".into()));
    let below = format!("{}/comments", path(&post));
    let said = site.program("POST", &below, &other, "{\"body\": \"Soup helps.\"}").await;
    assert_eq!((said.status, &said.json()["thread"]), (StatusCode::CREATED, &post["id"]));
    let reaction = format!("{}/reaction", path(&post));
    for kind in ["hug", "helpful"] {
        let sent = site.program("PUT", &reaction, &other, &format!("{{\"kind\": \"{kind}\"}}")).await;
        assert_eq!((sent.status, sent.bytes.len()), (StatusCode::NO_CONTENT, 0));
    }
    let thread = site.program("GET", &path(&post), &other, "").await.json();
    assert_eq!(thread["post"]["reactions"], json!([{ "kind": "helpful", "count": 1 }]));
    assert_eq!((&thread["post"]["sent"], &thread["comments"][0]["body"]), (&"helpful".into(), &"Soup helps.".into()));
    let who = site.program("GET", &format!("{}/reactions", path(&post)), &me, "").await.json();
    assert_eq!(who["items"], json!([{ "kind": "helpful", "by": "warm-doorstep" }]));
    site.program("DELETE", &reaction, &other, "").await;
    assert_eq!(site.program("GET", &path(&post), &other, "").await.json()["post"]["reactions"], json!([]));
    let changed = site.program("PATCH", &path(&post), &me, "{\"body\": \"Round five.\"}").await.json();
    assert_eq!((&changed["body"], &changed["content_note"], &changed["mood"]), (&"Round five.".into(), &"needles".into(), &"hard".into()));
    let earlier = site.program("GET", &format!("{}/edits", path(&post)), &other, "").await.json();
    assert_eq!(earlier["items"][0]["body"], "Round four.");
    for (method, body) in [("PATCH", "{\"body\": \"Mine now.\"}"), ("DELETE", "")] {
        let refused = site.program(method, &path(&post), &other, body).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{method}");
    }
    assert_eq!(site.program("DELETE", &path(&post), &me, "").await.status, StatusCode::NO_CONTENT);
    for gone in [path(&post), path(&said.json())] {
        assert_eq!(site.program("GET", &gone, &me, "").await.status, StatusCode::NOT_FOUND, "{gone}");
    }
});

db_test!(app::MIGRATIONS, fn what_one_may_not_see_is_not_there(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = two(&site).await;
    let (team, members) = (say(&site, &me, "For my team.", "team").await, say(&site, &me, "For members.", "members").await);
    let sees = async |post: &Value| site.program("GET", &path(post), &other, "").await.status.as_u16();
    assert_eq!((sees(&team).await, sees(&members).await), (404, 200));
    for (method, end, body) in [
        ("POST", "/comments", "{\"body\": \"x\"}"),
        ("PUT", "/reaction", "{\"kind\": \"hug\"}"),
        ("GET", "/reactions", ""),
        ("GET", "/edits", ""),
        ("PATCH", "", "{\"body\": \"x\"}"),
    ] {
        let answer = site.program(method, &format!("{}{end}", path(&team)), &other, body).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::NOT_FOUND, "missing"), "{method} {end}");
    }
    assert_eq!(bodies(&site.program("GET", "/api/v1/activities", &other, "").await), ["For members."]);
    assert_eq!(site.program("PUT", "/api/v1/members/warm-doorstep/team", &me, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(sees(&team).await, 200, "now they are followed");
    assert_eq!(site.program("PUT", "/api/v1/members/quiet-harbour/block", &other, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!((sees(&team).await, sees(&members).await), (404, 404));
    for (token, alias) in [(&me, "warm-doorstep"), (&other, "quiet-harbour")] {
        assert_eq!(site.program("GET", &format!("/api/v1/members/{alias}"), token, "").await.status, StatusCode::NOT_FOUND);
    }
    let blocked = site.program("GET", "/api/v1/me/people/block", &other, "").await.json();
    assert_eq!(blocked["items"][0]["alias"], "quiet-harbour");
    assert_eq!(site.program("DELETE", "/api/v1/members/quiet-harbour/block", &other, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(sees(&members).await, 200);
});

db_test!(app::MIGRATIONS, fn a_profile_shows_what_is_told_to_this_member(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (one, other) = (site.join("quiet-harbour").await, site.join("warm-doorstep").await);
    let (me, reader) = (site.token(&one, &EVERYTHING).await, site.token(&other, &EVERYTHING).await);
    site.fill("/settings/profile/answers", &[("hello.text", "I garden."), ("hello.audience", "team")], &one).await;
    let own = site.program("GET", "/api/v1/me/profile", &me, "").await.json();
    let hello = &own["answers"][0];
    assert_eq!((&hello["question"], &hello["value"], &hello["audience"]), (&"hello".into(), &json!({ "kind": "text", "value": "I garden." }), &"team".into()));
    let seen = async || site.program("GET", "/api/v1/members/quiet-harbour", &reader, "").await.json()["answers"].clone();
    assert_eq!(seen().await, json!([]));
    site.program("PUT", "/api/v1/members/warm-doorstep/team", &me, "").await;
    assert_eq!((&seen().await[0]["text"], &seen().await[0]["audience"]), (&"I garden.".into(), &Value::Null));
});

db_test!(app::MIGRATIONS, fn said_again_with_the_same_key_it_is_said_once(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = two(&site).await;
    let body = "{\"body\": \"Once.\", \"audience\": \"members\"}";
    let send = async |token: &str, path: &str, key: &str, body: &str| {
        site.program_with("POST", path, token, &[("idempotency-key", key)], body).await
    };
    let (first, second) = (send(&me, "/api/v1/posts", "a-b", body).await, send(&me, "/api/v1/posts", "a-b", body).await);
    assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!(first.json()["id"], second.json()["id"]);
    let others = [send(&me, "/api/v1/posts", "ab", body).await, send(&other, "/api/v1/posts", "a-b", body).await];
    for different in others {
        assert_ne!(different.json()["id"], first.json()["id"], "another key, or another member");
    }
    let below = format!("{}/comments", path(&first.json()));
    let said = [send(&other, &below, "é-1", "{\"body\": \"Soup.\"}").await, send(&other, &below, "é-1", "{\"body\": \"Soup.\"}").await];
    assert_eq!(said[0].json()["id"], said[1].json()["id"]);
    assert_eq!(site.program("GET", &path(&first.json()), &me, "").await.json()["comments"].as_array().unwrap().len(), 1);
    for wrong in ["", &"a".repeat(256)] {
        assert_eq!(send(&me, "/api/v1/posts", wrong, body).await.problem(), "fields");
    }
});

db_test!(app::MIGRATIONS, fn a_post_that_was_changed_meanwhile_is_not_written_over(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = two(&site).await;
    let post = say(&site, &me, "First.", "members").await;
    let read = site.program("GET", &path(&post), &me, "").await;
    let tag = read.header("etag").to_owned();
    let again = site.program_with("GET", &path(&post), &me, &[("if-none-match", &tag)], "").await;
    assert_eq!((again.status, again.bytes.len(), again.header("etag")), (StatusCode::NOT_MODIFIED, 0, tag.as_str()));
    let change = async |tag: &str, words: &str| {
        let body = json!({ "body": words }).to_string();
        site.program_with("PATCH", &path(&post), &me, &[("if-match", tag)], &body).await
    };
    site.program("POST", &format!("{}/comments", path(&post)), &other, "{\"body\": \"Soup.\"}").await;
    site.app.clock.set(site.app.clock.now() + jiff::SignedDuration::from_secs(1));
    assert_eq!(change(&tag, "Second.").await.status, StatusCode::OK, "what others say does not matter");
    let late = change(&tag, "Third.").await;
    assert_eq!((late.status, late.problem().as_str()), (StatusCode::PRECONDITION_FAILED, "changed"));
    let now = site.program("GET", &path(&post), &me, "").await.json()["post"].clone();
    assert_eq!(now["body"], "Second.");
    site.app.clock.set(site.app.clock.now() + jiff::SignedDuration::from_secs(1));
    let version = format!("\"nothing\", \"{}\"", now["version"].as_str().unwrap());
    assert_eq!(change(&version, "Third.").await.status, StatusCode::OK);
    assert_eq!(change("*", "Fourth.").await.status, StatusCode::OK);
    assert_eq!(change("\"nonsense\"", "Fifth.").await.status, StatusCode::PRECONDITION_FAILED);
});

db_test!(app::MIGRATIONS, fn the_feed_neither_repeats_nor_leaves_out_while_others_write(db) {
    let site = Site::new(db, "2026-11-25").await;
    let (me, other) = two(&site).await;
    let mut before = Vec::new();
    for number in 0..25 {
        site.app.clock.set(site.app.clock.now() + jiff::SignedDuration::from_secs(1));
        before.push(say(&site, &me, &format!("Number {number}."), "members").await);
    }
    let first = site.program("GET", "/api/v1/activities?tab=everyone", &other, "").await;
    let next = first.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(first.header("link"), format!("</api/v1/activities?tab=everyone&cursor={next}>; rel=\"next\""));
    say(&site, &other, "Meanwhile.", "members").await;
    site.program("DELETE", &path(&before[3]), &me, "").await;
    let second = site.program("GET", &format!("/api/v1/activities?tab=everyone&cursor={next}"), &other, "").await;
    let expected: Vec<String> = (5..25).rev().map(|number| format!("Number {number}.")).collect();
    assert_eq!(bodies(&first), expected);
    assert_eq!(bodies(&second), ["Number 4.", "Number 2.", "Number 1.", "Number 0."]);
    assert_eq!((second.json()["next"].clone(), second.header("link")), (Value::Null, ""));
    assert_eq!(bodies(&site.program("GET", "/api/v1/activities?tab=mine", &other, "").await), ["Meanwhile."]);
});
