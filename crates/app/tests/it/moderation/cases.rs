//! Deciding: who may, once, with a reason that arrives; and the answer to it.

use app::communities::Community;
use app::mail::outbox;
use app::members::{self, Role};
use app::moderation::{self, Answered, Outcome, Ruling, Typed};
use app::sessions;
use app::{AccountId, App, Error, MIGRATIONS, events};
use db::db_test;

use super::{below, cases, decide, draft, fields, held, place, report, say, sees, staff, verdict, viewer};
use crate::profiles::{as_member, join};

async fn letters(app: &App, place: &Community, to: &str, kind: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in outbox::list(app, place.id, None, None, 500).await.unwrap() {
        if entry.recipient == to && entry.kind == kind {
            let (_, note) = outbox::show(app, place.id, entry.id).await.unwrap().unwrap();
            found.push(format!("{:?}", note.unwrap()));
        }
    }
    found
}

async fn kinds(app: &App, place: &Community, account: AccountId) -> Vec<String> {
    let about = events::about(app, place.id, account, 200).await.unwrap();
    about
        .into_iter()
        .filter(|one| one.kind != "account.console-link")
        .map(|one| format!("{}: {}", one.kind, one.reason))
        .collect()
}

db_test!(MIGRATIONS, fn a_decision_needs_what_fits_a_rule_and_a_reason_and_happens_once(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, author) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, one) = staff(&app, &place, "mo", Role::Moderator).await;
    let (_, other) = staff(&app, &place, "ada", Role::Moderator).await;
    let id = say(&app, &place, ann, "Fools.", "members").await;
    report(&app, &place, bob, id).await;
    let case = cases(&app, &place, &one).await[0].clone();
    for (typed, field) in [
        (Typed { act: String::new(), ..verdict("") }, "act"),
        (verdict("restore"), "act"),
        (verdict("unlock"), "act"),
        (verdict("release"), "act"),
        (Typed { rule: String::new(), ..verdict("hide") }, "rule"),
        (Typed { reason: " ".to_owned(), ..verdict("hide") }, "reason"),
        (Typed { reason: "x".repeat(501), ..verdict("hide") }, "reason"),
    ] {
        assert_eq!(fields(moderation::decide(&app, &place, &one, case.id, &typed).await), [field], "{typed:?}");
    }
    moderation::take(&app, place.id, &other, case.id, false).await.unwrap();
    assert_eq!(fields(decide(&app, &place, &one, case.id, "hide").await), ["act"], "somebody else is on it");
    assert_eq!(fields(moderation::take(&app, place.id, &one, case.id, false).await), ["act"]);
    assert_eq!(held(&app, &place, ann, id).await, None);
    moderation::second(&app, place.id, &other, case.id).await.unwrap();
    assert_eq!(cases(&app, &place, &one).await[0].second, None, "nobody is their own second");
    moderation::second(&app, place.id, &one, case.id).await.unwrap();
    assert_eq!(cases(&app, &place, &one).await[0].second.as_deref(), Some("mo"));
    moderation::take(&app, place.id, &one, case.id, true).await.unwrap();
    moderation::give_back(&app, place.id, &other, case.id).await.unwrap();
    assert_eq!(cases(&app, &place, &one).await[0].taker.as_deref(), Some("mo"), "only who has it gives it back");
    decide(&app, &place, &one, case.id, "hide").await.unwrap();
    assert_eq!(fields(decide(&app, &place, &one, case.id, "hide").await), ["act"], "it is so already");
    assert!(!sees(&app, &place, Some(bob), id).await);
    assert_eq!(cases(&app, &place, &one).await.len(), 0);
    assert_eq!(kinds(&app, &place, author.account).await.iter().filter(|kind| *kind == "post.hidden: It calls somebody names.").count(), 1);
    let [letter] = &letters(&app, &place, "ann@example.org", "decision").await[..] else { panic!("one letter") };
    for part in ["Be kind.", "It calls somebody names.", "/settings/decisions/", "You can answer once"] {
        assert!(letter.contains(part), "{part} in {letter}");
    }
    // Another moderator thinks better of it later.
    decide(&app, &place, &other, case.id, "restore").await.unwrap();
    assert!(sees(&app, &place, Some(bob), id).await);
    assert_eq!(moderation::mine(&app, &as_member(bob)).await.unwrap()[0].outcome(), Some(Outcome::Stays));
    let record = events::list(&app, place.id, AccountId(0), None, 200).await.unwrap();
    for kind in ["case.taken", "case.seconded", "post.hidden", "post.restored"] {
        assert!(record.iter().any(|one| one.kind == kind), "{kind}");
    }
});

db_test!(MIGRATIONS, fn a_restriction_comes_with_its_reason_and_staff_are_for_admins(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, author) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (ed, _) = staff(&app, &place, "ed", Role::Editor).await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    let (_, admin) = staff(&app, &place, "ada", Role::Admin).await;
    let (first, second) = (say(&app, &place, ann, "Fools.", "members").await, say(&app, &place, ed, "Idiots.", "members").await);
    for id in [first, second] {
        report(&app, &place, bob, id).await;
    }
    let list = cases(&app, &place, &moderator).await;
    let case = |id| list.iter().find(|case| case.post_id == Some(id)).unwrap().id;
    decide(&app, &place, &moderator, case(first), "restrict").await.unwrap();
    assert_eq!(members::restriction(&app, ann).await.unwrap().as_deref(), Some("It calls somebody names."));
    assert!(sessions::list(&app, &author).await.unwrap().is_empty(), "signed out, to come back with the new rights");
    assert!(kinds(&app, &place, author.account).await.contains(&"member.restricted: It calls somebody names.".to_owned()));
    assert_eq!(letters(&app, &place, "ann@example.org", "decision").await.len(), 1);
    assert_eq!(fields(decide(&app, &place, &moderator, case(second), "restrict").await), ["act"]);
    assert_eq!(members::restriction(&app, ed).await.unwrap(), None);
    decide(&app, &place, &admin, case(second), "restrict").await.unwrap();
    assert!(members::restriction(&app, ed).await.unwrap().is_some());
});

