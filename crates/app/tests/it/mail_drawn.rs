//! What a mail program sees of a letter: its parts, its headers, its signature.

use std::path::{Path, PathBuf};

use app::mail::{Dkim, Letter, LetterId, Note, Post, Postman, Signer, Urgency, Way, send};
use app::{App, communities::CommunityId};
use db::db_test;
use serde_json::Value;

use crate::mail_peer::{self, headers};
use crate::mail_sample::*;

/// Sends one letter into a folder and gives its file.
async fn file(app: &App, post: Post, letter: Letter) -> PathBuf {
    let Way::Files(folder) = post.way.clone() else { panic!("letters go to files here") };
    let id = send(app, letter).await.unwrap();
    let sent = round(app, &Postman::new(post).unwrap()).await.sent;
    let home = app::communities::home(app).await.unwrap().id;
    assert_eq!(sent, 1, "{:?}", app::mail::outbox::show(app, home, id).await.unwrap());
    folder.join(format!("{id}.eml"))
}

fn to_files(folder: &Path) -> Post {
    post(Way::Files(folder.join("mail")))
}

fn newsletter(app: &App, home: CommunityId) -> Letter {
    let note = Note { unsubscribe: Some("/stop/abc?a=1&b=2".to_owned()), ..note() };
    Letter::new(app, home, "newsletter", "ada@example.net", note).leaving(Urgency::Bulk)
}

fn one(seen: &Value, name: &str) -> String {
    let mut all = headers(seen, name);
    assert_eq!(all.len(), 1, "{name}: {all:?}");
    all.remove(0)
}

