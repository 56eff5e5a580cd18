//! Team, block and mute.

use app::members::{self, Asked, Bond, MemberId, TeamAudience};
use app::{Error, MIGRATIONS};
use db::db_test;
use jiff::SignedDuration;

use super::{join, place, seen};

db_test!(MIGRATIONS, fn a_block_hides_both_profiles_and_ends_the_team_both_ways(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &home, "ann").await;
    let (bob, _) = join(&app, &home, "bob").await;
    members::bind(&app, home.id, ann, "bob", Bond::Team).await.unwrap();
    members::bind(&app, home.id, bob, "ann", Bond::Team).await.unwrap();
    members::bind(&app, home.id, ann, "BOB", Bond::Block).await.unwrap();
    assert_eq!((seen(&app, &home, "bob", ann).await, seen(&app, &home, "ann", bob).await), (None, None));
    for member in [ann, bob] {
        assert_eq!(members::bonds(&app, member, Bond::Team).await.unwrap(), []);
    }
    // Neither can bind the other, and the answer is that of an alias that nobody has.
    for bond in [Bond::Team, Bond::Mute] {
        for (member, alias) in [(bob, "ann"), (ann, "bob"), (bob, "nobody")] {
            assert!(matches!(members::bind(&app, home.id, member, alias, bond).await, Err(Error::Missing)));
        }
    }
    // Only who blocked can end it.
    let number = members::bonds(&app, ann, Bond::Block).await.unwrap()[0].number;
    members::unblock(&app, bob, number).await.unwrap();
    assert_eq!(seen(&app, &home, "ann", bob).await, None);
    assert_eq!(members::bonds(&app, bob, Bond::Block).await.unwrap(), [], "the other does not learn of it");
    members::unblock(&app, ann, number).await.unwrap();
    assert!(seen(&app, &home, "ann", bob).await.is_some());
    assert_eq!(members::bonds(&app, ann, Bond::Team).await.unwrap(), [], "the team does not come back by itself");
});

db_test!(MIGRATIONS, fn who_was_blocked_learns_no_new_alias_and_neither_does_who_blocked(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &home, "ann").await;
    let (bob, viewer) = join(&app, &home, "bob").await;
    members::bind(&app, home.id, ann, "bob", Bond::Mute).await.unwrap();
    members::bind(&app, home.id, bob, "ann", Bond::Block).await.unwrap();
    members::rename(&app, home.id, &viewer, "long-road-home", false).await.unwrap();
    assert_eq!(members::bonds(&app, ann, Bond::Mute).await.unwrap(), []);
    let (_, viewer) = join(&app, &home, "cem").await;
    members::bind(&app, home.id, ann, "cem", Bond::Block).await.unwrap();
    members::rename(&app, home.id, &viewer, "warm-doorstep", false).await.unwrap();
    let blocked = members::bonds(&app, ann, Bond::Block).await.unwrap();
    assert_eq!(blocked.iter().map(|one| one.alias.as_str()).collect::<Vec<_>>(), ["cem"]);
    // Somebody else takes the alias up later, and is blocked as well: each block ends by itself.
    app.clock.set(app.clock.now() + SignedDuration::from_hours(91 * 24));
    let (other, viewer) = join(&app, &home, "dee").await;
    members::rename(&app, home.id, &viewer, "cem", true).await.unwrap();
    members::bind(&app, home.id, ann, "cem", Bond::Block).await.unwrap();
    let both = members::bonds(&app, ann, Bond::Block).await.unwrap();
    assert_eq!(both.iter().map(|one| one.alias.as_str()).collect::<Vec<_>>(), ["cem", "cem"]);
    members::unblock(&app, ann, blocked[0].number).await.unwrap();
    assert!(seen(&app, &home, "warm-doorstep", ann).await.is_some(), "the first is met again");
    assert_eq!((seen(&app, &home, "cem", ann).await, seen(&app, &home, "ann", other).await), (None, None));
});

