//! What can be compared of what somebody tells.

use std::collections::BTreeMap;

use health::likeness::people::{CHOSEN, FELT, IMPLIED, PAST, PRESENT, Told, Trait};

use crate::packs::Words;
use crate::profiles::{Answer, Audience, Month, Value};

/// Traits with the audience that each is told to, and their values.
pub(super) type Audienced = BTreeMap<(Trait, Audience), i64>;

/// All that a journey role and answers say, for whom each is.
pub(super) fn of(words: Option<&Words>, role: (&str, Audience), answers: &[Answer]) -> Audienced {
    let mut all = Audienced::new();
    let (role, audience) = role;
    if !role.is_empty() {
        all.insert((Trait::Role(role.to_owned()), audience), CHOSEN);
    }
    let Some(words) = words else { return all };
    for answer in answers {
        // What is asked no longer is seen by nobody.
        if let Some(question) = words.pack.questions.iter().find(|one| one.slug == answer.question) {
            for (what, value) in said(words, question, &answer.value) {
                let value_now = all.entry((what, answer.audience)).or_insert(value);
                *value_now = (*value_now).max(value);
            }
        }
    }
    all
}

/// The same for the owner: everything, whoever it is for.
pub(super) fn own(all: Audienced) -> Told {
    let mut told = Told::new();
    for ((what, _), value) in all {
        let value_now = told.entry(what).or_insert(value);
        *value_now = (*value_now).max(value);
    }
    told
}

fn said(words: &Words, question: &health::pack::Question, value: &Value) -> Vec<(Trait, i64)> {
    let slug = || question.slug.clone();
    match value {
        Value::Month(month) => {
            vec![(Trait::Time(slug(), i64::from(month.year)), months(*month))]
        }
        Value::Number(number) => {
            let whole = number.floor() as i64;
            vec![(Trait::Amount(slug(), whole.div_euclid(10) * 10), whole)]
        }
        Value::Picks(picks) => picks.iter().flat_map(|pick| pick_of(words, question, pick)).collect(),
        Value::Periods(periods) => {
            let value = |stop: Option<Month>| if stop.is_none() { PRESENT } else { PAST };
            periods.iter().flat_map(|one| concept(words, &one.what, value(one.stop))).collect()
        }
        Value::Symptoms(symptoms) => {
            let felt = symptoms.iter().filter(|one| one.severity > 0);
            felt.flat_map(|one| concept(words, &one.what, FELT)).collect()
        }
        Value::Text(_) => Vec::new(),
    }
}

/// A month as a number. A year alone is taken for its middle.
fn months(month: Month) -> i64 {
    i64::from(month.year) * 12 + i64::from(month.month.unwrap_or(7)) - 1
}

fn pick_of(words: &Words, question: &health::pack::Question, pick: &str) -> Vec<(Trait, i64)> {
    if question.options.iter().any(|option| option == pick) {
        return vec![(Trait::Option(question.slug.clone(), pick.to_owned()), CHOSEN)];
    }
    concept(words, pick, CHOSEN)
}

/// A concept, and everything above it.
fn concept(words: &Words, slug: &str, value: i64) -> Vec<(Trait, i64)> {
    let vocabulary = words.vocabulary();
    let Some(ix) = vocabulary.by_slug(slug) else { return Vec::new() };
    let above = vocabulary.ancestors(ix).into_iter().filter_map(|ix| vocabulary.get(ix));
    let mut all = vec![(Trait::Concept(slug.to_owned()), value)];
    all.extend(above.map(|concept| (Trait::Concept(concept.slug.clone()), IMPLIED)));
    all
}
