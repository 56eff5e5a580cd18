//! What a session says of who reads: one statement holds it all.

use app::MIGRATIONS;
use app::accounts::{self, Hand};
use app::members::{self, Bond, Role};
use db::db_test;

use crate::moderation::{staff, viewer};
use crate::profiles::{join, place};

db_test!(MIGRATIONS, fn whoever_has_two_tasks_has_both_and_is_counted_once(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (me, _) = staff(&app, &place, "mo", Role::Moderator).await;
    let whom = accounts::find(&app, place.id, "mo").await.unwrap();
    accounts::grant(&app, Hand { home: place.id, by: None, whom: &whom }, Role::Welcomer).await.unwrap();
    members::ask_first(&app, me, true).await.unwrap();
    for name in ["ann", "bob"] {
        let (other, _) = join(&app, &place, name).await;
        members::bind(&app, place.id, other, "mo", Bond::Team).await.unwrap();
    }
    let seen = viewer(&app, &place, "mo").await;
    assert!(seen.may(Role::Moderator) && seen.may(Role::Welcomer) && !seen.may(Role::Editor));
    assert_eq!(seen.member.unwrap().unseen, 2, "two ask to follow, however many tasks there are");
    members::bind(&app, place.id, me, "ann", Bond::Block).await.unwrap();
    assert_eq!(viewer(&app, &place, "mo").await.member.unwrap().unseen, 1);
});
