//! The library that is measured.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kernel::Level;

use crate::generator;
use crate::library::assets;

const COUNT: usize = 40;

fn written(seed: u64) -> (tempfile::TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let slugs = generator::write(folder.path(), seed, COUNT).unwrap();
    (folder, slugs)
}

fn texts(folder: &Path) -> BTreeMap<String, String> {
    let files =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    files
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn read(folder: &Path) -> app::library::Library {
    app::library::read(folder, &mut |_, _, _| Ok(()), &mut |_, _| {})
}

#[test]
fn the_same_seed_writes_the_same_library_and_another_seed_another() {
    let (one, slugs) = written(7);
    let (same, _) = written(7);
    let (other, _) = written(8);
    assert_eq!(slugs.len(), COUNT);
    assert_eq!(texts(one.path()), texts(same.path()));
    assert_ne!(texts(one.path()), texts(other.path()));
}

#[test]
fn it_passes_the_publish_lint() {
    let (folder, _) = written(1);
    let library = read(folder.path());
    let today = jiff::civil::date(2026, 12, 1);
    let found = library.problems.iter().cloned().chain(app::lint::check(&library, None, today));
    let errors: Vec<_> = found.filter(|problem| problem.level == Level::Error).collect();
    assert_eq!(errors, []);
}

#[test]
fn its_articles_are_long_and_hold_all_that_the_format_knows() {
    let (folder, _) = written(1);
    let articles: Vec<_> =
        texts(folder.path()).into_iter().filter(|(name, _)| name.ends_with(".md")).collect();
    for (name, text) in &articles {
        let body = text.splitn(3, "---\n").nth(2).unwrap();
        let words = body.split_whitespace().count();
        assert!((1850..2400).contains(&words), "{name} has {words} words");
    }
    let all: String = articles.into_iter().map(|(_, text)| text).collect();
    for part in [
        "[^r1]",
        "[!VOICE]",
        "[!CARE-TEAM]",
        "| --- |",
        "\n- ",
        "media/drawings/",
        ".md)",
        "### ",
        "key_points:",
        "kind: story",
    ] {
        assert!(all.contains(part), "no {part}");
    }
}

#[test]
fn every_gap_of_its_sentences_is_filled() {
    let (folder, _) = written(1);
    for (name, text) in texts(folder.path()) {
        assert!(!text.contains(['{', '}']), "{name} has a gap");
        assert!(
            !text.contains("  ")
                || !name.ends_with(".md")
                || !text.splitn(3, "---\n").nth(2).unwrap().contains("  "),
            "{name} lacks a word"
        );
    }
}

#[test]
fn stylesheets_and_scripts_of_a_page_are_found_once() {
    let html = "<link rel=\"stylesheet\" href=\"/assets/site.css?v=1\"><link href=\"/theme.css?v=2\">\
        <script src=\"/assets/site.js?v=3\" defer></script><a href=\"/assets/site.css?v=1\">x</a><a href=\"/feed.atom\">";
    assert_eq!(assets(html), ["/assets/site.css?v=1", "/assets/site.js?v=3", "/theme.css?v=2"]);
}
