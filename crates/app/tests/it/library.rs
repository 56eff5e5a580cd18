//! Importing and exporting a library, on both engines from one body.

use std::collections::BTreeMap;
use std::path::Path;

use app::library::{self, Options};
use app::{App, Error, MIGRATIONS, articles, communities, contributors, pages, topics};
use db::db_test;
use jiff::civil::date;
use kernel::Clock;

fn app(db: &db::testing::TestDb, folder: &Path) -> App {
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    App::new(db.arc(), media::Store::local(folder).unwrap(), Clock::fixed(now))
}

fn small(root: &Path, body: &str) {
    std::fs::create_dir_all(root.join("media")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(root.join(name), text).unwrap();
    write("topics.yml", "- slug: t\n  title: Topic\n  summary: All of it.\n");
    write(
        "contributors.yml",
        "- slug: a\n  name: Ada\n- slug: b\n  name: Bea\n  bio: A *nurse*. # not kept on pages, kept in the file\n",
    );
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect width=\"3\" height=\"3\" class=\"brand\"/></svg>";
    write("media/one.svg", svg);
    let head = "slug: one\ntitle: One\nsummary: First.\nkind: article\ntopics: [t]\nauthors: [a]\nreviewers: [b]\n\
                published: 2026-01-02\nreviewed: 2026-01-03";
    write("one.md", &format!("---\n{head}\n---\n{body}\n"));
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.insert(
                    path.strip_prefix(root).unwrap().display().to_string(),
                    std::fs::read(&path).unwrap(),
                );
            }
        }
    }
    all
}

async fn import(app: &App, root: &Path) -> app::Result<library::Imported> {
    library::import(app, root, Options::default(), |_, _, _| {}).await
}

db_test!(MIGRATIONS, fn every_statement_fits_both_engines(db) {
    assert_eq!(db::testing::check_statements(db, app::STATEMENTS).await, Vec::<String>::new());
});

