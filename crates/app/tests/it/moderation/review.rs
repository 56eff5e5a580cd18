//! What moderation must not tell by the way, and what one decision must not undo of another.

use app::accounts::{self, Hand};
use app::communities::Community;
use app::events::{self, Reason};
use app::members::{self, Role};
use app::moderation::{self, Answered, CaseId, Outcome};
use app::posts::{self, Draft, Held, PostId, pictures};
use app::sessions::Viewer;
use app::{App, MIGRATIONS, drafts, jobs, privacy, profiles};
use db::db_test;
use jiff::SignedDuration;

use super::{cases, decide, draft, held, place, report, say, sees, staff, viewer};
use crate::mail_sample::postman;
use crate::profiles::{as_member, join};

async fn about(app: &App, place: &Community, viewer: &Viewer, post: PostId) -> CaseId {
    cases(app, place, viewer).await.into_iter().find(|case| case.post_id == Some(post)).unwrap().id
}

/// Somebody answers the newest decision about them, and another moderator takes it back.
async fn take_back(app: &App, place: &Community, author: &Viewer, other: &Viewer, kind: moderation::Act) {
    let me = author.member.as_ref().unwrap();
    let told = moderation::decided(app, me).await.unwrap();
    let told = told.into_iter().find(|one| one.kind == kind && one.can_be_answered()).unwrap();
    moderation::appeal(app, place.id, (author.account, me), told.id, "I meant myself.").await.unwrap();
    let appeal = moderation::list(app, place.id, other).await.unwrap().1[0].id;
    let typed = Answered { outcome: "taken-back".to_owned(), reason: "We read it anew.".to_owned() };
    moderation::answer(app, place, other, appeal, &typed).await.unwrap();
}

db_test!(MIGRATIONS, fn what_is_put_back_does_not_let_out_a_link_that_nobody_looked_at(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 3).await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, one) = staff(&app, &place, "mo", Role::Moderator).await;
    let (_, other) = staff(&app, &place, "ada", Role::Moderator).await;
    let (ann, author) = join(&app, &place, "ann").await;
    // Hidden while its link waits; a link that comes in while it is hidden; and both ways to put it back.
    let waiting = say(&app, &place, ann, "From pills.com", "members").await;
    decide(&app, &place, &one, about(&app, &place, &one, waiting).await, "hide").await.unwrap();
    let later = say(&app, &place, ann, "Good morning.", "members").await;
    report(&app, &place, bob, later).await;
    let case = about(&app, &place, &one, later).await;
    decide(&app, &place, &one, case, "hide").await.unwrap();
    app.clock.set(app.clock.now() + SignedDuration::from_mins(1));
    posts::edit(&app, place.id, &as_member(ann), later, &draft("Good morning from worse.com", "")).await.unwrap();
    decide(&app, &place, &one, case, "restore").await.unwrap();
    for _ in [waiting, later] {
        take_back(&app, &place, &author, &other, moderation::Act::Hide).await;
    }
    for id in [waiting, later] {
        assert_eq!(held(&app, &place, ann, id).await, Some(Held::Link));
        assert!(!sees(&app, &place, Some(bob), id).await);
        // It waits where moderators find it, and is out once they said so.
        let case = about(&app, &place, &one, id).await;
        decide(&app, &place, &one, case, "release").await.unwrap();
        assert!(sees(&app, &place, Some(bob), id).await);
        report(&app, &place, bob, id).await;
        let again = about(&app, &place, &one, id).await;
        decide(&app, &place, &one, again, "hide").await.unwrap();
        decide(&app, &place, &one, again, "restore").await.unwrap();
        assert!(sees(&app, &place, Some(bob), id).await, "its link was looked at");
    }
});

db_test!(MIGRATIONS, fn taking_back_one_decision_leaves_what_others_decided(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, author) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, one) = staff(&app, &place, "mo", Role::Moderator).await;
    let (_, other) = staff(&app, &place, "ada", Role::Moderator).await;
    let id = say(&app, &place, ann, "Fools.", "members").await;
    report(&app, &place, bob, id).await;
    let case = about(&app, &place, &one, id).await;
    decide(&app, &place, &one, case, "restrict").await.unwrap();
    decide(&app, &place, &one, case, "hide").await.unwrap();
    // The restriction of the decision ended, and an admin made another one.
    let whom = accounts::find(&app, place.id, "ann").await.unwrap();
    let hand = Hand { home: place.id, by: None, whom: &whom };
    accounts::end_restriction(&app, hand).await.unwrap();
    accounts::restrict(&app, hand, &Reason::read("Adverts, twice.", "reason").unwrap()).await.unwrap();
    take_back(&app, &place, &author, &other, moderation::Act::Restrict).await;
    assert_eq!(members::restriction(&app, ann).await.unwrap().as_deref(), Some("Adverts, twice."));
    let outcome = async || moderation::mine(&app, &as_member(bob)).await.unwrap()[0].outcome();
    assert_eq!(outcome().await, Some(Outcome::Acted), "it is out of sight still");
    take_back(&app, &place, &author, &other, moderation::Act::Hide).await;
    assert_eq!(outcome().await, Some(Outcome::Stays));
    assert!(sees(&app, &place, Some(bob), id).await);
});

