//! Library files made for tests: a sound article, what is changed in it, and the folder around it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use app::articles::body::{self, Body};
use app::articles::render::{Context, Term, render};
use app::library::{self, Library};
use app::lint;
use app::pictures::Pictures;
use health::{Recogniser, Vocabulary};
use jiff::civil::{Date, date};
use kernel::{Level, Problem, Problems};
use tempfile::TempDir;

/// The day on which all tests are run.
pub(crate) const TODAY: Date = date(2026, 11, 24);

const FRONT: [(&str, &str); 11] = [
    ("slug", "one"),
    ("title", "Sore hands"),
    ("summary", "Why hands can be sore, and what helps."),
    ("kind", "article"),
    ("topics", "[hands]"),
    ("authors", "[ada]"),
    ("reviewers", "[rev]"),
    ("published", "2026-03-02"),
    ("reviewed", "2026-10-02"),
    ("key_points", "[Hands can be sore., Warmth can help.]"),
    ("references", "[{id: a, title: A, publisher: P}]"),
];

const PEOPLE: &str = "- slug: ada\n  name: Ada\n- slug: rev\n  name: Rev\n";
const TOPICS: &str = "- slug: hands\n  title: Hands\n  summary: About hands.\n";
pub(crate) const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><rect class=\"brand\" width=\"5\" height=\"5\"/></svg>";

/// An article file: the sound one with some keys changed (an empty value takes the key out) and this text.
pub(crate) fn article(changes: &[(&str, &str)], text: &str) -> String {
    let mut front: Vec<(&str, &str)> = FRONT.to_vec();
    for (key, value) in changes {
        match front.iter_mut().find(|(known, _)| known == key) {
            Some(entry) => entry.1 = value,
            None => front.push((key, value)),
        }
    }
    let front: Vec<String> =
        front.iter().filter(|(_, v)| !v.is_empty()).map(|(key, value)| format!("{key}: {value}\n")).collect();
    format!("---\n{}---\n{text}\n", front.concat())
}

/// The line, from 1, of the first place where `part` stands.
pub(crate) fn line_of(text: &str, part: &str) -> usize {
    let at = text.find(part).unwrap_or_else(|| panic!("{part:?} does not stand in {text:?}"));
    text[..at].matches('\n').count() + 1
}

/// A folder with contributors, a topic, a drawing and these files, which may replace them.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let around = [("contributors.yml", PEOPLE), ("topics.yml", TOPICS), ("media/a.svg", DRAWING)];
    for (path, bytes) in around.iter().map(|(p, t)| (*p, t.as_bytes())).chain(files.iter().copied()) {
        let place = folder.path().join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, bytes).unwrap();
    }
    folder
}

/// The library in a folder, as the import reads it.
pub(crate) fn read(root: &Path) -> Library {
    library::read(root, &mut |_, _, _| Ok(()), &mut |_, _| {})
}

/// Everything that is found in a folder, by reading and by the lint.
pub(crate) fn problems_in(root: &Path) -> Vec<Problem> {
    let library = read(root);
    let mut problems = library.problems.clone();
    problems.extend(lint::check(&library, None, TODAY));
    problems
}

/// The same for a folder with one article, `one.md`.
pub(crate) fn problems_of(article: &str) -> Vec<Problem> {
    problems_in(folder(&[("one.md", article.as_bytes())]).path())
}

/// Asserts that the article has this problem at this line and no other error.
pub(crate) fn finds(article: &str, code: &str, line: usize) {
    let problems = problems_of(article);
    let found = problems.iter().any(|p| p.file == "one.md" && p.code == code && p.line == line);
    assert!(found, "no {code} at line {line} of:\n{article}\nbut: {}", told(&problems));
    let others = problems.iter().filter(|p| p.level == Level::Error && p.code != code).count();
    assert_eq!(others, 0, "other errors for:\n{article}\n{}", told(&problems));
}

/// Problems as a person is shown them.
pub(crate) fn told(problems: &[Problem]) -> String {
    problems.iter().map(|p| format!("{p}\n")).collect()
}

/// A text that may cite `a`, `b` and `c`, and what was wrong with it.
pub(crate) fn parsed(markdown: &str) -> (Body, Vec<Problem>) {
    let mut problems = Problems::of("one.md");
    let body = body::parse(markdown, 1, &BTreeSet::from(["a", "b", "c"]), &mut problems);
    (body, problems.into_vec())
}

/// Its HTML.
pub(crate) fn html(markdown: &str) -> String {
    rendered(markdown, None).0
}

/// Its HTML with the words of a vocabulary explained.
pub(crate) fn rendered(markdown: &str, words: Option<(&Vocabulary, &Recogniser)>) -> (String, Vec<Term>) {
    let (body, _) = parsed(markdown);
    let cited = body.cited();
    let numbers: BTreeMap<&str, usize> =
        cited.iter().enumerate().map(|(i, id)| (id.as_str(), i + 1)).collect();
    render(&body, &Context { media: &Pictures::new(), words, numbers: &numbers })
}
