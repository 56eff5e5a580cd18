//! Questions, names for one thread alone, drafts and bookmarks.

use std::collections::BTreeSet;

use app::bookmarks::{self, Subject};
use app::communities::Community;
use app::drafts::{self, Place};
use app::members::{self, Bond, MemberId};
use app::posts::{self, Draft, PostId, Reaction, Tab};
use app::questions::{self, Which};
use app::{App, Error, MIGRATIONS, search};
use db::db_test;
use jiff::SignedDuration;

use crate::profiles::{as_member, join, place};

fn question(title: &str, body: &str, audience: &str) -> Draft {
    let (kind, title, body, audience) =
        ("question".to_owned(), title.to_owned(), body.to_owned(), audience.to_owned());
    Draft { kind, title, body, audience, ..Draft::default() }
}

fn words(body: &str) -> Draft {
    Draft { body: body.to_owned(), audience: "members".to_owned(), ..Draft::default() }
}

async fn ask(app: &App, place: &Community, me: MemberId, title: &str, audience: &str) -> PostId {
    posts::post(app, place.id, &as_member(me), &question(title, "", audience)).await.unwrap()
}

async fn answer(app: &App, place: &Community, me: MemberId, to: PostId, body: &str) -> PostId {
    app.clock.set(app.clock.now() + SignedDuration::from_mins(1));
    posts::comment(app, place.id, &as_member(me), to, &words(body)).await.unwrap()
}

async fn titles(app: &App, place: &Community, viewer: Option<MemberId>, which: Which) -> Vec<String> {
    let page = questions::list(app, place.id, viewer, which, None).await.unwrap();
    page.posts.into_iter().map(|post| post.title).collect()
}

db_test!(MIGRATIONS, fn what_helped_comes_first_and_then_what_most_found_helpful(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (cem, _) = join(&app, &place, "cem").await;
    let id = ask(&app, &place, ann, "What helps against dry eyes?", "members").await;
    let first = answer(&app, &place, bob, id, "A humidifier.").await;
    let second = answer(&app, &place, cem, id, "Drops without preservatives.").await;
    let third = answer(&app, &place, bob, id, "Blinking.").await;
    let below = answer(&app, &place, cem, first, "Which one?").await;
    let order = async || -> Vec<PostId> {
        posts::thread(&app, place.id, Some(ann), id).await.unwrap().comments.into_iter().map(|one| one.id).collect()
    };
    assert_eq!(order().await, [first, below, second, third], "by time, each followed by its answers");
    posts::react(&app, place.id, &as_member(ann), third, Some(Reaction::Helpful)).await.unwrap();
    assert_eq!(order().await, [third, first, below, second]);
    questions::mark(&app, place.id, &as_member(ann), second, true).await.unwrap();
    assert_eq!(order().await, [second, third, first, below]);
    for (who, what) in [(bob, third), (ann, below), (ann, id)] {
        let marked = questions::mark(&app, place.id, &as_member(who), what, true).await;
        assert!(matches!(marked, Err(Error::Missing)), "only who asked, and only an answer");
    }
    questions::mark(&app, place.id, &as_member(ann), second, false).await.unwrap();
    assert_eq!(order().await, [third, first, below, second]);
});

db_test!(MIGRATIONS, fn a_question_needs_one_line_and_is_listed_for_who_may_see_it(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    for (title, good) in [("", false), (" \u{200d} ", false), (&*"x".repeat(151), false), (&*"x".repeat(150), true)] {
        let posted = posts::post(&app, place.id, &as_member(ann), &question(title, "", "team")).await;
        assert_eq!(posted.is_ok(), good, "{title:?}");
    }
    let long = question("Two\nlines", &"x".repeat(10_001), "members");
    assert!(matches!(posts::post(&app, place.id, &as_member(ann), &long).await, Err(Error::Faults(faults)) if faults.len() == 1 && faults[0].field == "body"));
    let comment = Draft { kind: "comment".to_owned(), ..words("I am no comment.") };
    assert!(matches!(posts::post(&app, place.id, &as_member(ann), &comment).await, Err(Error::Faults(_))));
    let asked = ask(&app, &place, ann, "How long does it take?", "members").await;
    ask(&app, &place, ann, "Who has been to Ulm?", "anyone").await;
    assert_eq!(titles(&app, &place, Some(bob), Which::All).await, ["Who has been to Ulm?", "How long does it take?"]);
    assert_eq!(titles(&app, &place, None, Which::All).await, ["Who has been to Ulm?"]);
    answer(&app, &place, ann, asked, "I forgot to say: with two children.").await;
    assert_eq!(titles(&app, &place, Some(bob), Which::Waiting).await.len(), 2, "one's own words are no answer");
    let said = answer(&app, &place, bob, asked, "Half a year.").await;
    assert_eq!(titles(&app, &place, Some(bob), Which::Waiting).await, ["Who has been to Ulm?"]);
    assert!(titles(&app, &place, Some(bob), Which::Helped).await.is_empty());
    questions::mark(&app, place.id, &as_member(ann), said, true).await.unwrap();
    assert_eq!(titles(&app, &place, Some(bob), Which::Helped).await, ["How long does it take?"]);
});

