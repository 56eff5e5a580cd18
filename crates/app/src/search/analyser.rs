//! From text to tokens: the one way in which articles and queries become what both engines' indexes hold.

use std::collections::BTreeSet;

use kernel::text::{fold, words};
use waken_snowball::{Algorithm, stem};

/// Letters of a token that count. Nothing that people search for is longer.
const TOKEN: usize = 40;
/// Words of one field that are indexed.
const WORDS: usize = 50_000;
/// Bytes of different tokens of one field: PostgreSQL refuses more than a mebibyte for all fields together.
const BYTES: usize = 200_000;
/// Letters of a word that can be suggested.
const SPELLED: std::ops::RangeInclusive<usize> = 4..=24;

/// Words that say nothing about what a text is about, in order. “All” and “may” are not among them: a form of
/// leukaemia and a month.
const STOP: [&str; 107] = [
    "a", "about", "after", "again", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "doing",
    "don't", "during", "each", "few", "for", "from", "had", "has", "have", "having", "he", "her", "here",
    "hers", "him", "his", "how", "i", "i'm", "if", "in", "into", "is", "it", "it's", "its", "just", "me",
    "more", "most", "my", "no", "nor", "not", "of", "on", "only", "or", "other", "our", "ours", "own",
    "same", "she", "should", "so", "some", "such", "than", "that", "the", "their", "theirs", "them", "then",
    "there", "these", "they", "this", "those", "through", "to", "too", "very", "was", "we", "were", "what",
    "when", "where", "which", "while", "who", "why", "will", "with", "would", "you", "your", "yours",
];

/// The token of one word: folded, stemmed, letters and digits only. `None` for a stop word.
pub(super) fn token(word: &str) -> Option<String> {
    let folded = folded(word);
    if STOP.binary_search(&folded.as_str()).is_ok() {
        return None;
    }
    let stemmed = if folded.is_ascii() { stem(Algorithm::English, &folded) } else { folded.as_str().into() };
    let token: String = stemmed.chars().filter(|c| c.is_alphanumeric()).collect();
    (!token.is_empty()).then_some(token)
}

/// The word as it is compared: folded, one sort of apostrophe, no longer than a token.
pub(super) fn folded(word: &str) -> String {
    let start: String = word.chars().take(TOKEN).collect();
    fold(&start).replace('’', "'").chars().take(TOKEN).collect()
}

/// The tokens of a text in their order.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut different = BTreeSet::new();
    let mut bytes = 0;
    let mut list = Vec::new();
    for token in words(text).take(WORDS).filter_map(|(_, word)| token(word)) {
        if !different.contains(&token) {
            bytes += token.len();
            different.insert(token.clone());
        }
        if bytes > BYTES {
            break;
        }
        list.push(token);
    }
    list
}

/// The words of a text as a person would write them, for suggestions.
pub(super) fn spellings(text: &str) -> BTreeSet<String> {
    words(text).take(WORDS).map(|(_, word)| folded(word)).filter(|word| is_spelled(word)).collect()
}

/// Whether a folded word is one that can be misspelt and mended.
pub(super) fn is_spelled(word: &str) -> bool {
    SPELLED.contains(&word.chars().count())
        && word.chars().all(char::is_alphabetic)
        && STOP.binary_search(&word).is_err()
}

#[cfg(test)]
mod tests;
