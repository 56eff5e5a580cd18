//! Team, block and mute.

use app::members::{self, Bond};
use app::{Error, MIGRATIONS};
use db::db_test;

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
    for bond in Bond::ALL {
        for (member, alias) in [(bob, "ann"), (ann, "bob"), (bob, "nobody")] {
            assert!(matches!(members::bind(&app, home.id, member, alias, bond).await, Err(Error::Missing)));
        }
    }
    // Only who blocked can end it.
    members::unbind(&app, home.id, bob, "ann", Bond::Block).await.unwrap();
    assert_eq!(seen(&app, &home, "ann", bob).await, None);
    assert_eq!(members::bonds(&app, bob, Bond::Block).await.unwrap(), [], "the other does not learn of it");
    members::unbind(&app, home.id, ann, "bob", Bond::Block).await.unwrap();
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
    let (cem, viewer) = join(&app, &home, "cem").await;
    members::bind(&app, home.id, ann, "cem", Bond::Block).await.unwrap();
    members::rename(&app, home.id, &viewer, "warm-doorstep", false).await.unwrap();
    let blocked = members::bonds(&app, ann, Bond::Block).await.unwrap();
    assert_eq!(blocked.iter().map(|one| one.alias.as_str()).collect::<Vec<_>>(), ["cem"]);
    members::unbind(&app, home.id, ann, "cem", Bond::Block).await.unwrap();
    assert!(seen(&app, &home, "ann", cem).await.is_some(), "the block ends by the alias it was made with");
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
