//! Finds the words of a query in a text, and the passage where they stand closest together. The text is escaped piece
//! by piece, and only then marked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use aho_corasick::AhoCorasick;
use kernel::text::words;

use super::analyser;
use super::units::Unit;
use crate::pictures::escape;

/// Bytes of a passage, about two lines.
const PASSAGE: usize = 240;
/// How far before the first word a passage may begin.
const LEAD: usize = 60;
/// Places in a text that are looked at.
const PLACES: usize = 400;
/// Names of concepts that are looked for.
const NAMES: usize = 32;

/// Marks what a query asked for.
#[derive(Debug)]
pub(super) struct Marker {
    /// Beginnings of words and whole names; `None` for a query without any.
    automaton: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
    /// Which unit a token belongs to.
    tokens: BTreeMap<String, usize>,
}

#[derive(Debug)]
enum Pattern {
    /// A word begins so; its token decides.
    Start,
    /// A name of the concept of this unit.
    Name(usize),
}

/// A place in a text and the unit that it answers.
type Place = (Range<usize>, usize);

impl Marker {
    pub(super) fn new(query: &str, units: &[Unit]) -> Self {
        let mut tokens = BTreeMap::new();
        let (mut texts, mut patterns) = (Vec::new(), Vec::new());
        for (at, unit) in units.iter().enumerate() {
            for token in &unit.tokens {
                texts.push(beginning(token));
                patterns.push(Pattern::Start);
                tokens.insert(token.clone(), at);
            }
            texts.extend(unit.concept.iter().flat_map(|meaning| meaning.names.iter().take(NAMES).cloned()));
            patterns.resize_with(texts.len(), || Pattern::Name(at));
        }
        // Words with accents are written otherwise than their tokens.
        for (_, word) in words(query).filter(|(_, word)| !word.is_ascii()) {
            texts.push(word.to_owned());
            patterns.push(Pattern::Start);
        }
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(&texts).ok();
        Self { automaton: automaton.filter(|_| !texts.is_empty()), patterns, tokens }
    }

    /// The whole text as safe HTML with `<mark>`.
    pub(super) fn mark(&self, text: &str) -> String {
        marked(text, 0..text.len(), &self.places(text))
    }

    /// The passage that answers most of the query, as safe HTML with `<mark>`. `None` when nothing does.
    pub(super) fn passage(&self, text: &str) -> Option<String> {
        let places = self.places(text);
        let first = best(&places)?;
        let span = around(text, first.start);
        let mut html = String::from(if span.start == 0 { "" } else { "… " });
        html.push_str(&marked(text, span.clone(), &places));
        html.push_str(if text[span.end..].trim().is_empty() { "" } else { " …" });
        Some(html)
    }

    /// Where the query is answered, in order, without overlaps. The automaton is quick and knows no accents; only
    /// a text in which it finds nothing is read word by word.
    fn places(&self, text: &str) -> Vec<Place> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut found: Vec<Place> = automaton
            .find_overlapping_iter(text)
            .filter_map(|m| self.place(text, m.start()..m.end(), self.patterns.get(m.pattern().as_usize())?))
            .take(PLACES)
            .collect();
        if found.is_empty() && !text.is_ascii() {
            let place = |(range, word): (Range<usize>, &str)| {
                Some((range, *self.tokens.get(&analyser::token(word)?)?))
            };
            found = words(text).filter_map(place).take(PLACES).collect();
        }
        found.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
        let mut free_from = 0;
        found.retain(|(range, _)| {
            let free = range.start >= free_from;
            free_from = if free { range.end } else { free_from };
            free
        });
        found
    }

    fn place(&self, text: &str, range: Range<usize>, pattern: &Pattern) -> Option<Place> {
        if text[..range.start].chars().next_back().is_some_and(char::is_alphanumeric) {
            return None;
        }
        match pattern {
            Pattern::Start => {
                let (inside, word) = words(&text[range.start..]).next()?;
                let unit = self.tokens.get(&analyser::token(word)?)?;
                Some((range.start..range.start + inside.end, *unit))
            }
            Pattern::Name(unit) => {
                let plural = usize::from(text[range.end..].starts_with('s'));
                let end = range.end + plural;
                let whole = !text[end..].chars().next().is_some_and(char::is_alphanumeric);
                whole.then_some((range.start..end, *unit))
            }
        }
    }
}

/// What all words with this token begin with: stemming changes at most the last letters.
fn beginning(token: &str) -> String {
    let letters = token.chars().count();
    token.chars().take(if letters > 3 { letters - 1 } else { letters }).collect()
}

/// The first place of the stretch that answers most units, and those most often.
fn best(places: &[Place]) -> Option<Range<usize>> {
    let worth = |(at, (first, _)): (usize, &Place)| {
        let near = || places[at..].iter().take_while(|(range, _)| range.end <= first.start + PASSAGE - LEAD);
        let units: BTreeSet<usize> = near().map(|(_, unit)| *unit).collect();
        (units.len(), near().count(), Reverse(at))
    };
    let (at, _) = places.iter().enumerate().max_by_key(|place| worth(*place))?;
    Some(places[at].0.clone())
}

/// About [`PASSAGE`] bytes around a place, from a sentence's or at least a word's beginning to a word's end.
fn around(text: &str, place: usize) -> Range<usize> {
    let from = text.floor_char_boundary(place.saturating_sub(LEAD));
    let lead = &text[from..place];
    let sentence = lead.rmatch_indices(['.', '?', '!', '\n']).find(|(at, mark)| {
        let after = &lead[at + mark.len()..];
        *mark == "\n" || after.starts_with(char::is_whitespace)
    });
    let start = match sentence {
        Some((at, _)) => from + at + 1,
        None if from == 0 => 0,
        None => lead.find(char::is_whitespace).map_or(place, |at| from + at),
    };
    let start = start + (text[start..].len() - text[start..].trim_start().len());
    let end = text.floor_char_boundary((start + PASSAGE).min(text.len()));
    let cut = if end == text.len() { None } else { text[start..end].rfind(char::is_whitespace) };
    let end = cut.map_or(end, |at| start + at);
    start..start + text[start..end].trim_end().len()
}

fn marked(text: &str, span: Range<usize>, places: &[Place]) -> String {
    let mut html = String::new();
    let mut at = span.start;
    for (range, _) in places.iter().filter(|(range, _)| range.start >= span.start && range.end <= span.end) {
        html.push_str(&escape(&text[at..range.start]));
        html.push_str("<mark>");
        html.push_str(&escape(&text[range.clone()]));
        html.push_str("</mark>");
        at = range.end;
    }
    html.push_str(&escape(&text[at..span.end]));
    html
}

#[cfg(test)]
mod tests;