db_test!(MIGRATIONS, fn an_answer_goes_to_another_moderator_and_may_take_all_back(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, author) = join(&app, &place, "ann").await;
    let (bob, neighbour) = join(&app, &place, "bob").await;
    let (_, one) = staff(&app, &place, "mo", Role::Moderator).await;
    let (_, other) = staff(&app, &place, "ada", Role::Moderator).await;
    for (act, ruling) in [("hide", "taken-back"), ("lock", "taken-back"), ("restrict", "taken-back"), ("hide", "stands")] {
        let id = say(&app, &place, ann, "Fools.", "members").await;
        report(&app, &place, bob, id).await;
        let case = cases(&app, &place, &one).await[0].id;
        decide(&app, &place, &one, case, act).await.unwrap();
        let told = moderation::decided(&app, &as_member(ann)).await.unwrap()[0].clone();
        assert!(told.can_be_answered());
        assert!(matches!(moderation::appeal(&app, place.id, (neighbour.account, neighbour.member.as_ref().unwrap()), told.id, "Why?").await, Err(Error::Missing)), "not one's own");
        assert_eq!(fields(moderation::appeal(&app, place.id, (author.account, author.member.as_ref().unwrap()), told.id, " \u{200b}").await), ["words"]);
        moderation::appeal(&app, place.id, (author.account, author.member.as_ref().unwrap()), told.id, "I meant myself.").await.unwrap();
        assert!(matches!(moderation::appeal(&app, place.id, (author.account, author.member.as_ref().unwrap()), told.id, "And again.").await, Err(Error::Missing)), "once");
        let (_, appeals) = moderation::list(&app, place.id, &one).await.unwrap();
        assert_eq!((appeals.len(), appeals[0].words.as_str(), appeals[0].author.as_str()), (1, "I meant myself.", "ann"));
        let typed = Answered { outcome: ruling.to_owned(), reason: "We read it anew.".to_owned() };
        assert_eq!(fields(moderation::answer(&app, &place, &one, appeals[0].id, &typed).await), ["outcome"], "not by who decided first");
        let empty = Answered { reason: String::new(), ..typed.clone() };
        assert_eq!(fields(moderation::answer(&app, &place, &other, appeals[0].id, &empty).await), ["reason"]);
        moderation::answer(&app, &place, &other, appeals[0].id, &typed).await.unwrap();
        assert!(matches!(moderation::answer(&app, &place, &other, appeals[0].id, &typed).await, Err(Error::Missing)), "once");
        let back = ruling == "taken-back";
        assert_eq!(sees(&app, &place, Some(bob), id).await, back, "{act}");
        assert_eq!(members::restriction(&app, ann).await.unwrap(), None);
        if back {
            below(&app, &place, bob, id, "Welcome back.").await;
        }
        let told = moderation::told(&app, &as_member(ann), told.id).await.unwrap();
        assert_eq!((told.ruling(), told.answer.as_deref()), (ruling.parse::<Ruling>().ok(), Some("We read it anew.")));
        assert_eq!(moderation::list(&app, place.id, &one).await.unwrap().1.len(), 0);
        assert!(kinds(&app, &place, author.account).await.contains(&format!("appeal.{ruling}: We read it anew.")));
    }
    assert_eq!(letters(&app, &place, "ann@example.org", "appeal").await.len(), 4);
});

db_test!(MIGRATIONS, fn a_moderator_alone_reads_the_answer_too_and_never_their_own(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, author) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, only) = staff(&app, &place, "mo", Role::Moderator).await;
    let id = say(&app, &place, ann, "Fools.", "members").await;
    report(&app, &place, bob, id).await;
    let case = cases(&app, &place, &only).await[0].id;
    decide(&app, &place, &only, case, "hide").await.unwrap();
    let told = moderation::decided(&app, &as_member(ann)).await.unwrap()[0].clone();
    moderation::appeal(&app, place.id, (author.account, author.member.as_ref().unwrap()), told.id, "I meant myself.").await.unwrap();
    // The author becomes a moderator: there is no second one all the same, and they do not see their own.
    let whom = app::accounts::find(&app, place.id, "ann").await.unwrap();
    app::accounts::grant(&app, app::accounts::Hand { home: place.id, by: None, whom: &whom }, Role::Moderator).await.unwrap();
    let own = viewer(&app, &place, "ann").await;
    assert_eq!(moderation::list(&app, place.id, &own).await.unwrap().1, []);
    let appeal = moderation::list(&app, place.id, &only).await.unwrap().1[0].id;
    let typed = Answered { outcome: "taken-back".to_owned(), reason: "You are right.".to_owned() };
    assert!(matches!(moderation::answer(&app, &place, &own, appeal, &typed).await, Err(Error::Missing)));
    moderation::answer(&app, &place, &only, appeal, &typed).await.unwrap();
    assert!(sees(&app, &place, Some(bob), id).await);
    assert!(app::posts::comment(&app, place.id, &as_member(bob), id, &draft("Hello.", "")).await.is_ok());
});
