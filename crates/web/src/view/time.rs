//! Dates and counts in words.
//!
//! A medical review is dated exactly, never "3 weeks ago": pages are kept in memory and printed, and a relative time
//! would be wrong in both. Pages for one person alone say how long ago, with the exact time beside it.

use std::borrow::Borrow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

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

/// A point in time as people say it, and exactly.
#[derive(Clone, Debug)]
pub struct Moment {
    /// RFC 3339, for `datetime`.
    pub iso: String,
    /// "3 hours ago".
    pub text: String,
    /// "25 November 2026, 14:05 UTC", for `title`.
    pub exact: String,
}

impl Moment {
    /// `at`, seen from `now`.
    #[must_use]
    pub fn new(at: Timestamp, now: Timestamp) -> Self {
        let date = TimeZone::UTC.to_datetime(at);
        Self {
            iso: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            text: ago(now.duration_since(at).as_secs(), date.date()),
            exact: date.strftime("%-d %B %Y, %H:%M UTC").to_string(),
        }
    }

    /// Says the day, and not how long ago: for a page that is kept.
    pub fn say_day(&mut self) {
        // The day is the first part of the exact time, as it is written above.
        self.text = self.exact.split(',').next().unwrap_or_default().to_owned();
    }
}

/// How long ago something was; the day, when that is more than a month.
fn ago(seconds: i64, day: Date) -> String {
    let said = |number: i64, one: &str, many: &str| {
        format!("{} ago", count(usize::try_from(number).unwrap_or(0), one, many))
    };
    match seconds {
        ..60 => "just now".to_owned(),
        60..3600 => said(seconds / 60, "minute", "minutes"),
        3600..86_400 => said(seconds / 3600, "hour", "hours"),
        86_400..2_592_000 => said(seconds / 86_400, "day", "days"),
        _ => Day::from(day).text,
    }
}