db_test!(MIGRATIONS, fn another_name_is_the_same_in_its_thread_and_tells_nothing_elsewhere(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let hidden = |draft: Draft| Draft { pseudonymous: true, ..draft };
    let first = posts::post(&app, place.id, &as_member(ann), &hidden(question("Am I the only one?", "", "members"))).await.unwrap();
    let other = posts::post(&app, place.id, &as_member(ann), &hidden(words("Elsewhere."))).await.unwrap();
    let again = posts::comment(&app, place.id, &as_member(ann), first, &hidden(words("Thank you."))).await.unwrap();
    let theirs = posts::comment(&app, place.id, &as_member(bob), first, &hidden(words("Me too."))).await.unwrap();
    let thread = posts::thread(&app, place.id, Some(bob), first).await.unwrap();
    let name = thread.post.author.alias.clone();
    let author = &thread.post.author;
    assert!(name != "ann" && author.is_pseudonym && !author.has_profile && author.role.is_none() && author.picture.is_none());
    let said = |id: PostId| thread.comments.iter().find(|one| one.id == id).unwrap().author.clone();
    assert_eq!(said(again).alias, name, "the same in its thread");
    assert!(said(theirs).alias != name && said(theirs).is_viewer, "nobody else's there");
    let elsewhere = posts::thread(&app, place.id, Some(bob), other).await.unwrap().post.author.alias;
    assert_ne!(elsewhere, "ann");
    assert_eq!(posts::standing(&app, ann, first).await.unwrap().pseudonym, Some(name.clone()));

    // Neither following nor muting nor blocking tells who it is.
    let sees = async |tab: Tab| -> Vec<PostId> {
        posts::feed(&app, place.id, bob, tab, None).await.unwrap().posts.into_iter().map(|post| post.id).collect()
    };
    members::bind(&app, place.id, bob, "ann", Bond::Team).await.unwrap();
    assert!(sees(Tab::Team).await.is_empty());
    for bond in [Bond::Mute, Bond::Block] {
        members::bind(&app, place.id, bob, "ann", bond).await.unwrap();
        assert_eq!(sees(Tab::Everyone).await, [other, first], "{bond:?}");
        assert_eq!(posts::thread(&app, place.id, Some(bob), first).await.unwrap().comments.len(), 2, "{bond:?}");
    }
    assert!(posts::complete(&app, place.id, bob, "an").await.unwrap().is_empty(), "a block holds where there are aliases");
});

db_test!(MIGRATIONS, fn a_block_keeps_somebody_from_answering_under_another_name(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let id = posts::post(&app, place.id, &as_member(ann), &words("A hard day.")).await.unwrap();
    members::bind(&app, place.id, ann, "bob", Bond::Block).await.unwrap();
    let hidden = Draft { pseudonymous: true, ..words("You know who.") };
    assert!(matches!(posts::comment(&app, place.id, &as_member(bob), id, &hidden).await, Err(Error::Missing)));
});

