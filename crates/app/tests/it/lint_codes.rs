//! Every code of the lint, each with the line it has to name.

use app::lint;
use kernel::Level;

use crate::made::{TODAY, article, finds, folder, line_of, problems_in, problems_of, read, told};

#[test]
fn a_sound_article_has_no_problem() {
    let problems = problems_of(&article(&[], "Hands can be sore.[^a] Warmth can help."));
    assert!(problems.is_empty(), "{}", told(&problems));
}

#[test]
fn placeholders_are_found_wherever_they_were_left() {
    let left = [
        "Sore.[^a]\n\nTODO",
        "Sore.[^a]\n\nThis is TBD.",
        "Sore.[^a]\n\nLorem ipsum dolor.",
        "Sore.[^a]\n\n[Enter name here]",
        "Sore.[^a]\n\nXXX pills",
        "Sore.[^a]\n\n> [!TIP] TODO\n> Rest.",
        "Sore.[^a]\n\n- one\n- TODO",
        "Sore.[^a]\n\n## TBD",
        "Sore.[^a]\n\n![TODO](media/a.svg \"A drawing\")",
        "Sore.[^a]\n\n![A drawing](media/a.svg \"TODO\")",
    ];
    for text in left {
        let file = article(&[], text);
        let line = line_of(&file, "Sore.") + 2;
        let line = line + usize::from(text.contains("- TODO"));
        finds(&file, "placeholder", line);
    }
}

#[test]
fn placeholders_in_the_head_are_found_at_their_key() {
    for key in ["title", "summary", "question"] {
        let file = article(&[(key, "TODO")], "Sore.[^a]");
        finds(&file, "placeholder", line_of(&file, &format!("{key}: TODO")));
    }
}

#[test]
fn words_that_only_look_like_placeholders_are_left_alone() {
    let problems = problems_of(&article(&[], "You enter the room here.[^a] A mastodon is no todo."));
    assert!(problems.is_empty(), "{}", told(&problems));
}

#[test]
fn a_table_row_of_empty_cells_is_a_placeholder() {
    let file = article(&[], "Sore.[^a]\n\n| Day | Note |\n| --- | --- |\n| 1 | sore |\n|  |  |");
    finds(&file, "placeholder", line_of(&file, "|  |  |"));
}

#[test]
fn a_picture_without_a_text_alternative_is_found() {
    let file = article(&[], "Sore.[^a]\n\n![](media/a.svg \"A drawing\")");
    finds(&file, "alt-missing", line_of(&file, "![]"));
    let file = article(&[("picture", "media/a.svg")], "Sore.[^a]");
    finds(&file, "alt-missing", line_of(&file, "picture:"));
}

#[test]
fn a_figure_needs_a_caption_and_a_picture_of_a_set_does_not() {
    let file = article(&[], "Sore.[^a]\n\n![A hand](media/a.svg)");
    finds(&file, "caption-missing", line_of(&file, "![A hand]"));
    let set = article(&[], "Sore.[^a]\n\n![A hand](media/a.svg)\n![A foot](media/a.svg)");
    assert!(problems_of(&set).is_empty(), "{}", told(&problems_of(&set)));
}

#[test]
fn medical_kinds_need_a_reviewer_and_a_date_and_a_story_needs_neither() {
    for kind in ["article", "video"] {
        finds(
            &article(&[("kind", kind), ("reviewers", ""), ("reviewed", "")], "Sore.[^a]"),
            "reviewer-missing",
            2,
        );
        finds(&article(&[("kind", kind), ("reviewed", "")], "Sore.[^a]"), "reviewer-missing", 2);
    }
    let story =
        article(&[("kind", "story"), ("reviewers", ""), ("reviewed", ""), ("key_points", "")], "Sore.[^a]");
    assert!(problems_of(&story).is_empty(), "{}", told(&problems_of(&story)));
}

#[test]
fn nobody_reviews_their_own_text() {
    let file = article(&[("reviewers", "[rev, ada]")], "Sore.[^a]");
    finds(&file, "reviewer-is-author", line_of(&file, "reviewers:"));
}

#[test]
fn people_and_topics_that_are_not_listed_are_found() {
    for (key, code) in [
        ("authors", "contributor-unknown"),
        ("reviewers", "contributor-unknown"),
        ("topics", "topic-unknown"),
    ] {
        let file = article(&[(key, "[nobody]")], "Sore.[^a]");
        finds(&file, code, line_of(&file, "[nobody]"));
    }
    finds(&article(&[("authors", "")], "Sore.[^a]"), "author-missing", 2);
    finds(&article(&[("topics", "")], "Sore.[^a]"), "topic-missing", 2);
}

#[test]
fn a_citation_of_nothing_is_found_at_its_line() {
    let file = article(&[], "Sore.[^a]\n\nMore.[^b]");
    finds(&file, "reference-unknown", line_of(&file, "More."));
}

