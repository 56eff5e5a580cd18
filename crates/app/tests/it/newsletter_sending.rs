//! Issues: what is in them, who gets them, and that nobody gets one twice.

use std::collections::BTreeSet;
use std::path::Path;

use app::accounts::{self};
use app::communities::Community;
use app::mail::{Dkim, Post, Postman, Way, outbox};
use app::newsletter::issues::{self, Edit, State};
use app::newsletter::{self, IssueId, Pace, Pause, Wish};
use app::{AccountId, App, Error, jobs};
use db::db_test;
use jiff::SignedDuration;

use crate::mail_peer::{self, headers};
use crate::mail_sample::{post, postman, process, round};
use crate::newsletter::*;

async fn editor(app: &App, place: &Community) -> AccountId {
    accounts::add(app, place.id, "edi", "edi@example.org", "friend").await.unwrap().account
}

/// An issue that may leave now.
async fn ready(app: &App, place: &Community) -> IssueId {
    let issue = issues::draft(app, place, Pace::Weekly, None).await.unwrap();
    issues::schedule(app, place.id, issue, None, editor(app, place).await).await.unwrap();
    issue
}

/// Addresses that letters of issues go to, in the order of the alphabet.
async fn addressed(app: &App, place: &Community) -> Vec<String> {
    let all = outbox::list(app, place.id, None, None, 500).await.unwrap();
    let mut to: Vec<String> =
        all.into_iter().filter(|entry| entry.kind == "newsletter").map(|entry| entry.recipient).collect();
    to.sort();
    to
}

async fn send_all(app: &App, place: &Community, issue: IssueId, most: usize) {
    while issues::send_some(app, place.id, issue, most).await.unwrap() {}
}

/// The letters that lie in a folder of files, by address.
fn texts(folder: &Path) -> Vec<String> {
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<String> = all.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    all.sort();
    all
}

db_test!(app::MIGRATIONS, fn newsletter_a_draft_holds_what_is_new_since_the_last(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let slugs = async |id| {
        let edition = issues::show(&app, place.id, id).await.unwrap();
        edition.pieces.into_iter().map(|piece| piece.slug).collect::<Vec<_>>()
    };
    let first = issues::draft(&app, &place, Pace::Weekly, None).await.unwrap();
    assert_eq!(slugs(first).await, ["two", "one"]);
    assert_eq!(issues::draft(&app, &place, Pace::Weekly, None).await.unwrap(), first, "there was a draft");
    issues::schedule(&app, place.id, first, None, editor(&app, &place).await).await.unwrap();
    send_all(&app, &place, first, 10).await;
    let nothing = issues::draft(&app, &place, Pace::Weekly, None).await;
    assert!(matches!(nothing, Err(Error::Faults(_))), "{nothing:?}");
    // The other pace has seen none of it.
    assert_eq!(slugs(issues::draft(&app, &place, Pace::Monthly, None).await.unwrap()).await.len(), 2);
    // One is new, one was reviewed again, and the one of before is left out.
    app.clock.set(app.clock.now().checked_add(SignedDuration::from_hours(48)).unwrap());
    let root = folder.path().join("library");
    article(&root, "three", "sleep", "2026-11-25");
    article(&root, "one", "hands", "2026-11-26");
    import(&app, &root).await;
    let second = issues::draft(&app, &place, Pace::Weekly, None).await.unwrap();
    assert_eq!(slugs(second).await, ["one", "three"]);
});

db_test!(app::MIGRATIONS, fn newsletter_an_editor_adds_an_article_by_its_address(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let id = issues::draft(&app, &place, Pace::Weekly, None).await.unwrap();
    let slugs = async || {
        let pieces = issues::show(&app, place.id, id).await.unwrap().pieces;
        pieces.into_iter().map(|piece| piece.slug).collect::<Vec<_>>()
    };
    let before = slugs().await;
    let kept: Vec<_> = issues::show(&app, place.id, id).await.unwrap().pieces.iter().map(|one| one.article).take(1).collect();
    issues::arrange(&app, place.id, id, kept).await.unwrap();
    let told = async |typed: &str| match issues::add(&app, place.id, id, typed).await {
        Ok(()) => String::new(),
        Err(Error::Faults(faults)) => faults[0].message.clone(),
        Err(other) => panic!("{other}"),
    };
    for (typed, part) in [("", "no such article"), ("/resources/nothing", "no such article"), (&before[0], "already")] {
        assert!(told(typed).await.contains(part), "{typed}");
    }
    let address = format!(" https://community.example.org/resources/{}/ ", before[1]);
    assert_eq!(told(&address).await, "");
    assert_eq!(slugs().await, before);
    issues::schedule(&app, place.id, id, None, editor(&app, &place).await).await.unwrap();
    assert!(matches!(issues::add(&app, place.id, id, &before[0]).await, Err(Error::Missing)), "it is a draft no longer");
});