db_test!(MIGRATIONS, fn search_finds_what_one_may_read_and_what_is_alike(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let open = ask(&app, &place, ann, "Does ginger help against nausea?", "anyone").await;
    let team = ask(&app, &place, ann, "Ginger, my team?", "team").await;
    let update = posts::post(&app, place.id, &as_member(ann), &words("Ginger tea again.")).await.unwrap();
    let said = answer(&app, &place, bob, open, "Crystallised ginger did.").await;
    let deeper = answer(&app, &place, ann, said, "Ginger from where?").await;
    let found = async |viewer: Option<MemberId>, text: &str, kinds: &[posts::Kind]| -> Vec<PostId> {
        let mut ids: Vec<PostId> = search::said(&app, place.id, viewer, text, search::Wanted { kinds: kinds.to_vec(), ..search::Wanted::default() }, 1).await.unwrap().posts.into_iter().map(|post| post.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(found(Some(ann), "ginger", &[]).await, [open, team, update, said]);
    assert_eq!(found(Some(bob), "ginger", &[]).await, [open, update, said], "not what is for a team; not comments on answers: {deeper}");
    assert_eq!(found(None, "ginger", &[]).await, [open, said]);
    assert_eq!(found(Some(bob), "ginger", &[posts::Kind::Question]).await, [open]);
    let like = search::similar(&app, place.id, bob, "Is ginger any good?", 5).await.unwrap();
    assert_eq!(like.iter().map(|post| post.id).collect::<Vec<_>>(), [open]);
    let edited = question("Does peppermint help against nausea?", "", "anyone");
    posts::edit(&app, place.id, &as_member(ann), open, &edited).await.unwrap();
    assert_eq!(found(None, "ginger", &[]).await, [said]);
    assert_eq!(found(None, "peppermint", &[]).await, [open]);
    members::bind(&app, place.id, bob, "ann", Bond::Block).await.unwrap();
    assert!(found(Some(bob), "ginger", &[]).await.is_empty(), "also one's own words in a thread that is not to be seen");
    posts::delete(&app, place.id, &as_member(ann), open).await.unwrap();
    assert!(found(Some(ann), "peppermint", &[]).await.is_empty());
    let left = db::testing::dump(db).await.into_iter().filter(|line| line.table == "post_search").count();
    assert!(left <= 2, "the index forgets what is deleted: {left}");
});

db_test!(MIGRATIONS, fn a_common_word_finds_everything_page_by_page_and_titles_first(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let (mut all, mut titled) = (BTreeSet::new(), Vec::new());
    for at in 0..125 {
        app.clock.set(app.clock.now() + SignedDuration::from_mins(3));
        let told = Draft { kind: "story".to_owned(), title: "A walk".to_owned(), ..words(&format!("{at}")) };
        let said = match at % 50 {
            0 => told,
            // Nobody else finds these, and they take no place.
            7 => Draft { audience: "team".to_owned(), ..words("A walk for my team") },
            _ => words(&format!("Day {at}: a walk in the park.")),
        };
        let id = posts::post(&app, place.id, &as_member(ann), &said).await.unwrap();
        if at % 50 != 7 {
            all.insert(id);
        }
        if at % 50 == 0 {
            titled.push(id);
        }
    }
    let page = async |number: usize| search::said(&app, place.id, Some(bob), "walk", search::Wanted::default(), number).await.unwrap();
    let mut found = Vec::new();
    for number in 1..=7 {
        let page = page(number).await;
        assert_eq!(page.more, number <= 6, "page {number}");
        found.extend(page.posts.iter().map(|post| post.id));
    }
    titled.reverse();
    assert_eq!([found[0], found[60], found[120]], titled[..], "of each sixty, those with the word in their title come first");
    assert!(found[1..60].is_sorted_by(|one, other| one > other), "and the others as they were said, the newest first");
    assert_eq!(found.len(), all.len());
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), all, "each once");
    let beyond = page(8).await;
    assert_eq!((beyond.total, beyond.posts.len()), (0, 0));
});

db_test!(MIGRATIONS, fn what_is_alike_shares_the_rarer_words(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let rare = ask(&app, &place, ann, "Does acupuncture help at night?", "members").await;
    for at in 0..65 {
        app.clock.set(app.clock.now() + SignedDuration::from_mins(3));
        ask(&app, &place, ann, &format!("What do you do at night, number {at}?"), "members").await;
    }
    let like = search::similar(&app, place.id, bob, "Acupuncture or pills at night?", 3).await.unwrap();
    assert_eq!(like.first().map(|post| post.id), Some(rare), "the newer ones share a common word alone");
    assert_eq!(like.len(), 3);
});

db_test!(MIGRATIONS, fn a_draft_waits_where_it_was_typed_until_it_is_posted(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let typed = |body: &str| drafts::Typed { body: body.to_owned(), ..drafts::Typed::default() };
    drafts::keep(&app, ann, Place::Update, &typed("I wanted to")).await.unwrap();
    drafts::keep(&app, ann, Place::Update, &typed("I wanted to say")).await.unwrap();
    drafts::keep(&app, ann, Place::Story, &typed("Once")).await.unwrap();
    let kept = async |who: MemberId, at: Place| drafts::find(&app, who, at).await.unwrap().map(|(typed, _)| typed.body);
    assert_eq!(kept(ann, Place::Update).await.as_deref(), Some("I wanted to say"));
    assert_eq!(kept(bob, Place::Update).await, None, "it is one's own");
    drafts::keep(&app, ann, Place::Update, &typed(" ")).await.unwrap();
    assert_eq!(kept(ann, Place::Update).await, None, "nothing typed is no draft");
    assert!(drafts::keep(&app, ann, Place::Update, &typed(&"x".repeat(50_000))).await.is_err());
    let refused = Draft { place: Some(Place::Story), kind: "story".to_owned(), ..words("Once") };
    assert!(posts::post(&app, place.id, &as_member(ann), &refused).await.is_err());
    assert_eq!(kept(ann, Place::Story).await.as_deref(), Some("Once"), "what was not posted is kept");
    let posted = Draft { title: "A story".to_owned(), ..refused };
    posts::post(&app, place.id, &as_member(ann), &posted).await.unwrap();
    assert_eq!(kept(ann, Place::Story).await, None);
});

