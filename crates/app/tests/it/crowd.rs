//! The made-up members of a demonstration: the same for the same seed, as if they had come and talked, and beside nobody real.

use std::sync::Mutex;

use app::communities::{self, Community};
use app::demo::{self, Ask, Made};
use app::library::{self, Options};
use app::matching;
use app::members::{self, Bond, MemberId};
use app::posts::{self, Post, Tab};
use app::search;
use app::{App, Error, MIGRATIONS, accounts};
use db::db_test;
use db::testing::{TestDb, dump, on_postgres, on_sqlite};
use kernel::Clock;
use tempfile::TempDir;

use crate::demo::pack;
use crate::made;

/// A demonstration without members, on an evening in November.
async fn place(db: &TestDb, folder: &TempDir) -> (App, Community) {
    let store = media::Store::local(folder.path().join("store")).unwrap();
    let clock = Clock::fixed("2026-11-25T20:20:00Z".parse().unwrap());
    let app = App::new(db.arc(), store, clock).with_pack(pack());
    communities::home(&app).await.unwrap();
    let files = made::folder(&[
        ("one.md", made::article(&[], "## Hands\n\nThey can be sore.").as_bytes()),
        ("community.yml", b"name: Try it\ndemonstration: true\n"),
    ]);
    library::import(&app, files.path(), Options::default(), |_, _, _| ()).await.unwrap();
    let home = communities::home(&app).await.unwrap();
    (app, home)
}

async fn populate(app: &App, members: usize, seed: u64) -> Result<Made, Error> {
    demo::populate(app, Ask { members, seed }, |_, _| ()).await
}

fn said(error: Result<Made, Error>) -> String {
    error.unwrap_err().to_string()
}

/// Everybody of the demonstration, the newest first.
async fn everybody(app: &App, home: &Community) -> Vec<MemberId> {
    entries(app, home).await.iter().map(|entry| entry.id).collect()
}

async fn entries(app: &App, home: &Community) -> Vec<matching::Entry> {
    let nobody = MemberId(-1);
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = matching::newest(app, home.id, nobody, before).await.unwrap();
        all.extend(page.0);
        before = page.1;
        if before.is_none() {
            return all;
        }
    }
}

/// All that a member can read in the feed, page by page.
async fn walk(app: &App, home: &Community, viewer: MemberId, tab: Tab) -> Vec<Post> {
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = posts::feed(app, home.id, viewer, tab, before).await.unwrap();
        all.extend(page.posts);
        assert!(all.is_sorted_by(|one: &Post, next| one.id > next.id), "a page repeats what was on another");
        before = page.next;
        if before.is_none() {
            return all;
        }
    }
}

/// Every row that does not hold a number of this install alone.
async fn rows(db: &TestDb, home: &Community) -> Vec<String> {
    let made = [
        "account",
        "block",
        "member",
        "member_trait",
        "mention",
        "mute",
        "notification_choice",
        "post",
        "profile_answer",
        "pseudonym",
        "reaction",
        "team_member",
        "thread_follower",
        "trait_count",
    ];
    let own = home.id.0.to_string();
    let lines = dump(db).await.into_iter().filter(|line| made.contains(&line.table.as_str()));
    let mut lines: Vec<String> =
        lines.map(|line| format!("{} {}", line.table, line.text.replace(&own, "home"))).collect();
    lines.sort();
    lines
}

fn rows_of(is_sqlite: bool, seed: u64) -> Vec<String> {
    let found = Mutex::new(Vec::new());
    let body = async |db: &TestDb| {
        let folder = tempfile::tempdir().unwrap();
        let (app, home) = place(db, &folder).await;
        populate(&app, 30, seed).await.unwrap();
        *found.lock().unwrap() = rows(db, &home).await;
    };
    if is_sqlite {
        on_sqlite(MIGRATIONS, body)
    } else {
        on_postgres(MIGRATIONS, body)
    }
    found.into_inner().unwrap()
}

#[test]
fn the_same_seed_makes_the_same_rows_in_every_database() {
    for is_sqlite in [true, false] {
        let (once, again, other) = (rows_of(is_sqlite, 7), rows_of(is_sqlite, 7), rows_of(is_sqlite, 8));
        assert!(!is_sqlite || once.len() > 500);
        assert!(once == again, "the same seed makes other rows");
        assert!(once.is_empty() || once != other, "another seed makes the same rows");
    }
}

