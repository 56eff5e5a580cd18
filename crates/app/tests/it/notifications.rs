//! What members are told: once, grouped, and only of what they may see.

use app::communities::Community;
use app::mail::{Way, outbox};
use app::members::{self, Bond, MemberId};
use app::notifications::{self, Kind};
use app::posts::{self, Draft, PostId, Reaction};
use app::{App, MIGRATIONS, jobs, questions};
use db::db_test;
use jiff::{SignedDuration, Timestamp};

use crate::mail_sample::postman;
use crate::profiles::{as_member, join, place};

fn words(body: &str) -> Draft {
    Draft { body: body.to_owned(), audience: "members".to_owned(), ..Draft::default() }
}

fn step(app: &App) {
    app.clock.set(app.clock.now() + SignedDuration::from_mins(1));
}

async fn say(app: &App, place: &Community, me: MemberId, body: &str) -> PostId {
    step(app);
    posts::post(app, place.id, &as_member(me), &words(body)).await.unwrap()
}

async fn answer(app: &App, place: &Community, me: MemberId, to: PostId, body: &str) -> PostId {
    step(app);
    posts::comment(app, place.id, &as_member(me), to, &words(body)).await.unwrap()
}

async fn hug(app: &App, place: &Community, me: MemberId, post: PostId) {
    step(app);
    posts::react(app, place.id, &as_member(me), post, Some(Reaction::Hug)).await.unwrap();
}

async fn news(app: &App, me: MemberId) -> Vec<String> {
    let groups = notifications::list(app, me).await.unwrap();
    groups.into_iter().filter(|group| group.is_new).map(|group| group.sentence()).collect()
}

db_test!(MIGRATIONS, fn each_thing_is_told_once_to_those_it_concerns(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let mut people = Vec::new();
    for name in ["ann", "bob", "cem", "dee"] {
        people.push(join(&app, &place, name).await.0);
    }
    let [ann, bob, cem, dee] = people[..] else { unreachable!() };
    let id = say(&app, &place, ann, "Hello @dee.").await;
    assert_eq!(news(&app, dee).await, ["ann named you."]);
    let first = answer(&app, &place, bob, id, "Hello, and @ann too.").await;
    assert_eq!(news(&app, ann).await, ["bob said something to you."], "answered, named, followed: once");
    answer(&app, &place, cem, first, "Good to see you, @nobody-here.").await;
    assert_eq!(news(&app, bob).await, ["cem said something to you."]);
    assert_eq!(news(&app, ann).await, ["cem said something in a thread you follow.", "bob said something to you."]);
    for one in [bob, cem, dee] {
        hug(&app, &place, one, id).await;
    }
    assert_eq!(news(&app, ann).await[0], "dee and 2 others sent you a hug.");
    hug(&app, &place, ann, id).await;
    assert_eq!(news(&app, ann).await.len(), 3, "nobody tells one what one does oneself");

    // What was seen is not told again; what comes after it is.
    notifications::seen(&app, ann, id).await.unwrap();
    assert!(news(&app, ann).await.is_empty());
    posts::react(&app, place.id, &as_member(bob), id, Some(Reaction::ThankYou)).await.unwrap();
    assert!(news(&app, ann).await.is_empty(), "who changes what they sent is not told of anew");
    answer(&app, &place, dee, id, "Late, and here.").await;
    assert_eq!(news(&app, ann).await, ["dee said something to you."]);
    hug(&app, &place, cem, first).await;
    assert_eq!(news(&app, bob).await[0], "cem sent you a hug.");
    posts::react(&app, place.id, &as_member(cem), first, None).await.unwrap();
    assert!(!news(&app, bob).await.contains(&"cem sent you a hug.".to_owned()), "what was taken back was never there");
});

db_test!(MIGRATIONS, fn many_hugs_leave_the_answers_where_they_are(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let mut friends = Vec::new();
    for name in ["bob", "cem", "dee", "eve", "fay"] {
        friends.push(join(&app, &place, name).await.0);
    }
    let first = say(&app, &place, ann, "Is anybody awake?").await;
    answer(&app, &place, friends[0], first, "I am.").await;
    for at in 0..81 {
        app.clock.set(app.clock.now() + SignedDuration::from_mins(3));
        let id = say(&app, &place, ann, &format!("Hour {at}")).await;
        for friend in &friends {
            hug(&app, &place, *friend, id).await;
        }
    }
    assert!(news(&app, ann).await.contains(&"bob said something to you.".to_owned()));
});

db_test!(MIGRATIONS, fn who_may_not_see_it_is_not_told(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (cem, _) = join(&app, &place, "cem").await;
    let id = say(&app, &place, ann, "A thread.").await;
    answer(&app, &place, bob, id, "One.").await;
    hug(&app, &place, bob, id).await;
    let below = answer(&app, &place, cem, id, "Two.").await;
    assert_eq!(news(&app, ann).await, ["cem and bob said something to you.", "bob sent you a hug."]);
    members::bind(&app, place.id, bob, "ann", Bond::Block).await.unwrap();
    assert_eq!(news(&app, ann).await, ["cem said something to you."]);
    let block = members::bonds(&app, bob, Bond::Block).await.unwrap()[0].number;
    members::unblock(&app, bob, block).await.unwrap();
    members::bind(&app, place.id, ann, "cem", Bond::Mute).await.unwrap();
    assert_eq!(news(&app, ann).await, ["bob sent you a hug.", "bob said something to you."]);
    posts::delete(&app, place.id, &as_member(cem), below).await.unwrap();
    let team = Draft { audience: "team".to_owned(), ..words("For my team, @cem.") };
    posts::post(&app, place.id, &as_member(bob), &team).await.unwrap();
    assert!(news(&app, cem).await.iter().all(|one| !one.contains("named")), "a name in what one may not read");
});