db_test!(MIGRATIONS, fn who_was_blocked_first_can_block_as_well_and_each_block_holds_by_itself(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &home, "ann").await;
    let (bob, _) = join(&app, &home, "bob").await;
    for (member, other) in [(ann, "bob"), (bob, "ann"), (bob, "ann")] {
        members::bind(&app, home.id, member, other, Bond::Block).await.unwrap();
    }
    assert!(matches!(members::bind(&app, home.id, bob, "nobody", Bond::Block).await, Err(Error::Missing)));
    assert!(matches!(members::bind(&app, home.id, bob, "bob", Bond::Block).await, Err(Error::Missing)));
    let [first, second] = [members::bonds(&app, ann, Bond::Block).await.unwrap(), members::bonds(&app, bob, Bond::Block).await.unwrap()];
    assert_eq!((first.len(), second.len()), (1, 1));
    members::unblock(&app, ann, first[0].number).await.unwrap();
    assert_eq!((seen(&app, &home, "bob", ann).await, seen(&app, &home, "ann", bob).await), (None, None), "the other block holds");
    members::unblock(&app, bob, second[0].number).await.unwrap();
    assert!(seen(&app, &home, "bob", ann).await.is_some());
});

db_test!(MIGRATIONS, fn following_waits_for_a_yes_where_somebody_wishes_it_and_a_no_is_silent(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &home, "ann").await;
    let (bob, _) = join(&app, &home, "bob").await;
    let (cem, _) = join(&app, &home, "cem").await;
    let ask = async || members::bind(&app, home.id, bob, "ann", Bond::Team).await.unwrap();
    let state = async || {
        let profile = seen(&app, &home, "ann", bob).await.unwrap();
        (profile.follows, profile.asked)
    };
    members::bind(&app, home.id, cem, "ann", Bond::Team).await.unwrap();
    members::ask_first(&app, ann, true).await.unwrap();
    members::bind(&app, home.id, cem, "ann", Bond::Team).await.unwrap();
    assert_eq!(members::waiting(&app, ann).await.unwrap(), 0, "who follows already has nothing to ask");
    ask().await;
    ask().await;
    assert_eq!((state().await, members::waiting(&app, ann).await.unwrap()), ((false, true), 1));
    // Taken back, and asked again.
    members::unbind(&app, home.id, bob, "ann", Bond::Team).await.unwrap();
    assert_eq!((state().await, members::requests(&app, ann).await.unwrap().len()), ((false, false), 0));
    ask().await;
    let request = members::requests(&app, ann).await.unwrap().remove(0);
    assert_eq!((request.alias.as_str(), request.answer), ("bob", Asked::Waits));
    assert!(matches!(members::reply(&app, home.id, cem, request.number, true).await, Err(Error::Missing)), "nobody else says yes");
    // A no looks like no answer, also to who takes it back and asks again.
    members::reply(&app, home.id, ann, request.number, false).await.unwrap();
    assert_eq!((state().await, members::waiting(&app, ann).await.unwrap()), ((false, true), 0));
    members::unbind(&app, home.id, bob, "ann", Bond::Team).await.unwrap();
    assert_eq!(state().await, (false, false));
    ask().await;
    assert_eq!((state().await, members::waiting(&app, ann).await.unwrap()), ((false, true), 0), "nobody is asked twice");
    // Thinking otherwise, both ways.
    members::reply(&app, home.id, ann, request.number, true).await.unwrap();
    assert_eq!((state().await, members::requests(&app, ann).await.unwrap()[0].answer), ((true, false), Asked::Yes));
    members::reply(&app, home.id, ann, request.number, false).await.unwrap();
    assert_eq!(state().await, (false, true));
    members::reply(&app, home.id, ann, request.number, true).await.unwrap();
    members::unbind(&app, home.id, bob, "ann", Bond::Team).await.unwrap();
    assert_eq!((state().await, members::requests(&app, ann).await.unwrap()), ((false, false), vec![]), "who left the team has nothing to be taken back");
    // A mute ends nothing, a block all of it.
    ask().await;
    members::bind(&app, home.id, ann, "bob", Bond::Mute).await.unwrap();
    assert_eq!(members::waiting(&app, ann).await.unwrap(), 1);
    let number = members::requests(&app, ann).await.unwrap()[0].number;
    members::bind(&app, home.id, bob, "ann", Bond::Block).await.unwrap();
    assert!(matches!(members::reply(&app, home.id, ann, number, true).await, Err(Error::Missing)));
    let block = members::bonds(&app, bob, Bond::Block).await.unwrap()[0].number;
    members::unblock(&app, bob, block).await.unwrap();
    assert_eq!((state().await, members::requests(&app, ann).await.unwrap()), ((false, false), vec![]));
    // Without the wish, following is following.
    ask().await;
    members::ask_first(&app, ann, false).await.unwrap();
    ask().await;
    assert_eq!((state().await, members::requests(&app, ann).await.unwrap().len()), ((true, false), 0));
});

