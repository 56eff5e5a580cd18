//! Texts that were written to do harm: nothing of them may run, and nothing may bring the reader down.

use app::library::Library;

use crate::corpus::CORPUS;
use crate::harmless::is_harmless;
use crate::made::{article, folder, html, line_of, parsed, problems_in, problems_of, read, told};

#[test]
fn nothing_hostile_reaches_the_page() {
    for text in CORPUS {
        let html = html(text);
        is_harmless(&html);
        assert!(!html.to_lowercase().contains("<script"), "{text} became {html}");
    }
}

#[test]
fn links_that_could_run_are_refused_with_their_line() {
    for text in CORPUS
        .iter()
        .filter(|text| text.starts_with("[x](") && !text.contains("https:") && !text.contains("\u{1}"))
    {
        if !html(text).contains("<a") {
            continue; // Markdown itself did not take it for a link.
        }
        let file = article(&[], &format!("Sore.[^a]\n\n{text}"));
        let line = line_of(&file, text);
        let problems = problems_of(&file);
        assert!(
            problems.iter().any(|p| p.code == "link-dead" && p.line == line),
            "{text}: {}",
            told(&problems)
        );
    }
}

#[test]
fn what_is_shown_of_html_in_code_is_escaped() {
    assert!(html("`<b>`").contains("<code>&lt;b&gt;</code>"));
    assert!(html("    <b>").contains("&lt;b&gt;"));
}

#[test]
fn private_use_characters_cannot_call_up_markup_that_waits() {
    let drawing = "![A square](media/a.svg \"A square\")";
    let marks =
        "\u{E000}0\u{E001} &#xE000;0&#xE001; `\u{E000}0\u{E001}` [x](https://example.org/\u{E000}0\u{E001})";
    let file = article(&[], &format!("Sore.[^a] {marks}\n\n{drawing}"));
    let folder = folder(&[("one.md", file.as_bytes())]);
    let html = page(&read(folder.path()));
    assert_eq!(html.matches("<svg").count(), 1, "{html}");
    assert!(!html.contains(['\u{E000}', '\u{E001}']), "{html}");
}

fn page(library: &Library) -> String {
    let body = &library.articles[0].body;
    let context = app::articles::render::Context {
        media: &library.media,
        words: None,
        numbers: &std::collections::BTreeMap::from([("a", 1)]),
    };
    app::articles::render::render(body, &context).0
}

#[test]
fn the_words_beside_a_drawing_cannot_leave_their_attribute() {
    let file = article(&[], "Sore.[^a]\n\n![a\" onload=\"x](media/a.svg \"A <b>square\")");
    let folder = folder(&[("one.md", file.as_bytes())]);
    let html = page(&read(folder.path()));
    assert!(html.contains("<svg"), "{html}");
    assert!(!html.contains(" onload=\""), "{html}");
}

