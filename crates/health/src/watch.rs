//! Looks out for the phrases of `safety.toml` in what somebody writes: whole words, whatever the case, the accents and the
//! apostrophes, and never across the end of a sentence.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use kernel::text::fold_char;

use crate::pack::{Level, Risk, Safety, Situation};

/// Ready to look for the phrases of a pack. Built once and shared.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// In the order in which help is shown: the gravest first.
    situations: Vec<Phrases>,
}

#[derive(Clone, Debug)]
struct Phrases {
    situation: Situation,
    signs: Lookup,
    near: Lookup,
    unless: Lookup,
}

/// Phrases by their first word.
#[derive(Clone, Debug, Default)]
struct Lookup(BTreeMap<String, Vec<Vec<String>>>);

/// How grave a situation is, to set one before another: a crisis by its level, then what needs the emergency number, then what needs
/// the treatment unit's line.
#[must_use]
pub const fn gravity(risk: Risk, level: Option<Level>) -> u8 {
    match (risk, level) {
        (Risk::Crisis, Some(Level::High)) => 5,
        (Risk::Crisis, Some(Level::Medium)) => 4,
        (Risk::Crisis, _) => 3,
        (Risk::Emergency, _) => 2,
        (Risk::Urgent, _) => 1,
    }
}

impl Watch {
    /// Looks out for what a pack says.
    #[must_use]
    pub fn new(safety: &Safety) -> Self {
        let phrases = |one: &Situation| Phrases {
            situation: one.clone(),
            signs: Lookup::of(&one.phrases),
            near: Lookup::of(&one.near),
            unless: Lookup::of(&one.unless),
        };
        let mut situations: Vec<Phrases> = safety.situations.iter().map(phrases).collect();
        situations.sort_by_key(|one| Reverse(gravity(one.situation.risk, one.situation.level)));
        Self { situations }
    }

    /// The situations that a text may tell of, the gravest first.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<&Situation> {
        let words = words(text);
        self.situations.iter().filter(|one| one.are_in(&words)).map(|one| &one.situation).collect()
    }
}

impl Phrases {
    fn are_in(&self, words: &[String]) -> bool {
        let signs = self.signs.all_in(words);
        if signs.is_empty() || (!self.near.0.is_empty() && self.near.all_in(words).is_empty()) {
            return false;
        }
        let none = self.unless.all_in(words);
        let is_within =
            |sign: &Range<usize>| none.iter().any(|no| no.start <= sign.start && sign.end <= no.end);
        signs.iter().any(|sign| !is_within(sign))
    }
}

impl Lookup {
    fn of(phrases: &[String]) -> Self {
        let mut by_first: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for phrase in phrases {
            let words = words(phrase);
            if let Some(first) = words.first() {
                by_first.entry(first.clone()).or_default().push(words);
            }
        }
        Self(by_first)
    }

    /// Where the phrases stand.
    fn all_in(&self, words: &[String]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for phrase in self.0.get(word).into_iter().flatten() {
                if words[at..].starts_with(phrase) {
                    found.push(at..at + phrase.len());
                }
            }
        }
        found
    }
}

/// Stands for whatever no phrase runs across: the end of a sentence, or of a part of one.
const BREAK: &str = "\n";

/// The folded words of a text. Apostrophes are left out, since many people leave them out and telephones write several sorts; a
/// point or a comma between two digits is a word of its own, so that “38,5” is “38.5” and no end of a sentence.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut word, mut lines) = (String::new(), 0);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match class(c) {
            Class::Letter => {
                if lines > 1 {
                    part(&mut words);
                }
                lines = 0;
                word.extend(fold_char(c));
            }
            Class::Nothing => {}
            Class::Space => {
                end(&mut word, &mut words);
                lines += usize::from(c == '\n');
            }
            Class::Point
                if word.ends_with(|c: char| c.is_ascii_digit())
                    && chars.peek().is_some_and(char::is_ascii_digit) =>
            {
                end(&mut word, &mut words);
                words.push(".".to_owned());
            }
            Class::Point | Class::End => {
                end(&mut word, &mut words);
                part(&mut words);
            }
        }
    }
    end(&mut word, &mut words);
    words
}

fn end(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

fn part(words: &mut Vec<String>) {
    if words.last().is_some_and(|last| last != BREAK) {
        words.push(BREAK.to_owned());
    }
}

/// What a character does to the words around it.
enum Class {
    Letter,
    /// Not seen, or an apostrophe: the word goes on.
    Nothing,
    /// Blanks, hyphens, quotation marks, signs for emphasis, little pictures.
    Space,
    /// A point or a comma, which may stand in a number.
    Point,
    /// The end of a part of a sentence.
    End,
}

fn class(c: char) -> Class {
    match c {
        '\'' | '’' | '‘' | 'ʼ' | '′' | '´' | '`' | '\u{ff07}' => Class::Nothing,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => Class::Nothing,
        '.' | ',' => Class::Point,
        '!' | '?' | ';' | ':' | '(' | ')' | '[' | ']' | '{' | '}' | '…' | '–' | '—' | '¿' | '¡' => {
            Class::End
        }
        // What folds to nothing is an accent on the letter before it.
        c if c.is_alphanumeric() || fold_char(c).next().is_none() => Class::Letter,
        _ => Class::Space,
    }
}
