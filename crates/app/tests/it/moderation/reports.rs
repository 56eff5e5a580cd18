//! Reports: of what one sees, once, with what it said then; and nobody learns who.

use app::members::{self, Bond, Role};
use app::moderation::{self, On, Outcome, Subject};
use app::posts::{self, Draft, Tab};
use app::sessions::Membership;
use app::{Error, MIGRATIONS, events, profiles};
use db::db_test;
use jiff::SignedDuration;

use super::{below, cases, decide, draft, fields, place, report, say, staff};
use crate::profiles::{as_member, join};

db_test!(MIGRATIONS, fn only_what_one_sees_and_did_not_write_can_be_reported(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    let (team, mine) = (say(&app, &place, ann, "For my team.", "team").await, say(&app, &place, bob, "Mine.", "members").await);
    let gone = say(&app, &place, ann, "Gone.", "members").await;
    posts::delete(&app, place.id, &as_member(ann), gone).await.unwrap();
    let tell = async |on: On| moderation::report(&app, place.id, &as_member(bob), &on, ("unkind", ""), None).await;
    for on in [On::Post(team), On::Post(mine), On::Post(gone), On::Profile("bob".to_owned()), On::Profile("nobody".to_owned())] {
        assert!(matches!(tell(on.clone()).await, Err(Error::Missing)), "{on:?}");
        assert!(matches!(moderation::subject(&app, place.id, &as_member(bob), &on).await, Err(Error::Missing)));
    }
    assert_eq!(cases(&app, &place, &moderator).await.len(), 0, "nothing was kept");
    let seen = say(&app, &place, ann, "For all.", "members").await;
    for (ground, words, field) in [("", "", "ground"), ("murder", "", "ground"), ("other", " ", "words"), ("unkind", &"x".repeat(1001), "words")] {
        let told = moderation::report(&app, place.id, &as_member(bob), &On::Post(seen), (ground, words), None).await;
        assert_eq!(fields(told), [field], "{ground}");
    }
    // Whoever may read only can still say that something is wrong.
    let silent = Membership { restricted: true, ..as_member(bob) };
    moderation::report(&app, place.id, &silent, &On::Post(seen), ("other", "It frightens me."), None).await.unwrap();
    members::bind(&app, place.id, ann, "bob", Bond::Block).await.unwrap();
    assert!(matches!(tell(On::Post(seen)).await, Err(Error::Missing)), "whom one does not meet one does not report");
    assert_eq!(cases(&app, &place, &moderator).await.len(), 1);
});

db_test!(MIGRATIONS, fn a_copy_is_kept_as_it_was_and_two_reports_are_one(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (cem, _) = join(&app, &place, "cem").await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    let question = Draft { kind: "question".to_owned(), title: "Why are you all so stupid?".to_owned(), content_note: "rude".to_owned(), ..draft("Really.", "members") };
    let id = posts::post(&app, place.id, &as_member(ann), &question).await.unwrap();
    for _ in 0..2 {
        report(&app, &place, bob, id).await;
    }
    app.clock.set(app.clock.now() + SignedDuration::from_mins(5));
    let nicer = Draft { title: "Why?".to_owned(), ..draft("I am sorry.", "") };
    posts::edit(&app, place.id, &as_member(ann), id, &nicer).await.unwrap();
    report(&app, &place, cem, id).await;
    posts::delete(&app, place.id, &as_member(ann), id).await.unwrap();
    let [case] = &cases(&app, &place, &moderator).await[..] else { panic!("one case") };
    assert_eq!((case.reports, case.post_id, case.author.as_deref()), (2, None, Some("ann")));
    let looked = moderation::look(&app, place.id, &moderator, case.id).await.unwrap();
    let copies: Vec<_> = looked.copies.iter().map(|copy| (copy.title.as_str(), copy.body.as_str(), copy.content_note.as_str(), copy.alias.as_str())).collect();
    assert_eq!(copies, [("Why?", "I am sorry.", "", "ann"), ("Why are you all so stupid?", "Really.", "rude", "ann")]);
    let reporters: Vec<_> = looked.reports.iter().map(|one| one.reporter.as_deref().unwrap()).collect();
    assert_eq!(reporters, ["cem", "bob"]);
    // It is closed; the same can be reported anew if it is there, and what came of it is told to both.
    decide(&app, &place, &moderator, case.id, "nothing").await.unwrap();
    for reporter in [bob, cem] {
        let mine = moderation::mine(&app, &as_member(reporter)).await.unwrap();
        assert_eq!(mine.iter().map(|one| one.outcome()).collect::<Vec<_>>(), [Some(Outcome::Stays)]);
    }
    assert_eq!(moderation::mine(&app, &as_member(ann)).await.unwrap(), []);
});

