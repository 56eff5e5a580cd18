//! What people say, who sees it in every way in, and what becomes of it.

use std::collections::BTreeSet;

use app::accounts;
use app::communities::Community;
use app::events::Reason;
use app::members::{self, Bond, MemberId};
use app::posts::{self, Audience, Draft, PostId, Reaction, Tab};
use app::sessions::Membership;
use app::{App, Error, MIGRATIONS};
use db::db_test;
use jiff::SignedDuration;

use crate::dice::Dice;
use crate::profiles::{as_member, join, place};

fn draft(body: &str, audience: &str) -> Draft {
    Draft { body: body.to_owned(), audience: audience.to_owned(), ..Draft::default() }
}

async fn say(app: &App, place: &Community, me: MemberId, body: &str, audience: &str) -> PostId {
    posts::post(app, place.id, &as_member(me), &draft(body, audience)).await.unwrap()
}

async fn bodies(app: &App, place: &Community, viewer: MemberId, tab: Tab) -> Vec<String> {
    let page = posts::feed(app, place.id, viewer, tab, None).await.unwrap();
    page.posts.into_iter().map(|post| post.body).collect()
}

/// What the rules say, told apart from how the database asks it.
#[derive(Default)]
struct World {
    follows: BTreeSet<(usize, usize)>,
    blocks: BTreeSet<(usize, usize)>,
    mutes: BTreeSet<(usize, usize)>,
    /// Author and audience of each post, and of each comment with its thread.
    posts: Vec<(PostId, usize, Audience)>,
    comments: Vec<(PostId, usize, usize)>,
    /// What was written under a name for its thread alone.
    pseudonymous: BTreeSet<PostId>,
}

impl World {
    fn meet(&self, one: usize, other: usize) -> bool {
        !self.blocks.contains(&(one, other)) && !self.blocks.contains(&(other, one))
    }

    /// Whether what somebody wrote reaches somebody: a block keeps away what stands under an alias.
    fn reaches(&self, id: PostId, author: usize, viewer: usize) -> bool {
        self.pseudonymous.contains(&id) || self.meet(viewer, author)
    }

    fn reads(&self, id: PostId, author: usize, viewer: Option<usize>) -> bool {
        self.pseudonymous.contains(&id) || viewer.is_none_or(|viewer| !self.mutes.contains(&(viewer, author)))
    }

    fn sees(&self, viewer: Option<usize>, post: usize) -> bool {
        let (id, author, audience) = self.posts[post];
        match viewer {
            None => audience == Audience::Anyone,
            Some(viewer) if viewer == author => true,
            Some(viewer) => {
                self.reaches(id, author, viewer)
                    && (audience != Audience::Team || self.follows.contains(&(author, viewer)))
            }
        }
    }

    fn sees_comment(&self, viewer: Option<usize>, comment: usize) -> bool {
        let (id, author, thread) = self.comments[comment];
        self.sees(viewer, thread)
            && viewer.is_none_or(|viewer| viewer == author || self.reaches(id, author, viewer))
    }
}

