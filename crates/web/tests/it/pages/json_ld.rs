//! What search engines are told, as <https://schema.org/MedicalWebPage> knows it.

use db::db_test;
use serde_json::Value;

use crate::support::library::{self, HEAD};
use crate::support::schema_org::is_well_formed;
use crate::support::site::Site;

/// Texts that end a script, begin a comment, or are no JavaScript.
const HOSTILE: &str =
    "</script><script>alert(1)</script> <!-- <script> ]]> \u{2028} ' \\\" \\\\ &quot; &lt;/script>";

/// The one piece of markup on a page, as a browser would cut it out.
async fn markup(site: &Site, path: &str) -> Value {
    let page = site.get(path).await.text();
    let mut scripts = page.split("<script type=\"application/ld+json\">").skip(1);
    let script = scripts.next().unwrap_or_else(|| panic!("{path} has none"));
    assert!(scripts.next().is_none(), "{path} has one");
    let json = script.split("</script").next().unwrap();
    assert!(!json.contains('<'), "nothing in it can be taken for HTML: {json}");
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{path}: {error}: {json}"))
}

/// The article with some lines of its head changed, at an address of its own.
fn variant(root: &std::path::Path, slug: &str, changes: &[(&str, &str)]) {
    let head = HEAD.replace("slug: one", &format!("slug: {slug}"));
    let head = changes.iter().fold(head, |head, (old, new)| {
        assert!(head.contains(old), "{old}");
        head.replace(old, new)
    });
    library::article(root, slug, &head, "Words.[^r1]");
}

db_test!(app::MIGRATIONS, fn search_engines_are_told_who_reviewed_and_on_what_evidence(db) {
    let site = Site::new(db, "2026-11-23").await;
    let data = markup(&site, "/resources/one").await;
    is_well_formed(&data);
    assert_eq!(data["@context"], "https://schema.org");
    assert_eq!(data["@type"], "MedicalWebPage");
    assert_eq!(data["@id"], "https://example.org/resources/one");
    assert_eq!(data["url"], "https://example.org/resources/one");
    assert_eq!(data["description"], "First.");
    assert_eq!(data["datePublished"], "2026-01-02");
    assert_eq!(data["dateModified"], "2026-01-02");
    assert_eq!(data["lastReviewed"], "2026-01-03");
    assert_eq!(data["author"][0]["name"], "Ada");
    assert_eq!(data["reviewedBy"][0]["name"], "Bea");
    assert_eq!(data["reviewedBy"][0]["honorificSuffix"], "M.D.");
    assert_eq!(data["reviewedBy"][0]["url"], "https://example.org/contributors/b");
    assert_eq!(data["publisher"]["name"], "Our <place>");
    assert_eq!(data["citation"][0]["url"], "https://doi.org/10.1000/1");
    assert_eq!(data["citation"][0]["name"], "Reference one");
    assert_eq!(data["citation"][0]["datePublished"], "2020");
    assert_eq!(data["name"], "One </script><b>two");
});

db_test!(app::MIGRATIONS, fn a_demonstration_claims_no_review_and_neither_does_a_story(db) {
    let site = Site::with(db, "2026-11-23", |root| {
        variant(root, "shown", &[("kind: article", "kind: article\ndemonstration: true")]);
        variant(root, "film", &[("kind: article", "kind: video\ndemonstration: true")]);
        variant(root, "told", &[("kind: article", "kind: story")]);
        variant(root, "told-by-one", &[("kind: article", "kind: story"), ("reviewers: [b]\n", ""), ("reviewed: 2026-01-03\n", "")]);
    }).await;
    for (path, kind) in [
        ("/resources/shown", "MedicalWebPage"), ("/resources/film", "MedicalWebPage"),
        ("/resources/told", "Article"), ("/resources/told-by-one", "Article"),
    ] {
        let data = markup(&site, path).await;
        is_well_formed(&data);
        assert_eq!(data["@type"], kind, "{path}");
        assert_eq!((&data["lastReviewed"], &data["reviewedBy"]), (&Value::Null, &Value::Null), "{path}");
        assert!(!data.to_string().to_lowercase().contains("review"), "{path}: {data}");
    }
});

db_test!(app::MIGRATIONS, fn no_text_can_leave_the_markup(db) {
    let quoted = format!("\"{HOSTILE}\"");
    let site = Site::with(db, "2026-11-23", |root| {
        variant(root, "hostile", &[
            ("title: \"One </script><b>two\"", &format!("title: {quoted}")),
            ("summary: First.", &format!("summary: {quoted}")),
            ("title: Reference one", &format!("title: {quoted}")),
            ("publisher: Journal", &format!("publisher: {quoted}")),
        ]);
        library::write(root, "contributors.yml", &format!("- slug: a\n  name: {quoted}\n  role: {quoted}\n- slug: b\n  name: Bea\n  credentials: {quoted}\n"));
        library::write(root, "community.yml", &format!("name: \"</script>\"\noperator: {quoted}\n"));
    }).await;
    let data = markup(&site, "/resources/hostile").await;
    is_well_formed(&data);
    let meant = HOSTILE.replace("\\\"", "\"").replace("\\\\", "\\");
    for text in [
        &data["name"], &data["headline"], &data["description"], &data["citation"][0]["name"], &data["citation"][0]["publisher"]["name"],
        &data["author"][0]["name"], &data["author"][0]["jobTitle"], &data["reviewedBy"][0]["honorificSuffix"], &data["publisher"]["name"],
    ] {
        assert_eq!(*text, meant);
    }
    for path in ["/", "/resources", "/resources/hostile", "/contributors", "/contributors/a", "/feed.atom", "/search?q=words", "/sitemap.xml"] {
        let page = site.get(path).await.text();
        assert!(!page.contains("<script>") && !page.contains("</script><b") && !page.contains("<!-- "), "{path}: {page}");
    }
});

db_test!(app::MIGRATIONS, fn pages_that_are_no_article_have_no_markup_of_one(db) {
    let site = Site::new(db, "2026-11-23").await;
    for path in ["/", "/resources", "/topics/t", "/contributors/b", "/about", "/nope"] {
        assert!(!site.get(path).await.text().contains("ld+json"), "{path}");
    }
});