db_test!(MIGRATIONS, fn what_was_asked_long_ago_is_found_behind_thousands(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, &folder).await;
    let made = populate(&app, 1_300, 5).await.unwrap();
    assert!(made.posts > 5_000, "PostgreSQL walks through two thousand of what is searched before it asks its index");
    let viewer = everybody(&app, &home).await[5];
    let feed = walk(&app, &home, viewer, Tab::Everyone).await;
    let oldest: Vec<&Post> = feed.iter().rev().filter(|post| post.kind == posts::Kind::Question).take(5).collect();
    for question in oldest {
        let mut found = Vec::new();
        for page in 1.. {
            let wanted = search::Wanted { kinds: vec![posts::Kind::Question], ..search::Wanted::default() };
            let said = search::said(&app, home.id, Some(viewer), &question.title, wanted, page).await.unwrap();
            if said.posts.is_empty() {
                break;
            }
            found.extend(said.posts.into_iter().map(|post| post.id));
        }
        assert!(found.contains(&question.id), "{} is not among {}", question.title, found.len());
    }
    // The newest with the word that most have.
    let said = feed.iter().filter(|post| matches!(post.kind, posts::Kind::Update | posts::Kind::Story));
    let has = |post: &Post, word: &str| post.body.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|one| one == word);
    let words = ["letter", "night", "kitchen", "hospital", "morning", "walk"];
    let common = words.into_iter().max_by_key(|word| said.clone().filter(|post| has(post, word)).count()).unwrap();
    let mut found = Vec::new();
    for page in 1..=3 {
        let wanted = search::Wanted { kinds: vec![posts::Kind::Update, posts::Kind::Story], ..search::Wanted::default() };
        let said = search::said(&app, home.id, Some(viewer), common, wanted, page).await.unwrap();
        found.extend(said.posts.into_iter().map(|post| post.id));
    }
    assert_eq!(found.len(), 60, "{common} is common");
    let oldest = *found.iter().min().unwrap();
    let newer: Vec<_> = said.filter(|post| post.id > oldest && has(post, common) && !found.contains(&post.id)).collect();
    assert!(newer.is_empty(), "{} newer ones with {common} were passed over", newer.len());
});