db_test!(MIGRATIONS, fn everybody_sees_exactly_what_is_meant_for_them_in_every_way_in(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let names = ["ann", "bob", "cem", "dee", "eve"];
    let mut people = Vec::new();
    for name in names {
        people.push(join(&app, &place, name).await.0);
    }
    let (mut dice, mut world) = (Dice(7), World::default());
    for _ in 0..26 {
        let (one, other) = (dice.throw(5), dice.throw(5));
        if one == other {
            continue;
        }
        let bond = [Bond::Team, Bond::Team, Bond::Mute, Bond::Block][dice.throw(4)];
        if !world.meet(one, other) {
            continue;
        }
        members::bind(&app, place.id, people[one], names[other], bond).await.unwrap();
        match bond {
            Bond::Team => drop(world.follows.insert((one, other))),
            Bond::Mute => drop(world.mutes.insert((one, other))),
            Bond::Block => {
                world.blocks.insert((one, other));
                for list in [&mut world.follows, &mut world.mutes] {
                    list.retain(|pair| *pair != (one, other) && *pair != (other, one));
                }
            }
        }
    }
    for at in 0..18 {
        let (author, audience) = (dice.throw(5), Audience::ALL[dice.throw(3)]);
        let hidden = dice.throw(3) == 0 && audience != Audience::Team;
        let words = Draft { pseudonymous: hidden, ..draft(&format!("post {at}"), audience.as_str()) };
        let id = posts::post(&app, place.id, &as_member(people[author]), &words).await.unwrap();
        world.posts.push((id, author, audience));
        if hidden {
            world.pseudonymous.insert(id);
        }
    }
    for at in 0..40 {
        let (author, thread) = (dice.throw(5), dice.throw(18));
        let hidden = dice.throw(4) == 0;
        let words = Draft { pseudonymous: hidden, ..draft(&format!("comment {at}"), "") };
        let said = posts::comment(&app, place.id, &as_member(people[author]), world.posts[thread].0, &words).await;
        assert_eq!(said.is_ok(), world.sees(Some(author), thread), "{author} below {thread}");
        if let Ok(id) = said {
            world.comments.push((id, author, thread));
            if hidden {
                world.pseudonymous.insert(id);
            }
        }
    }
    assert!(world.blocks.len() > 1 && world.follows.len() > 2 && world.mutes.len() > 1 && world.comments.len() > 15 && world.pseudonymous.len() > 4, "the dice were dull");
    for viewer in [None, Some(0), Some(1), Some(2), Some(3), Some(4)] {
        let member = viewer.map(|viewer| people[viewer]);
        for (at, (id, author, _)) in world.posts.iter().enumerate() {
            let thread = posts::thread(&app, place.id, member, *id).await;
            assert_eq!(thread.is_ok(), world.sees(viewer, at), "{viewer:?} and post {at}");
            let below: Vec<PostId> = (0..world.comments.len())
                .filter(|one| world.comments[*one].2 == at && world.sees_comment(viewer, *one) && world.reads(world.comments[*one].0, world.comments[*one].1, viewer))
                .map(|one| world.comments[one].0).collect();
            if let Ok(thread) = thread {
                for post in thread.comments.iter().chain([&thread.post]) {
                    let is_hidden = world.pseudonymous.contains(&post.id);
                    assert_eq!(names.contains(&post.author.alias.as_str()), !is_hidden, "{viewer:?} and the name on {}", post.id);
                    assert!(!is_hidden || !post.author.has_profile && post.author.role.is_none(), "{viewer:?} and {}", post.id);
                }
                assert_eq!(thread.comments.iter().map(|post| post.id).collect::<Vec<_>>(), below, "{viewer:?} below {at}");
            }
            let Some((viewer, member)) = viewer.zip(member) else { continue };
            let sent = posts::react(&app, place.id, &as_member(member), *id, Some(Reaction::Hug)).await;
            assert_eq!(sent.is_ok(), world.sees(Some(viewer), at), "{viewer} sends to {at}");
            for (tab, wanted) in [
                (Tab::Everyone, world.sees(Some(viewer), at) && world.reads(*id, *author, Some(viewer))),
                (Tab::Team, world.sees(Some(viewer), at) && world.follows.contains(&(viewer, *author)) && !world.mutes.contains(&(viewer, *author))
                    && !world.pseudonymous.contains(id)),
                (Tab::Mine, *author == viewer),
            ] {
                let page = posts::feed(&app, place.id, member, tab, None).await.unwrap();
                let found = page.posts.iter().find(|post| post.id == *id);
                assert_eq!(found.is_some(), wanted, "{viewer} and post {at} in {tab:?}");
                if let Some(post) = found {
                    assert_eq!(post.comments, below.len(), "how many {viewer} sees below {at}");
                }
            }
        }
        for (at, (id, _, _)) in world.comments.iter().enumerate() {
            let thread = posts::thread(&app, place.id, member, *id).await;
            assert_eq!(thread.is_ok(), world.sees_comment(viewer, at), "{viewer:?} and comment {at}");
        }
    }
    // Everybody who sees a post has sent a hug by now; each sees those of whom they meet.
    for (viewer, member) in people.iter().enumerate() {
        for (at, (id, _, _)) in world.posts.iter().enumerate().filter(|(at, _)| world.sees(Some(viewer), *at)) {
            // Whoever has a name in the thread sends under that, and no block tells whose it is.
            let has_name = |one: usize| world.posts[at].1 == one && world.pseudonymous.contains(id)
                || world.comments.iter().any(|(said, author, thread)| *author == one && *thread == at && world.pseudonymous.contains(said));
            let senders = posts::reactors(&app, place.id, *member, *id).await.unwrap();
            let mut found: Vec<String> = senders.iter().map(|(_, alias)| alias.clone()).filter(|alias| names.contains(&alias.as_str())).collect();
            found.sort();
            let sends = |one: &usize| world.sees(Some(*one), at);
            let named: Vec<&str> = (0..5).filter(sends).filter(|one| !has_name(*one) && (*one == viewer || world.meet(*one, viewer))).map(|one| names[one]).collect();
            assert_eq!(found, named, "who sent something to {at}, as {viewer} sees it");
            let wanted = named.len() + (0..5).filter(sends).filter(|one| has_name(*one)).count();
            assert_eq!(senders.len(), wanted, "how many sent something to {at}, as {viewer} sees it");
            let thread = posts::thread(&app, place.id, Some(*member), *id).await.unwrap();
            assert_eq!(thread.post.reactions, [(Reaction::Hug, wanted)], "the count is that of the names");
        }
    }
});

