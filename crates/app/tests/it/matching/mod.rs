//! Finding people: whom a list shows, in which order and why, by nothing but what each lets the viewer see.

mod rules;

use std::collections::{BTreeMap, BTreeSet};

use app::accounts::{self, Hand};
use app::communities::Community;
use app::events::Reason;
use app::matching::{self, Ask, Asked, Found, like_me, newest};
use app::members::{self, Bond, MemberId};
use app::privacy::{self, Exit};
use app::profiles::Audience;
use app::{App, MIGRATIONS, packs};
use db::db_test;
use db::testing::TestDb;
use jiff::SignedDuration;

use crate::profiles::{answer, as_member, join, pack, place};

const QUESTIONS: &str = "
[[question]]\nslug = \"when\"\nask = \"When?\"\nanswer = \"month\"\nalike = \"diagnosed\"
[[question]]\nslug = \"stage\"\nask = \"Stage?\"\nanswer = \"one\"\nchoices = [\"stage-1\", \"stage-2\"]
[[question]]\nslug = \"home\"\nask = \"Home?\"\nanswer = \"several\"\noptions = [\"Alone\", \"With a cat\"]
[[question]]\nslug = \"age\"\nask = \"Age?\"\nanswer = \"number\"\nmin = 15\nmax = 110\nunit = \"years\"\nalike = \"a similar age\"
[[question]]\nslug = \"taken\"\nask = \"Taken?\"\nanswer = \"periods\"\nbelow = [\"treatment\"]
[[question]]\nslug = \"felt\"\nask = \"Felt?\"\nanswer = \"symptoms\"\nchoices = [\"neuropathy\", \"fatigue\"]
";

async fn found(app: &App, place: &Community, viewer: MemberId) -> Found {
    like_me(app, place.id, viewer, Asked::default()).await.unwrap()
}

async fn aliases(app: &App, place: &Community, viewer: MemberId) -> Vec<String> {
    found(app, place, viewer).await.entries.into_iter().map(|entry| entry.alias).collect()
}

fn filters(app: &App, typed: &[(&str, &str)]) -> Vec<Ask> {
    let typed: Vec<_> = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let form = matching::offered(app, &typed);
    assert_eq!(form.faults, []);
    form.filters
}

async fn small(db: &TestDb, folder: &std::path::Path) -> (App, Community) {
    let (app, place) = place(db, folder).await;
    (app.with_pack(pack(QUESTIONS)), place)
}

/// What stands in the cells of a row, as either engine writes them.
fn cells(line: &str) -> Vec<String> {
    let parts: Vec<&str> = match line.strip_prefix('(').and_then(|line| line.strip_suffix(')')) {
        Some(line) => line.split(',').collect(),
        None => line.split(" | ").collect(),
    };
    parts.into_iter().map(|part| part.trim_matches('"').to_owned()).collect()
}

async fn table(db: &TestDb, name: &str) -> Vec<Vec<String>> {
    let all = db::testing::dump(db).await;
    let mut rows: Vec<_> =
        all.iter().filter(|line| line.table == name).map(|line| cells(&line.text)).collect();
    rows.sort();
    rows
}

/// Member, trait and audience of each derived row.
async fn rows(db: &TestDb) -> Vec<String> {
    table(db, "member_trait").await.into_iter().map(|row| row[..3].join(" ")).collect()
}

/// The counters say what counting says.
async fn counts_are_those_of_a_recount(db: &TestDb) {
    let mut recount: BTreeMap<String, i64> = BTreeMap::new();
    for row in table(db, "member_trait").await.into_iter().filter(|row| row[2] == "members") {
        *recount.entry(row[1].clone()).or_default() += 1;
    }
    let counts = table(db, "trait_count").await.into_iter();
    let counts: BTreeMap<String, i64> =
        counts.map(|row| (row[1].clone(), row[2].parse().unwrap())).filter(|(_, told)| *told != 0).collect();
    assert_eq!(counts, recount);
}

