//! The library that most tests ask about: one article, one topic, a writer and a reviewer.

use std::path::Path;

/// The head of the article. Its title tries to leave whatever it is put into.
pub(crate) const HEAD: &str = "slug: one\ntitle: \"One </script><b>two\"\nsummary: First.\nkind: article\ntopics: [t]\nauthors: [a]\n\
     reviewers: [b]\npublished: 2026-01-02\nreviewed: 2026-01-03\nkey_points: [Short., Sweet.]\n\
     references:\n  - id: r1\n    title: Reference one\n    publisher: Journal\n    doi: 10.1000/1\n    year: 2020\n";

/// Writes the library below `root`. The article's review runs out on 3 January 2027.
pub(crate) fn small(root: &Path) {
    std::fs::create_dir_all(root.join("media")).unwrap();
    write(root, "community.yml", "name: Our <place>\nhue: 40\n");
    write(root, "topics.yml", "- slug: t\n  title: Topic & more\n  summary: All of it.\n");
    write(root, "contributors.yml", "- slug: a\n  name: Ada\n- slug: b\n  name: Bea\n  credentials: M.D.\n");
    article(root, "one", HEAD, "## Begin\n\nWords.[^r1]");
}

/// Writes an article with this head and text.
pub(crate) fn article(root: &Path, slug: &str, head: &str, text: &str) {
    write(root, &format!("{slug}.md"), &format!("---\n{head}---\n{text}\n"));
}

/// Writes a file of the library.
pub(crate) fn write(root: &Path, name: &str, text: &str) {
    std::fs::write(root.join(name), text).unwrap();
}
