//! What stays of a case when people leave, and when its time is over.

use app::communities::Community;
use app::mail::{Post, Way};
use app::members::Role;
use app::moderation;
use app::posts;
use app::{App, MIGRATIONS, jobs, mail, privacy};
use db::db_test;
use db::testing::TestDb;
use jiff::SignedDuration;

use super::{below, cases, decide, place, report, say, staff};
use crate::profiles::{as_member, join};

async fn days_later(app: &App, place: &Community, folder: &std::path::Path, days: i64) {
    app.clock.set(app.clock.now() + SignedDuration::from_hours(days * 24 + 1));
    jobs::plan(app, place.id).await.unwrap();
    let post = Post {
        way: Way::Files(folder.join("mail")),
        from: "community@example.org".to_owned(),
        name: None,
        reply_to: None,
        dkim: None,
        base_url: "https://example.org".to_owned(),
        pace: None,
        bounces: None,
    };
    let postman = mail::Postman::new(post).unwrap();
    while jobs::run_one(app, &postman).await.unwrap() {}
}

async fn rows(db: &TestDb, tables: &[&str]) -> Vec<String> {
    let all = db::testing::dump(db).await.into_iter();
    all.filter(|line| tables.contains(&line.table.as_str()))
        .map(|line| format!("{} {}", line.table, line.text))
        .collect()
}

db_test!(MIGRATIONS, fn who_leaves_takes_their_name_along_and_no_case(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    for (alias, exit) in [("quiet-harbour", privacy::Exit::Erase), ("warm-doorstep", privacy::Exit::Anonymise)] {
        let (me, own) = join(&app, &place, alias).await;
        let (other, _) = join(&app, &place, &format!("{alias}-x")).await;
        let (mine, theirs) = (say(&app, &place, me, "Fools, all.", "members").await, say(&app, &place, other, "Rude words.", "members").await);
        report(&app, &place, other, mine).await;
        report(&app, &place, me, theirs).await;
        let open = cases(&app, &place, &moderator).await;
        let about = |post| open.iter().find(|case| case.post_id == Some(post)).unwrap().id;
        decide(&app, &place, &moderator, about(mine), "hide").await.unwrap();
        let told = moderation::decided(&app, &as_member(me)).await.unwrap()[0].clone();
        moderation::appeal(&app, place.id, (own.account, own.member.as_ref().unwrap()), told.id, "I meant it well.").await.unwrap();
        privacy::ask(&app, &place, &own, exit).await.unwrap();
        days_later(&app, &place, folder.path(), 14).await;
        let kept = rows(db, &["moderation_case", "moderation_copy", "report", "decision", "appeal"]).await;
        assert!(!kept.iter().any(|line| line.contains(alias) && !line.contains("-x")), "{exit:?}: {kept:?}");
        assert!(!kept.iter().any(|line| line.contains("I meant it well.")), "an answer goes with who gave it");
        let looked = moderation::look(&app, place.id, &moderator, about(mine)).await.unwrap();
        assert_eq!((looked.copies[0].alias.as_str(), looked.copies[0].body.as_str(), looked.case.author), ("", "Fools, all.", None));
        let looked = moderation::look(&app, place.id, &moderator, about(theirs)).await.unwrap();
        assert_eq!(looked.reports.iter().map(|one| one.reporter.clone()).collect::<Vec<_>>(), [None], "{exit:?}");
        decide(&app, &place, &moderator, about(theirs), "nothing").await.unwrap();
    }
});

db_test!(MIGRATIONS, fn a_case_ends_with_its_copies_and_reports_and_a_reason_that_is_still_needed_stays(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, author) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    let (hidden, fine, open) = (
        say(&app, &place, ann, "Hidden words.", "members").await,
        say(&app, &place, ann, "Fine words.", "members").await,
        say(&app, &place, ann, "Open words.", "members").await,
    );
    for id in [hidden, fine, open] {
        report(&app, &place, bob, id).await;
    }
    let list = cases(&app, &place, &moderator).await;
    let of = |post| list.iter().find(|case| case.post_id == Some(post)).unwrap().id;
    decide(&app, &place, &moderator, of(hidden), "hide").await.unwrap();
    decide(&app, &place, &moderator, of(fine), "nothing").await.unwrap();
    let told = moderation::decided(&app, &as_member(ann)).await.unwrap()[0].id;
    moderation::appeal(&app, place.id, (author.account, author.member.as_ref().unwrap()), told, "I meant it well.").await.unwrap();
    days_later(&app, &place, folder.path(), 179).await;
    assert_eq!(rows(db, &["moderation_copy", "report"]).await.len(), 6, "not yet");
    days_later(&app, &place, folder.path(), 2).await;
    let kept = rows(db, &["moderation_copy"]).await.join(" ");
    assert!(!kept.contains("Fine words.") && kept.contains("Hidden words.") && kept.contains("Open words."), "an answer that waits holds its case: {kept}");
    let appeal = moderation::list(&app, place.id, &moderator).await.unwrap().1[0].id;
    let typed = moderation::Answered { outcome: "stands".to_owned(), reason: "It stays.".to_owned() };
    moderation::answer(&app, &place, &moderator, appeal, &typed).await.unwrap();
    days_later(&app, &place, folder.path(), 1).await;
    let kept = rows(db, &["moderation_copy", "report"]).await.join(" ");
    assert!(!kept.contains("Hidden words.") && kept.contains("Open words."), "{kept}");
    let on = moderation::told_on(&app, ann, hidden).await.unwrap();
    assert_eq!(on.iter().map(|one| one.reason.as_str()).collect::<Vec<_>>(), ["It calls somebody names."], "the reason stays where it is needed");
    posts::delete(&app, place.id, &as_member(ann), hidden).await.unwrap();
    days_later(&app, &place, folder.path(), 1).await;
    assert_eq!(rows(db, &["decision"]).await.len(), 0);
    assert_eq!(rows(db, &["moderation_case"]).await.len(), 1, "what is open stays open");
    let comment = below(&app, &place, ann, open, "More.").await;
    assert!(posts::thread(&app, place.id, Some(bob), comment).await.is_ok());
});
