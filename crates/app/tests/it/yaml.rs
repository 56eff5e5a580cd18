//! YAML that is built to hurt, and YAML that is merely wrong.

use app::articles::Article;

use crate::made::{folder, problems_in, read, told};

/// Asserts that the head is refused as YAML at this line (of the file, whose head begins on line 2).
fn refuses(head: &str, line: usize, word: &str) {
    let (article, problems) = Article::read("one.md", &format!("---\n{head}\n---\nText.\n"));
    assert!(article.is_none(), "{head} was read");
    assert!(
        problems.iter().any(|p| p.code == "yaml" && p.line == line && p.message.contains(word)),
        "{head}: {}",
        told(&problems)
    );
}

#[test]
fn anchors_aliases_and_tags_are_refused() {
    refuses("title: &a x", 2, "Anchors");
    refuses("slug: x\ntopics: &a [x]", 3, "Anchors");
    refuses("title: &a {b: c}", 2, "Anchors");
    refuses("title: !!str x", 2, "Tags");
    refuses("title: !<tag:yaml.org,2002:str> x", 2, "Tags");
    refuses("title: !!binary aGk=", 2, "Tags");
    refuses("? !!str a\n: b", 2, "key");
    refuses("&a title: x", 2, "key");
    refuses("title: &a x\nslug: *a", 2, "Anchors");
}

#[test]
fn the_billion_laughs_stop_at_the_first() {
    let mut bomb = "a: &a [lol, lol]\n".to_owned();
    for (next, before) in ('b'..='z').zip('a'..) {
        bomb.push_str(&format!("{next}: &{next} [*{before}, *{before}]\n"));
    }
    refuses(bomb.trim_end(), 2, "Anchors");
}

#[test]
fn merge_keys_mean_nothing_special() {
    let (_, problems) = Article::read("one.md", "---\n<<: {title: x}\n---\n");
    assert!(problems.iter().any(|p| p.code == "unknown-key"), "{}", told(&problems));
}

#[test]
fn deep_nesting_is_refused_without_exhausting_the_stack() {
    refuses(&format!("title: {}", "[".repeat(60_000)), 2, "");
    refuses(&format!("title: {}{}", "[".repeat(5_000), "]".repeat(5_000)), 2, "");
    refuses(&format!("title: {}", "{a: ".repeat(20_000)), 2, "");
    refuses(&"- ".repeat(50_000), 2, "");
    refuses(&"? ".repeat(50_000), 2, "");
}

#[test]
fn a_key_that_stands_twice_is_refused_at_its_second_place() {
    refuses("title: one\nslug: x\ntitle: two", 4, "twice");
    refuses("title: one\n\"title\": two", 3, "twice");
}

#[test]
fn a_map_of_too_many_keys_is_refused() {
    let keys: Vec<String> = (0..2_000).map(|i| format!("k{i}: x")).collect();
    refuses(&keys.join("\n"), 102, "keys");
}

#[test]
fn broken_yaml_is_told_with_its_line() {
    refuses("slug: one\ntitle: \"open", 3, "");
    refuses("slug: one\ntitle: [a, b", 4, "");
    refuses("slug: one\n\ttitle: x", 2, "tab");
    refuses("slug: one\ntitle: a: b", 3, "");
    refuses("[a]: b", 2, "key");
}

#[test]
fn one_file_holds_one_document() {
    let folder = folder(&[(
        "topics.yml",
        b"- slug: hands\n  title: H\n  summary: S.\n---\n- slug: two\n  title: T\n  summary: S.\n",
    )]);
    let problems = read(folder.path()).problems;
    assert!(
        problems.iter().any(|p| p.file == "topics.yml" && p.line == 4 && p.message.contains("Only one")),
        "{}",
        told(&problems)
    );
}

#[test]
fn lists_that_are_no_lists_are_refused() {
    for text in ["slug: x\n", "just words\n", "- just words\n", "- [a]\n"] {
        for file in ["topics.yml", "contributors.yml"] {
            let folder = folder(&[(file, text.as_bytes())]);
            let problems = read(folder.path()).problems;
            assert!(
                problems.iter().any(|p| p.file == file && p.line == 1 && p.code == "type"),
                "{file} {text}: {}",
                told(&problems)
            );
        }
    }
}

#[test]
fn a_slug_that_stands_twice_is_told_with_its_line() {
    let people = b"- slug: ada\n  name: Ada\n- slug: ada\n  name: Ida\n".as_slice();
    let topics =
        b"- slug: hands\n  title: H\n  summary: S.\n- slug: hands\n  title: T\n  summary: S.\n".as_slice();
    let folder = folder(&[("contributors.yml", people), ("topics.yml", topics)]);
    let found: Vec<(String, usize)> = problems_in(folder.path())
        .into_iter()
        .filter(|p| p.code == "twice")
        .map(|p| (p.file, p.line))
        .collect();
    assert_eq!(found, [("topics.yml".to_owned(), 4), ("contributors.yml".to_owned(), 3)]);
}

#[test]
fn the_community_file_says_what_it_cannot_mean() {
    let table = [
        ("hue: 360", "type"),
        ("hue: -1", "type"),
        ("hue: teal", "type"),
        ("nmae: x", "unknown-key"),
        ("demonstration: maybe", "type"),
        ("name: [a]", "type"),
    ];
    for (line, code) in table {
        let folder = folder(&[("community.yml", format!("tagline: T\n{line}\n").as_bytes())]);
        let problems = read(folder.path()).problems;
        assert!(
            problems.iter().any(|p| p.file == "community.yml" && p.line == 2 && p.code == code),
            "{line}: {}",
            told(&problems)
        );
    }
}

#[test]
fn an_empty_yaml_file_is_an_empty_list() {
    let folder =
        folder(&[("topics.yml", b""), ("contributors.yml", b"# nobody yet\n"), ("community.yml", b"")]);
    let problems = read(folder.path()).problems;
    assert!(problems.is_empty(), "{}", told(&problems));
}