db_test!(app::MIGRATIONS, fn newsletter_an_editor_changes_orders_and_stops_an_issue(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (by, id) = (editor(&app, &place).await, issues::draft(&app, &place, Pace::Weekly, None).await.unwrap());
    let edit = Edit { subject: "  Hello \n you ".to_owned(), intro: "See **[this](/resources/one)**.".to_owned() };
    issues::edit(&app, place.id, id, &edit).await.unwrap();
    let pieces = issues::show(&app, place.id, id).await.unwrap().pieces;
    issues::arrange(&app, place.id, id, vec![pieces[1].article]).await.unwrap();
    let seen = issues::preview(&app, &place, id).await.unwrap();
    assert_eq!(seen.edition.issue.subject, "Hello you");
    assert_eq!(seen.edition.pieces.len(), 1);
    assert!(seen.html.contains("http://localhost:8080/resources/one") && !seen.html.contains("/resources/two"));
    assert!(seen.html.contains("About &#60;one&#62; &#38; more") && seen.text.contains("About <one> & more"));
    assert!(seen.html.contains("Bea, M.D.") && seen.html.contains("<strong><a href=\"http://localhost:8080/resources/one\""));
    assert!(!seen.html.contains("<img") && !seen.html.contains('\u{e001}') && !seen.text.contains('\u{e002}'));
    for wrong in [Edit { subject: String::new(), ..edit.clone() }, Edit { subject: "x".repeat(151), ..edit.clone() }] {
        assert!(matches!(issues::edit(&app, place.id, id, &wrong).await, Err(Error::Faults(_))));
    }
    let later = app.clock.now().checked_add(SignedDuration::from_hours(5)).unwrap();
    let before = app.clock.now().checked_sub(SignedDuration::from_hours(5)).unwrap();
    assert!(matches!(issues::schedule(&app, place.id, id, Some(before), by).await, Err(Error::Faults(_))));
    issues::schedule(&app, place.id, id, Some(later), by).await.unwrap();
    subscriber(&app, &place, "ada@example.net").await;
    send_all(&app, &place, id, 10).await;
    assert_eq!(addressed(&app, &place).await, Vec::<String>::new(), "it left before its time");
    assert!(matches!(issues::edit(&app, place.id, id, &edit).await, Err(Error::Missing)));
    issues::cancel(&app, place.id, id, by).await.unwrap();
    app.clock.set(later);
    send_all(&app, &place, id, 10).await;
    assert_eq!(addressed(&app, &place).await, Vec::<String>::new(), "it was stopped");
    issues::discard(&app, place.id, id).await.unwrap();
    assert!(matches!(issues::show(&app, place.id, id).await, Err(Error::Missing)));
});

db_test!(app::MIGRATIONS, fn newsletter_after_a_crash_everybody_gets_one_letter(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let mut all = BTreeSet::new();
    for number in 10..17 {
        let email = format!("reader{number}@example.net");
        subscriber(&app, &place, &email).await;
        all.insert(email);
    }
    let issue = ready(&app, &place).await;
    // Two batches of two, and then the worker dies.
    for _ in 0..2 {
        assert!(issues::send_some(&app, place.id, issue, 2).await.unwrap());
    }
    assert_eq!(addressed(&app, &place).await.len(), 4);
    let other = process(db, folder.path(), app.clock.clone());
    while jobs::run_one(&other, &postman(Way::Off)).await.unwrap() {}
    assert_eq!(addressed(&app, &place).await, all.into_iter().collect::<Vec<_>>());
    send_all(&app, &place, issue, 3).await;
    let after = issues::show(&app, place.id, issue).await.unwrap().issue;
    assert_eq!((after.state, after.addressed), (State::Sent, 7));
    assert_eq!(issues::figures(&app, issue).await.unwrap().waiting, 7);
    // Whoever comes later gets the next one.
    subscriber(&app, &place, "late@example.net").await;
    send_all(&app, &place, issue, 3).await;
    assert_eq!(addressed(&app, &place).await.len(), 7);
});

db_test!(app::MIGRATIONS, fn newsletter_two_workers_at_once_write_each_letter_once(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    for number in 0..12 {
        subscriber(&app, &place, &format!("reader{number}@example.net")).await;
    }
    let issue = ready(&app, &place).await;
    let other = process(db, folder.path(), app.clock.clone());
    tokio::join!(
        send_all(&app, &place, issue, 1),
        send_all(&other, &place, issue, 2),
        send_all(&app, &place, issue, 3),
    );
    let to = addressed(&app, &place).await;
    assert_eq!((to.len(), to.iter().collect::<BTreeSet<_>>().len()), (12, 12));
    assert_eq!(issues::show(&app, place.id, issue).await.unwrap().issue.addressed, 12);
});