#[test]
fn paths_that_leave_the_library_are_refused_with_their_line() {
    let paths = [
        "../a.png",
        "media/../a.png",
        "media/../../etc/passwd",
        "/etc/passwd",
        "C:\\a.png",
        "media\\a.png",
        "media/./a.svg",
        "media//a.svg",
        "media/.hidden.png",
        "./media/a.svg",
        "%2e%2e/a.png",
        "file:///a.png",
        "https://example.org/a.png",
        "//example.org/a.png",
        "media",
        "media/",
        "a.svg",
        "media/a.svg?x",
        "media/a.svg#x",
        "MEDIA/a.svg",
        "media/..\\a.svg",
    ];
    for path in paths {
        let file = article(&[], &format!("Sore.[^a]\n\n![A hand](<{path}> \"A hand\")"));
        let problems = problems_of(&file);
        let line = line_of(&file, "![A hand]");
        assert!(
            problems.iter().any(|p| p.code == "media-path" && p.line == line),
            "{path}: {}",
            told(&problems)
        );
        let head = article(&[("picture", &format!("'{path}'")), ("picture_alt", "A hand")], "Sore.[^a]");
        let problems = problems_of(&head);
        assert!(
            problems.iter().any(|p| p.code == "media-path" && p.line == line_of(&head, "picture:")),
            "{path}"
        );
    }
    let encoded = article(&[], "Sore.[^a]\n\n![A hand](media/%2e%2e/a.png \"A hand\")");
    assert!(problems_of(&encoded).iter().any(|p| p.level == kernel::Level::Error));
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_refused_whether_they_lead_out_or_not() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[]);
    symlink("/etc/hostname", folder.path().join("media/out.png")).unwrap();
    symlink("/etc", folder.path().join("media/etc")).unwrap();
    symlink("a.svg", folder.path().join("media/b.svg")).unwrap();
    symlink("/etc/hostname", folder.path().join("one.md")).unwrap();
    symlink(folder.path(), folder.path().join("media/round")).unwrap();
    let library = read(folder.path());
    let links: Vec<&str> =
        library.problems.iter().filter(|p| p.code == "link").map(|p| p.file.as_str()).collect();
    assert_eq!(links, ["media/b.svg", "media/etc", "media/out.png", "media/round", "one.md"]);
    assert_eq!(library.paths.len(), 1, "{:?}", library.paths);
}

#[test]
fn quotes_and_lists_that_nest_without_end_are_refused() {
    for text in [
        ">".repeat(10_000),
        "- ".repeat(10_000),
        "> - ".repeat(5_000),
        ">".repeat(500_000),
        "1. ".repeat(3_000),
    ] {
        let text = format!("{text} deep");
        let (_, problems) = parsed(&text);
        assert!(problems.iter().any(|p| p.code == "too-deep" && p.line == 1), "{}", &text[..20]);
        is_harmless(&html(&text));
    }
}

#[test]
fn emphasis_and_links_that_nest_without_end_are_refused() {
    let (_, problems) = parsed(&format!("{}deep{}", "*a ".repeat(2_000), " a*".repeat(2_000)));
    assert!(problems.iter().any(|p| p.code == "too-deep"));
    is_harmless(&html(&format!("{}x{}", "![".repeat(5_000), "](media/a.svg)".repeat(5_000))));
}

#[test]
fn a_mebibyte_of_one_mark_is_survived() {
    for mark in [
        "[", "*", "`", "|", "]", "_", "~", "<", "&", "\\", "!", "#", "\n", "(", "![", "[^", "[^a]", ">\n",
        "- \n", "|-", "a|\n", "**a ", "&#x", "<a ",
    ] {
        let text = mark.repeat(1024 * 1024 / mark.len());
        let (_, problems) = parsed(&text);
        drop(problems);
    }
}

#[test]
fn captions_within_captions_come_to_an_end() {
    let mut text = "x".to_owned();
    for _ in 0..40 {
        text = format!("![a](media/a.svg \"{}\")", text.replace('&', "&amp;").replace('"', "&quot;"));
    }
    is_harmless(&html(&text));
}

#[test]
fn thousands_of_headings_with_one_name_get_ids_in_good_time() {
    let text = "## a\n".repeat(50_000);
    let (body, _) = parsed(&text);
    assert_eq!(body.blocks.len(), 50_000);
}

#[test]
fn a_library_of_hostile_files_is_refused_as_a_whole() {
    for text in CORPUS
        .iter()
        .filter(|text| text.starts_with('<') && !text.starts_with("<java") && !text.starts_with("<<"))
    {
        let file = article(&[], &format!("Sore.[^a]\n\n{text}"));
        let folder = folder(&[("one.md", file.as_bytes())]);
        let problems = problems_in(folder.path());
        assert!(
            problems.iter().any(|p| p.code == "html" && p.line >= line_of(&file, text)),
            "{text}: {}",
            told(&problems)
        );
    }
}