db_test!(MIGRATIONS, fn a_page_takes_as_many_statements_whoever_is_there_and_pages_have_no_repeats(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = small(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    answer(&app, &place, ann, "stage", "me", &[("pick", "stage-1")]).await;
    answer(&app, &place, ann, "when", "me", &[("year", "2022"), ("month", "3")]).await;
    let counted = async |asked: Asked| {
        let begun = db.stats().statements.get();
        let page = like_me(&app, place.id, ann, asked).await.unwrap();
        (page, db.stats().statements.get() - begun)
    };
    let (page, none) = counted(Asked::default()).await;
    assert!(page.entries.is_empty() && page.tells, "what is for oneself alone compares");
    let mut all = BTreeSet::new();
    for at in 0..50 {
        let (member, _) = join(&app, &place, &format!("member-{at}")).await;
        answer(&app, &place, member, "stage", "members", &[("pick", "stage-1")]).await;
        answer(&app, &place, member, "when", "members", &[("year", "2022"), ("month", ["1", "4", "9", "12"][at % 4])]).await;
        all.insert(member);
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let (page, statements) = counted(Asked { filters: filters(&app, &[("stage", "stage-1")]), after }).await;
        assert_eq!((statements, none), (6, 6));
        seen.extend(page.entries.iter().map(|entry| entry.id));
        // Somebody comes who is like the viewer, and somebody who was seen goes on to tell less.
        let (member, _) = join(&app, &place, &format!("late-{}", seen.len())).await;
        answer(&app, &place, member, "stage", "members", &[("pick", "stage-1")]).await;
        answer(&app, &place, page.entries[0].id, "when", "me", &[("clear", "yes")]).await;
        answer(&app, &place, page.entries[0].id, "stage", "me", &[("clear", "yes")]).await;
        after = page.next;
        assert_eq!(page.next.map(|place| place.to_string().parse()), page.next.map(Ok), "a place can be written and read");
        if after.is_none() {
            break;
        }
    }
    let unique: BTreeSet<MemberId> = seen.iter().copied().collect();
    assert_eq!(unique.len(), seen.len(), "nobody stands on two pages");
    assert!(all.is_subset(&unique), "and nobody is left out");
    let begun = db.stats().statements.get();
    let (first, next) = newest(&app, place.id, ann, None).await.unwrap();
    assert_eq!((first.len(), db.stats().statements.get() - begun), (20, 1));
    let (second, _) = newest(&app, place.id, ann, next).await.unwrap();
    assert!(first.iter().chain(&second).map(|entry| entry.id).is_sorted_by(|one, two| one > two));
});

db_test!(MIGRATIONS, fn whom_one_does_not_meet_makes_nothing_common(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = small(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (home, stage) = ([("pick", "Alone")], [("pick", "stage-1")]);
    answer(&app, &place, ann, "home", "me", &home).await;
    answer(&app, &place, ann, "stage", "me", &stage).await;
    let (bob, _) = join(&app, &place, "bob").await;
    answer(&app, &place, bob, "home", "members", &home).await;
    let (cem, _) = join(&app, &place, "cem").await;
    answer(&app, &place, cem, "stage", "members", &stage).await;
    assert_eq!(aliases(&app, &place, ann).await, ["cem", "bob"], "each is as rare as the other, and cem is newer");
    for at in 0..6 {
        let alias = format!("member-{at}");
        let (other, _) = join(&app, &place, &alias).await;
        answer(&app, &place, other, "stage", "members", &stage).await;
    }
    assert_eq!(aliases(&app, &place, ann).await[0], "bob", "the stage is common now");
    for at in 0..6 {
        let alias = format!("member-{at}");
        let other = accounts::find(&app, place.id, &alias).await.unwrap().member.unwrap().0;
        match at % 2 {
            0 => members::bind(&app, place.id, ann, &alias, Bond::Block).await.unwrap(),
            _ => members::bind(&app, place.id, other, "ann", Bond::Block).await.unwrap(),
        }
    }
    assert_eq!(aliases(&app, &place, ann).await, ["cem", "bob"], "and not by those whom ann does not meet");
});

db_test!(MIGRATIONS, fn what_is_compared_follows_every_change(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = small(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, viewer) = join(&app, &place, "bob").await;
    let drug = [("what-0", "Taxol"), ("start-0-year", "2024")];
    answer(&app, &place, ann, "taken", "me", &drug).await;
    assert_eq!(rows(db).await, [] as [String; 0], "what is for oneself alone stands in no row");
    assert_eq!(aliases(&app, &place, ann).await, [] as [&str; 0]);
    // A hello alone compares with nobody.
    answer(&app, &place, bob, "hello", "members", &[("text", "I garden.")]).await;
    assert!(!found(&app, &place, bob).await.tells);
    answer(&app, &place, bob, "taken", "members", &drug).await;
    let page = found(&app, &place, ann).await;
    assert_eq!(page.entries[0].why, ["also on paclitaxel"]);
    assert_eq!(page.entries[0].hello.as_deref(), Some("I garden."));
    assert_eq!(aliases(&app, &place, bob).await, [] as [&str; 0], "what ann keeps to herself leads nobody to her");
    // For the team, and bob follows nobody.
    answer(&app, &place, bob, "taken", "team", &drug).await;
    assert_eq!(aliases(&app, &place, ann).await, [] as [&str; 0]);
    members::bind(&app, place.id, bob, "ann", Bond::Team).await.unwrap();
    assert_eq!(aliases(&app, &place, ann).await, ["bob"]);
    // Why somebody is here is a filter and a likeness of its own.
    members::change_role(&app, &as_member(bob), "partner", Audience::Members).await.unwrap();
    let partners = || filters(&app, &[("role.", "partner")]);
    let asked = Asked { filters: partners(), after: None };
    assert_eq!(like_me(&app, place.id, ann, asked.clone()).await.unwrap().entries.len(), 1);
    members::change_role(&app, &as_member(bob), "partner", Audience::Me).await.unwrap();
    assert_eq!(like_me(&app, place.id, ann, asked).await.unwrap().entries.len(), 0);
    members::rename(&app, place.id, &viewer, "long-road-home", true).await.unwrap();
    assert_eq!(aliases(&app, &place, ann).await, ["long-road-home"]);
    for (typed, wanted) in [("LONG", 1), ("long-road-home", 1), ("longroadhomes", 0), ("bob", 0), ("%", 0), ("", 0), ("_", 0)] {
        let (list, _) = matching::by_alias(&app, place.id, ann, typed, None).await.unwrap();
        assert_eq!(list.len(), wanted, "{typed:?}");
    }
    // Closing takes all away, opening brings it back.
    answer(&app, &place, bob, "stage", "members", &[("pick", "stage-1")]).await;
    let before = rows(db).await;
    let whom = accounts::find(&app, place.id, "long-road-home").await.unwrap();
    let hand = Hand { home: place.id, by: None, whom: &whom };
    accounts::disable(&app, hand, &Reason::read("Adverts.", "reason").unwrap()).await.unwrap();
    assert_eq!(rows(db).await, [] as [String; 0]);
    counts_are_those_of_a_recount(db).await;
    accounts::enable(&app, hand).await.unwrap();
    assert_eq!(rows(db).await, before);
    counts_are_those_of_a_recount(db).await;
    privacy::ask(&app, &place, &viewer, Exit::Erase).await.unwrap();
    app.clock.set(app.clock.now() + SignedDuration::from_hours(15 * 24));
    leave(&app, &place).await;
    assert_eq!(rows(db).await, [] as [String; 0]);
    counts_are_those_of_a_recount(db).await;
});

/// Ends the accounts whose time has come.
async fn leave(app: &App, place: &Community) {
    app::jobs::plan(app, place.id).await.unwrap();
    let postman = crate::mail_sample::postman(app::mail::Way::Off);
    while app::jobs::run_one(app, &postman).await.unwrap() {}
}

db_test!(MIGRATIONS, fn another_pack_makes_everything_anew_and_leaves_nothing_of_the_one_before(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, place) = small(db, folder.path()).await;
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    for member in [ann, bob] {
        answer(&app, &place, member, "home", "members", &[("pick", "Alone")]).await;
        answer(&app, &place, member, "stage", "members", &[("pick", "stage-1")]).await;
    }
    assert_eq!(found(&app, &place, ann).await.entries[0].why, ["Stage 1 too", "“Alone” too"]);
    // A question that is asked no longer is seen by nobody, and compares nobody.
    let mut files = crate::profiles::files(QUESTIONS);
    let questions = files.get_mut("questions.toml").unwrap();
    *questions = questions.replace("slug = \"home\"", "slug = \"house\"");
    packs::import(&app, files, |_, _| {}).await.unwrap();
    assert_eq!(found(&app, &place, ann).await.entries[0].why, ["Stage 1 too"]);
    assert!(!rows(db).await.iter().any(|line| line.contains("Alone")));
    counts_are_those_of_a_recount(db).await;
    // A process that still has the old words leaves what it cannot say to the others.
    let old = App::new(db.arc(), app.media.clone(), app.clock.clone()).with_pack(pack(QUESTIONS));
    answer(&old, &place, bob, "stage", "members", &[("pick", "stage-2")]).await;
    assert_eq!(aliases(&app, &place, ann).await, [] as [&str; 0]);
    leave(&app, &place).await;
    answer(&app, &place, ann, "stage", "members", &[("pick", "stage-2")]).await;
    assert_eq!(found(&app, &place, ann).await.entries[0].why, ["Stage 2 too"]);
    assert_eq!(matching::bring_up_to_date(&app).await.unwrap(), 0, "there is nothing to do");
    counts_are_those_of_a_recount(db).await;
});

db_test!(MIGRATIONS, fn filters_are_understood_and_what_is_not_is_told(db) {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = small(db, folder.path()).await;
    let typed = |typed: &[(&str, &str)]| {
        let typed: Vec<_> = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        matching::offered(&app, &typed)
    };
    let form = typed(&[("when", "2022"), ("taken", "nolvadex"), ("age", "30"), ("home", "Alone"), ("felt", "tiredness"), ("role.", "patient")]);
    assert_eq!((form.filters.len(), form.faults.len()), (6, 0));
    assert_eq!(form.fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["role.", "when", "stage", "home", "age", "taken", "felt"]);
    for (field, value) in [("when", "soon"), ("age", "7"), ("taken", "paclitaxl"), ("stage", "stage-9"), ("role.", "king"), ("home", "\u{0}")] {
        let form = typed(&[(field, value)]);
        assert_eq!((form.filters.len(), form.faults.len()), (0, 1), "{field} {value}");
    }
    assert!(typed(&[("taken", "Paclitaxl")]).faults[0].1.message.contains("Did you mean “Paclitaxel”?"));
    assert!(typed(&[("taken", &"x".repeat(20_000))]).faults[0].1.message.contains("100 characters"));
    let seven = [("when", "2022"), ("taken", "nolvadex"), ("age", "30"), ("home", "Alone"), ("felt", "fatigue"), ("role.", "patient"), ("stage", "stage-1")];
    let form = typed(&seven);
    assert_eq!((form.filters.len(), form.faults.len()), (6, 1), "six at once");
});
