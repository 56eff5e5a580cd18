//! For every audience and everybody who may look: exactly the answers that are meant for them.

use app::accounts::{self, Effort};
use app::events::Reason;
use app::members::{self, Bond};
use app::profiles::{self, As, Audience, Shown};
use app::sessions::Caller;
use app::{Error, MIGRATIONS};
use db::db_test;
use db::testing::dump;
use jiff::SignedDuration;

use super::{answer, as_member, join, place, seen, wish_of};

const SLUGS: [&str; 3] = ["words", "home", "age"];
const FIELDS: [(&str, &str); 3] = [("text", "Private words."), ("pick", "Alone"), ("number", "42")];

fn may(audience: Audience, eyes: As) -> bool {
    match eyes {
        As::Owner => true,
        As::Team => audience != Audience::Me,
        As::Stranger => audience == Audience::Members,
        As::Visitor => false,
    }
}

db_test!(MIGRATIONS, fn every_profile_viewer_gets_exactly_the_answers_meant_for_them(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (owner, _) = join(&app, &home, "owner").await;
    let (friend, _) = join(&app, &home, "friend").await;
    let (fan, _) = join(&app, &home, "fan").await;
    let (blocked, _) = join(&app, &home, "blocked").await;
    let (blocker, _) = join(&app, &home, "blocker").await;
    members::bind(&app, home.id, owner, "friend", Bond::Team).await.unwrap();
    // To follow somebody opens nothing of theirs.
    members::bind(&app, home.id, fan, "owner", Bond::Team).await.unwrap();
    // A bond from before does not outlive a block.
    members::bind(&app, home.id, owner, "blocked", Bond::Team).await.unwrap();
    members::bind(&app, home.id, owner, "blocked", Bond::Block).await.unwrap();
    members::bind(&app, home.id, owner, "blocker", Bond::Team).await.unwrap();
    members::bind(&app, home.id, blocker, "owner", Bond::Block).await.unwrap();
    for round in 0..27 {
        let audiences = [round % 3, round / 3 % 3, round / 9].map(|at| Audience::ALL[at]);
        for ((slug, field), audience) in SLUGS.iter().zip(FIELDS).zip(audiences) {
            assert_eq!(answer(&app, &home, owner, slug, audience.as_str(), &[field]).await, []);
        }
        let allowed = |eyes| {
            let mut slugs: Vec<&str> =
                SLUGS.iter().zip(audiences).filter(|(_, audience)| may(*audience, eyes)).map(|(slug, _)| *slug).collect();
            slugs.sort_unstable();
            slugs
        };
        for (who, eyes) in [(owner, As::Owner), (friend, As::Team), (fan, As::Stranger)] {
            let profile = seen(&app, &home, "owner", who).await.unwrap();
            let got: Vec<&str> = profile.answers.iter().map(|answer| answer.question.as_str()).collect();
            assert_eq!((profile.seen_as, got), (eyes, allowed(eyes)), "{audiences:?}");
            let Shown::Profile(preview) = profiles::preview(&app, home.id, owner, eyes).await.unwrap() else {
                panic!("a preview of an alias")
            };
            assert_eq!(preview.answers, profile.answers, "the preview shows what {eyes:?} sees");
        }
        for who in [blocked, blocker] {
            assert_eq!(seen(&app, &home, "owner", who).await, None);
        }
    }
});

db_test!(MIGRATIONS, fn visitors_of_a_profile_see_an_alias_at_most(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (owner, _) = join(&app, &home, "owner").await;
    answer(&app, &home, owner, "words", "members", &[("text", "Private words.")]).await;
    let look = async || profiles::for_viewer(&app, home.id, "owner", None).await;
    assert!(matches!(look().await, Err(Error::Missing)));
    assert!(matches!(profiles::preview(&app, home.id, owner, As::Visitor).await, Err(Error::Missing)));
    members::open_alias(&app, home.id, &as_member(owner), true).await.unwrap();
    assert_eq!(look().await.unwrap(), Shown::Alias("owner".into()));
    assert_eq!(profiles::preview(&app, home.id, owner, As::Visitor).await.unwrap(), Shown::Alias("owner".into()));
    members::open_alias(&app, home.id, &as_member(owner), false).await.unwrap();
    assert!(matches!(look().await, Err(Error::Missing)));
});

db_test!(MIGRATIONS, fn a_profile_of_a_closed_account_is_not_there(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (owner, _) = join(&app, &home, "owner").await;
    let (other, _) = join(&app, &home, "other").await;
    members::open_alias(&app, home.id, &as_member(owner), true).await.unwrap();
    let whom = accounts::find(&app, home.id, "owner").await.unwrap();
    let (hand, reason) = (accounts::Hand { home: home.id, by: None, whom: &whom }, Reason::read("Asked for it.", "reason").unwrap());
    accounts::disable(&app, hand, &reason).await.unwrap();
    assert_eq!(seen(&app, &home, "owner", other).await, None);
    assert!(matches!(profiles::for_viewer(&app, home.id, "owner", None).await, Err(Error::Missing)));
});

db_test!(MIGRATIONS, fn a_profile_changes_hands_with_alias_and_role(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, folder.path()).await;
    let (owner, viewer) = join(&app, &home, "owner").await;
    let (other, _) = join(&app, &home, "other").await;
    members::change_role(&app, &as_member(owner), "partner", Audience::Members).await.unwrap();
    assert!(matches!(members::change_role(&app, &as_member(owner), "queen", Audience::Me).await, Err(Error::Faults(_))));
    assert_eq!(seen(&app, &home, "owner", other).await.unwrap().role.as_deref(), Some("partner"));
    assert!(matches!(members::rename(&app, home.id, &viewer, "0ther", false).await, Err(Error::Faults(_))), "it looks like “other”");
    assert!(matches!(members::rename(&app, home.id, &viewer, "Anna-Meier", false).await, Err(Error::Faults(_))));
    members::rename(&app, home.id, &viewer, "long-road-home", false).await.unwrap();
    assert!(seen(&app, &home, "long-road-home", other).await.is_some());
    assert_eq!(seen(&app, &home, "owner", other).await, None);
    assert!(matches!(members::rename(&app, home.id, &viewer, "once-more", false).await, Err(Error::Wait(_))));
    let thief = accounts::wish(&app, &home, &wish_of("owner"), &Caller::default(), Effort::Shown).await;
    assert!(matches!(thief, Err(Error::Faults(_))), "what was just given up is kept from others: {thief:?}");
    app.clock.set(app.clock.now() + SignedDuration::from_hours(91 * 24));
    accounts::wish(&app, &home, &wish_of("owner"), &Caller::default(), Effort::Shown).await.unwrap();
    let record: Vec<_> = dump(db).await.into_iter().filter(|line| line.table == "event").collect();
    assert!(record.iter().any(|line| line.text.contains("member.renamed")));
    assert!(!record.iter().any(|line| line.text.contains("long-road-home")), "the record holds no names");
});
