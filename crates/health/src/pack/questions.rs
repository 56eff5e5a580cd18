//! `questions.toml`: what a member may tell about themselves. Every question can be left unanswered.

use kernel::Problems;
use kernel::text::is_slug;

use super::document::{Document, Section};
use crate::nearest::did_you_mean;

/// The roles a person may have in a community.
pub const ROLES: [&str; 7] = ["patient", "partner", "parent", "child", "friend", "bereaved", "clinician"];

/// One question of a profile.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Question {
    /// The address, under which answers are kept.
    pub slug: String,
    /// The question.
    pub ask: String,
    /// A sentence that helps to answer it.
    pub help: Option<String>,
    /// What an answer looks like.
    pub answer: Answer,
    /// Concepts to choose from, by slug.
    pub choices: Vec<String>,
    /// Concepts of which everything narrower can be chosen, by slug.
    pub below: Vec<String>,
    /// Answers in plain words, beside the concepts.
    pub options: Vec<String>,
    /// The least and the greatest number.
    pub range: (i64, i64),
    /// What the number counts, such as "kg".
    pub unit: Option<String>,
    /// What two people have in common whose month or number lies near: "diagnosed", "of a similar age then".
    pub alike: Option<String>,
    /// Who is asked; everybody when empty.
    pub roles: Vec<String>,
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Answer {
    /// A month of a year.
    Month,
    /// One concept, or one of the plain options.
    One,
    /// Any number of concepts and plain options.
    Several,
    /// A number within a range.
    Number,
    /// Any number of concepts, each with the month it started, the month it stopped, why, and what it did besides.
    Periods,
    /// Any number of concepts, each with how bad it is, from 0 to 4.
    Symptoms,
    /// Free words.
    Text,
}

/// Slugs under which other things are kept beside the answers.
const RESERVED: [&str; 2] = ["hello", "reasons"];

const ANSWERS: [(&str, Answer); 7] = [
    ("month", Answer::Month),
    ("one", Answer::One),
    ("several", Answer::Several),
    ("number", Answer::Number),
    ("periods", Answer::Periods),
    ("symptoms", Answer::Symptoms),
    ("text", Answer::Text),
];

/// Reads the file; `concepts` are the slugs that may be named in it.
pub(super) fn read(text: &str, concepts: &[String]) -> (Vec<Question>, Problems) {
    let mut document = Document::parse("questions.toml", text);
    let top = document.top();
    document.known(&top, &["question"]);
    let mut questions: Vec<Question> = Vec::new();
    for section in document.sections(&top, "question") {
        let question = question(&mut document, &section, concepts);
        if !question.slug.is_empty() && questions.iter().any(|other| other.slug == question.slug) {
            let message = format!("The slug “{}” stands twice. Choose another.", question.slug);
            document.error(&section, "slug", "duplicate-slug", message);
        }
        questions.push(question);
    }
    (questions, document.finish())
}

const KEYS: &[&str] =
    &["slug", "ask", "help", "answer", "choices", "below", "options", "min", "max", "unit", "alike", "roles"];

fn question(document: &mut Document<'_>, section: &Section<'_>, concepts: &[String]) -> Question {
    document.known(section, KEYS);
    let question = Question {
        slug: document.text(section, "slug", 80),
        ask: document.text(section, "ask", 150),
        help: document.optional(section, "help", 300),
        answer: document.one_of(section, "answer", &ANSWERS).unwrap_or(Answer::Text),
        choices: named(document, section, "choices", concepts.iter().map(String::as_str)),
        below: named(document, section, "below", concepts.iter().map(String::as_str)),
        options: document.list(section, "options", 80).into_iter().map(|item| item.text).collect(),
        range: (
            document.integer(section, "min").unwrap_or_default(),
            document.integer(section, "max").unwrap_or_default(),
        ),
        unit: document.optional(section, "unit", 20),
        alike: document.optional(section, "alike", 60),
        roles: named(document, section, "roles", ROLES),
    };
    if !question.slug.is_empty() && !is_slug(&question.slug) {
        let message =
            format!("“{}” is no slug: use lower-case letters, digits and single hyphens.", question.slug);
        document.error(section, "slug", "slug", message);
    }
    if RESERVED.contains(&question.slug.as_str()) {
        let message = format!("The slug “{}” is kept for the program. Choose another.", question.slug);
        document.error(section, "slug", "reserved-slug", message);
    }
    fits(document, section, &question, concepts);
    question
}

/// Reports what does not go with the sort of answer.
fn fits(document: &mut Document<'_>, section: &Section<'_>, question: &Question, concepts: &[String]) {
    let names = !question.choices.is_empty() || !question.below.is_empty();
    let mut wrong = |key: &str, code, message: &str| document.error(section, key, code, message);
    match question.answer {
        Answer::One | Answer::Several if !names && question.options.is_empty() => {
            wrong("answer", "choices", "This answer needs “choices”, “below” or “options” to choose from.");
        }
        Answer::Periods | Answer::Symptoms if !names => {
            let message = "This answer needs “choices” or “below”: concepts to choose from.";
            wrong("answer", "choices", message);
        }
        Answer::Month | Answer::Text | Answer::Number if names => {
            wrong("answer", "choices", "This answer takes no “choices” and no “below”.");
        }
        _ => {}
    }
    if !matches!(question.answer, Answer::One | Answer::Several) && !question.options.is_empty() {
        wrong("options", "choices", "Only “one” and “several” take “options”.");
    }
    if question.options.iter().any(|option| concepts.contains(option)) {
        wrong("options", "choices", "One of the “options” is the slug of a concept. Move it to “choices”.");
    }
    if question.alike.is_some() && !matches!(question.answer, Answer::Month | Answer::Number) {
        wrong("alike", "alike", "Only “month” and “number” take “alike”: what is chosen has a name.");
    }
    let (least, most) = question.range;
    if question.answer == Answer::Number {
        if least >= most {
            wrong("answer", "range", "A number needs “min” and “max”, and “min” must be the smaller one.");
        }
    } else if (least, most) != (0, 0) || question.unit.is_some() {
        wrong("answer", "range", "Only “number” takes “min”, “max” and “unit”.");
    }
}

/// A list whose entries must all be among the known ones.
fn named<'k>(
    document: &mut Document<'_>,
    section: &Section<'_>,
    key: &str,
    known: impl IntoIterator<Item = &'k str> + Clone,
) -> Vec<String> {
    let items = document.list(section, key, 80);
    for item in &items {
        if !item.text.is_empty() && !known.clone().into_iter().any(|word| word == item.text) {
            let hint = did_you_mean(&item.text, known.clone());
            document.report(
                &item.span,
                "unknown-name",
                format!("“{}” in “{key}” is not known.{hint}", item.text),
            );
        }
    }
    items.into_iter().map(|item| item.text).collect()
}
