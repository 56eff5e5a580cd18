//! What is asked: the questions of the condition pack, and two of the program's own.

use health::pack::{Answer, Question};
use health::{ConceptIx, Kind};

use crate::App;
use crate::packs::Words;

/// The slug of the first hello.
pub const HELLO: &str = "hello";
/// The slug of what brought somebody here.
pub const REASONS: &str = "reasons";

const WHY_HERE: [&str; 7] = [
    "To understand what is happening to me",
    "To help somebody I love",
    "To find people like me",
    "To ask a question",
    "To learn about treatments",
    "To share what I have learnt",
    "I am not sure yet",
];

fn own(slug: &str, ask: &str, help: &str, answer: Answer, options: &[&str]) -> Question {
    Question {
        slug: slug.to_owned(),
        ask: ask.to_owned(),
        help: Some(help.to_owned()),
        answer,
        choices: Vec::new(),
        below: Vec::new(),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        range: (0, 0),
        unit: None,
        alike: None,
        roles: Vec::new(),
    }
}

/// Stands in for a question that is asked no longer.
pub(super) fn nameless() -> Question {
    own("", "", "", Answer::Text, &[])
}

fn hello() -> Question {
    let help = "A sentence or two: who you are here, and what a good day looks like.";
    own(HELLO, "A first hello", help, Answer::Text, &[])
}

fn reasons() -> Question {
    own(REASONS, "What are you looking for here?", "As many as are true.", Answer::Several, &WHY_HERE)
}

/// The question with this slug, if anybody asks it.
pub fn question(app: &App, slug: &str) -> Option<Question> {
    asked_in(app.words().as_deref(), slug)
}

/// The same with the words of a pack.
pub(crate) fn asked_in(words: Option<&Words>, slug: &str) -> Option<Question> {
    match slug {
        HELLO => Some(hello()),
        REASONS => Some(reasons()),
        slug => words?.pack.questions.iter().find(|question| question.slug == slug).cloned(),
    }
}

/// The questions for a journey role, the hello first.
pub fn asked(app: &App, role: &str) -> Vec<Question> {
    let words = app.words();
    let pack = words.iter().flat_map(|words| &words.pack.questions);
    let fits =
        |question: &&Question| question.roles.is_empty() || question.roles.iter().any(|own| own == role);
    [hello(), reasons()].into_iter().chain(pack.filter(fits).cloned()).collect()
}

/// Everything that can be felt: any of it may be a side effect.
pub fn felt(words: Option<&Words>) -> Vec<ConceptIx> {
    let all = words.map(Words::vocabulary).into_iter().flat_map(|all| all.iter());
    all.filter(|(_, one)| one.kind == Kind::Symptom).map(|(ix, _)| ix).collect()
}

/// The concepts that a question offers.
pub fn offered(words: Option<&Words>, question: &Question) -> Vec<ConceptIx> {
    words.map(|words| words.vocabulary().offered(&question.choices, &question.below)).unwrap_or_default()
}
