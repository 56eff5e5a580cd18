//! The demonstration library: no error, long enough, and everything of the format is in it somewhere.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use app::articles::Kind;
use app::articles::body::{Block, Callout, Inline};
use app::library::Library;
use app::lint;
use app::pictures::Thing;
use health::pack::Pack;

use crate::made::{TODAY, read, told};

/// Read once: its pictures take a while.
fn demo() -> &'static Library {
    static DEMO: LazyLock<Library> =
        LazyLock::new(|| read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/library")));
    &DEMO
}

/// But for a review that ran out on purpose, so that the page can be seen to say so.
#[test]
fn the_demonstration_library_has_nothing_to_mend() {
    let library = demo();
    let vocabulary = pack().vocabulary;
    let found = lint::check(library, Some(&vocabulary), TODAY);
    let problems: Vec<_> =
        library.problems.iter().cloned().chain(found).filter(|p| p.code != "review-overdue").collect();
    assert!(problems.is_empty(), "{}", told(&problems));
}

#[test]
fn at_least_twelve_articles_are_long_enough_to_be_worth_reading() {
    let library = demo();
    let lengths: Vec<(&str, usize)> = library
        .articles
        .iter()
        .filter(|a| a.front.kind == Kind::Article)
        .map(|a| (a.front.slug.as_str(), a.words()))
        .collect();
    let long = lengths.iter().filter(|(_, words)| *words >= 900).count();
    assert!(long >= 12, "{lengths:?}");
}

#[test]
fn every_kind_of_article_is_there() {
    let library = demo();
    for kind in Kind::ALL {
        assert!(library.articles.iter().any(|a| a.front.kind == kind), "no {kind:?}");
    }
}

#[test]
fn every_part_of_the_format_is_used_somewhere() {
    let used = used(demo());
    let wanted = [
        "heading 2",
        "paragraph",
        "figure",
        "image set",
        "player",
        "voice",
        "quote",
        "list",
        "numbered list",
        "tasks",
        "table",
        "notes",
        "link inside",
        "citation",
        "emphasis",
        "strong",
        "CareTeam",
        "Emergency",
        "Note",
        "Tip",
        "Important",
        "Warning",
        "Caution",
        "picture",
        "drawing",
        "film",
        "captions",
    ];
    let missing: Vec<&str> = wanted.into_iter().filter(|what| !used.contains(*what)).collect();
    assert!(missing.is_empty(), "nowhere: {missing:?}");
}

fn used(library: &Library) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for article in &library.articles {
        article.body.each_block(&mut |block| used.extend(block_names(block)));
        article.body.each_inline(&mut |inline| used.extend(inline_name(inline).map(str::to_owned)));
        if !article.body.notes.is_empty() {
            used.insert("notes".to_owned());
        }
    }
    used.extend(library.media.values().map(|thing| match thing {
        Thing::Picture(_) => "picture".to_owned(),
        Thing::Drawing(_) => "drawing".to_owned(),
        Thing::Film(_) => "film".to_owned(),
        Thing::Captions(_) => "captions".to_owned(),
    }));
    used
}

fn block_names(block: &Block) -> Vec<String> {
    let name = match block {
        Block::Heading { level, .. } => return vec![format!("heading {level}")],
        Block::Callout { kind, .. } => return vec![callout(*kind)],
        Block::List { items, .. } if items.iter().any(|item| item.done.is_some()) => "tasks",
        Block::List { start: Some(_), .. } => "numbered list",
        Block::List { .. } => "list",
        Block::Paragraph { .. } => "paragraph",
        Block::Figure(_) => "figure",
        Block::ImageSet(_) => "image set",
        Block::Player { .. } => "player",
        Block::Voice { .. } => "voice",
        Block::Quote(_) => "quote",
        Block::Table { .. } => "table",
        Block::Code(_) | Block::Rule | Block::Html { .. } => return Vec::new(),
    };
    vec![name.to_owned()]
}

fn callout(kind: Callout) -> String {
    format!("{kind:?}")
}

fn inline_name(inline: &Inline) -> Option<&'static str> {
    Some(match inline {
        Inline::Link { url, .. } if url.contains(".md") => "link inside",
        Inline::Link { .. } => "link elsewhere",
        Inline::Cite { .. } => "citation",
        Inline::Emphasis(_) => "emphasis",
        Inline::Strong(_) => "strong",
        _ => return None,
    })
}

#[test]
fn the_film_plays_with_its_captions_and_its_poster() {
    let library = demo();
    let paths: Vec<&String> = library.media.keys().filter(|path| path.ends_with(".mp4")).collect();
    assert!(!paths.is_empty());
    for path in paths {
        let html = app::pictures::player(&library.media, path, "A film").unwrap();
        assert!(html.contains("<track kind=\"captions\""), "{html}");
        assert!(html.contains("poster=\"/media/"), "{html}");
    }
}

/// The pack inside the program.
pub(crate) fn pack() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/breast-cancer");
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap())
    });
    Pack::read(&files.collect()).unwrap_or_else(|problems| panic!("{}", told(&problems)))
}