db_test!(MIGRATIONS, fn what_is_said_stands_in_its_order_with_counts_that_are_right_and_is_found(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, &folder).await;
    let made = populate(&app, 150, 1).await.unwrap();
    assert_eq!(made.members, 150);
    let all = everybody(&app, &home).await;
    assert_eq!(all.len(), 150);
    let viewer = all[70];
    let feed = walk(&app, &home, viewer, Tab::Everyone).await;
    assert!(feed.len() > made.posts * 7 / 10 && feed.len() <= made.posts, "{} of {}", feed.len(), made.posts);
    assert!(feed.is_sorted_by(|one, next| one.id.0 > next.id.0 && one.at >= next.at));
    assert!(feed.iter().all(|post| post.at.as_millisecond() == post.id.0 >> 20), "ids are of the moment");
    for post in feed.iter().filter(|post| post.comments > 0).take(25) {
        let thread = posts::thread(&app, home.id, Some(viewer), post.id).await.unwrap();
        // Of people one muted, the list of a thread is silent as well.
        assert_eq!(thread.comments.len(), post.comments);
        assert!(thread.comments.iter().all(|one| one.audience == post.audience && one.at > post.at));
        let sent: usize = thread.post.reactions.iter().map(|(_, count)| count).sum();
        assert_eq!(posts::reactors(&app, home.id, viewer, post.id).await.unwrap().len(), sent.min(100));
    }
    let question = feed.iter().find(|post| post.kind == posts::Kind::Question).unwrap();
    let found = search::said(&app, home.id, Some(viewer), &question.title, search::Wanted::default(), 1).await.unwrap();
    assert!(found.posts.iter().any(|post| post.title == question.title), "{}", question.title);
    let alike = matching::like_me(&app, home.id, viewer, matching::Asked::default()).await.unwrap();
    assert!(!alike.entries.is_empty() || !alike.tells);
}
fn the_feed_of_a_team_is_all_that_one_may_read_of_them(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, &folder).await;
    populate(&app, 120, 3).await.unwrap();
    let mut seen = 0;
    for viewer in everybody(&app, &home).await.into_iter().step_by(11) {
        let team = members::bonds(&app, viewer, Bond::Team).await.unwrap();
        let of_team = |post: &Post| !post.author.is_pseudonym && team.iter().any(|one| one.alias == post.author.alias);
        let all = walk(&app, &home, viewer, Tab::Everyone).await;
        let wanted: Vec<_> = all.iter().filter(|post| of_team(post)).map(|post| post.id).collect();
        let found: Vec<_> =
            walk(&app, &home, viewer, Tab::Team).await.iter().map(|post| post.id).collect();
        assert_eq!(found, wanted);
        seen = seen.max(found.len());
    }
    assert!(seen > 100, "nobody has more than a few pages");
}
fn who_follows_hundreds_reads_all_that_one_may_read_of_them(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, &folder).await;
    populate(&app, 420, 3).await.unwrap();
    let all = entries(&app, &home).await;
    let viewer = all[0].id;
    for other in &all[1..] {
        // Whoever blocked them is none of their team.
        let _ = members::bind(&app, home.id, viewer, &other.alias, Bond::Team).await;
    }
    let team = members::bonds(&app, viewer, Bond::Team).await.unwrap();
    assert!(team.len() > 300, "{} are no large team", team.len());
    let of_team = |post: &Post| !post.author.is_pseudonym && team.iter().any(|one| one.alias == post.author.alias);
    let feed = walk(&app, &home, viewer, Tab::Everyone).await;
    let wanted: Vec<_> = feed.iter().filter(|post| of_team(post)).map(|post| post.id).collect();
    let found: Vec<_> = walk(&app, &home, viewer, Tab::Team).await.iter().map(|post| post.id).collect();
    assert!(found.len() > 1000, "no more than is looked through at once");
    assert_eq!(found, wanted);
}
fn nothing_is_said_or_sent_between_people_who_keep_each_other_away(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, &folder).await;
    populate(&app, 260, 4).await.unwrap();
    let all = everybody(&app, &home).await;
    let mut pairs = 0;
    for one in &all {
        for away in members::bonds(&app, *one, Bond::Block).await.unwrap() {
            pairs += 1;
            for post in walk(&app, &home, *one, Tab::Mine).await {
                let Ok(sent) = posts::reactors(&app, home.id, *one, post.id).await else { continue };
                assert!(sent.iter().all(|(_, alias)| *alias != away.alias));
            }
            let feed = walk(&app, &home, *one, Tab::Everyone).await;
            assert!(feed.iter().all(|post| post.author.alias != away.alias));
        }
    }
    assert!(pairs > 0, "this seed has no blocks");
}

fn what_was_ended_early_goes_on_and_nothing_comes_twice(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, &folder).await;
    let ask = Ask { members: 40, seed: 2 };
    // Whoever makes them goes away after the first part.
    let ended = tokio::time::timeout(std::time::Duration::ZERO, demo::populate(&app, ask, |_, _| ())).await;
    assert!(ended.is_err());
    populate(&app, 40, 2).await.unwrap();
    assert_eq!(everybody(&app, &home).await.len(), 40);
    let before = rows(db, &home).await;
    assert_eq!(populate(&app, 40, 2).await.unwrap(), Made::default());
    assert_eq!(before, rows(db, &home).await);
    assert!(said(populate(&app, 41, 2).await).contains("begun with 40 members and seed 2"));
    assert!(said(populate(&app, 40, 3).await).contains("Take another data folder"));
}

fn nobody_is_made_up_beside_people_or_outside_of_a_demonstration(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, &folder).await;
    assert!(said(populate(&app, 0, 1).await).contains("from 1 to"));
    assert!(said(populate(&app, demo::MOST + 1, 1).await).contains("from 1 to"));
    accounts::add(&app, home.id, "ann", "ann@example.net", "patient").await.unwrap();
    assert!(said(populate(&app, 5, 1).await).contains("joined here already"));
    assert_eq!(demo::asked(&app).await.unwrap(), None);
}

fn nobody_who_was_made_up_gets_letters(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, home) = place(db, &folder).await;
    populate(&app, 12, 1).await.unwrap();
    for member in everybody(&app, &home).await {
        let ways = app::notifications::ways(&app, member).await.unwrap();
        assert!(ways.iter().all(|(_, way)| *way == app::notifications::Way::Page), "{ways:?}");
    }
    let (all, _) = accounts::list(&app, home.id, "", 1).await.unwrap();
    assert!(all.iter().all(|one| one.email.ends_with(".invalid")));
});
