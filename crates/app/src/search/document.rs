//! What the index holds of one article, made before the transaction that writes it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lexicon, analyser, marks};

/// Positions of one token that are kept: more say nothing about its weight.
const POSITIONS: usize = 100;
/// The last position that a tsvector knows.
const LAST: usize = 16_383;

/// An article as the index takes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Indexed {
    pub(super) title: Vec<String>,
    pub(super) summary: Vec<String>,
    /// What the article can be narrowed down by: its topics and its kind.
    pub(super) tags: Vec<String>,
    pub(super) body: Vec<String>,
    /// Words as they are written, for suggestions.
    pub(super) spellings: BTreeSet<String>,
}

/// The texts of an article that are searched.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Texts<'a> {
    /// The heading.
    pub(crate) title: &'a str,
    /// What stands under it.
    pub(crate) summary: &'a str,
    /// Plain text of the article.
    pub(crate) body: &'a str,
}

impl Indexed {
    /// Analyses an article. `topics` are slugs, `kind` the word of [`crate::articles::Kind`].
    pub(crate) fn new<'t>(
        texts: Texts<'_>,
        kind: &str,
        topics: impl IntoIterator<Item = &'t str>,
        words: Option<Lexicon<'_>>,
    ) -> Self {
        let field = |text: &str| {
            let mut list = analyser::tokens(text);
            for (slug, count) in words.map(|words| super::tags(words, text)).unwrap_or_default() {
                list.extend(std::iter::repeat_n(marks::concept(&slug), count as usize));
            }
            list
        };
        let mut tags: Vec<String> = topics.into_iter().map(marks::topic).collect();
        tags.push(marks::kind(kind));
        Self {
            title: field(texts.title),
            summary: field(texts.summary),
            tags,
            body: field(texts.body),
            spellings: spellings(texts),
        }
    }
}

/// The words of an article that can be suggested.
pub(super) fn spellings(texts: Texts<'_>) -> BTreeSet<String> {
    [texts.title, texts.summary, texts.body].into_iter().flat_map(analyser::spellings).collect()
}

/// Tokens as FTS5 reads them: with blanks between.
pub(super) fn for_fts5(tokens: &[String]) -> String {
    tokens.join(" ")
}

/// Tokens as the text of a tsvector, with their positions.
pub(super) fn for_tsvector(tokens: &[String]) -> String {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (at, token) in tokens.iter().enumerate() {
        let list = places.entry(token).or_default();
        if list.len() < POSITIONS {
            list.push((at + 1).min(LAST).to_string());
        }
    }
    let lexemes: Vec<String> =
        places.iter().map(|(token, at)| format!("'{token}':{}", at.join(","))).collect();
    lexemes.join(" ")
}
