//! Searching a small library, on both engines from one body.

use std::path::Path;

use app::articles::Kind;
use app::communities::{self, CommunityId};
use app::library::{self, Options};
use app::search::{self, Found, Query};
use app::{App, MIGRATIONS};
use db::db_test;
use health::{Concept, Vocabulary};
use kernel::Clock;
use tempfile::TempDir;

/// Slug, kind, topic, title, summary, text.
const ARTICLES: [[&str; 6]; 6] = [
    [
        "paclitaxel",
        "article",
        "drugs",
        "Paclitaxel week by week",
        "What the infusions are like.",
        "Paclitaxel is given by drip. Some \\< most feel tired.",
    ],
    [
        "docetaxel",
        "article",
        "drugs",
        "Docetaxel and nails",
        "Nails can lift.",
        "Docetaxel is given every three weeks.",
    ],
    [
        "neuropathy",
        "article",
        "effects",
        "Peripheral neuropathy",
        "Numb hands and feet.",
        "Nerves can suffer from treatment. Gloves may help.",
    ],
    [
        "fatigue",
        "article",
        "effects",
        "Fatigue",
        "A tiredness that sleep does not mend.",
        "Walking helps more than resting does.",
    ],
    [
        "walk",
        "story",
        "effects",
        "My mornings",
        "How I began again.",
        "Fatigue was with me. Fatigue, fatigue and fatigue again, and walking through the fatigue.",
    ],
    [
        "food",
        "article",
        "life",
        "Eating well",
        "Soup, mostly.",
        "Naïve as it sounds: eat what you like. Don’t force it.",
    ],
];

fn concept(slug: &str, name: &str, synonyms: &[&str], broader: &[&str]) -> Concept {
    let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    Concept {
        slug: slug.to_owned(),
        kind: health::Kind::Drug,
        name: name.to_owned(),
        synonyms: owned(synonyms),
        broader: owned(broader),
        codes: Vec::new(),
        definition: None,
    }
}

fn vocabulary() -> Vocabulary {
    Vocabulary::new(vec![
        concept("taxanes", "taxanes", &["taxane"], &[]),
        concept("paclitaxel", "paclitaxel", &["Taxol"], &["taxanes"]),
        concept("docetaxel", "docetaxel", &["Taxotere"], &["taxanes"]),
        concept("peripheral-neuropathy", "peripheral neuropathy", &["pins and needles"], &[]),
    ])
    .unwrap()
}

/// A library in a database, and the folders it needs.
struct Lib {
    app: App,
    home: CommunityId,
    root: TempDir,
    _media: TempDir,
}

impl Lib {
    async fn new(db: &db::testing::TestDb, articles: &[[&str; 6]], words: bool) -> Self {
        let (root, media) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let app = App::new(db.arc(), media::Store::local(media.path()).unwrap(), Clock::fixed(now));
        let app = if words { app.with_pack(vocabulary().into()) } else { app };
        let topics = ["drugs", "effects", "life"]
            .map(|t| format!("- slug: {t}\n  title: {t}\n  summary: About {t}.\n"));
        std::fs::write(root.path().join("topics.yml"), topics.concat()).unwrap();
        std::fs::write(
            root.path().join("contributors.yml"),
            "- slug: a\n  name: Ada\n- slug: b\n  name: Bea\n",
        )
        .unwrap();
        articles.iter().for_each(|article| write(root.path(), article));
        let home = communities::home(&app).await.unwrap().id;
        let lib = Self { app, home, root, _media: media };
        lib.import().await;
        lib
    }

    async fn import(&self) {
        library::import(&self.app, self.root.path(), Options { remove: true }, |_, _, _| {}).await.unwrap();
    }

    async fn ask(&self, query: Query) -> Found {
        let text = query.text.clone();
        search::search(&self.app, self.home, &query).await.unwrap_or_else(|error| panic!("{text:?}: {error}"))
    }

    async fn find(&self, text: &str) -> Found {
        self.ask(Query { text: text.to_owned(), ..Query::default() }).await
    }
}

fn write(root: &Path, [slug, kind, topic, title, summary, body]: &[&str; 6]) {
    let head = format!(
        "slug: {slug}\ntitle: {title}\nsummary: {summary}\nkind: {kind}\ntopics: [{topic}]\nauthors: [a]\nreviewers: [b]\n\
         published: 2026-01-02\nreviewed: 2026-01-03\n"
    );
    std::fs::write(root.join(format!("{slug}.md")), format!("---\n{head}---\n{body}\n")).unwrap();
}