#[test]
fn two_unknown_citations_in_a_line_are_both_told() {
    let problems = problems_of(&article(&[], "Sore.[^a] One.[^b] Two.[^c]"));
    assert_eq!(problems.iter().filter(|p| p.code == "reference-unknown").count(), 2, "{}", told(&problems));
}

#[test]
fn a_reference_that_nothing_cites_is_a_warning_at_its_own_line() {
    let file = article(
        &[("references", "\n  - {id: a, title: A, publisher: P}\n  - {id: b, title: B, publisher: P}")],
        "Sore.[^a]",
    );
    finds(&file, "reference-uncited", line_of(&file, "id: b"));
}

#[test]
fn dead_links_are_found() {
    for link in [
        "other.md",
        "other.md#top",
        "#nowhere",
        "one.md#nowhere",
        "media/a.svg",
        "/etc/passwd",
        "",
        "//example.org/x",
        "ftp://example.org",
    ] {
        let file = article(&[], &format!("Sore.[^a]\n\nSee [this]({link})."));
        finds(&file, "link-dead", line_of(&file, "See ["));
    }
    let file = article(&[("related", "[other]")], "Sore.[^a]");
    finds(&file, "link-dead", line_of(&file, "related:"));
    let file = article(&[], "Sore.[^a]\n\n![A hand](media/none.png \"A hand\")");
    finds(&file, "link-dead", line_of(&file, "![A hand]"));
    let file = article(&[], "Sore.[^a]\n\n[A film](media/none.mp4)");
    finds(&file, "link-dead", line_of(&file, "[A film]"));
}

#[test]
fn links_that_lead_somewhere_are_left_alone() {
    let text = "Sore.[^a]\n\n## What helps\n\n[a](#what-helps) [b](one.md) [c](one.md#what-helps) [d](https://example.org) \
                [e](mailto:a@example.org) [f](tel:112) <https://example.org> [g](HTTP://EXAMPLE.ORG)";
    let problems = problems_of(&article(&[], text));
    assert!(problems.is_empty(), "{}", told(&problems));
}

#[test]
fn media_of_the_wrong_sort_is_found() {
    let files: &[(&str, &[u8])] = &[("media/a.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")];
    let file = article(&[], "Sore.[^a]\n\n![A hand](media/a.vtt \"A hand\")");
    let folder = folder(&[files, &[("one.md", file.as_bytes())]].concat());
    let problems = problems_in(folder.path());
    assert!(
        problems.iter().any(|p| p.code == "media-kind" && p.line == line_of(&file, "![")),
        "{}",
        told(&problems)
    );
}

#[test]
fn headings_that_skip_a_level_are_found() {
    for (text, part) in [("# One", "# One"), ("### One", "### One"), ("## One\n\n#### Two", "#### Two")] {
        let file = article(&[], &format!("Sore.[^a]\n\n{text}"));
        finds(&file, "heading-skips", line_of(&file, part));
    }
}

#[test]
fn a_picture_among_words_is_found() {
    let file = article(&[], "Sore.[^a]\n\nSee ![a hand](media/a.svg) here.");
    finds(&file, "picture-place", line_of(&file, "See !["));
}

#[test]
fn html_is_refused_at_its_line() {
    for html in
        ["<div>x</div>", "a <b>bold</b> word", "<!-- a note -->", "a<br>b", "<script>x</script>", "> <p>x"]
    {
        let file = article(&[], &format!("Sore.[^a]\n\n{html}"));
        finds(&file, "html", line_of(&file, html));
    }
}

#[test]
fn a_call_out_that_does_not_exist_is_refused_with_the_known_ones() {
    let file = article(&[], "Sore.[^a]\n\n> [!DANGER]\n> Run.");
    finds(&file, "call-out", line_of(&file, "> [!DANGER]"));
}

#[test]
fn abbreviations_have_to_be_spelled_out_once() {
    let file = article(&[], "Sore.[^a]\n\nThis is CIPN.");
    finds(&file, "abbreviation", line_of(&file, "This is"));
    let spelled = [
        "Nerve trouble (CIPN) hurts.[^a] CIPN is common.",
        "CIPN (nerve trouble) hurts.[^a]",
        "Nerve trouble (CIPN, for short).[^a]",
        "Nerve trouble (*CIPN*).[^a]",
        "Nerve trouble (CIPN for short).[^a]",
        "Nerve trouble (also called CIPN).[^a]",
        "A type of pill (an AI). AI pills.[^a]",
        "Pills (AIs). An AI is a pill.[^a]",
    ];
    for text in spelled {
        let problems = problems_of(&article(&[], text));
        assert!(problems.is_empty(), "{text}: {}", told(&problems));
    }
}

#[test]
fn an_abbreviation_spelled_out_among_the_key_points_is_spelled_out() {
    let problems =
        problems_of(&article(&[("key_points", "[Nerve trouble (CIPN) hurts., Two.]")], "CIPN hurts.[^a]"));
    assert!(problems.is_empty(), "{}", told(&problems));
}

