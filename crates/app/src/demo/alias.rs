//! Aliases of members of a demonstration: two words that nobody is called, and a number where those are used up.

use super::words::book;

/// Walks through the pairs of words in steps that share no divisor with their number.
const STEP: usize = 7919;
/// Numbers behind a pair: a prime, so that each turn has another one.
const NUMBERS: usize = 97;
/// The first number behind a pair.
const FIRST: usize = 2;

/// The alias of the member at `place`; each place has its own.
pub(super) fn of(seed: u64, place: usize) -> String {
    let (first, second) = (book().alias("first"), book().alias("second"));
    let pairs = (first.len() * second.len()).max(1);
    let start = usize::try_from(seed % 100_003).unwrap_or(0);
    let pair = (place % pairs * STEP + start) % pairs;
    let words = first.get(pair % first.len().max(1)).zip(second.get(pair / first.len().max(1)));
    let (first, second) = words.unwrap_or((&"some", &"body"));
    match place / pairs {
        0 => format!("{first}-{second}"),
        turn => format!("{first}-{second}-{}", FIRST + (pair * 31 + turn * 37) % NUMBERS),
    }
}