db_test!(MIGRATIONS, fn bookmarks_are_ones_own_and_hold_what_one_may_read(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let mut ids = Vec::new();
    for at in 0..25 {
        ids.push(posts::post(&app, place.id, &as_member(bob), &words(&format!("{at}"))).await.unwrap());
        app.clock.set(app.clock.now() + SignedDuration::from_mins(3));
        bookmarks::set(&app, place.id, ann, &Subject::Post(ids[at]), true).await.unwrap();
    }
    let first = bookmarks::posts(&app, place.id, ann, None).await.unwrap();
    let second = bookmarks::posts(&app, place.id, ann, first.next).await.unwrap();
    let listed: Vec<PostId> = first.posts.iter().chain(&second.posts).map(|post| post.id).collect();
    ids.reverse();
    assert_eq!(listed, ids);
    assert!(first.posts.iter().all(|post| post.kept) && second.next.is_none());
    assert!(bookmarks::posts(&app, place.id, bob, None).await.unwrap().posts.is_empty());
    let team = posts::post(&app, place.id, &as_member(bob), &Draft { audience: "team".to_owned(), ..words("For my team.") }).await.unwrap();
    for (subject, kept) in [(Subject::Post(team), true), (Subject::Article("none".to_owned()), true), (Subject::Post(ids[0]), false)] {
        let done = bookmarks::set(&app, place.id, ann, &subject, kept).await;
        assert_eq!(done.is_ok(), !kept, "{subject:?}");
    }
    // A comment is out of the list when its thread is out of sight.
    let (cem, _) = join(&app, &place, "cem").await;
    let said = answer(&app, &place, cem, ids[0], "Below.").await;
    bookmarks::set(&app, place.id, ann, &Subject::Post(said), true).await.unwrap();
    let listed = async || bookmarks::posts(&app, place.id, ann, None).await.unwrap().posts;
    assert_eq!(listed().await[0].id, said);
    members::bind(&app, place.id, bob, "ann", Bond::Block).await.unwrap();
    assert!(listed().await.is_empty());
});

#[test]
fn who_is_named_is_read_from_the_words() {
    for (text, wanted) in [
        ("@ann", vec!["ann"]),
        ("Thank you @ann, and @bob-two.", vec!["ann", "bob-two"]),
        ("mail me: ann@example.org", vec![]),
        ("(@ann)", vec!["ann"]),
        ("@ ann @", vec![]),
        ("@élan!", vec!["élan"]),
        ("@ann@bob", vec!["ann"]),
        ("\u{1f600}@ann", vec!["ann"]),
    ] {
        assert_eq!(posts::named(text), wanted, "{text}");
    }
}

db_test!(MIGRATIONS, fn nothing_else_that_one_does_tells_whose_another_name_is(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = place(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let hidden = |draft: Draft| Draft { pseudonymous: true, ..draft };
    let to_team = posts::post(&app, place.id, &as_member(ann), &hidden(question("For my team?", "", "team"))).await;
    assert!(matches!(to_team, Err(Error::Faults(faults)) if faults[0].field == "audience"), "those who see it know who follows them");
    let id = posts::post(&app, place.id, &as_member(ann), &hidden(question("Am I alone?", "", "members"))).await.unwrap();
    let name = posts::thread(&app, place.id, Some(bob), id).await.unwrap().post.author.alias;
    let said = answer(&app, &place, bob, id, "No.").await;
    posts::react(&app, place.id, &as_member(ann), said, Some(Reaction::ThankYou)).await.unwrap();
    let senders = async || posts::reactors(&app, place.id, bob, said).await.unwrap();
    assert_eq!(senders().await, [(Reaction::ThankYou, name.clone())]);
    let told = app::notifications::list(&app, bob).await.unwrap();
    assert_eq!(told[0].sentence(), format!("{name} thanked you."));
    members::bind(&app, place.id, bob, "ann", Bond::Block).await.unwrap();
    assert_eq!(senders().await.len(), 1, "a block takes nothing away that would tell");
    assert_eq!(app::notifications::list(&app, bob).await.unwrap().len(), 1);
    assert_eq!(posts::thread(&app, place.id, Some(bob), id).await.unwrap().comments[0].sent(Reaction::ThankYou), 1);

    // Whoever asks under another name and goes on under their own is two people to everybody else.
    let (cem, _) = join(&app, &place, "cem").await;
    let other = posts::post(&app, place.id, &as_member(cem), &hidden(question("Who else?", "", "members"))).await.unwrap();
    answer(&app, &place, cem, other, "I for one.").await;
    let waiting = titles(&app, &place, Some(ann), Which::Waiting).await;
    assert!(!waiting.contains(&"Who else?".to_owned()), "{waiting:?}");
});