db_test!(MIGRATIONS, fn who_follows_whom_is_shown_where_all_whom_it_concerns_let_it_be(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let mut people = Vec::new();
    for name in ["ann", "bob", "cem", "dee"] {
        people.push(join(&app, &home, name).await.0);
    }
    let [ann, bob, cem, dee] = people[..] else { panic!("{people:?}") };
    // Ann follows bob and cem; bob follows dee; dee follows cem and ann.
    for (one, other) in [(ann, "bob"), (ann, "cem"), (bob, "dee"), (dee, "cem"), (dee, "ann")] {
        members::bind(&app, home.id, one, other, Bond::Team).await.unwrap();
    }
    let shown = async |viewer: MemberId| {
        let mutual = members::mutual(&app, viewer, dee).await.unwrap();
        let names = |list: Vec<(String, _)>| list.into_iter().map(|(alias, _)| alias).collect::<Vec<_>>().join(" ");
        (mutual.follows_viewer, names(mutual.followers), names(mutual.followed))
    };
    let told = |follows: bool, followers: &str, followed: &str| (follows, followers.to_owned(), followed.to_owned());
    assert_eq!(shown(ann).await, told(false, "", ""), "nobody said so");
    members::show_team(&app, dee, TeamAudience::Members).await.unwrap();
    assert_eq!(shown(ann).await, told(true, "", ""), "dee alone");
    members::show_team(&app, bob, TeamAudience::Members).await.unwrap();
    assert_eq!(shown(ann).await, told(true, "bob", ""));
    members::show_team(&app, cem, TeamAudience::Members).await.unwrap();
    assert_eq!(shown(ann).await, told(true, "bob", "cem"));
    assert_eq!(shown(cem).await, told(true, "", ""), "cem follows nobody, so nobody's bonds are cem's business");
    members::bind(&app, home.id, ann, "bob", Bond::Mute).await.unwrap();
    members::bind(&app, home.id, cem, "ann", Bond::Block).await.unwrap();
    assert_eq!(shown(ann).await, told(true, "", ""), "whom one does not meet, or not read, is not named");
    members::show_team(&app, dee, TeamAudience::Me).await.unwrap();
    members::bind(&app, home.id, ann, "dee", Bond::Team).await.unwrap();
    assert_eq!(shown(ann).await, told(false, "", ""));
});

db_test!(MIGRATIONS, fn following_and_muting_show_on_the_own_page_alone(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &home, "ann").await;
    let (bob, _) = join(&app, &home, "bob").await;
    for bond in [Bond::Team, Bond::Mute] {
        members::bind(&app, home.id, ann, "bob", bond).await.unwrap();
        members::bind(&app, home.id, ann, "bob", bond).await.unwrap();
        assert_eq!(members::bonds(&app, ann, bond).await.unwrap().len(), 1, "twice is once");
        assert!(matches!(members::bind(&app, home.id, ann, "ann", bond).await, Err(Error::Missing)), "oneself");
    }
    let (mine, theirs) = (seen(&app, &home, "bob", ann).await.unwrap(), seen(&app, &home, "ann", bob).await.unwrap());
    assert_eq!((mine.follows, mine.mutes, theirs.follows, theirs.mutes), (true, true, false, false));
    members::unbind(&app, home.id, ann, "bob", Bond::Mute).await.unwrap();
    assert!(!seen(&app, &home, "bob", ann).await.unwrap().mutes);
});
