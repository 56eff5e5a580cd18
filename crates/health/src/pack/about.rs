//! `pack.toml`: what a pack is called, which edition of it this is, and who may use it.

use kernel::Problems;
use kernel::text::is_slug;

use super::document::Document;

/// What a pack says about itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct About {
    /// The address of the condition, such as `breast-cancer`.
    pub slug: String,
    /// The condition's name as people are shown it.
    pub name: String,
    /// The edition, such as `1.2.0`.
    pub version: String,
    /// The language of all texts, such as `en` or `de-AT`.
    pub language: String,
    /// The licence of the texts, as an SPDX identifier.
    pub licence: String,
    /// What the pack holds, in a sentence or two.
    pub description: String,
}

pub(super) fn read(text: &str) -> (About, Problems) {
    let mut document = Document::parse("pack.toml", text);
    let top = document.top();
    document.known(&top, &["slug", "name", "version", "language", "licence", "description"]);
    let about = About {
        slug: document.text(&top, "slug", 80),
        name: document.text(&top, "name", 120),
        version: document.text(&top, "version", 40),
        language: document.text(&top, "language", 20),
        licence: document.text(&top, "licence", 120),
        description: document.text(&top, "description", 600),
    };
    let shapes = [
        ("slug", &about.slug, is_slug(&about.slug), "lower-case letters, digits and single hyphens"),
        ("version", &about.version, is_version(&about.version), "numbers with points between, such as 1.2.0"),
        ("language", &about.language, is_language(&about.language), "a language code such as en or de-AT"),
    ];
    for (key, value, fits, shape) in shapes {
        if !fits && !value.is_empty() {
            document.error(&top, key, "shape", format!("“{value}” is no {key}: write {shape}."));
        }
    }
    (about, document.finish())
}

fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() <= 3
        && parts.iter().all(|part| (1..=9).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

fn is_language(text: &str) -> bool {
    let (language, region) = text.split_once('-').unwrap_or((text, "AA"));
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && region.len() == 2
        && region.bytes().all(|b| b.is_ascii_uppercase())
}
