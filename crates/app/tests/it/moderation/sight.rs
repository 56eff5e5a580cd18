//! What is held back and what is closed, in every way in: a random world beside a model of the rules.

use app::MIGRATIONS;
use app::members::{self, Bond, MemberId, Role};
use app::posts::{self, PostId, Tab};
use db::db_test;

use super::{below, cases, decide, draft, place, report, say, staff};
use crate::dice::Dice;
use crate::profiles::{as_member, join};

/// A post as the rules know it.
struct Said {
    id: PostId,
    author: usize,
    /// Where in the list its thread begins.
    root: Option<usize>,
    hidden: bool,
    locked: bool,
}

/// Whether somebody sees a post: it is theirs or not hidden, and so is its thread. Nobody here blocks but the moderator.
fn may_see(all: &[Said], viewer: Option<usize>, at: usize) -> bool {
    let open = |one: &Said| !one.hidden || viewer == Some(one.author);
    open(&all[at]) && all[at].root.is_none_or(|root| open(&all[root]))
}

db_test!(MIGRATIONS, fn what_is_out_of_sight_is_seen_by_its_author_alone_in_every_way_in(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path(), 0).await;
    let mut people: Vec<MemberId> = Vec::new();
    for name in ["ann", "bob", "cem"] {
        people.push(join(&app, &place, name).await.0);
    }
    let (moderator, mut mod_viewer) = staff(&app, &place, "mo", Role::Moderator).await;
    // A block hides nothing from who must look.
    members::bind(&app, place.id, people[1], "mo", Bond::Block).await.unwrap();
    let (mut dice, mut all): (Dice, Vec<Said>) = (Dice(3), Vec::new());
    for at in 0..6 {
        let author = dice.throw(3);
        let id = say(&app, &place, people[author], &format!("post {at}"), "anyone").await;
        all.push(Said { id, author, root: None, hidden: false, locked: false });
    }
    for at in 0..14 {
        let (author, root) = (dice.throw(3), dice.throw(6));
        let id = below(&app, &place, people[author], all[root].id, &format!("comment {at}")).await;
        all.push(Said { id, author, root: Some(root), hidden: false, locked: false });
    }
    for _ in 0..16 {
        let at = dice.throw(all.len());
        let act = match (dice.throw(3), all[at].hidden, all[at].locked, all[at].root) {
            (0, _, false, None) => "lock",
            (0, _, true, None) => "unlock",
            (_, true, ..) => "restore",
            (_, false, ..) => "hide",
        };
        // Somebody who sees it reports it; of what is hidden there is a case already.
        let reporter = (0..3).find(|one| *one != all[at].author && may_see(&all, Some(*one), at));
        if let Some(reporter) = reporter {
            report(&app, &place, people[reporter], all[at].id).await;
        }
        let Some(case) = cases(&app, &place, &mod_viewer).await.into_iter().find(|case| case.post_id == Some(all[at].id)) else { continue };
        decide(&app, &place, &mod_viewer, case.id, act).await.unwrap();
        match act {
            "hide" => all[at].hidden = true,
            "lock" => all[at].locked = true,
            "unlock" => all[at].locked = false,
            _ => all[at].hidden = false,
        }
    }
    assert!(all.iter().filter(|one| one.hidden && one.root.is_none()).count() > 0 && all.iter().filter(|one| one.hidden && one.root.is_some()).count() > 1, "the dice were dull");
    assert!(all.iter().any(|one| one.locked), "the dice were dull");
    mod_viewer.second_step = false;
    assert!(app::moderation::list(&app, place.id, &mod_viewer).await.is_err(), "without the second step nobody moderates");
    for viewer in [None, Some(0), Some(1), Some(2)] {
        let member = viewer.map(|viewer: usize| people[viewer]);
        for at in 0..all.len() {
            let thread = posts::thread(&app, place.id, member, all[at].id).await;
            assert_eq!(thread.is_ok(), may_see(&all, viewer, at), "{viewer:?} and {at}");
            if all[at].root.is_some() {
                continue;
            }
            let wanted: Vec<PostId> = (0..all.len()).filter(|one| all[*one].root == Some(at) && may_see(&all, viewer, *one)).map(|one| all[one].id).collect();
            if let Ok(thread) = thread {
                assert_eq!(thread.comments.iter().map(|one| one.id).collect::<Vec<_>>(), wanted, "{viewer:?} below {at}");
                assert_eq!((thread.post.comments, thread.post.locked), (wanted.len(), all[at].locked));
            }
            let Some(member) = member else { continue };
            let page = posts::feed(&app, place.id, member, Tab::Everyone, None).await.unwrap();
            let found = page.posts.iter().find(|post| post.id == all[at].id);
            assert_eq!(found.map(|post| post.comments), may_see(&all, viewer, at).then_some(wanted.len()), "{viewer:?} and {at} in the feed");
            if may_see(&all, viewer, at) {
                let said = posts::comment(&app, place.id, &as_member(member), all[at].id, &draft("x", "")).await;
                assert_eq!(said.is_err(), all[at].locked, "{viewer:?} adds to {at}");
                if let Ok(id) = said {
                    posts::delete(&app, place.id, &as_member(member), id).await.unwrap();
                }
            }
        }
    }
    for one in all.iter().filter(|one| one.author == 1) {
        assert!(posts::thread(&app, place.id, Some(moderator), one.id).await.is_err(), "as a member the moderator is blocked");
    }
});