db_test!(app::MIGRATIONS, fn newsletter_pace_topics_and_pauses_decide_who_gets_what(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let of = |slug: &str| Wish { topics: vec![slug.to_owned()], ..Wish::default() };
    subscriber(&app, &place, "all@example.net").await;
    for (email, wish) in [
        ("hands@example.net", of("hands")),
        ("month@example.net", Wish { pace: Pace::Monthly, ..Wish::default() }),
        ("pause@example.net", Wish { pause: Pause::Days(30), ..Wish::default() }),
        ("sleep@example.net", of("sleep")),
    ] {
        let id = subscriber(&app, &place, email).await;
        choose(&app, &place, id, wish).await;
    }
    let gone = subscriber(&app, &place, "gone@example.net").await;
    newsletter::leave(&app, place.id, &leave_token(&app, gone, None)).await.unwrap();
    let issue = issues::draft(&app, &place, Pace::Weekly, None).await.unwrap();
    let pieces = issues::show(&app, place.id, issue).await.unwrap().pieces;
    let one = pieces.iter().find(|piece| piece.slug == "one").unwrap().article;
    issues::arrange(&app, place.id, issue, vec![one]).await.unwrap();
    issues::schedule(&app, place.id, issue, None, editor(&app, &place).await).await.unwrap();
    send_all(&app, &place, issue, 2).await;
    assert_eq!(addressed(&app, &place).await, ["all@example.net", "hands@example.net"]);
    let monthly = issues::draft(&app, &place, Pace::Monthly, None).await.unwrap();
    issues::schedule(&app, place.id, monthly, None, AccountId(0)).await.unwrap();
    send_all(&app, &place, monthly, 2).await;
    assert_eq!(addressed(&app, &place).await.len(), 3);
});

db_test!(app::MIGRATIONS, fn newsletter_a_letter_holds_only_the_topics_and_leaves_only_to_those_who_stayed(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    subscriber(&app, &place, "all@example.net").await;
    let hands = subscriber(&app, &place, "hands@example.net").await;
    choose(&app, &place, hands, Wish { topics: vec!["hands".to_owned()], ..Wish::default() }).await;
    let gone = subscriber(&app, &place, "gone@example.net").await;
    let files = folder.path().join("mail");
    let post = postman(Way::Files(files.clone()));
    round(&app, &post).await;
    std::fs::remove_dir_all(&files).unwrap();
    let issue = ready(&app, &place).await;
    send_all(&app, &place, issue, 10).await;
    newsletter::leave(&app, place.id, &leave_token(&app, gone, Some(issue))).await.unwrap();
    round(&app, &post).await;
    let letters = texts(&files);
    assert_eq!(letters.len(), 2, "somebody who left got a letter");
    let about = |letter: &str, slug: &str| letter.contains(&format!("/resources/{slug}"));
    let narrow = letters.iter().find(|letter| letter.contains("hands@example.net")).unwrap();
    let whole = letters.iter().find(|letter| letter.contains("all@example.net")).unwrap();
    assert!(about(narrow, "one") && !about(narrow, "two"));
    assert!(about(whole, "one") && about(whole, "two"));
});

db_test!(app::MIGRATIONS, fn newsletter_drafts_are_made_by_themselves_when_somebody_reads(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let daily = async || {
        let job = jobs::Job::new(&app, place.id, jobs::Kind::NewsletterDraft, &());
        jobs::leave(&app, job).await.unwrap();
        while jobs::run_one(&app, &postman(Way::Off)).await.unwrap() {}
        issues::list(&app, place.id).await.unwrap()
    };
    assert_eq!(daily().await, [], "nobody reads it");
    subscriber(&app, &place, "ada@example.net").await;
    let made = daily().await;
    assert_eq!((made.len(), made[0].pace, made[0].state), (1, Pace::Weekly, State::Draft));
    assert_eq!(daily().await.len(), 1);
    assert_eq!(addressed(&app, &place).await, Vec::<String>::new(), "nobody sends it but an editor");
});

db_test!(app::MIGRATIONS, fn newsletter_a_mail_program_sees_how_to_leave_and_that_it_is_signed(db) {
    if !mail_peer::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let id = subscriber(&app, &place, "ada@example.net").await;
    let keys = mail_peer::keys(folder.path());
    let files = folder.path().join("mail");
    let dkim = Dkim { domain: "example.org".to_owned(), selector: "one".to_owned(), key: std::fs::read_to_string(keys.join("rsa.pem")).unwrap() };
    let post = Post { dkim: Some(dkim), ..post(Way::Files(files.clone())) };
    let post = Postman::new(post).unwrap();
    round(&app, &post).await;
    std::fs::remove_dir_all(&files).unwrap();
    let issue = ready(&app, &place).await;
    send_all(&app, &place, issue, 10).await;
    round(&app, &post).await;
    let letter = std::fs::read_dir(&files).unwrap().next().unwrap().unwrap().path();
    let seen = mail_peer::read(&letter, None);
    let leave = newsletter::leave_link(&app, id, Some(issue));
    assert_eq!(headers(&seen, "List-Unsubscribe"), [format!("<https://community.example.org{leave}>")]);
    assert_eq!(headers(&seen, "List-Unsubscribe-Post"), ["List-Unsubscribe=One-Click"]);
    assert_eq!(headers(&seen, "Precedence"), ["bulk"]);
    let signature = headers(&seen, "DKIM-Signature").remove(0).to_lowercase();
    assert!(signature.contains("list-unsubscribe:") && signature.contains("list-unsubscribe-post"), "{signature}");
    assert_eq!(seen["defects"], serde_json::json!([]));
    assert_eq!(seen["parts"], serde_json::json!(["text/plain", "text/html"]));
    assert!(seen["longest_line"].as_u64().unwrap() < 998, "{seen}");
});