db_test!(MIGRATIONS, fn much_that_one_may_not_see_hides_nothing_in_the_feed_of_ones_team(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    members::bind(&app, place.id, ann, "bob", Bond::Team).await.unwrap();
    let first = say(&app, &place, bob, "for all", "members").await;
    // Bob follows nobody, so these are for nobody.
    for at in 0..70 {
        app.clock.set(app.clock.now() + SignedDuration::from_mins(3));
        say(&app, &place, bob, &format!("{at}"), "team").await;
    }
    let page = posts::feed(&app, place.id, ann, Tab::Team, None).await.unwrap();
    assert_eq!(page.posts.iter().map(|post| post.id).collect::<Vec<_>>(), [first]);
});

db_test!(MIGRATIONS, fn pages_have_no_gaps_and_no_repeats_while_others_post_and_delete(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let mut all = Vec::new();
    for at in 0..45 {
        all.push(say(&app, &place, bob, &format!("{at}"), "members").await);
        app.clock.set(app.clock.now() + SignedDuration::from_mins(3));
    }
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let begun = db.stats().statements.get();
        let page = posts::feed(&app, place.id, ann, Tab::Everyone, before).await.unwrap();
        // A page costs the same, however much stands on it.
        assert_eq!(db.stats().statements.get() - begun, 4);
        seen.extend(page.posts.iter().map(|post| post.id));
        // Something new comes, and something that was read goes.
        say(&app, &place, bob, "new", "members").await;
        posts::delete(&app, place.id, &as_member(bob), page.posts[0].id).await.unwrap();
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    all.reverse();
    assert_eq!(seen, all);
});

db_test!(MIGRATIONS, fn a_form_that_is_sent_twice_is_one_post(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let other_words = Draft { key: "0ABC".to_owned(), ..draft("Slept, ate soup.", "members") };
    let twice = Draft { key: "0ABC".to_owned(), ..draft("Slept, ate soup, watched the rain.", "members") };
    let first = posts::post(&app, place.id, &as_member(ann), &twice).await.unwrap();
    assert_eq!(posts::post(&app, place.id, &as_member(ann), &twice).await.unwrap(), first);
    let other = posts::post(&app, place.id, &as_member(bob), &twice).await.unwrap();
    assert_ne!(other, first, "a key is its owner's own");
    let changed = posts::post(&app, place.id, &as_member(ann), &other_words).await.unwrap();
    assert_ne!(changed, first, "a form that came back with other words is another post");
    assert_eq!(bodies(&app, &place, ann, Tab::Mine).await, ["Slept, ate soup.", "Slept, ate soup, watched the rain."]);
    let below = Draft { key: "0DEF".to_owned(), ..draft("Soup helps.", "") };
    let said = posts::comment(&app, place.id, &as_member(bob), first, &below).await.unwrap();
    assert_eq!(posts::comment(&app, place.id, &as_member(bob), first, &below).await.unwrap(), said);
    assert_eq!(posts::thread(&app, place.id, Some(ann), first).await.unwrap().comments.len(), 1);
});