db_test!(app::MIGRATIONS, fn a_mail_program_sees_both_parts_and_what_machines_need(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let letter = newsletter(&app, home);
    let id: LetterId = letter.id();
    let post = Post { name: Some("Café Nova".to_owned()), reply_to: Some("team@example.org".to_owned()), ..to_files(folder.path()) };
    let seen = mail_peer::read(&file(&app, post, letter).await, None);
    assert_eq!(seen["defects"], serde_json::json!([]));
    assert_eq!(seen["type"], "multipart/alternative");
    assert_eq!(seen["parts"], serde_json::json!(["text/plain", "text/html"]));
    assert!(seen["longest_line"].as_u64().unwrap() < 998 && seen["bare_line_ends"] == 0, "{seen}");
    assert_eq!(one(&seen, "From"), "Café Nova <community@example.org>");
    assert_eq!(one(&seen, "To"), "ada@example.net");
    assert_eq!(one(&seen, "Reply-To"), "team@example.org");
    assert_eq!(one(&seen, "Date"), "Wed, 25 Nov 2026 10:00:00 +0000");
    assert!(one(&seen, "Message-ID").starts_with(&format!("<{id}.")), "{seen}");
    assert!(one(&seen, "Message-ID").ends_with("@example.org>"), "{seen}");
    assert_eq!(one(&seen, "Auto-Submitted"), "auto-generated");
    assert_eq!(one(&seen, "Precedence"), "bulk");
    assert_eq!(one(&seen, "Feedback-ID"), format!("newsletter:{home}:bulk:alongside"));
    assert_eq!(one(&seen, "List-Id"), "<newsletter.community.example.org>");
    assert_eq!(one(&seen, "List-Unsubscribe"), "<https://community.example.org/stop/abc?a=1&b=2>");
    assert_eq!(one(&seen, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    let text = seen["text"].as_str().unwrap().replace("\r\n", "\n");
    assert!(text.starts_with("Someone asked for a link to sign in.\n\nSign in:\nhttps://community.example.org/sign-in/abc?x=1&y=2\n\n"), "{text}");
    assert!(text.contains("-- \nThis letter comes from Café Nova."), "{text}");
    assert!(text.contains("\nTo get no more letters of this kind:\nhttps://community.example.org/stop/abc?a=1&b=2"), "{text}");
});

db_test!(app::MIGRATIONS, fn the_page_of_a_letter_asks_for_nothing_from_elsewhere_and_knows_the_dark(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let file = file(&app, to_files(folder.path()), newsletter(&app, home)).await;
    let seen = mail_peer::read(&file, None);
    let html = seen["html"].as_str().unwrap();
    for loads in ["<img", "<link", "@import", "url(", "<script", "src=", "fonts.g", "background=\""] {
        assert!(!html.contains(loads), "{loads} in {html}");
    }
    let ours = |address: &str| ["community.example.org", "www.w3.org"].iter().any(|host| address.starts_with(host));
    assert!(html.split("://").skip(1).all(ours), "{html}");
    for needed in [
        "lang=\"en\"",
        "name=\"color-scheme\" content=\"light dark\"",
        "prefers-color-scheme: dark",
        "<title>Sign in to Our community</title>",
    ] {
        assert!(html.contains(needed), "no {needed} in {html}");
    }
    // The address of the button is there to be read, too.
    assert!(html.contains(">https://community.example.org/sign-in/abc?x=1&#38;y=2</a>"), "{html}");
});

db_test!(app::MIGRATIONS, fn a_letter_that_is_not_one_of_many_bears_no_marks_of_a_list(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let file = file(&app, to_files(folder.path()), letter(&app, home, "ada@example.net")).await;
    let seen = mail_peer::read(&file, None);
    for absent in ["Precedence", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To", "DKIM-Signature"] {
        assert_eq!(headers(&seen, absent), Vec::<String>::new());
    }
    assert_eq!(one(&seen, "Auto-Submitted"), "auto-generated");
});

db_test!(app::MIGRATIONS, fn nobody_can_write_a_header_or_markup_into_a_letter(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let evil = "Hello\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script></mj-text><mj-image src=\"https://evil.example/x.png\"/>{{ 7*7 }}\u{0}";
    let note = Note {
        subject: evil.to_owned(),
        lines: vec![evil.to_owned()],
        action: Some((evil.to_owned(), format!("https://community.example.org/\"><b>\r\n{evil}"))),
        after: vec![evil.to_owned()],
        why: evil.to_owned(),
        unsubscribe: Some(format!("/stop>\r\nBcc: eve@example.com,<mailto:eve@example.com{evil}")),
    };
    let letter = Letter::new(&app, home, "evil", "ada@example.net", note);
    let post = Post { name: Some(evil.to_owned()), ..to_files(folder.path()) };
    let seen = mail_peer::read(&file(&app, post, letter).await, None);
    assert_eq!(headers(&seen, "Bcc"), Vec::<String>::new(), "{seen}");
    assert!(one(&seen, "Subject").starts_with("Hello Bcc: eve@example.com <script>"), "{seen}");
    assert_eq!(one(&seen, "List-Unsubscribe").matches('<').count(), 1, "{seen}");
    assert_eq!(seen["parts"], serde_json::json!(["text/plain", "text/html"]));
    let html = seen["html"].as_str().unwrap();
    for bad in ["<script", "<img", "src=\"https://evil", "<b>"] {
        assert!(!html.contains(bad), "{bad} in {html}");
    }
    assert!(html.contains("{{ 7*7 }}"), "{html}");
});

db_test!(app::MIGRATIONS, fn an_address_with_a_line_end_is_dead_at_once(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let id = posted(&app, home, "ada@example.net\r\nBcc: eve@example.com").await;
    let way = Way::Files(folder.path().join("mail"));
    assert_eq!(round(&app, &postman(way)).await.dead, 1);
    let (entry, _) = app::mail::outbox::show(&app, home, id).await.unwrap().unwrap();
    assert!(entry.problem.contains("is no mail address"), "{}", entry.problem);
});

db_test!(app::MIGRATIONS, fn signatures_of_both_kinds_hold_and_cover_the_way_out(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = community(db, folder.path()).await;
    let keys = mail_peer::keys(folder.path());
    for (name, kind) in [("rsa.pem", "rsa"), ("rsa-old.pem", "rsa"), ("ed25519.pem", "ed25519")] {
        let key = std::fs::read_to_string(keys.join(name)).unwrap();
        let dkim = Dkim { domain: "example.org".to_owned(), selector: "alongside".to_owned(), key };
        let (at, record) = Signer::new(&dkim).unwrap().record();
        assert_eq!(at, "alongside._domainkey.example.org");
        let records = folder.path().join("records.json");
        std::fs::write(&records, serde_json::json!({ at: record }).to_string()).unwrap();
        let post = Post { dkim: Some(dkim), ..to_files(folder.path()) };
        let path = file(&app, post, newsletter(&app, home)).await;
        let seen = mail_peer::read(&path, Some(&records));
        assert_eq!(seen["dkim"], true, "{name}: {seen}");
        assert_eq!(seen["defects"], serde_json::json!([]));
        let signature = one(&seen, "DKIM-Signature");
        assert!(signature.contains(&format!("a={kind}-sha256")), "{signature}");
        // What was changed on the way does not pass, nor does what was added.
        let whole = std::fs::read_to_string(&path).unwrap();
        for (from, to) in [
            ("Subject: Sign in", "Subject: Sign out"),
            ("One-Click", "Two-Clicks"),
            ("/stop/abc", "/stop/abd"),
            ("List-Id: <", "List-Id: <another."),
            ("From: ", "List-Id: <another.example.org>\r\nFrom: "),
            ("Someone", "Nobody"),
            ("From: ", "Subject: another\r\nFrom: "),
        ] {
            let changed = folder.path().join("changed.eml");
            assert!(whole.contains(from), "{from}");
            std::fs::write(&changed, whole.replacen(from, to, 1)).unwrap();
            assert_eq!(mail_peer::read(&changed, Some(&records))["dkim"], false, "{name}: {to} passed");
        }
    }
});

#[test]
fn a_key_that_cannot_sign_is_refused_with_what_to_do() {
    for key in ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
        let dkim = Dkim { domain: "example.org".to_owned(), selector: "s".to_owned(), key: key.to_owned() };
        let refused = Signer::new(&dkim).unwrap_err();
        assert!(refused.problem.contains("The DKIM key for example.org cannot be used"), "{refused}");
        assert!(refused.remedy.contains("openssl genpkey"), "{refused}");
    }
}