db_test!(MIGRATIONS, fn who_writes_under_another_name_is_told_of_by_it(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let asked = Draft { kind: "question".to_owned(), title: "Am I alone?".to_owned(), pseudonymous: true, ..words("") };
    let id = posts::post(&app, place.id, &as_member(ann), &asked).await.unwrap();
    let said = answer(&app, &place, bob, id, "No.").await;
    assert_eq!(news(&app, ann).await, ["bob answered you."]);
    step(&app);
    questions::mark(&app, place.id, &as_member(ann), said, true).await.unwrap();
    let again = Draft { pseudonymous: true, ..words("Thank you, @bob.") };
    posts::comment(&app, place.id, &as_member(ann), said, &again).await.unwrap();
    let told = news(&app, bob).await;
    assert!(told.len() == 2 && told.iter().all(|one| !one.contains("ann")), "{told:?}");
});

/// The letters of news that there are, each with its lines.
async fn letters(app: &App, place: &Community) -> Vec<String> {
    let mut all = Vec::new();
    for entry in outbox::list(app, place.id, None, None, 500).await.unwrap() {
        if entry.kind == "notifications" {
            let (_, note) = outbox::show(app, place.id, entry.id).await.unwrap().unwrap();
            all.push(note.unwrap().lines.join(" "));
        }
    }
    all
}

/// Does all that is due.
async fn run(app: &App) {
    let off = postman(Way::Off);
    while jobs::run_one(app, &off).await.unwrap() {}
}

db_test!(MIGRATIONS, fn letters_come_as_was_chosen_once_and_not_at_night(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let at = |text: &str| app.clock.set(text.parse::<Timestamp>().unwrap());
    jobs::plan(&app, place.id).await.unwrap();
    at("2027-03-01T20:00:00Z");
    notifications::choose(&app, ann, &[(Kind::Answer, notifications::Way::Mail), (Kind::Reaction, notifications::Way::Daily), (Kind::Mention, notifications::Way::None)]).await.unwrap();
    notifications::set_hours(&app, ann, "Europe/Berlin", "22:00", "08:00").await.unwrap();
    assert!(notifications::set_hours(&app, ann, "Atlantis/Main", "22:00", "08:00").await.is_err());
    assert!(notifications::set_hours(&app, ann, "UTC", "24:00", "08:00").await.is_err());
    let id = posts::post(&app, place.id, &as_member(ann), &words("A thread.")).await.unwrap();
    let named = posts::post(&app, place.id, &as_member(bob), &words("Ann is @ann.")).await.unwrap();
    hug(&app, &place, bob, id).await;
    answer(&app, &place, bob, id, "One.").await;
    run(&app).await;
    assert_eq!(letters(&app, &place).await.len(), 0, "a letter waits a little for more of the same");
    at("2027-03-01T20:10:00Z");
    run(&app).await;
    let sent = letters(&app, &place).await;
    assert_eq!(sent.len(), 1);
    assert!(sent[0].contains("bob said something to you.") && !sent[0].contains("hug") && !sent[0].contains("One."), "{sent:?}");
    at("2027-03-01T21:30:00Z");
    answer(&app, &place, bob, id, "In the night.").await;
    at("2027-03-01T22:30:00Z");
    run(&app).await;
    assert_eq!(letters(&app, &place).await.len(), 1, "half past eleven at night in Berlin");
    at("2027-03-02T07:05:00Z");
    run(&app).await;
    let sent = letters(&app, &place).await;
    assert_eq!(sent.len(), 3);
    assert_eq!(sent.iter().filter(|one| one.contains("sent you a hug")).count(), 1, "one digest");
    assert!(notifications::list(&app, ann).await.unwrap().iter().all(|one| one.cause != named), "what one does not want to hear of");
    // Seen in the page: no letter.
    answer(&app, &place, bob, id, "Seen.").await;
    notifications::seen(&app, ann, id).await.unwrap();
    at("2027-03-02T09:00:00Z");
    run(&app).await;
    assert_eq!(letters(&app, &place).await.len(), 3);
    // Whoever has a letter can end them all.
    let token = notifications::leave_link(&app, ann).rsplit('/').next().unwrap().to_owned();
    assert!(notifications::leave(&app, &format!("{token}x"), true).await.is_err());
    notifications::leave(&app, &token, true).await.unwrap();
    answer(&app, &place, bob, id, "No more letters.").await;
    at("2027-03-03T09:00:00Z");
    run(&app).await;
    assert_eq!(letters(&app, &place).await.len(), 3);
    assert_eq!(news(&app, ann).await, ["bob said something to you."], "the page goes on telling");
});
