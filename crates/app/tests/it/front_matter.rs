//! The head of an article: every key with values it cannot have.

use app::articles::Article;

use crate::made::{article, line_of, told};

/// Asserts that reading the file gives this code at this line.
fn refuses(file: &str, code: &str, line: usize) {
    let (_, problems) = Article::read("one.md", file);
    assert!(
        problems.iter().any(|p| p.code == code && p.line == line),
        "no {code} at {line} of\n{file}\n{}",
        told(&problems)
    );
}

const KEYS_OF_TEXT: [&str; 14] = [
    "slug",
    "title",
    "summary",
    "kind",
    "published",
    "reviewed",
    "updated",
    "review_every",
    "picture",
    "picture_alt",
    "question",
    "demonstration",
    "topics",
    "authors",
];

#[test]
fn a_map_is_refused_for_every_key_of_text() {
    for key in KEYS_OF_TEXT {
        let file = article(&[(key, "{a: b}")], "Text.");
        refuses(&file, "type", line_of(&file, &format!("{key}: {{")));
    }
}

#[test]
fn a_list_is_refused_for_every_key_of_one_text() {
    for key in KEYS_OF_TEXT.into_iter().filter(|key| !["topics", "authors"].contains(key)) {
        let file = article(&[(key, "[a, b]")], "Text.");
        refuses(&file, "type", line_of(&file, &format!("{key}: [")));
    }
}

#[test]
fn lists_of_lists_and_of_maps_are_refused_where_texts_belong() {
    for key in ["topics", "authors", "reviewers", "key_points", "related"] {
        for value in ["[[a]]", "[{a: b}]"] {
            let file = article(&[(key, value)], "Text.");
            refuses(&file, "type", line_of(&file, &format!("{key}: [")));
        }
    }
}

#[test]
fn text_is_refused_where_a_list_of_maps_belongs() {
    for key in ["references", "corrections"] {
        for value in ["text", "[text]", "{a: b}", "[[a]]"] {
            let file = article(&[(key, value)], "Text.");
            refuses(&file, "type", line_of(&file, &format!("{key}: {value}")));
        }
    }
}

#[test]
fn values_of_the_wrong_shape_are_refused_at_their_line() {
    let table = [
        ("slug", "One", "slug"),
        ("slug", "a--b", "slug"),
        ("slug", "é", "slug"),
        ("slug", "\"!!\"", "slug"),
        ("kind", "news", "type"),
        ("kind", "Article", "type"),
        ("published", "2026-3-2", "type"),
        ("published", "02.03.2026", "type"),
        ("published", "2026-02-30", "type"),
        ("published", "2026-03-02T10:00", "type"),
        ("published", "-000001-01-01", "type"),
        ("reviewed", "soon", "type"),
        ("updated", "２０２６-03-02", "type"),
        ("review_every", "often", "type"),
        ("review_every", "0 days", "type"),
        ("review_every", "-1 months", "type"),
        ("review_every", "99999999999999999999 days", "type"),
        ("review_every", "11 years", "type"),
        ("demonstration", "yes", "type"),
        ("demonstration", "1", "type"),
        ("topics", "[Hands]", "slug"),
        ("topics", "[a, a]", "twice"),
        ("related", "[../one]", "slug"),
        ("references", "[{id: \"a b\", title: A, publisher: P}]", "type"),
        ("references", "[{id: \"a\\\"b\", title: A, publisher: P}]", "type"),
        ("references", "[{id: a, title: A, publisher: P, doi: \"https://doi.org/10.1/x\"}]", "type"),
        ("references", "[{id: a, title: A, publisher: P, doi: \"10.1/x y\"}]", "type"),
        ("references", "[{id: a, title: A, publisher: P, pmid: PMC1}]", "type"),
        ("references", "[{id: a, title: A, publisher: P, url: \"javascript:alert(1)\"}]", "type"),
        ("references", "[{id: a, title: A, publisher: P, year: 20}]", "type"),
        ("references", "[{id: a, title: A, publisher: P, year: 2e3}]", "type"),
        ("references", "[{title: A, publisher: P}]", "missing"),
        ("references", "[{id: a, publisher: P}]", "missing"),
        ("references", "[{id: a, title: A}]", "missing"),
        ("references", "[{id: a, title: A, publisher: P}, {id: a, title: B, publisher: P}]", "twice"),
        ("corrections", "[{text: Mended.}]", "missing"),
        ("corrections", "[{date: 2026-01-01}]", "missing"),
        ("corrections", "[{date: today, text: Mended.}]", "type"),
    ];
    for (key, value, code) in table {
        let file = article(&[(key, value)], "Text.");
        refuses(&file, code, line_of(&file, &format!("{key}: {value}")));
    }
}