db_test!(MIGRATIONS, fn a_library_with_an_error_stores_nothing(db) {
    let (home, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let app = app(db, home.path());
    small(root.path(), "Words.");
    std::fs::write(root.path().join("two.md"), "---\nslug: two\n---\nTODO").unwrap();
    let Err(Error::Problems(problems)) = import(&app, root.path()).await else { panic!("the import has to fail") };
    assert!(problems.iter().any(|p| p.file == "two.md" && p.line == 2), "{problems:?}");
    let community = communities::home(&app).await.unwrap();
    let listing = articles::list(&app, community.id, articles::Filter::default(), 1, 20).await.unwrap();
    assert_eq!((listing.total, community.version), (0, 1));
});

db_test!(MIGRATIONS, fn an_import_exports_the_same_files_and_a_second_changes_nothing(db) {
    let (home, root, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let app = app(db, home.path());
    small(root.path(), "Words.\r\n\r\n![A square](media/one.svg \"Nine by nine\")");
    let first = import(&app, root.path()).await.unwrap();
    assert_eq!((first.changed, first.unchanged, first.media), (1, 0, 1));
    let version = communities::home(&app).await.unwrap().version;
    let second = import(&app, root.path()).await.unwrap();
    assert_eq!((second.changed, second.unchanged), (0, 1));
    assert_eq!(communities::home(&app).await.unwrap().version, version);
    library::export(&app, out.path(), |_, _| {}).await.unwrap();
    assert_eq!(files(out.path()), files(root.path()));
    assert!(matches!(library::export(&app, out.path(), |_, _| {}).await, Err(Error::Files(_))));
});

db_test!(MIGRATIONS, fn a_change_is_taken_over_and_a_missing_article_only_when_asked(db) {
    let (home, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let app = app(db, home.path());
    small(root.path(), "Words.");
    import(&app, root.path()).await.unwrap();
    small(root.path(), "Other words.");
    assert_eq!(import(&app, root.path()).await.unwrap().changed, 1);
    let community = communities::home(&app).await.unwrap();
    let shown = articles::show(&app, community.id, "one".into()).await.unwrap().unwrap();
    assert_eq!(shown.content.body, "<p>Other words.</p>\n");
    assert_eq!(shown.authors[0].name, "Ada");
    assert_eq!(shown.reviewers[0].bio_html, "<p>A <em>nurse</em>.</p>\n");
    assert_eq!(shown.card.review_due, Some(date(2027, 1, 3)));
    std::fs::remove_file(root.path().join("one.md")).unwrap();
    assert!(matches!(import(&app, root.path()).await, Err(Error::WouldRemove(list)) if list == ["one"]));
    let removed = library::import(&app, root.path(), Options { remove: true }, |_, _, _| {}).await.unwrap();
    assert_eq!(removed.removed, 1);
    assert!(articles::show(&app, community.id, "one".into()).await.unwrap().is_none());
});

db_test!(MIGRATIONS, fn the_demonstration_library_comes_in_and_goes_out_whole(db) {
    let (home, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let app = app(db, home.path());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/library");
    match import(&app, &root).await {
        Ok(imported) => assert!(imported.changed >= 12, "{imported:?}"),
        Err(Error::Problems(problems)) => {
            let errors = problems.iter().filter(|p| p.level == kernel::Level::Error);
            panic!("{}", errors.map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        }
        Err(other) => panic!("{other}"),
    }
    library::export(&app, out.path(), |_, _| {}).await.unwrap();
    assert_eq!(files(out.path()), files(&root));
    let community = communities::home(&app).await.unwrap();
    assert_eq!((community.name.as_str(), community.hue, community.demonstration), ("Breast cancer", 195, true));
    assert!(topics::list(&app, community.id).await.unwrap().iter().any(|t| t.articles > 2));
    assert!(contributors::list(&app, community.id).await.unwrap().iter().any(|(role, _)| role == "reviewer"));
});

db_test!(MIGRATIONS, fn the_three_pages_have_texts_of_their_own_until_the_operator_writes_them(db) {
    let (home, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let app = app(db, home.path());
    let community = communities::home(&app).await.unwrap().id;
    for slug in ["about", "editorial-policy", "privacy"] {
        let page = pages::show(&app, community, slug).await.unwrap().unwrap();
        assert!(page.contents.len() >= 3 && page.body.contains("<h2"), "{slug}");
    }
    assert!(pages::show(&app, community, "../about").await.unwrap().is_none());
    small(root.path(), "Words.");
    std::fs::create_dir(root.path().join("pages")).unwrap();
    std::fs::write(root.path().join("pages/about.md"), "---\ntitle: Us\nsummary: Who.\n---\n## We\n\nOurselves.\n").unwrap();
    import(&app, root.path()).await.unwrap();
    assert_eq!(pages::show(&app, community, "about").await.unwrap().unwrap().title, "Us");
});

db_test!(MIGRATIONS, fn related_articles_share_rare_concepts_before_common_ones(db) {
    let (home, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let concept = |slug: &str, name: &str| {
        let json = format!("{{\"slug\":\"{slug}\",\"kind\":\"drug\",\"name\":\"{name}\",\"synonyms\":[],\"broader\":[],\"codes\":[],\"definition\":null}}");
        serde_json::from_str::<health::Concept>(&json).unwrap()
    };
    let words = health::Vocabulary::new(vec![concept("common", "commonol"), concept("rare", "rarol")]).unwrap();
    let app = app(db, home.path()).with_pack(words.into());
    small(root.path(), "We speak of commonol and of rarol.");
    let others = [("two", "Only commonol here."), ("three", "Only commonol again."), ("four", "A word on rarol."), ("five", "Nothing.")];
    let pattern = std::fs::read_to_string(root.path().join("one.md")).unwrap();
    for (slug, text) in others {
        let text = pattern.replace("slug: one", &format!("slug: {slug}")).replace("We speak of commonol and of rarol.", text);
        std::fs::write(root.path().join(format!("{slug}.md")), text).unwrap();
    }
    import(&app, root.path()).await.unwrap();
    let community = communities::home(&app).await.unwrap().id;
    let shown = articles::show(&app, community, "one".into()).await.unwrap().unwrap();
    let related: Vec<&str> = shown.related.iter().map(|card| card.slug.as_str()).collect();
    assert_eq!(related.first(), Some(&"four"), "{related:?}");
    assert_eq!(related.last(), Some(&"five"), "{related:?}");
});
