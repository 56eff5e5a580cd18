//! Condition packs: taken over whole or not at all, and every article follows.

use std::collections::BTreeMap;
use std::path::Path;

use app::library::{self, Options};
use app::packs::{self, Files};
use app::posts::{self, Draft};
use app::search::{Query, Wanted};
use app::{App, Error, MIGRATIONS, articles, communities, jobs, profiles};
use db::db_test;
use health::pack::Pack;
use kernel::Clock;

use crate::mail_sample::postman;
use crate::profiles::{as_member, join};

const ABOUT: &str = "slug = \"gout\"\nname = \"Gout\"\nversion = \"1.2.0\"\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\ndescription = \"x\"\n";
const COLUMNS: &str = "slug,kind,name,synonyms,broader,codes,definition\n";

fn files(concepts: &str) -> Files {
    BTreeMap::from([
        ("pack.toml".to_owned(), ABOUT.to_owned()),
        ("concepts.csv".to_owned(), format!("{COLUMNS}{concepts}\n")),
    ])
}

/// A community whose program has a pack with one word, and an article that says “allopurinol”.
async fn community(db: &db::testing::TestDb, folder: &Path) -> App {
    let root = folder.join("library");
    std::fs::create_dir_all(&root).unwrap();
    let write = |name: &str, text: &str| std::fs::write(root.join(name), text).unwrap();
    write("topics.yml", "- slug: t\n  title: Topic\n  summary: All of it.\n");
    write("contributors.yml", "- slug: a\n  name: Ada\n- slug: b\n  name: Bea\n");
    write(
        "one.md",
        "---\nslug: one\ntitle: One\nsummary: First.\nkind: article\ntopics: [t]\nauthors: [a]\nreviewers: [b]\n\
         published: 2026-01-02\nreviewed: 2026-01-03\n---\nSome take allopurinol every day.\n",
    );
    let app = program(db, folder);
    library::import(&app, &root, Options::default(), |_, _, _| {}).await.unwrap();
    app
}

/// A process of its own on the same database.
fn program(db: &db::testing::TestDb, folder: &Path) -> App {
    let clock = Clock::fixed("2026-11-23T09:00:00Z".parse().unwrap());
    let pack = Pack::read(&files("rash,symptom,Rash,,,,Red skin.")).unwrap();
    App::new(db.arc(), media::Store::local(folder.join("media")).unwrap(), clock).with_pack(pack)
}

async fn found(app: &App, text: &str) -> usize {
    let home = communities::home(app).await.unwrap().id;
    app::search::search(app, home, &Query { text: text.to_owned(), ..Query::default() }).await.unwrap().total
}

async fn html(app: &App) -> String {
    let home = communities::home(app).await.unwrap().id;
    articles::show(app, home, "one".into()).await.unwrap().unwrap().content.body
}

const PILL: &str = "allopurinol,drug,Allopurinol,Zyloprim,,,A medicine that lowers uric acid.";

db_test!(MIGRATIONS, fn articles_follow_the_pack_and_other_processes_notice(db) {
    let folder = tempfile::tempdir().unwrap();
    let app = community(db, folder.path()).await;
    let other = program(db, folder.path());
    assert_eq!(found(&app, "Zyloprim").await, 0);
    assert!(!html(&app).await.contains("term-allopurinol"));
    let before = communities::home(&app).await.unwrap();

    let imported = packs::import(&app, files(PILL), |_, _| {}).await.unwrap();
    assert_eq!((imported.name.as_str(), imported.concepts, imported.articles), ("Gout", 1, 1));
    assert_eq!(found(&app, "Zyloprim").await, 1);
    assert!(html(&app).await.contains("term-allopurinol"));
    let after = communities::home(&app).await.unwrap();
    assert!(after.version > before.version, "pages that are kept must be made anew");

    assert!(packs::refresh(&other, &after).await.unwrap());
    assert!(!packs::refresh(&other, &after).await.unwrap(), "there is nothing new the second time");
    assert_eq!(found(&other, "Zyloprim").await, 1);
});

db_test!(MIGRATIONS, fn a_pack_with_a_mistake_changes_nothing(db) {
    let folder = tempfile::tempdir().unwrap();
    let app = community(db, folder.path()).await;
    packs::import(&app, files(PILL), |_, _| {}).await.unwrap();
    let before = communities::home(&app).await.unwrap();
    for bad in [format!("{PILL}\n{PILL}"), "a,drug,A,,b,,".to_owned(), "a,drug,A,,b,,\nb,drug,B,,a,,".to_owned(), "a,pill,A,,,,".to_owned()] {
        let refused = packs::import(&app, files(&bad), |_, _| {}).await;
        assert!(matches!(refused, Err(Error::Problems(ref all)) if !all.is_empty()), "{bad}: {refused:?}");
    }
    assert_eq!(communities::home(&app).await.unwrap(), before);
    assert_eq!(packs::export(&app).await.unwrap(), files(PILL));
    assert_eq!(found(&app, "Zyloprim").await, 1);
});

