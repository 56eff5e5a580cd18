//! Guesses what a misspelt word was meant to be.

use strsim::damerau_levenshtein;

use super::expression::Expression;
use super::{Lexicon, analyser, marks};

/// A word that may be meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) word: String,
    /// In how many articles it stands.
    pub(super) articles: i64,
    /// What it would find.
    pub(super) finds: Expression,
}

/// The three-letter pieces of a word, its beginning and its end marked.
pub(super) fn trigrams(word: &str) -> Vec<String> {
    let letters: Vec<char> = std::iter::once('^').chain(word.chars()).chain(std::iter::once('$')).collect();
    let mut list: Vec<String> = letters.windows(3).map(|piece| piece.iter().collect()).collect();
    list.sort();
    list.dedup();
    list
}

/// Whether one word may be the other misspelt: one difference in four letters, three at the most.
pub(super) fn is_near(word: &str, other: &str) -> bool {
    let letters = word.chars().count();
    let bound = letters.div_ceil(4).clamp(1, 3);
    other.chars().count().abs_diff(letters) <= bound
        && (1..=bound).contains(&damerau_levenshtein(word, other))
}

/// Candidates in the order in which they are likely: least differences, then the most common.
pub(super) fn rank(word: &str, candidates: &mut Vec<Candidate>) {
    candidates.retain(|candidate| is_near(word, &candidate.word));
    candidates.sort_by_cached_key(|candidate| {
        let common = std::cmp::Reverse(candidate.articles);
        (damerau_levenshtein(word, &candidate.word), common, candidate.word.clone())
    });
    candidates.dedup_by(|a, b| a.word == b.word);
}

/// Names of the vocabulary that are near, though no article may write them.
pub(super) fn names(word: &str, words: Lexicon<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (ix, concept) in words.vocabulary.iter() {
        for name in concept.names().map(analyser::folded).filter(|name| analyser::is_spelled(name)) {
            if is_near(word, &name) {
                let meant =
                    words.vocabulary.expand(ix).into_iter().filter_map(|(ix, _)| words.vocabulary.get(ix));
                let tags = meant.take(64).map(|c| Expression::Token(marks::concept(&c.slug)));
                found.push(Candidate { word: name, articles: 0, finds: Expression::Any(tags.collect()) });
            }
        }
    }
    found
}