fn slugs(found: &Found) -> Vec<&str> {
    assert_eq!(found.total, found.hits.len());
    found.hits.iter().map(|hit| hit.slug.as_str()).collect()
}

db_test!(MIGRATIONS, fn queries_find_what_people_mean(db) {
    let lib = Lib::new(db, &ARTICLES, true).await;
    let table: [(&str, &[&str]); 13] = [
        // A brand name finds its drug first, then what is broader.
        ("Taxol", &["paclitaxel"]),
        ("taxol weekly infusion", &["paclitaxel"]),
        ("taxotere", &["docetaxel"]),
        ("pins and needles", &["neuropathy"]),
        ("Pins-and-Needles in hands", &["neuropathy"]),
        // The title counts more than any number of words in the text.
        ("fatigue", &["fatigue", "walk"]),
        // Forms, accents, capitals and apostrophes.
        ("GLOVE", &["neuropathy"]),
        ("naive", &["food"]),
        ("walked", &["walk", "fatigue"]),
        ("don't force", &["food"]),
        // All words before some.
        ("nails lift", &["docetaxel"]),
        ("docetaxel gloves", &["neuropathy", "docetaxel"]),
        ("chemotherapy", &[]),
    ];
    for (text, wanted) in table {
        let found = lib.find(text).await;
        let (mut got, mut wanted) = (slugs(&found), wanted.to_vec());
        if text == "walked" || text == "docetaxel gloves" {
            got.sort_unstable();
            wanted.sort_unstable();
        }
        assert_eq!(got, wanted, "{text}");
    }
    let mut taxanes = slugs(&lib.find("taxanes").await).into_iter().map(str::to_owned).collect::<Vec<_>>();
    taxanes.sort();
    assert_eq!(taxanes, ["docetaxel", "paclitaxel"], "what is narrower is found");
    assert_eq!(lib.find("Taxol").await.concepts, [("paclitaxel".to_owned(), "paclitaxel".to_owned())]);
});

db_test!(MIGRATIONS, fn what_is_broader_comes_after_what_was_named(db) {
    let mut articles = ARTICLES.to_vec();
    articles.push(["family", "article", "drugs", "Taxanes as a family", "Taxanes.", "Taxanes work alike. Taxane after taxane."]);
    let lib = Lib::new(db, &articles, true).await;
    assert_eq!(slugs(&lib.find("Taxol").await), ["paclitaxel", "family"]);
});

db_test!(MIGRATIONS, fn a_hit_shows_where_it_answers(db) {
    let lib = Lib::new(db, &ARTICLES, true).await;
    let found = lib.find("taxol").await;
    let hit = &found.hits[0];
    assert_eq!(hit.title_html, "<mark>Paclitaxel</mark> week by week");
    assert_eq!(hit.passage_html, "<mark>Paclitaxel</mark> is given by drip. Some &lt; most feel tired.");
    assert_eq!((hit.kind, hit.minutes, hit.reviewer.clone()), (Kind::Article, 1, Some(("Bea".to_owned(), String::new()))));
    assert_eq!(hit.topic, Some(("drugs".to_owned(), "drugs".to_owned())));
    assert_eq!(lib.find("soup").await.hits[0].passage_html, "<mark>Soup</mark>, mostly.");
});

db_test!(MIGRATIONS, fn a_search_can_be_narrowed_and_paged(db) {
    let lib = Lib::new(db, &ARTICLES, false).await;
    let query = Query { text: "fatigue".to_owned(), ..Query::default() };
    assert_eq!(slugs(&lib.ask(Query { kind: Some(Kind::Story), ..query.clone() }).await), ["walk"]);
    assert_eq!(slugs(&lib.ask(Query { topic: Some("life".to_owned()), ..query.clone() }).await), [""; 0]);
    assert_eq!(slugs(&lib.ask(Query { topic: Some("') | a".to_owned()), ..query }).await), [""; 0]);
    let many: Vec<[String; 6]> = (0..25).map(|n| {
        [format!("part-{n}"), "article".into(), "life".into(), format!("Part {n}"), "More.".into(), format!("Garden number {n}.")]
    }).collect();
    many.iter().for_each(|article| write(lib.root.path(), &article.each_ref().map(String::as_str)));
    lib.import().await;
    let mut seen = Vec::new();
    for page in 0..5 {
        let found = lib.ask(Query { text: "garden".to_owned(), page, ..Query::default() }).await;
        assert_eq!(found.total, 25);
        assert_eq!(found.hits.len(), [10, 10, 10, 5, 0][page], "page {page}");
        seen.extend(found.hits.into_iter().filter(|_| page > 0).map(|hit| hit.slug));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 25);
});

