//! A library with something of everything: an article, a story and a film, pictures and drawings, and files as other
//! programs save them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::program::{Place, repository};

const TOPICS: &str = "- slug: hands\n  title: Hands\n  summary: About hands.\n";
const PEOPLE: &str =
    "# The people.\n- slug: ada\n  name: Ada\n- slug: rev\n  name: Rev\n  credentials: M.D.\n";
const ABOUT: &str = "---\ntitle: Us\nsummary: Who we are.\n---\n## We\n\nOurselves.\n";
const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><rect class=\"brand\" width=\"5\" height=\"5\"/></svg>\n";
const ARTICLE: &str = "---
slug: sore-hands
title: Sore hands
summary: Why hands can be sore, and what helps.
kind: article
topics: [hands]
authors: [ada]
reviewers: [rev]
published: 2026-03-02
reviewed: 2026-10-02
picture: media/pictures/pebbles.jpg
picture_alt: Pebbles in a row
key_points: [Hands can be sore., Warmth can help.]
references: [{id: a, title: A, publisher: P, year: 2020}]
---
Hands can be sore.[^a]

![Pebbles in a row](media/pictures/pebbles.jpg \"Some are round\")

![A square](media/deep/er/square.svg \"A square\")
";
/// No line end at the end, two in the middle that Windows made, and spaces that an editor would take away.
const STORY: &str = "\u{feff}---\r\nslug: my-hands\r\ntitle: My hands\r\nsummary: How they were.   \r\nkind: story\r\n\
                     topics: [hands]\r\nauthors: [ada]\r\npublished: 2026-03-02\r\n---\r\n\r\nThey were sore.  \r\nThen they were not.";
const FILM: &str = "---
slug: moving-hands
title: Moving hands
summary: Four slow moves.
kind: video
topics: [hands]
authors: [ada]
reviewers: [rev]
published: 2026-03-02
reviewed: 2026-10-02
key_points: [Move slowly., Rest between moves.]
---
[Four slow moves](media/video/hand-exercises.mp4)
";

/// Media that the demonstration library lends.
const LENT: [&str; 4] = [
    "media/pictures/pebbles.jpg",
    "media/video/hand-exercises.mp4",
    "media/video/hand-exercises.vtt",
    "media/video/hand-exercises.jpg",
];

/// Writes the library into the folder `library`.
pub(crate) fn write(place: &Place) {
    write_texts(place);
    for (name, text) in [
        ("sore-hands.md", ARTICLE),
        ("moving-hands.md", FILM),
        ("media/deep/er/square.svg", DRAWING),
        ("pages/about.md", ABOUT),
    ] {
        place.write(&format!("library/{name}"), text);
    }
    for name in LENT {
        let to = place.path(&format!("library/{name}"));
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(repository(&format!("demo/library/{name}")), to).unwrap();
    }
}

/// Puts another picture in the place of the one in the article.
pub(crate) fn paint_anew(place: &Place) {
    let other = repository("demo/library/media/pictures/mended-cup.jpg");
    std::fs::copy(other, place.path("library/media/pictures/pebbles.jpg")).unwrap();
}

/// Writes a library without pictures, which is read in no time: one story, `my-hands`.
pub(crate) fn write_texts(place: &Place) {
    place.write("library/community.yml", "name: Hands\nhue: 12\n");
    place.write("library/topics.yml", TOPICS);
    place.write("library/contributors.yml", PEOPLE);
    place.write("library/my-hands.md", STORY);
}

/// A story that holds this text.
pub(crate) fn story(slug: &str, text: &str) -> String {
    format!(
        "---\nslug: {slug}\ntitle: A story\nsummary: What was told.\nkind: story\ntopics: [hands]\nauthors: [ada]\npublished: 2026-03-02\n---\n{text}\n"
    )
}

/// Every file below a folder, by its path.
pub(crate) fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                all.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    all
}

/// Asserts that two folders hold the same files, byte for byte. Names are shown where they differ, not contents.
#[track_caller]
pub(crate) fn are_the_same(one: &Path, other: &Path) {
    let (one, other) = (files(one), files(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let differing: Vec<&String> =
        one.iter().filter(|(name, bytes)| other[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(differing.is_empty(), "{differing:?}");
}
