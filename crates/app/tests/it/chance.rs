//! Chance writes the files: nothing panics, and no page of it can run anything.

use app::articles::Article;
use app::articles::references::{bibtex, csl_json, ris};
use app::lint::{grade, syllables};
use proptest::prelude::*;

use crate::harmless::is_harmless;
use crate::made::{article, html};

/// Pieces that Markdown and HTML care about, so that chance meets their edges more often than with any characters.
fn piece() -> impl Strategy<Value = String> {
    let marks = prop::sample::select(vec![
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "[^a]",
        "[^b]",
        "[^n]",
        "\n[^n]: ",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "\n",
        "\n\n",
        "> ",
        "> [!NOTE] ",
        "> [!VOICE]\n> ",
        "- ",
        "- [x] ",
        "1. ",
        "    ",
        "| a | b |\n| --- | --- |\n| ",
        "|",
        "# ",
        "## ",
        "<",
        ">",
        "<script>",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "javascript:alert(1)",
        "data:text/html,x",
        "\"",
        "'",
        "&",
        "&lt;",
        "&#x3c;",
        "&colon;",
        "\\",
        "\u{E000}",
        "\u{E001}",
        "0",
        "media/a.svg",
        "media/a.mp4",
        "\t",
        "\r\n",
        "https://example.org/",
        "a@b.example ",
        "é",
        "日",
        "\u{200B}",
        "\u{202E}",
        "\0",
        "\u{1}",
        "=\"x\" onclick=\"",
        "---\n",
    ]);
    prop_oneof![6 => marks.prop_map(str::to_owned), 1 => ".{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_becomes_a_harmless_page(pieces in prop::collection::vec(piece(), 0..40)) {
        is_harmless(&html(&pieces.concat()));
    }

    #[test]
    fn any_head_is_read_without_panic(pieces in prop::collection::vec(piece(), 0..20), key in "[a-z_]{1,12}") {
        let text = pieces.concat();
        let (_, _) = Article::read("one.md", &text);
        let (_, _) = Article::read("one.md", &format!("---\n{key}: {text}\n---\n{text}"));
        let (_, problems) = Article::read("one.md", &article(&[("title", &text)], &text));
        let lines = article(&[("title", &text)], &text).split('\n').count();
        prop_assert!(problems.iter().all(|p| p.line <= lines + 1), "{problems:?}");
    }

    #[test]
    fn any_words_have_a_grade_and_syllables(text in ".{0,200}") {
        prop_assert!(grade(std::slice::from_ref(&text)).is_finite());
        prop_assert!(syllables(&text) >= 1);
    }

    #[test]
    fn any_reference_is_one_record(title in ".{0,60}", author in ".{0,30}", pages in ".{0,12}") {
        let reference = app::articles::Reference {
            id: "a".into(), title: title.clone(), publisher: author.clone(), authors: vec![author], pages: Some(pages),
            doi: Some("10.1/x".into()), ..Default::default()
        };
        let list = [reference];
        let records = ris(&list);
        prop_assert_eq!(records.split("\r\n").filter(|l| l.starts_with("TY  - ")).count(), 1);
        let bib = bibtex(&list);
        prop_assert_eq!(bib.matches('{').count(), bib.matches('}').count());
        let json: serde_json::Value = serde_json::from_str(&csl_json(&list)).unwrap();
        prop_assert_eq!(json[0]["title"].as_str(), Some(title.as_str()));
    }
}
