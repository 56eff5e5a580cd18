//! Finds the concepts of a vocabulary in a text: one automaton over all names, whole words only, the longest name
//! that starts first, in time that grows with the text alone.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, Match};

use crate::vocabulary::{ConceptIx, Vocabulary};
use normal::Normal;

mod normal;
mod plural;

/// A place in a text where a concept is named.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Mention {
    /// First byte in the text as it was given; always the start of a character.
    pub start: usize,
    /// The byte after the last one; always the start of a character or the end of the text.
    pub end: usize,
    /// What is named.
    pub concept: ConceptIx,
}

/// The automaton. Costs some milliseconds to build, so build it once for each vocabulary and share it.
#[derive(Clone, Debug)]
pub struct Recogniser {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug)]
struct Pattern {
    concept: ConceptIx,
    /// For abbreviations such as “AI”: the only writing that counts.
    exact: Option<String>,
}

/// The key under which two writings of a name are the same name: folded (see [`kernel::text::fold`]), with a single
/// blank for any white space and for a hyphen between two words, and with one sort of apostrophe.
pub fn name_key(name: &str) -> String {
    Normal::of(name).text.trim_matches([' ', normal::BREAK]).to_owned()
}

impl Recogniser {
    /// An automaton over all names and synonyms of the vocabulary and their English plurals.
    #[expect(
        clippy::expect_used,
        reason = "a vocabulary's size is bounded far below what an automaton can hold"
    )]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let (keys, patterns): (Vec<String>, Vec<Pattern>) = patterns(vocabulary).into_iter().unzip();
        let automaton = AhoCorasick::new(keys).expect("within the automaton's limits");
        Self { automaton, patterns }
    }

    /// All mentions in the order of the text. They do not overlap; where names could, the one that starts first wins,
    /// and of those that start together the longest.
    pub fn find(&self, text: &str) -> Vec<Mention> {
        let normal = Normal::of(text);
        let all = self.automaton.find_overlapping_iter(&normal.text);
        let mut found: Vec<Mention> = all.filter_map(|m| self.mention(text, &normal, m)).collect();
        found.sort_by_key(|mention| (mention.start, Reverse(mention.end)));
        let mut free_from = 0;
        found.retain(|mention| {
            let free = mention.start >= free_from;
            if free {
                free_from = mention.end;
            }
            free
        });
        found
    }

    /// The match in the original text, if it is made of whole words.
    fn mention(&self, text: &str, normal: &Normal, found: Match) -> Option<Mention> {
        let (start, end) = normal.whole_words(text, found.start(), found.end())?;
        let pattern = self.patterns.get(found.pattern().as_usize())?;
        let as_written = |exact: &String| normal::visible(&text[start..end]).eq(exact.chars());
        pattern.exact.as_ref().is_none_or(as_written).then_some(Mention {
            start,
            end,
            concept: pattern.concept,
        })
    }
}

/// What the automaton looks for. Names as they stand come before any plural or variant of another name.
fn patterns(vocabulary: &Vocabulary) -> BTreeMap<String, Pattern> {
    let mut patterns = BTreeMap::new();
    let mut variants = Vec::new();
    for (ix, concept) in vocabulary.iter() {
        for name in concept.names() {
            let key = name_key(name);
            let exact = is_abbreviation(name).then(|| name.to_owned());
            variants.extend(plural::variants(&key, exact.is_some()).into_iter().map(|variant| {
                let exact = exact.as_ref().map(|name| format!("{name}s"));
                (variant, Pattern { concept: ix, exact })
            }));
            patterns.entry(key).or_insert(Pattern { concept: ix, exact });
        }
    }
    for (key, pattern) in variants {
        patterns.entry(key).or_insert(pattern);
    }
    patterns.remove("");
    patterns
}

/// Two or three capitals (“AI”, “ER”): written otherwise they are most often another word.
fn is_abbreviation(name: &str) -> bool {
    let letters = name.chars().count();
    (2..=3).contains(&letters)
        && name.chars().any(char::is_uppercase)
        && name.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}
