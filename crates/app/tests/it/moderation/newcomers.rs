//! Whoever is new does less, and waits with links.

use app::members::{self, Bond, Role};
use app::moderation::Act;
use app::posts::{self, Held};
use app::{Error, MIGRATIONS};
use db::db_test;
use jiff::SignedDuration;

use super::{below, cases, decide, draft, held, place, report, say, sees, staff};
use crate::profiles::{as_member, join};

db_test!(MIGRATIONS, fn links_of_somebody_new_wait_and_changing_a_post_is_no_way_round(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 3).await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (_, moderator) = staff(&app, &place, "mo", Role::Moderator).await;
    app.clock.set(app.clock.now() + SignedDuration::from_hours(73));
    let (ann, _) = join(&app, &place, "ann").await;
    let edit = async |id, body: &str| {
        app.clock.set(app.clock.now() + SignedDuration::from_mins(1));
        posts::edit(&app, place.id, &as_member(ann), id, &draft(body, "")).await.unwrap();
    };
    let old = say(&app, &place, bob, "See https://soup.example", "members").await;
    assert_eq!(held(&app, &place, bob, old).await, None, "who is here for longer waits for nobody");
    let own = say(&app, &place, ann, "See https://example.org/resources/one", "members").await;
    assert_eq!(held(&app, &place, ann, own).await, None, "the site's own links do not count");
    let id = say(&app, &place, ann, "Good morning.", "anyone").await;
    assert!(sees(&app, &place, Some(bob), id).await);
    edit(id, "Good morning from pills.com").await;
    assert_eq!(held(&app, &place, ann, id).await, Some(Held::Link));
    assert!(!sees(&app, &place, Some(bob), id).await && !sees(&app, &place, None, id).await);
    // Taking the link out again is for the moderator to see: what it said before stays to be read.
    edit(id, "Good morning.").await;
    assert_eq!(held(&app, &place, ann, id).await, Some(Held::Link));
    edit(id, "Good morning from pills.com").await;
    let case = |list: Vec<app::moderation::Case>| list.into_iter().find(|case| case.post_id == Some(id));
    let waits = case(cases(&app, &place, &moderator).await).unwrap();
    assert!(waits.link_waits);
    assert_eq!(app::moderation::acts_on(&waits), [Act::Release, Act::Hide], "a link that waits is decided about first");
    decide(&app, &place, &moderator, waits.id, "release").await.unwrap();
    assert!(sees(&app, &place, Some(bob), id).await);
    edit(id, "Good evening from pills.com").await;
    assert_eq!(held(&app, &place, ann, id).await, None, "the link was looked at");
    edit(id, "Good evening from pills.com and worse.com").await;
    assert_eq!(held(&app, &place, ann, id).await, Some(Held::Link), "another link was not");
    // A link that was taken out before somebody looked waits when it comes back.
    let sly = say(&app, &place, ann, "Soup from broth.com", "members").await;
    edit(sly, "Soup.").await;
    let waits = cases(&app, &place, &moderator).await.into_iter().find(|case| case.post_id == Some(sly)).unwrap();
    decide(&app, &place, &moderator, waits.id, "release").await.unwrap();
    assert!(sees(&app, &place, Some(bob), sly).await);
    edit(sly, "Soup from broth.com").await;
    assert_eq!(held(&app, &place, ann, sly).await, Some(Held::Link));
    assert!(posts::edits(&app, place.id, Some(ann), sly).await.unwrap().iter().all(|one| !one.body.contains("broth.com")), "nobody saw it");
    let comment = below(&app, &place, ann, old, "www.pills.example").await;
    assert!(!sees(&app, &place, Some(bob), comment).await);
    assert_eq!(posts::thread(&app, place.id, Some(bob), old).await.unwrap().post.comments, 0);
    // A moderator's word is not undone by a change.
    report(&app, &place, bob, own).await;
    let other = cases(&app, &place, &moderator).await.into_iter().find(|case| case.post_id == Some(own)).unwrap();
    decide(&app, &place, &moderator, other.id, "hide").await.unwrap();
    edit(own, "See pills.com").await;
    assert_eq!(held(&app, &place, ann, own).await, Some(Held::Hidden));
    app.clock.set(app.clock.now() + SignedDuration::from_hours(73));
    let later = say(&app, &place, ann, "pills.com", "members").await;
    assert_eq!(held(&app, &place, ann, later).await, None);
    assert_eq!(held(&app, &place, ann, id).await, Some(Held::Link), "what waits is for a moderator, however long");
});

db_test!(MIGRATIONS, fn somebody_new_does_less_and_is_told_which_limit_it_is(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 3).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (mo, _) = staff(&app, &place, "mo", Role::Welcomer).await;
    let mut last = None;
    for at in 0..10 {
        last = Some(say(&app, &place, ann, &format!("{at}"), "members").await);
    }
    let told = |error: Error| match error {
        Error::Faults(faults) => faults.into_iter().map(|fault| fault.message).collect::<String>(),
        other => panic!("{other}"),
    };
    let words = told(posts::post(&app, place.id, &as_member(ann), &draft("more", "members")).await.unwrap_err());
    assert!(words.contains("first 3 days") && words.contains("post 10 times a day") && words.contains("kept here"), "{words}");
    for at in 0..30 {
        below(&app, &place, ann, last.unwrap(), &format!("{at}")).await;
    }
    assert!(told(posts::comment(&app, place.id, &as_member(ann), last.unwrap(), &draft("more", "")).await.unwrap_err()).contains("comment 30 times"));
    for at in 0..20 {
        join(&app, &place, &format!("friend{at}")).await;
        members::bind(&app, place.id, ann, &format!("friend{at}"), Bond::Team).await.unwrap();
    }
    assert!(told(members::bind(&app, place.id, ann, "mo", Bond::Team).await.unwrap_err()).contains("follow 20 people"));
    members::bind(&app, place.id, ann, "mo", Bond::Block).await.unwrap();
    for at in 0..12 {
        say(&app, &place, mo, &format!("{at}"), "members").await;
    }
    app.clock.set(app.clock.now() + SignedDuration::from_hours(25));
    say(&app, &place, ann, "the next day", "members").await;
});
