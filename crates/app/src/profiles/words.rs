//! Answers in words, for pages and for the export.

use health::pack::Question;

use super::form::name;
use super::value::number;
use super::{Period, SEVERITIES, Value};
use crate::App;
use crate::packs::Words;

/// One line of an answer, and what belongs to it in smaller letters.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Line {
    pub text: String,
    pub notes: Vec<String>,
}

impl Line {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), notes: Vec::new() }
    }
}

/// An answer in one line, whether its question is still asked or not.
pub fn plain(app: &App, value: &Value) -> String {
    let (words, question) = (app.words(), super::ask::nameless());
    let all: Vec<String> =
        lines(words.as_deref(), &question, value).into_iter().map(|line| line.text).collect();
    all.join(", ")
}

/// An answer in words.
pub fn lines(words: Option<&Words>, question: &Question, value: &Value) -> Vec<Line> {
    match value {
        Value::Month(month) => vec![Line::plain(month.text())],
        Value::Number(value) => {
            let unit = question.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
            vec![Line::plain(format!("{}{unit}", number(*value)))]
        }
        Value::Text(text) => text.lines().filter(|line| !line.trim().is_empty()).map(Line::plain).collect(),
        Value::Picks(picks) => picks.iter().map(|pick| Line::plain(name(words, pick))).collect(),
        Value::Symptoms(symptoms) => symptoms
            .iter()
            .map(|symptom| {
                let severity = SEVERITIES.get(usize::from(symptom.severity)).copied().unwrap_or_default();
                let notes = vec![format!("{} of 4: {severity}", symptom.severity)];
                Line { text: name(words, &symptom.what), notes }
            })
            .collect(),
        Value::Periods(periods) => periods.iter().map(|period| line_of(words, period)).collect(),
    }
}

fn line_of(words: Option<&Words>, period: &Period) -> Line {
    let mut notes = Vec::new();
    match (period.start, period.stop) {
        (Some(start), Some(stop)) if start == stop => notes.push(start.text()),
        (Some(start), Some(stop)) => notes.push(format!("{} to {}", start.text(), stop.text())),
        (Some(start), None) => notes.push(format!("Since {}", start.text())),
        (None, Some(stop)) => notes.push(format!("Until {}", stop.text())),
        (None, None) => {}
    }
    if !period.why.is_empty() {
        notes.push(format!("Why it stopped: {}", period.why));
    }
    if !period.effects.is_empty() {
        let effects: Vec<String> = period.effects.iter().map(|slug| name(words, slug)).collect();
        notes.push(format!("Side effects: {}", effects.join(", ")));
    }
    Line { text: name(words, &period.what), notes }
}
