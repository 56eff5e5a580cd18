//! Words of the vocabulary in a text: explained once, and never inside a link or a heading.

use health::{Concept, Kind, Recogniser, Vocabulary};

use crate::harmless::is_harmless;
use crate::made::rendered;

fn vocabulary() -> Vocabulary {
    let concept = |slug: &str, name: &str, definition: Option<&str>| Concept {
        slug: slug.to_owned(),
        kind: Kind::DrugClass,
        name: name.to_owned(),
        synonyms: Vec::new(),
        broader: Vec::new(),
        codes: Vec::new(),
        definition: definition.map(str::to_owned),
    };
    Vocabulary::new(vec![
        concept("taxanes", "Taxanes", Some("Medicines that <stop> cells from dividing.")),
        concept("fatigue", "Fatigue", None),
    ])
    .unwrap()
}

fn linked(markdown: &str) -> (String, usize) {
    let vocabulary = vocabulary();
    let (html, terms) = rendered(markdown, Some((&vocabulary, &Recogniser::new(&vocabulary))));
    assert_eq!(html.matches("class=\"term\"").count(), terms.len(), "{html}");
    is_harmless(&html);
    (html, terms.len())
}

#[test]
fn the_first_mention_alone_is_linked() {
    let (html, count) = linked("About taxanes. More taxanes.\n\nTaxanes again.");
    assert_eq!(count, 1);
    assert!(
        html.contains("About <a class=\"term\" href=\"#term-taxanes\">taxanes</a>. More taxanes."),
        "{html}"
    );
}

#[test]
fn headings_links_captions_and_table_heads_are_passed_over() {
    for text in [
        "## Taxanes",
        "[taxanes](https://example.org)",
        "[*taxanes*](https://example.org)",
        "![A](media/a.svg \"taxanes\")",
        "| taxanes |\n| --- |\n| x |",
        "`taxanes`",
        "## *Taxanes*",
        "> [!TIP] Taxanes\n> x",
        "> [!VOICE] Taxanes\n> x",
    ] {
        assert_eq!(linked(text).1, 0, "{text}");
    }
}

#[test]
fn a_mention_after_a_heading_or_a_link_still_counts_as_the_first() {
    let (html, count) = linked("## Taxanes\n\n[taxanes](https://example.org) and taxanes.");
    assert_eq!(count, 1);
    assert!(html.contains("and <a class=\"term\""), "{html}");
}

#[test]
fn words_in_lists_tables_quotes_and_emphasis_are_linked() {
    for text in [
        "- taxanes",
        "| x |\n| --- |\n| taxanes |",
        "> taxanes",
        "**taxanes**",
        "> [!TIP]\n> taxanes",
        "over tax-\\\nanes and taxanes",
    ] {
        assert_eq!(linked(text).1, 1, "{text}");
    }
}

#[test]
fn a_concept_without_a_definition_is_not_linked() {
    assert_eq!(linked("Fatigue is common.").1, 0);
}

#[test]
fn words_around_a_mention_are_escaped() {
    let (html, _) = linked("a &lt;b&gt; taxanes &lt;/b&gt; \" c");
    assert!(html.contains("a &lt;b&gt; <a class=\"term\""), "{html}");
}
