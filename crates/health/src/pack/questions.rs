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
    /// Who is asked; everybody when empty.
    pub roles: Vec<String>,
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Answer {
    /// A month of a year.
    Month,
    /// One concept.
    One,
    /// Any number of concepts.
    Several,
    /// Any number of concepts, each with the month it started and the month it stopped.
    Periods,
    /// Free words.
    Text,
}

const ANSWERS: [(&str, Answer); 5] = [
    ("month", Answer::Month),
    ("one", Answer::One),
    ("several", Answer::Several),
    ("periods", Answer::Periods),
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

fn question(document: &mut Document<'_>, section: &Section<'_>, concepts: &[String]) -> Question {
    document.known(section, &["slug", "ask", "help", "answer", "choices", "below", "roles"]);
    let question = Question {
        slug: document.text(section, "slug", 80),
        ask: document.text(section, "ask", 150),
        help: document.optional(section, "help", 300),
        answer: document.one_of(section, "answer", &ANSWERS).unwrap_or(Answer::Text),
        choices: named(document, section, "choices", concepts.iter().map(String::as_str)),
        below: named(document, section, "below", concepts.iter().map(String::as_str)),
        roles: named(document, section, "roles", ROLES),
    };
    if !question.slug.is_empty() && !is_slug(&question.slug) {
        let message =
            format!("“{}” is no slug: use lower-case letters, digits and single hyphens.", question.slug);
        document.error(section, "slug", "slug", message);
    }
    let offers = !question.choices.is_empty() || !question.below.is_empty();
    match question.answer {
        Answer::Month | Answer::Text if offers => {
            document.error(section, "answer", "choices", "This answer takes no “choices” and no “below”.");
        }
        Answer::One | Answer::Several | Answer::Periods if !offers => {
            document.error(
                section,
                "answer",
                "choices",
                "This answer needs “choices” or “below”: concepts to choose from.",
            );
        }
        _ => {}
    }
    question
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