db_test!(MIGRATIONS, fn nobody_learns_who_reported_nor_whose_another_name_is(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, viewer) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    let secret = Draft { pseudonymous: true, ..draft("You are all fools.", "members") };
    let id = posts::post(&app, place.id, &as_member(ann), &secret).await.unwrap();
    let name = posts::thread(&app, place.id, Some(bob), id).await.unwrap().post.author.alias;
    let seen = moderation::subject(&app, place.id, &as_member(bob), &On::Post(id)).await.unwrap();
    assert_eq!((seen.alias.as_str(), seen.can_be_kept_away, seen.subject), (name.as_str(), false, Subject::Post));
    // Blocking in the same step does nothing here, whatever the form sends.
    moderation::report(&app, place.id, &as_member(bob), &On::Post(id), ("unkind", "mean"), Some(Bond::Block)).await.unwrap();
    assert_eq!(members::bonds(&app, bob, Bond::Block).await.unwrap(), []);
    assert!(events::about(&app, place.id, viewer.account, 200).await.unwrap().iter().all(|one| !one.kind.starts_with("case")), "not told that somebody reported");
    let [case] = &cases(&app, &place, &moderator).await[..] else { panic!("one case") };
    assert_eq!((case.author.as_deref(), case.pseudonym.as_deref()), (Some("ann"), Some(name.as_str())), "moderators know who it is");
    moderation::look(&app, place.id, &moderator, case.id).await.unwrap();
    assert!(events::about(&app, place.id, viewer.account, 200).await.unwrap().iter().all(|one| !one.kind.starts_with("case")), "a look at a report is not told either");
    decide(&app, &place, &moderator, case.id, "hide").await.unwrap();
    let [mine] = &moderation::mine(&app, &as_member(bob)).await.unwrap()[..] else { panic!("one report") };
    assert_eq!((mine.alias.as_str(), mine.outcome()), (name.as_str(), Some(Outcome::Acted)));
    let told = moderation::decided(&app, &as_member(ann)).await.unwrap();
    assert!(format!("{told:?}").contains("It calls somebody names.") && !format!("{told:?}").contains("bob"), "{told:?}");
    let about = events::about(&app, place.id, viewer.account, 200).await.unwrap();
    assert!(about.iter().any(|one| one.kind == "post.hidden" && one.reason == "It calls somebody names."));
    assert!(about.iter().all(|one| one.actor.as_deref() != Some("bob")));
});

db_test!(MIGRATIONS, fn a_profile_is_reported_with_what_the_reporter_sees_of_it_and_its_owner_is_blocked_in_the_same_step(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    for (question, audience, words) in [("hello", "members", "Buy my pills."), ("reasons", "me", "Nobody sees this.")] {
        let fields = [(format!("{question}.text"), words.to_owned()), (format!("{question}.audience"), audience.to_owned())];
        assert!(profiles::answer(&app, place.id, &as_member(ann), &fields.into_iter().collect::<Vec<_>>().into()).await.unwrap().is_empty());
    }
    let said = say(&app, &place, ann, "Pills.", "members").await;
    let on = On::Profile("Ann".to_owned());
    moderation::report(&app, place.id, &as_member(bob), &on, ("advert", ""), Some(Bond::Block)).await.unwrap();
    assert_eq!(members::bonds(&app, bob, Bond::Block).await.unwrap().len(), 1);
    assert!(posts::thread(&app, place.id, Some(bob), said).await.is_err());
    assert_eq!(posts::feed(&app, place.id, bob, Tab::Everyone, None).await.unwrap().posts, []);
    let [case] = &cases(&app, &place, &moderator).await[..] else { panic!("one case") };
    let looked = moderation::look(&app, place.id, &moderator, case.id).await.unwrap();
    assert_eq!(looked.copies.len(), 1);
    assert!(looked.copies[0].body.contains("Buy my pills.") && !looked.copies[0].body.contains("Nobody sees this."), "{}", looked.copies[0].body);
    assert_eq!(moderation::acts_on(case), [moderation::Act::Nothing, moderation::Act::Restrict]);
});

db_test!(MIGRATIONS, fn cases_stand_in_the_order_of_what_they_need(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 3).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (cem, _) = join(&app, &place, "cem").await;
    let (mo, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    let mut wanted = Vec::new();
    for body in ["see pills.com", "one report", "two reports", "a worry", "I have a fever", "chest pain", "I give up", "this is goodbye"] {
        wanted.push(say(&app, &place, ann, body, "members").await);
    }
    report(&app, &place, bob, wanted[1]).await;
    for reporter in [bob, cem] {
        report(&app, &place, reporter, wanted[2]).await;
    }
    moderation::report(&app, place.id, &as_member(bob), &On::Post(wanted[3]), ("worried", ""), None).await.unwrap();
    report(&app, &place, bob, wanted[5]).await;
    // What is about the moderator is in no list of theirs, nor at its address.
    let own = say(&app, &place, mo, "I shout.", "members").await;
    report(&app, &place, bob, own).await;
    let found: Vec<_> = cases(&app, &place, &moderator).await.into_iter().map(|case| case.post_id.unwrap()).collect();
    wanted.reverse();
    assert_eq!(found, wanted);
    let (_, other) = staff(&app, &place, "ada", Role::Admin).await;
    let case = cases(&app, &place, &other).await.into_iter().find(|case| case.post_id == Some(own)).unwrap();
    assert!(matches!(moderation::look(&app, place.id, &moderator, case.id).await, Err(Error::Missing)));
    assert!(matches!(decide(&app, &place, &moderator, case.id, "hide").await, Err(Error::Missing)));
    assert!(matches!(moderation::take(&app, place.id, &moderator, case.id, true).await, Err(Error::Missing)));
    // A link that waits in what was taken back needs nobody.
    posts::delete(&app, place.id, &as_member(ann), wanted[7]).await.unwrap();
    assert_eq!(cases(&app, &place, &moderator).await.len(), 7);
    let comment = below(&app, &place, bob, wanted[0], "Please call somebody, I have chest pain too").await;
    let list = cases(&app, &place, &moderator).await;
    let found = list.iter().find(|case| case.post_id == Some(comment)).unwrap();
    assert_eq!((found.subject, found.root_id, found.risk.as_str()), (Subject::Comment, Some(wanted[0]), "emergency"));
    let (_, member) = join(&app, &place, "dee").await;
    assert!(matches!(moderation::list(&app, place.id, &member).await, Err(Error::Missing)));
    assert!(matches!(moderation::look(&app, place.id, &member, found.id).await, Err(Error::Missing)));
});