#[test]
fn everyday_capitals_and_roman_numerals_need_no_long_form() {
    let problems = problems_of(&article(&[], "OK, watch TV in the UK at stage IV.[^a]"));
    assert!(problems.is_empty(), "{}", told(&problems));
}

#[test]
fn a_word_that_only_holds_the_abbreviation_does_not_spell_it_out() {
    let file = article(&[], "Pills (XAIB) help.[^a] An AI is one. XAIB (this)");
    let problems = problems_of(&file);
    assert!(
        problems.iter().any(|p| p.code == "abbreviation" && p.message.contains("“AI”")),
        "{}",
        told(&problems)
    );
}

#[test]
fn a_review_that_ran_out_is_a_warning() {
    let file = article(&[("published", "2025-03-02"), ("reviewed", "2025-10-02")], "Sore.[^a]");
    finds(&file, "review-overdue", line_of(&file, "reviewed:"));
    let longer = file.replace("reviewed:", "review_every: 2 years\nreviewed:");
    assert!(problems_of(&longer).is_empty(), "{}", told(&problems_of(&longer)));
}

#[test]
fn the_interval_of_the_main_topic_counts_where_the_article_has_none() {
    let topics = b"- slug: hands\n  title: Hands\n  summary: S.\n  review_every: 30 days\n".as_slice();
    let file = article(&[], "Sore.[^a]");
    let folder = folder(&[("topics.yml", topics), ("one.md", file.as_bytes())]);
    assert!(problems_in(folder.path()).iter().any(|p| p.code == "review-overdue"));
}

#[test]
fn dates_to_come_and_reviews_of_another_age_are_errors() {
    for key in ["published", "reviewed", "updated"] {
        let file = article(&[(key, "2026-11-25")], "Sore.[^a]");
        finds(&file, "date-future", line_of(&file, &format!("{key}: 2026-11-25")));
    }
    let file = article(&[("reviewed", "2025-03-01"), ("review_every", "10 years")], "Sore.[^a]");
    finds(&file, "date-order", line_of(&file, "reviewed:"));
}

#[test]
fn hard_reading_is_a_warning_where_the_text_begins() {
    let hard = "Chemotherapy-induced peripheral neuropathy necessitates multidisciplinary symptomatological evaluation.[^a]";
    let file = article(&[], hard);
    finds(&file, "reading-grade", line_of(&file, "Chemotherapy-induced"));
}

#[test]
fn too_few_and_too_many_key_points_are_a_warning() {
    finds(&article(&[("key_points", "")], "Sore.[^a]"), "key-points", 2);
    for points in ["[One.]", "[A., B., C., D., E., F., G., H.]"] {
        let file = article(&[("key_points", points)], "Sore.[^a]");
        finds(&file, "key-points", line_of(&file, "key_points"));
    }
}

#[test]
fn long_titles_and_summaries_are_warnings() {
    for (key, most) in [("title", 70), ("summary", 200)] {
        let file = article(&[(key, &"a".repeat(most + 1))], "Sore.[^a]");
        finds(&file, &format!("{key}-long"), line_of(&file, &format!("{key}: aaa")));
        let file = article(&[(key, &"a".repeat(most))], "Sore.[^a]");
        assert!(problems_of(&file).is_empty());
    }
}

#[test]
fn the_operators_pages_and_biographies_are_checked_too() {
    let page = b"---\ntitle: About\nsummary: About us.\nupdated: 2026-01-01\n---\n\n<b>us</b> [x](gone.md)\n"
        .as_slice();
    let people = b"- slug: ada\n  name: Ada\n  bio: <script>x</script>\n  picture: ../ada.jpg\n".as_slice();
    let folder = folder(&[("pages/about.md", page), ("contributors.yml", people)]);
    let library = read(folder.path());
    assert!(library.problems.is_empty(), "{}", told(&library.problems));
    let found: Vec<(String, usize, &str)> =
        lint::check(&library, None, TODAY).into_iter().map(|p| (p.file, p.line, p.code)).collect();
    let page_has = |code| found.contains(&("pages/about.md".to_owned(), 7, code));
    assert!(page_has("html") && page_has("link-dead"), "{found:?}");
    assert!(found.contains(&("contributors.yml".to_owned(), 3, "html")), "{found:?}");
    assert!(
        found.iter().any(|(file, _, code)| file == "contributors.yml" && *code == "media-path"),
        "{found:?}"
    );
}

#[test]
fn a_warning_stops_nothing_and_an_error_does() {
    let levels =
        |text: &str| problems_of(&article(&[], text)).into_iter().map(|p| p.level).collect::<Vec<_>>();
    assert_eq!(levels("Sore. Sore.[^a] CIPN."), [Level::Warning]);
    assert_eq!(levels("Sore.[^a] TODO later."), [Level::Error, Level::Warning], "TODO is also four capitals");
}
