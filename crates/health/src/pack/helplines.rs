//! `helplines.csv`: who answers at once, place by place.

use jiff::civil::Date;
use kernel::Problems;

use super::table::{self, Row};
use crate::nearest::did_you_mean;

/// A number that helps at once.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Helpline {
    /// ISO 3166 code of the country, or `EU`.
    pub place: String,
    /// What it is for.
    pub kind: HelplineKind,
    /// The service's name.
    pub name: String,
    /// Its numbers, best first, as people write them.
    pub numbers: Vec<String>,
    /// How it can be reached; empty means by calling.
    pub ways: Vec<Way>,
    /// A word for the operator or the reader.
    pub note: Option<String>,
    /// The day on which the operator last checked it; `None` while nobody has.
    pub checked: Option<Date>,
}

/// What a helpline is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HelplineKind {
    /// Ambulance, now.
    Emergency,
    /// Somebody to talk to, day and night.
    Crisis,
    /// Urgent medical advice.
    Advice,
}

/// How a helpline can be reached.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Way {
    /// By telephone.
    Call,
    /// By text message.
    Text,
    /// By chat on its site.
    Chat,
}

const COLUMNS: [(&str, bool); 7] = [
    ("place", true),
    ("kind", true),
    ("name", true),
    ("numbers", true),
    ("ways", false),
    ("note", false),
    ("checked", false),
];
const KINDS: [(&str, HelplineKind); 3] = [
    ("emergency", HelplineKind::Emergency),
    ("crisis", HelplineKind::Crisis),
    ("advice", HelplineKind::Advice),
];
const WAYS: [(&str, Way); 3] = [("call", Way::Call), ("text", Way::Text), ("chat", Way::Chat)];

pub(super) fn read(text: &str) -> (Vec<Helpline>, Problems) {
    let mut problems = Problems::of("helplines.csv");
    let table = table::read(text, &COLUMNS, &mut problems);
    let helplines = table.rows.iter().filter_map(|row| helpline(row, &mut problems)).collect();
    (helplines, problems)
}

fn helpline(row: &Row, problems: &mut Problems) -> Option<Helpline> {
    let place = row.cell("place");
    let is_code = place.len() == 2 && place.bytes().all(|b| b.is_ascii_uppercase());
    if !is_code && !place.is_empty() {
        let message = format!("“{place}” is no country code: write two capitals such as GB, or EU.");
        problems.error(row.line, "place", message);
    }
    for number in row.list("numbers").filter(|number| !is_number(number)) {
        let message = format!(
            "“{number}” is no telephone number: write digits, blanks and hyphens, perhaps after a +."
        );
        problems.error(row.line, "number", message);
    }
    for column in ["name", "note"] {
        if row.cell(column).chars().count() > 200 {
            problems.error(
                row.line,
                "too-long",
                format!("The cell “{column}” has more than 200 characters. Shorten it."),
            );
        }
    }
    let ways = row.list("ways").filter_map(|word| one_of(word, "way", &WAYS, row.line, problems)).collect();
    let checked = checked(row, problems);
    let note = row.cell("note");
    Some(Helpline {
        place: place.to_owned(),
        kind: one_of(row.cell("kind"), "kind", &KINDS, row.line, problems)?,
        name: row.cell("name").to_owned(),
        numbers: row.list("numbers").map(str::to_owned).collect(),
        ways,
        note: (!note.is_empty()).then(|| note.to_owned()),
        checked,
    })
}

fn checked(row: &Row, problems: &mut Problems) -> Option<Date> {
    let text = row.cell("checked");
    // Only the plain form of a date: the parser alone would also take a date with a time.
    let date = text.parse().ok().filter(|_| text.len() == "2026-01-31".len());
    if date.is_none() && !text.is_empty() {
        let message =
            format!("“{text}” is no date: write YYYY-MM-DD, or nothing while nobody has checked this line.");
        problems.error(row.line, "date", message);
    }
    date
}

fn one_of<T: Copy>(
    word: &str,
    what: &str,
    words: &[(&str, T)],
    line: usize,
    problems: &mut Problems,
) -> Option<T> {
    let found = words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
    if found.is_none() && !word.is_empty() {
        let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
        let hint = did_you_mean(word, known.iter().copied());
        problems.error(
            line,
            "unknown-word",
            format!("“{word}” is no {what}: write one of {}.{hint}", known.join(", ")),
        );
    }
    found
}

fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('+').unwrap_or(text);
    (2..=15).contains(&digits) && rest.bytes().all(|b| b.is_ascii_digit() || b == b' ' || b == b'-')
}
