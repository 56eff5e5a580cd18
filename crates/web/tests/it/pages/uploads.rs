//! Pictures while many are being sent: who gets no turn is told so, and keeps what they typed. And who may send none is told before.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app::pictures::AT_ONCE;
use axum::body::Body;
use axum::http::StatusCode;
use bytes::Bytes;
use db::db_test;
use futures_util::future::{join_all, ready};
use futures_util::stream::{StreamExt as _, once};

use crate::support::answer::Answer;
use crate::support::people::Person;
use crate::support::programs::EVERYTHING;
use crate::support::site::Site;

const ALBUM: &str = "/drafts/update/pictures";
const OWN: &str = "/settings/profile/picture";
const BY_PROGRAM: &str = "/api/v1/me/drafts/update/pictures";
const FILE: &str = "name=\"picture\"; filename=\"sea.png\"";

/// Something that begins so, and of which nothing more ever comes. `waits` counts those of whom more is wanted.
fn begun(so: &str, waits: &Arc<AtomicUsize>) -> Body {
    let (so, waits) = (Bytes::from(so.to_owned()), Arc::clone(waits));
    let more = async move {
        waits.fetch_add(1, Ordering::SeqCst);
        pending::<Result<Bytes, Infallible>>().await
    };
    Body::from_stream(once(ready(Ok(so))).chain(once(more)))
}

fn field(head: &str, text: &str) -> String {
    format!("--x\r\ncontent-disposition: form-data; {head}\r\n\r\n{text}")
}

fn form(fields: &[(&str, &str)]) -> String {
    let all = fields.iter().map(|(head, text)| field(head, text) + "\r\n");
    all.collect::<String>() + "--x--\r\n"
}

async fn sends(site: &Site, path: &str, person: &Person, body: impl Into<Body>) -> Answer {
    let kind = "multipart/form-data; boundary=x";
    let headers = [("content-type", kind), ("sec-fetch-site", "same-origin"), ("cookie", &person.cookies)];
    site.send("POST", path, &headers, body).await
}

async fn by_program(site: &Site, token: &str, more: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let bearer = format!("Bearer {token}");
    let mut headers = vec![("authorization", bearer.as_str()), ("content-type", "image/png")];
    headers.extend(more);
    site.send("POST", BY_PROGRAM, &headers, body).await
}

fn is_put_off(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
    assert!(!answer.header("retry-after").is_empty());
}

/// While all turns are taken.
async fn comes_later(site: &Site, me: &Person, token: &str, id: &str) {
    let alt = format!("name=\"alt-{id}\"");
    let (album, own, skip) = (
        form(&[(&alt, "A harbour at dawn"), (FILE, "x"), ("name=\"done\"", "yes")]),
        form(&[(FILE, "x")]),
        form(&[(FILE, "x"), ("name=\"skip\"", "yes")]),
    );
    let read = Arc::new(AtomicUsize::new(0));
    // Together, since each waits for its turn first.
    let (album, own, skipped, asked, sent, seen) = tokio::join!(
        sends(site, ALBUM, me, album),
        sends(site, OWN, me, own),
        sends(site, "/join/picture", me, skip),
        by_program(site, token, &[("expect", "100-continue")], begun("", &read)),
        by_program(site, token, &[], vec![0; 1 << 20]),
        site.see("/activities", me),
    );
    is_put_off(&album);
    assert!(album.text().contains("Many people are sending pictures"), "{}", album.text());
    assert!(
        album.text().contains(">A harbour at dawn</textarea>"),
        "what was typed is lost: {}",
        album.text()
    );
    is_put_off(&own);
    assert!(own.text().contains("Many people are sending pictures"), "{}", own.text());
    assert_eq!(skipped.status, StatusCode::SEE_OTHER, "who sends no picture needs no turn");
    for refused in [asked, sent] {
        is_put_off(&refused);
        assert_eq!(refused.problem(), "busy");
    }
    assert_eq!(read.load(Ordering::SeqCst), 0, "it was read before there was a turn");
    assert_eq!(seen.status, StatusCode::OK);
}

/// The gate is one for both engines.
#[test]
fn who_sends_a_picture_while_many_do_is_told_to_come_later_and_keeps_what_they_typed() {
    db::testing::on_sqlite(app::MIGRATIONS, async |db: &db::TestDb| {
        let site = Site::new(db, "2026-11-25").await;
        let me = site.join("quiet-harbour").await;
        let token = site.token(&me, &EVERYTHING).await;
        let mut others = Vec::new();
        for alias in ["warm-doorstep", "elan-vital", "calm-bay", "loud-voice"] {
            others.push(site.token(&site.join(alias).await, &EVERYTHING).await);
        }
        let icon = site.get("/icon-192.png").await.bytes;
        let first = by_program(&site, &token, &[], icon.clone()).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.text());
        let id = first.json()["items"][0]["id"].as_str().unwrap().to_owned();
        let waits = Arc::new(AtomicUsize::new(0));
        let send = |at: usize| by_program(&site, &others[at % others.len()], &[], begun("", &waits));
        let told = async {
            while waits.load(Ordering::SeqCst) < AT_ONCE {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            comes_later(&site, &me, &token, &id).await;
        };
        tokio::select! {
            _ = join_all((0..AT_ONCE).map(send)) => panic!("what never came was read to its end"),
            () = told => {}
        }
        let again = by_program(&site, &token, &[], icon).await;
        assert_eq!(again.status, StatusCode::OK, "turns are given back: {}", again.text());
    });
}

db_test!(app::MIGRATIONS, fn who_has_sent_too_many_pictures_is_told_before_the_next_is_read(db) {
    let site = Site::new(db, "2026-11-25").await;
    let me = site.join("quiet-harbour").await;
    let token = site.token(&me, &EVERYTHING).await;
    for path in [ALBUM, OWN] {
        let too_often = async {
            while sends(&site, path, &me, form(&[(FILE, "x")])).await.status != StatusCode::TOO_MANY_REQUESTS {}
        };
        tokio::time::timeout(Duration::from_secs(60), too_often).await.unwrap();
    }
    let (begins, waits) = (field(FILE, "") + "begun", Arc::new(AtomicUsize::new(0)));
    let all = async {
        assert_eq!(by_program(&site, &token, &[], begun("", &waits)).await.problem(), "wait");
        assert_eq!(waits.load(Ordering::SeqCst), 0, "it was read");
        for path in [ALBUM, OWN] {
            let answer = sends(&site, path, &me, begun(&begins, &waits)).await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        }
    };
    // Where all of it is wanted first, this takes for ever.
    tokio::time::timeout(Duration::from_secs(60), all).await.unwrap();
});
