//! Citations, notes and the ids they and headings get.

use app::articles::body::{Block, Inline};

use crate::harmless::is_harmless;
use crate::made::{article, html, parsed, problems_of, told};

fn headings(markdown: &str) -> Vec<String> {
    let (body, _) = parsed(markdown);
    let ids = body.blocks.iter().filter_map(|block| match block {
        Block::Heading { id, .. } => Some(id.clone()),
        _ => None,
    });
    ids.collect()
}

fn unknown(markdown: &str) -> Vec<String> {
    let mut ids = Vec::new();
    parsed(markdown).0.each_inline(&mut |inline| {
        if let Inline::Unknown { id, .. } = inline {
            ids.push(id.clone());
        }
    });
    ids
}

#[test]
fn neighbouring_citations_stay_apart() {
    for text in
        ["x[^a][^b][^c]", "x[^a] [^b] [^c]", "x[^a]\n[^b]\n[^c]", "[^a][^b][^c] x", "**x**[^a][^b]*[^c]*"]
    {
        let (body, problems) = parsed(text);
        assert_eq!(body.cited(), ["a", "b", "c"], "{text}");
        assert!(problems.is_empty() && unknown(text).is_empty(), "{text}");
    }
}

#[test]
fn a_run_of_citations_is_one_group_of_numbers() {
    let html = html("x[^a][^b][^c]");
    assert_eq!(html.matches("<sup").count(), 1, "{html}");
    for number in 1..=3 {
        assert!(html.contains(&format!("aria-label=\"Reference {number}\">{number}</a>")), "{html}");
    }
}

#[test]
fn numbers_follow_the_order_of_first_use() {
    let (body, _) = parsed("x[^c] y[^a] z[^c] w[^b]");
    assert_eq!(body.cited(), ["c", "a", "b"]);
}

#[test]
fn a_reference_cited_twice_leads_back_to_two_places() {
    let html = html("x[^a] y[^a]");
    assert!(html.contains("id=\"cite-a-1\"") && html.contains("id=\"cite-a-2\""), "{html}");
}

#[test]
fn citations_work_in_captions_lists_tables_call_outs_and_notes() {
    let texts = [
        "![A](media/a.svg \"Caption[^a]\")",
        "![A](media/a.svg \"Caption[^a][^b]\")",
        "- x[^a]\n- y",
        "1. x[^a]",
        "- [x] done[^a]",
        "| x[^a] | y |\n| --- | --- |\n| z | w |",
        "| x | y |\n| --- | --- |\n| z[^a] | w |",
        "> [!TIP]\n> x[^a]",
        "> [!TIP] Title[^a]\n> x",
        "> [!VOICE] Ada[^a]\n> x",
        "> x[^a]",
        "## x[^a]",
        "x[^n]\n\n[^n]: y[^a]",
        "**x[^a]**",
    ];
    for text in texts {
        let (body, problems) = parsed(text);
        assert!(body.cited().contains(&"a".to_owned()), "{text}");
        assert!(problems.is_empty(), "{text}: {}", told(&problems));
        let html = html(text);
        assert!(html.contains("href=\"#ref-a\""), "{text}: {html}");
        is_harmless(&html);
    }
}

#[test]
fn words_in_brackets_before_a_citation_are_kept() {
    let html = html("x [as one trial found][^a].");
    assert!(html.contains("as one trial found") && html.contains("#ref-a"), "{html}");
}

#[test]
fn every_unknown_id_is_found() {
    assert_eq!(unknown("x[^p] y[^q]"), ["p", "q"]);
    assert_eq!(unknown("x[^p][^a]"), ["p"]);
    assert_eq!(unknown("x[^a][^p]"), ["p"]);
    assert_eq!(unknown("x[^p][^q][^a]").len(), 2);
    assert_eq!(unknown("`[^p]`"), Vec::<String>::new());
    assert_eq!(unknown("![A](media/a.svg \"x[^p]\")"), ["p"]);
}

