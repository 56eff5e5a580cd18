//! Dates and counts in words.
//!
//! A medical review is dated exactly, never "3 weeks ago": pages are kept in memory and printed, and a relative time
//! would be wrong in both.

use std::borrow::Borrow;

use jiff::civil::Date;

/// A date for `<time datetime="…">…</time>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// `2026-10-02`.
    pub iso: String,
    /// `2 October 2026`.
    pub text: String,
    /// `October 2026`, where the day would say more than is meant.
    pub month: String,
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self {
            iso: date.to_string(),
            text: date.strftime("%-d %B %Y").to_string(),
            month: date.strftime("%B %Y").to_string(),
        }
    }
}

/// A number with its noun: `1 article`, `2 articles`.
#[must_use]
pub fn count(number: impl Borrow<usize>, one: &str, many: &str) -> String {
    let number = *number.borrow();
    format!("{number} {}", if number == 1 { one } else { many })
}