db_test!(MIGRATIONS, fn a_word_of_very_many_articles_finds_titles_first_and_each_article_once(db) {
    let lib = Lib::new(db, &[], false).await;
    // The oldest of all has the word in its title, and is none of the newest 128.
    let title = |n: usize| if n == 0 { "Hedgehogs".to_owned() } else { format!("Part {n}") };
    let article = |n: usize| [format!("part-{n:03}"), "article".into(), "life".into(), title(n), "More.".into(), format!("A hedgehog, {n}.")];
    for n in 0..150 {
        write(lib.root.path(), &article(n).each_ref().map(String::as_str));
    }
    lib.import().await;
    let mut seen = Vec::new();
    for page in 1..=16 {
        let found = lib.ask(Query { text: "hedgehog".to_owned(), page, ..Query::default() }).await;
        assert_eq!((found.total, found.hits.len()), (150, if page < 16 { 10 } else { 0 }), "page {page}");
        seen.extend(found.hits.into_iter().map(|hit| hit.slug));
    }
    assert_eq!(seen[0], "part-000");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 150);
});

db_test!(MIGRATIONS, fn a_misspelt_word_gets_a_suggestion(db) {
    let lib = Lib::new(db, &ARTICLES, true).await;
    let table = [
        ("fatigeu", Some("fatigue")),
        ("hand FATIQUE", Some("hand fatigue")),
        ("Taxoll", Some("taxol")),
        ("neuropaty", Some("neuropathy")),
        ("fatigue", None),
        ("fatigues", None),
        ("xyzzyqwerty", None),
        ("the", None),
    ];
    for (text, wanted) in table {
        assert_eq!(lib.find(text).await.suggestion.as_deref(), wanted, "{text}");
    }
});

db_test!(MIGRATIONS, fn no_query_is_an_error(db) {
    let lib = Lib::new(db, &ARTICLES, true).await;
    let long = "fatigue ' \" ".repeat(1000);
    let letters = "x".repeat(10_000);
    let many: String = (0..500).map(|n| format!("w{n} ")).collect();
    let queries = [
        "", " ", "\"", "\"\"", "'", "''", "\\", "*", "fatigue*", "NEAR(", "NEAR(a b, 2)", "title:fatigue", ":", "-", "AND",
        "AND OR NOT", "a & b | c ! d <-> e", "!", "&", "|", "(", ")", "((((", "{tags}: x", "_c_paclitaxel", "^a", "%", "_", ";",
        "'; DROP TABLE article; --", "\0", "fati\0gue", "🙂", "👩‍⚕️ fatigue", "the and of", "ﷺ", "½", "𝐟𝐚𝐭𝐢𝐠𝐮𝐞", "Ⓐⓑⓒ", "中文 検索",
        "e\u{301}\u{301}\u{301}", "\u{202e}eugitaf", "\u{10ffff}", "\u{1e900}", "\u{1df00}x \u{1e4d0}", "1e10 -5 0x1 a.b@c.d", ":*A",
        &long, &letters, &many,
    ];
    for text in queries {
        lib.find(text).await;
    }
    assert_eq!(slugs(&lib.find("_c_paclitaxel").await), ["paclitaxel"], "a mark is read as the words it is made of");
    assert_eq!(slugs(&lib.find("\"fatigue\" AND *").await), ["fatigue", "walk"]);
});

db_test!(MIGRATIONS, fn the_index_follows_the_library(db) {
    let lib = Lib::new(db, &ARTICLES, true).await;
    write(lib.root.path(), &["food", "article", "life", "Drinking", "Tea.", "Lemonade above all."]);
    lib.import().await;
    assert_eq!(slugs(&lib.find("lemonade").await), ["food"]);
    assert_eq!(slugs(&lib.find("soup").await), [""; 0], "what was there is not found any more");
    assert_eq!(lib.find("mosly").await.suggestion, None);
    assert_eq!(lib.find("lemonad3 lemonaed").await.suggestion.as_deref(), Some("lemonad3 lemonade"));
    std::fs::remove_file(lib.root.path().join("food.md")).unwrap();
    lib.import().await;
    assert_eq!(slugs(&lib.find("lemonade").await), [""; 0]);
    assert_eq!(lib.find("lemonaed").await.suggestion, None);
});

db_test!(MIGRATIONS, fn a_monster_of_an_article_is_indexed(db) {
    let words: String = (0..35_000).map(|n| format!("w{n:020} ")).collect();
    let lib = Lib::new(db, &[["big", "article", "life", "Big", "Large.", &format!("Hugeness. {words}")]], false).await;
    assert_eq!(slugs(&lib.find("hugeness").await), ["big"]);
});
