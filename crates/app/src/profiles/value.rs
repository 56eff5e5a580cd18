//! What an answer says. It is kept as JSON, with concepts by their slugs.

use serde::{Deserialize, Serialize};

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
pub enum Value {
    Month(Month),
    /// Slugs of concepts, and plain options as they are written.
    Picks(Vec<String>),
    Number(f64),
    Periods(Vec<Period>),
    Symptoms(Vec<Symptom>),
    Text(String),
}

/// A month, or a whole year.
#[derive(Clone, Copy, Debug, Eq, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Month {
    pub year: i16,
    /// 1 to 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<i8>,
}

/// Something that was taken or done for a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// The slug of a concept.
    pub what: String,
    pub start: Option<Month>,
    pub stop: Option<Month>,
    /// Why it stopped; empty when nothing was said.
    pub why: String,
    /// Side effects: slugs of concepts.
    pub effects: Vec<String>,
}

/// Something that is felt, and how much.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Symptom {
    /// The slug of a concept.
    pub what: String,
    /// 0 to 4.
    pub severity: u8,
}

/// The severities in words, from 0 to 4.
pub const SEVERITIES: [&str; 5] = ["not at all", "a little", "somewhat", "quite a bit", "very much"];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Month {
    /// The names of the months.
    pub const NAMES: [&'static str; 12] = MONTHS;

    /// "March 2024", or "2024".
    pub fn text(self) -> String {
        let name = self.month.and_then(|month| MONTHS.get(usize::try_from(month - 1).ok()?));
        name.map_or_else(|| self.year.to_string(), |name| format!("{name} {}", self.year))
    }
}

/// A number without zeros that say nothing.
pub(super) fn number(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