db_test!(MIGRATIONS, fn a_pack_comes_out_as_it_went_in_and_a_second_import_makes_nothing(db) {
    let folder = tempfile::tempdir().unwrap();
    let app = community(db, folder.path()).await;
    assert!(packs::export(&app).await.unwrap().is_empty(), "the pack inside the program is not stored");
    let mut pack = files(PILL);
    pack.insert("README.md".to_owned(), "Ours, with\r\nother line ends.".to_owned());
    assert_eq!(packs::import(&app, pack.clone(), |_, _| {}).await.unwrap().articles, 1);
    assert_eq!(packs::export(&app).await.unwrap(), pack);
    assert_eq!(packs::import(&app, pack, |_, _| {}).await.unwrap().articles, 0);
});

db_test!(MIGRATIONS, fn a_newer_program_with_other_words_makes_the_articles_anew_once(db) {
    let folder = tempfile::tempdir().unwrap();
    let app = community(db, folder.path()).await;
    assert_eq!(library::bring_up_to_date(&app, |_, _| {}).await.unwrap(), 0);
    let newer = program(db, folder.path()).with_pack(Pack::read(&files(PILL)).unwrap());
    assert_eq!(library::bring_up_to_date(&newer, |_, _| {}).await.unwrap(), 1);
    assert!(html(&newer).await.contains("term-allopurinol"));
    assert_eq!(library::bring_up_to_date(&newer, |_, _| {}).await.unwrap(), 0);
});

db_test!(MIGRATIONS, fn media_and_files_outlive_a_change_of_pack(db) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("library");
    std::fs::create_dir_all(root.join("media")).unwrap();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect width=\"3\" height=\"3\" class=\"brand\"/></svg>";
    std::fs::write(root.join("media/one.svg"), svg).unwrap();
    let app = community(db, folder.path()).await;
    let out = |name: &str| folder.path().join(name);
    let before = library::export(&app, &out("before"), |_, _| {}).await.unwrap();
    packs::import(&app, files(PILL), |_, _| {}).await.unwrap();
    assert_eq!(library::export(&app, &out("after"), |_, _| {}).await.unwrap(), before);
    assert_eq!(std::fs::read(out("after").join("media/one.svg")).unwrap(), svg.as_bytes());
    let again = library::import(&app, &out("after"), Options::default(), |_, _, _| {}).await.unwrap();
    assert_eq!((again.changed, again.unchanged), (0, 1));
});

db_test!(MIGRATIONS, fn what_members_said_and_tell_follows_the_pack(db) {
    let folder = tempfile::tempdir().unwrap();
    let app = community(db, folder.path()).await;
    let place = communities::home(&app).await.unwrap();
    let (ann, _) = join(&app, &place, "ann").await;
    let (bob, _) = join(&app, &place, "bob").await;
    let words = Draft { body: "Some days I forget my Zyloprim.".to_owned(), audience: "members".to_owned(), ..Draft::default() };
    let id = posts::post(&app, place.id, &as_member(ann), &words).await.unwrap();
    let below = posts::comment(&app, place.id, &as_member(ann), id, &words).await.unwrap();
    let hello = [("hello.text", "Zyloprim and me."), ("hello.audience", "members")];
    let hello: Vec<_> = hello.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    assert!(profiles::answer(&app, place.id, &as_member(ann), &hello.into()).await.unwrap().is_empty());
    let said = async |text: &str| {
        let found = app::search::said(&app, place.id, Some(bob), text, Wanted::default(), 1).await.unwrap();
        found.posts.into_iter().map(|post| post.id).collect::<Vec<_>>()
    };
    let people = async |text: &str| app::search::members(&app, place.id, bob, text, 1).await.unwrap().total;
    assert_eq!((said("Zyloprim").await, said("allopurinol").await, people("allopurinol").await), (vec![id], vec![], 0));
    packs::import(&app, files(PILL), |_, _| {}).await.unwrap();
    assert_eq!(people("allopurinol").await, 1, "people are made anew with the pack");
    assert_eq!(said("allopurinol").await, [], "posts are due");
    // What is changed meanwhile is not taken in as it was.
    let other = Draft { body: "Zyloprim was yesterday.".to_owned(), ..words.clone() };
    let changed = posts::post(&app, place.id, &as_member(ann), &words).await.unwrap();
    app.clock.set(app.clock.now() + jiff::SignedDuration::from_mins(1));
    posts::edit(&app, place.id, &as_member(ann), changed, &other).await.unwrap();
    jobs::plan(&app, place.id).await.unwrap();
    let off = postman(app::mail::Way::Off);
    while jobs::run_one(&app, &off).await.unwrap() {}
    assert_eq!(said("allopurinol").await, [changed, id], "and taken in behind it, but no comments");
    assert_eq!(said("yesterday").await, [changed]);
    assert_ne!(below, id);
    let left = db::testing::dump(db).await.into_iter().filter(|line| line.table == "post_due").count();
    assert_eq!(left, 0);
});
