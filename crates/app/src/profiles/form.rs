//! The form of an answer: what a browser sends, and what a kept answer looks like in it. A page draws forms alone, so that
//! what was typed and what is kept look the same.

use std::collections::BTreeSet;

use super::value::number;
use super::{Month, Value};
use crate::packs::Words;

/// The fields of a row, with `#` for its number.
const ROW: [&str; 8] = [
    "what-#",
    "severity-#",
    "start-#-year",
    "start-#-month",
    "stop-#-year",
    "stop-#-month",
    "why-#",
    "effects-#",
];

/// Names and what was typed, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form(Vec<(String, String)>);

impl From<Vec<(String, String)>> for Form {
    fn from(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }
}

impl Form {
    /// The first value of a field, without blanks around it; empty where there is none.
    pub fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a field that says something.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.trim())
            .filter(|v| !v.is_empty())
    }

    /// How many rows were sent: those named `what-0`, `what-1` and so on. Of more than any answer takes, one more is told.
    pub fn rows(&self) -> usize {
        self.0.iter().filter(|(name, _)| name.starts_with("what-")).count().min(super::read::MOST + 1)
    }

    /// Whether anything was typed or chosen in a row, but the tick that takes it out.
    pub fn has_row(&self, at: usize) -> bool {
        ROW.iter().any(|field| !self.one(&field.replace('#', &at.to_string())).is_empty())
    }

    /// The slugs that fields begin with, before a point.
    pub(super) fn parts(&self) -> BTreeSet<String> {
        self.0.iter().filter_map(|(name, _)| name.split_once('.')).map(|(slug, _)| slug.to_owned()).collect()
    }

    /// The fields that begin with a slug and a point, without those.
    pub fn part(&self, slug: &str) -> Self {
        let part = self.0.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix(slug)?.strip_prefix('.')?;
            Some((name.to_owned(), value.clone()))
        });
        Self(part.collect())
    }

    /// Whether it says nothing of what is asked.
    pub(super) fn is_empty(&self) -> bool {
        self.said().is_empty()
    }

    /// Whether it says the same as another one.
    pub(super) fn says(&self, other: &Self) -> bool {
        self.said() == other.said()
    }

    fn said(&self) -> BTreeSet<(&str, String)> {
        let said = self.0.iter().filter(|(name, value)| name != "audience" && !value.trim().is_empty());
        said.map(|(name, value)| (name.as_str(), value.trim().replace("\r\n", "\n"))).collect()
    }

    fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    fn set_month(&mut self, name: &str, month: Option<Month>) {
        let Some(month) = month else { return };
        self.set(format!("{name}year"), month.year.to_string());
        if let Some(month) = month.month {
            self.set(format!("{name}month"), month.to_string());
        }
    }

    /// The form that would be read as `value`.
    pub fn of(value: &Value, words: Option<&Words>) -> Self {
        let mut form = Self::default();
        let name = |slug: &str| name(words, slug);
        match value {
            Value::Month(month) => form.set_month("", Some(*month)),
            Value::Picks(picks) => picks.iter().for_each(|pick| form.set("pick", pick)),
            Value::Number(value) => form.set("number", number(*value)),
            Value::Text(text) => form.set("text", text),
            Value::Symptoms(symptoms) => {
                for (at, symptom) in symptoms.iter().enumerate() {
                    form.set(format!("what-{at}"), name(&symptom.what));
                    form.set(format!("severity-{at}"), symptom.severity.to_string());
                }
            }
            Value::Periods(periods) => {
                for (at, period) in periods.iter().enumerate() {
                    form.set(format!("what-{at}"), name(&period.what));
                    form.set_month(&format!("start-{at}-"), period.start);
                    form.set_month(&format!("stop-{at}-"), period.stop);
                    form.set(format!("why-{at}"), &period.why);
                    let effects: Vec<String> = period.effects.iter().map(|slug| name(slug)).collect();
                    form.set(format!("effects-{at}"), effects.join("; "));
                }
            }
        }
        form
    }
}

/// What people call a concept; a plain option is its own name.
pub(super) fn name(words: Option<&Words>, slug: &str) -> String {
    let vocabulary = words.map(Words::vocabulary);
    let concept = vocabulary.and_then(|all| all.get(all.by_slug(slug)?));
    concept.map_or_else(|| slug.to_owned(), |concept| concept.name.clone())
}