#[test]
fn every_needed_key_is_missed() {
    for key in ["slug", "title", "summary", "kind", "published"] {
        refuses(&article(&[(key, "")], "Text."), "missing", 2);
        for nothing in ["~", "null", "\"\"", "\"  \""] {
            let file = article(&[(key, nothing)], "Text.");
            let (_, problems) = Article::read("one.md", &file);
            let line = line_of(&file, &format!("{key}: "));
            assert!(problems.iter().any(|p| p.line == line), "{key}: {nothing}: {}", told(&problems));
        }
    }
}

#[test]
fn texts_beyond_their_limit_are_refused() {
    for (key, most) in
        [("slug", 80), ("title", 150), ("summary", 300), ("question", 200), ("picture_alt", 500)]
    {
        let file = article(&[(key, &"a".repeat(most + 1))], "Text.");
        refuses(&file, "too-long", line_of(&file, &format!("{key}: aaa")));
        let file = article(&[(key, &"ä".repeat(most))], "Text.");
        let (_, problems) = Article::read("one.md", &file);
        assert!(
            !problems.iter().any(|p| p.code == "too-long"),
            "characters count, not bytes: {}",
            told(&problems)
        );
    }
}

#[test]
fn an_unknown_key_names_the_nearest_one() {
    for (written, meant) in
        [("titel", "title"), ("keypoints", "key_points"), ("reviewer", "reviewers"), ("Picture", "picture")]
    {
        let file = article(&[(written, "x")], "Text.");
        let (_, problems) = Article::read("one.md", &file);
        let problem = problems
            .iter()
            .find(|p| p.code == "unknown-key")
            .unwrap_or_else(|| panic!("{written} was taken"));
        assert_eq!(problem.line, line_of(&file, &format!("{written}: x")));
        assert!(problem.message.contains(&format!("Did you mean `{meant}`?")), "{problem}");
    }
    let (_, problems) = Article::read("one.md", &article(&[("zzz", "x")], "Text."));
    assert!(told(&problems).contains("Known are: slug, title"), "{}", told(&problems));
}

#[test]
fn unknown_keys_within_references_and_corrections_are_refused_too() {
    for (key, value) in [
        ("references", "[{id: a, title: A, publisher: P, autors: [B]}]"),
        ("corrections", "[{date: 2026-01-01, text: T, txet: T}]"),
    ] {
        let file = article(&[(key, value)], "Text.");
        refuses(&file, "unknown-key", line_of(&file, value));
    }
}

#[test]
fn plain_words_stay_text() {
    for text in ["no", "yes", "true", "1e3", "0x10", "1_000", "12:30:45", ".inf", "2026-01-01"] {
        let (read, problems) = Article::read("one.md", &article(&[("title", text)], "Text."));
        assert_eq!(read.unwrap().front.title, text);
        assert!(problems.is_empty(), "{}", told(&problems));
    }
}

#[test]
fn a_single_text_counts_as_a_list_of_one() {
    let (read, problems) = Article::read("one.md", &article(&[("topics", "hands")], "Text."));
    assert_eq!(read.unwrap().front.topics, ["hands"]);
    assert!(problems.is_empty());
}

#[test]
fn the_file_is_named_after_its_slug() {
    let file = article(&[("slug", "two")], "Text.");
    refuses(&file, "slug", 2);
}

#[test]
fn control_characters_are_refused() {
    let file = article(&[("title", "\"a\\u0001b\"")], "Text.");
    refuses(&file, "control-character", line_of(&file, "title:"));
}

#[test]
fn a_file_without_front_matter_says_so() {
    for file in ["", "Text.", "\n---\ntitle: x\n---\n", "----\n", "---\ntitle: x\n", "---"] {
        refuses(file, "front-matter", 1);
    }
    let (read, problems) = Article::read("one.md", "---\n---\nText.");
    assert!(read.is_none());
    assert!(!problems.is_empty(), "empty front matter is told");
    refuses("---\njust words\n---\n", "type", 2);
    refuses("---\n- a\n- b\n---\n", "type", 2);
}

#[test]
fn front_matter_beyond_its_limit_is_refused() {
    let file = article(&[("summary", &"a".repeat(129 * 1024))], "Text.");
    refuses(&file, "too-long", 1);
}

#[test]
fn intervals_count_in_calendar_units() {
    let due = |reviewed: &str, every: &str| {
        let (read, _) =
            Article::read("one.md", &article(&[("reviewed", reviewed), ("review_every", every)], "Text."));
        read.unwrap().review_due(None).unwrap().to_string()
    };
    assert_eq!(due("2026-08-31", "6 months"), "2027-02-28");
    assert_eq!(due("2024-02-29", "1 year"), "2025-02-28");
    assert_eq!(due("2026-01-01", "90 days"), "2026-04-01");
    assert_eq!(due("9999-12-31", "10 years"), "9999-12-31");
}