db_test!(MIGRATIONS, fn the_record_does_not_tell_staff_that_somebody_reported_them(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ada, admin) = staff(&app, &place, "ada", Role::Admin).await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    let id = say(&app, &place, ada, "Fools.", "members").await;
    report(&app, &place, bob, id).await;
    let case = about(&app, &place, &moderator, id).await;
    moderation::take(&app, place.id, &moderator, case, false).await.unwrap();
    moderation::look(&app, place.id, &moderator, case).await.unwrap();
    decide(&app, &place, &moderator, case, "nothing").await.unwrap();
    let read = async |who: &Viewer| {
        let all = events::list(&app, place.id, who.account, None, 200).await.unwrap();
        all.into_iter().filter(|one| one.subject == case.to_string()).map(|one| one.kind).collect::<Vec<_>>()
    };
    assert_eq!(read(&moderator).await, ["case.closed", "case.seen", "case.taken"]);
    assert_eq!(read(&admin).await, Vec::<String>::new());
    assert!(!read(&moderator).await.is_empty());
});

db_test!(MIGRATIONS, fn what_one_takes_along_does_not_tell_of_a_report_that_nobody_decided(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    let id = say(&app, &place, ann, "I give up on soup.", "members").await;
    app.clock.set(app.clock.now() + SignedDuration::from_mins(1));
    posts::edit(&app, place.id, &as_member(ann), id, &draft("I like soup.", "")).await.unwrap();
    app.clock.set(app.clock.now() + SignedDuration::from_mins(1));
    report(&app, &place, bob, id).await;
    let own = async || {
        let me = viewer(&app, &place, "ann").await;
        let bytes = privacy::export(&app, &place, &me).await.unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("moderation.json").unwrap(), &mut text).unwrap();
        text
    };
    let text = own().await;
    assert!(text.contains("give up on soup") && !text.contains("I like soup"), "{text}");
    decide(&app, &place, &moderator, about(&app, &place, &moderator, id).await, "hide").await.unwrap();
    assert!(own().await.contains("I like soup"), "what was decided about is theirs to take along");
});

db_test!(MIGRATIONS, fn a_report_does_not_tell_when_the_owner_of_another_name_left(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let (ann, own) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let hidden = Draft { pseudonymous: true, ..draft("Fools, all.", "members") };
    let secret = posts::post(&app, place.id, &as_member(ann), &hidden).await.unwrap();
    let open = say(&app, &place, ann, "Fools, some.", "members").await;
    for id in [secret, open] {
        report(&app, &place, bob, id).await;
    }
    let names = async || {
        let mine = moderation::mine(&app, &as_member(bob)).await.unwrap();
        mine.into_iter().map(|one| one.alias).collect::<Vec<_>>()
    };
    let before = names().await;
    privacy::ask(&app, &place, &own, privacy::Exit::Erase).await.unwrap();
    app.clock.set(app.clock.now() + SignedDuration::from_hours(14 * 24 + 1));
    jobs::plan(&app, place.id).await.unwrap();
    let off = postman(app::mail::Way::Off);
    while jobs::run_one(&app, &off).await.unwrap() {}
    assert_eq!(names().await, [String::new(), before[1].clone()], "the alias goes, the other name stays as it was");
});

db_test!(MIGRATIONS, fn links_of_somebody_new_are_seen_wherever_they_write_them(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 3).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let me = as_member(ann);
    let at = drafts::Place::Update;
    let icon = crate::profiles::pictures::photograph(1);
    pictures::add(&app, &me, at, "soup.jpg", icon).await.unwrap();
    let id = pictures::waiting(&app, ann, at).await.unwrap()[0].id;
    pictures::arrange(&app, ann, at, &[(id, "Soup from pills.com".to_owned())], None).await.unwrap();
    let words = Draft { place: Some(at), ..draft("Lunch.", "members") };
    let post = posts::post(&app, place.id, &me, &words).await.unwrap();
    assert_eq!(held(&app, &place, ann, post).await, Some(Held::Link), "the words that describe a picture are words");
    assert!(!sees(&app, &place, Some(bob), post).await);
    let answer = async |text: &str, audience: &str| {
        let form = [("hello.text", text), ("hello.audience", audience)];
        let form = form.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        profiles::answer(&app, place.id, &me, &form.into()).await.unwrap().len()
    };
    for text in ["Cheap at pills.com", "Hello.\npills.com", "Hello.\nwww.pills.example", "https://pills.example"] {
        assert_eq!(answer(text, "members").await, 1, "{text}");
        assert_eq!(answer(text, "me").await, 0, "{text}: nobody else sees it");
        assert_eq!(answer(text, "team").await, 1, "{text}: nor is it shown later");
    }
    assert_eq!(answer("I like soup.", "members").await, 0);
    app.clock.set(app.clock.now() + SignedDuration::from_hours(80));
    assert_eq!(answer("See https://soup.example", "members").await, 0, "who is not new may");
});
