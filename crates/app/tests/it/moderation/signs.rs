//! Words that may mean danger: help for the author, a case for the moderators, nothing for anybody else.

use app::members::Role;
use app::moderation::{self, CaseId};
use app::posts::{self, Draft};
use app::{MIGRATIONS, events};
use db::db_test;
use jiff::SignedDuration;

use super::{below, cases, decide, draft, place, say, sees, staff};
use crate::profiles::{as_member, join};

db_test!(MIGRATIONS, fn help_is_local_and_says_the_gravest_first(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = place(db, folder.path(), 0).await;
    assert_eq!(moderation::help(&app, &["A good day.", "hay fever"]), None);
    assert_eq!(moderation::help(&app, &["", "> I give up\nPlease do not."]), None, "what is quoted was said by somebody else");
    assert_eq!(moderation::help(&app, &["chest", "pain"]), None, "no phrase runs from the title into the words");
    let help = moderation::help(&app, &["", "I have a fever and chest pain. I give up", ""]).unwrap();
    assert_eq!(help.says.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>(), ["Low", "Clot"]);
    let lines: Vec<_> = help.places.iter().flat_map(|place| place.lines.iter().map(|line| format!("{} {} {}", place.code, line.name, line.numbers.join(" or ")))).collect();
    assert_eq!(lines, ["GB Listeners 116 123", "GB Emergency services 999 or 112", "GB Advice 111", "DE Seelsorge 0800 111 0 111"]);
    let help = moderation::help(&app, &["fever"]).unwrap();
    let names: Vec<_> = help.places.iter().flat_map(|place| place.lines.iter().map(|line| line.name.as_str())).collect();
    assert_eq!(names, ["Emergency services", "Advice"]);
});

db_test!(MIGRATIONS, fn what_tells_of_danger_opens_a_case_with_its_level_and_is_seen_as_before(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, viewer) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    let team = say(&app, &place, ann, "This is goodbye.", "team").await;
    let note = Draft { content_note: "chest pain".to_owned(), ..draft("Short of breath.", "members") };
    let noted = posts::post(&app, place.id, &as_member(ann), &note).await.unwrap();
    let hay = say(&app, &place, ann, "My hay fever.", "members").await;
    let list = cases(&app, &place, &moderator).await;
    let found: Vec<_> = list.iter().map(|case| (case.post_id.unwrap(), case.risk.as_str(), case.level.as_str(), case.situation.as_str())).collect();
    assert_eq!(found, [(team, "crisis", "high", "high"), (noted, "emergency", "", "clot")]);
    assert_eq!(list[0].due_at, app.clock.now() + SignedDuration::from_mins(30));
    for (id, seen) in [(team, false), (noted, true), (hay, true)] {
        assert_eq!(sees(&app, &place, Some(bob), id).await, seen, "others see what they saw before");
    }
    // The moderator reads what is for a team alone, and its author reads that they did.
    let looked = moderation::look(&app, place.id, &moderator, list[0].id).await.unwrap();
    assert_eq!(looked.copies[0].body, "This is goodbye.");
    let about = events::about(&app, place.id, viewer.account, 200).await.unwrap();
    assert_eq!(about.iter().filter(|one| one.kind == "case.cared").count(), 1);
    let all = events::list(&app, place.id, app::AccountId(0), None, 200).await.unwrap();
    assert!(all.iter().any(|one| one.kind == "case.cared" && one.actor.as_deref() == Some("mo") && one.subject == list[0].id.to_string()));
});

db_test!(MIGRATIONS, fn the_same_words_open_no_case_twice_and_worse_ones_raise_it(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    let twice = Draft { key: "0ABC".to_owned(), ..draft("I give up.", "members") };
    let id = posts::post(&app, place.id, &as_member(ann), &twice).await.unwrap();
    let first: CaseId = cases(&app, &place, &moderator).await[0].id;
    decide(&app, &place, &moderator, first, "nothing").await.unwrap();
    assert_eq!(posts::post(&app, place.id, &as_member(ann), &twice).await.unwrap(), id);
    let change = async |body: &str| {
        app.clock.set(app.clock.now() + SignedDuration::from_mins(1));
        posts::edit(&app, place.id, &as_member(ann), id, &draft(body, "")).await.unwrap();
    };
    change("I give up.").await;
    assert_eq!(cases(&app, &place, &moderator).await.len(), 0, "it was decided");
    change("I give up. Really.").await;
    change("This is goodbye.").await;
    change("All is well.").await;
    let [case] = &cases(&app, &place, &moderator).await[..] else { panic!("one case") };
    assert_eq!((case.level.as_str(), case.situation.as_str()), ("high", "high"));
    let looked = moderation::look(&app, place.id, &moderator, case.id).await.unwrap();
    let said: Vec<_> = looked.copies.iter().map(|copy| copy.body.as_str()).collect();
    assert_eq!(said, ["This is goodbye.", "I give up. Really."]);
    assert_eq!(looked.now.unwrap().body, "All is well.");
    assert_eq!(looked.earlier.len(), 0, "that it stayed as it was says nothing about its author");
    let comment = below(&app, &place, ann, id, "chest pain").await;
    assert!(cases(&app, &place, &moderator).await.iter().any(|case| case.post_id == Some(comment)));
});
