//! Cuts a query into the things it asks for: names of concepts and single words.

use std::ops::Range;

use super::expression::Expression;
use super::{Lexicon, analyser, marks};

/// Letters of a query that are read.
const LETTERS: usize = 500;
/// Things of a query that are asked for.
const UNITS: usize = 16;
/// Wider and narrower concepts of one that are asked for.
const WIDER: usize = 64;

/// One thing that is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Unit {
    /// Where it stands in the query.
    pub(super) range: Range<usize>,
    pub(super) tokens: Vec<String>,
    pub(super) concept: Option<Meaning>,
}

/// The concept that a part of a query names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Meaning {
    pub(super) slug: String,
    pub(super) name: String,
    /// Slugs of what is narrower and what is directly broader, nearest first.
    pub(super) wider: Vec<String>,
    /// What all of these are called.
    pub(super) names: Vec<String>,
}

/// The part of a query that is read.
pub(super) fn readable(query: &str) -> &str {
    query.char_indices().nth(LETTERS).map_or(query, |(end, _)| &query[..end])
}

/// The things a query asks for, each once, in its order.
pub(super) fn cut(query: &str, words: Option<Lexicon<'_>>) -> Vec<Unit> {
    let mut units: Vec<Unit> = words.map(|words| mentions(query, words)).unwrap_or_default();
    for (range, word) in kernel::text::words(query) {
        let Some(token) = analyser::token(word) else { continue };
        match units
            .iter_mut()
            .find(|u| u.concept.is_some() && u.range.start <= range.start && range.end <= u.range.end)
        {
            Some(unit) => unit.tokens.push(token),
            None => units.push(Unit { range, tokens: vec![token], concept: None }),
        }
    }
    units.sort_by_key(|unit| unit.range.start);
    let mut seen = Vec::new();
    units.retain(|unit| {
        let key = (unit.tokens.clone(), unit.concept.as_ref().map(|c| c.slug.clone()));
        let new = !seen.contains(&key);
        seen.push(key);
        new
    });
    units.truncate(UNITS);
    units
}

fn mentions(query: &str, words: Lexicon<'_>) -> Vec<Unit> {
    let found = words.recogniser.find(query).into_iter();
    let unit = |mention: health::Mention| {
        let concept = words.vocabulary.get(mention.concept)?;
        let meant: Vec<_> = words
            .vocabulary
            .expand(mention.concept)
            .into_iter()
            .filter_map(|(ix, _)| words.vocabulary.get(ix))
            .take(WIDER)
            .collect();
        let meaning = Meaning {
            slug: concept.slug.clone(),
            name: concept.name.clone(),
            wider: meant.iter().map(|c| c.slug.clone()).filter(|slug| *slug != concept.slug).collect(),
            names: meant.iter().flat_map(|c| c.names()).map(str::to_owned).collect(),
        };
        Some(Unit { range: mention.start..mention.end, tokens: Vec::new(), concept: Some(meaning) })
    };
    found.filter_map(unit).collect()
}

impl Unit {
    /// What is named itself: its words or its concept.
    pub(super) fn exact(&self) -> Expression {
        Expression::Any(self.itself())
    }

    /// Itself, or what is narrower, or what is directly broader.
    pub(super) fn wide(&self) -> Expression {
        let mut list = self.itself();
        let wider = self.concept.iter().flat_map(|meaning| &meaning.wider);
        list.extend(wider.map(|slug| Expression::Token(marks::concept(slug))));
        Expression::Any(list)
    }

    fn itself(&self) -> Vec<Expression> {
        let mut list = Vec::new();
        if !self.tokens.is_empty() {
            list.push(Expression::All(self.tokens.iter().cloned().map(Expression::Token).collect()));
        }
        list.extend(self.concept.iter().map(|meaning| Expression::Token(marks::concept(&meaning.slug))));
        list
    }
}