#[test]
fn a_caption_that_looks_like_a_list_keeps_its_words() {
    for title in ["2019. What the trial found", "- One trial", "# One trial", "> One trial"] {
        let problems =
            problems_of(&article(&[], &format!("Sore.[^a]\n\n![A hand](media/a.svg \"{title}\")")));
        assert!(problems.is_empty(), "{title}: {}", told(&problems));
        let html = html(&format!("![A hand](media/a.svg \"{title}\")"));
        assert!(html.contains("trial"), "{html}");
    }
}

#[test]
fn notes_stand_at_the_end_with_a_way_back() {
    let html = html("x[^one] y[^two] z[^one]\n\n[^two]: Second.\n\n[^one]: First.\n\n[^never]: Never.");
    let section = html.split_once("<section class=\"notes\">").unwrap().1;
    assert!(
        section.find("First.").unwrap() < section.find("Second.").unwrap(),
        "in the order of use: {html}"
    );
    assert!(!html.contains("Never."), "{html}");
    assert_eq!(html.matches("id=\"cite-note-a\"").count(), 1, "{html}");
    assert_eq!(html.matches("href=\"#note-a\"").count(), 2, "{html}");
    assert!(html.contains("id=\"note-b\"") && html.contains("href=\"#cite-note-b\""), "{html}");
}

#[test]
fn names_of_notes_never_make_one_anchor_of_two() {
    let html = html("x[^é] y[^e] z[^!!] w[^??]\n\n[^é]: A.\n\n[^e]: B.\n\n[^!!]: C.\n\n[^??]: D.");
    let ids = ids(&html);
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!(ids.len(), once.len(), "{html}");
    assert_eq!(html.matches("<li id=\"note-").count(), 4, "{html}");
}

#[test]
fn the_twenty_seventh_note_is_called_aa() {
    let uses: String = (0..28).map(|i| format!("x[^n{i}] ")).collect();
    let notes: String = (0..28).map(|i| format!("\n\n[^n{i}]: Note {i}.")).collect();
    let html = html(&format!("{uses}{notes}"));
    assert!(html.contains("id=\"note-aa\"") && html.contains("id=\"note-ab\""), "{html}");
}

#[test]
fn heading_ids_do_not_collide() {
    assert_eq!(headings("## A\n\n## A\n\n## A"), ["a", "a-2", "a-3"]);
    assert_eq!(headings("## A\n\n## A 2\n\n## A\n\n## A 2"), ["a", "a-2", "a-3", "a-2-2"]);
    assert_eq!(headings("## ***\n\n## ?!\n\n## 日本"), ["section", "section-2", "section-3"]);
}

#[test]
fn headings_get_out_of_the_way_of_the_pages_own_ids() {
    for word in [
        "References",
        "Notes",
        "Main",
        "Key points",
        "Ref a",
        "Note a",
        "Cite a 1",
        "Cite note a",
        "Term taxanes",
    ] {
        let own = kernel::text::slug(word);
        assert!(!headings(&format!("## {word}")).contains(&own), "{word}");
    }
    let html = html("## Note a\n\n## Ref a\n\n## Notes\n\nx[^a] y[^n]\n\n[^n]: Note.");
    let ids = ids(&html);
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!(ids.len(), once.len(), "{html}");
}

fn ids(html: &str) -> Vec<String> {
    html.split(" id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

#[test]
fn lists_keep_their_start_and_tasks_their_ticks() {
    assert!(html("3. x\n4. y").contains("<ol start=\"3\">"));
    let tasks = html("- [x] x\n- [ ] y");
    assert!(
        tasks.contains("<ul class=\"tasks\">") && tasks.contains("tick done") && tasks.contains("To do"),
        "{tasks}"
    );
}

#[test]
fn the_title_of_a_call_out_keeps_its_emphasis() {
    let html = html("> [!TIP] Rest *well*\n> x");
    assert!(html.contains("aria-label=\"Rest well\"") && html.contains("Rest <em>well</em></p>"), "{html}");
}

#[test]
fn links_inside_the_library_become_addresses() {
    let html = html("[x](other-article.md) [y](other-article.md#what-helps) [z](https://example.org/a.md)");
    assert!(html.contains("href=\"/resources/other-article\""), "{html}");
    assert!(html.contains("href=\"/resources/other-article#what-helps\""), "{html}");
    assert!(html.contains("href=\"https://example.org/a.md\""), "{html}");
}