db_test!(MIGRATIONS, fn empty_words_are_refused_and_hidden_ones_taken_out(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let me = as_member(ann);
    let told = async |draft: Draft| match posts::post(&app, place.id, &me, &draft).await {
        Err(Error::Faults(faults)) => faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    for empty in ["", " \n ", "\u{200b}\u{200d}", "\u{202e}"] {
        assert_eq!(told(draft(empty, "members")).await, ["body"], "{}", empty.escape_unicode());
    }
    assert_eq!(told(draft(&"x".repeat(10_001), "members")).await, ["body"]);
    assert_eq!(told(draft("x", "me")).await, ["audience"]);
    let wrong = Draft { mood: "grand".to_owned(), content_note: "x".repeat(101), ..draft("x", "members") };
    assert_eq!(told(wrong).await, ["content_note", "mood"]);
    let turned = "a\u{202e}b\u{0}c \u{1f469}\u{200d}\u{1f52c}\r\nd";
    say(&app, &place, ann, turned, "members").await;
    assert_eq!(bodies(&app, &place, ann, Tab::Mine).await, ["abc \u{1f469}\u{200d}\u{1f52c}\nd"]);
    let silent = Membership { restricted: true, ..as_member(ann) };
    assert!(matches!(posts::post(&app, place.id, &silent, &draft("x", "team")).await, Err(Error::Faults(_))));
});

db_test!(MIGRATIONS, fn what_was_changed_is_marked_and_what_was_deleted_is_gone_with_what_hung_on_it(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let id = say(&app, &place, ann, "First words.", "members").await;
    for (who, good) in [(bob, false), (ann, true)] {
        app.clock.set(app.clock.now() + SignedDuration::from_mins(1));
        let changed = posts::edit(&app, place.id, &as_member(who), id, &draft("Better words.", "")).await;
        assert_eq!(changed.is_ok(), good);
    }
    let post = posts::thread(&app, place.id, Some(bob), id).await.unwrap().post;
    assert_eq!((post.body.as_str(), post.edited_at), ("Better words.", Some(app.clock.now())));
    let before = posts::edits(&app, place.id, Some(bob), id).await.unwrap();
    let before: Vec<_> = before.iter().map(|one| (one.edited_at, one.body.as_str())).collect();
    assert_eq!(before, [(app.clock.now(), "First words.")]);
    let said = posts::comment(&app, place.id, &as_member(bob), id, &draft("A comment.", "")).await.unwrap();
    let answer = posts::comment(&app, place.id, &as_member(ann), said, &draft("An answer.", "")).await.unwrap();
    let deeper = posts::comment(&app, place.id, &as_member(bob), answer, &draft("Deeper.", "")).await.unwrap();
    let below = posts::thread(&app, place.id, Some(ann), id).await.unwrap().comments;
    let parents: Vec<_> = below.iter().map(|post| (post.id, post.parent)).collect();
    assert_eq!(parents, [(said, None), (answer, Some(said)), (deeper, Some(said))], "one level deep");
    posts::react(&app, place.id, &as_member(ann), said, Some(Reaction::Hug)).await.unwrap();
    posts::react(&app, place.id, &as_member(ann), said, Some(Reaction::ThankYou)).await.unwrap();
    let below = posts::thread(&app, place.id, Some(bob), id).await.unwrap().comments;
    assert_eq!(below[0].reactions, [(Reaction::ThankYou, 1)], "one each, changeable");
    assert!(matches!(posts::delete(&app, place.id, &as_member(bob), id).await, Err(Error::Missing)));
    posts::delete(&app, place.id, &as_member(ann), id).await.unwrap();
    for gone in [id, said, answer] {
        assert!(matches!(posts::thread(&app, place.id, Some(bob), gone).await, Err(Error::Missing)));
    }
    let left: Vec<_> = db::testing::dump(db).await.into_iter()
        .filter(|line| ["post", "post_edit", "reaction"].contains(&line.table.as_str())).collect();
    assert_eq!(left.len(), 0, "{left:?}");
});

db_test!(MIGRATIONS, fn a_thread_of_a_closed_account_is_gone_with_what_others_said_below(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let id = say(&app, &place, ann, "Open to all.", "anyone").await;
    let said = posts::comment(&app, place.id, &as_member(bob), id, &draft("Below.", "")).await.unwrap();
    let whom = accounts::find(&app, place.id, "ann").await.unwrap();
    let hand = accounts::Hand { home: place.id, by: None, whom: &whom };
    let reason = Reason::read("Adverts.", "reason").unwrap();
    for (closed, change) in [(false, None), (true, Some(true)), (false, Some(false))] {
        match change {
            Some(true) => accounts::disable(&app, hand, &reason).await.unwrap(),
            Some(false) => accounts::enable(&app, hand).await.unwrap(),
            None => {}
        }
        for viewer in [None, Some(bob)] {
            for post in [id, said] {
                let seen = posts::thread(&app, place.id, viewer, post).await;
                assert_eq!(seen.is_err(), closed, "{viewer:?} and {post}");
            }
        }
    }
});
