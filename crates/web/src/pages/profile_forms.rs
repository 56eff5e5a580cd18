//! Questions as forms: what is kept, or what was typed, becomes the fields of a page.

use app::packs::Words;
use app::profiles::{self, Audience, Form, Month, Profile, Refused, SEVERITIES};
use app::{App, Fault};
use health::ConceptIx;
use health::pack::{Answer, Question};

use crate::view::{AnswerRow, Choice, FieldError, MonthForm, Offer, QuestionForm};

/// More things than this are not listed to be ticked, but found by name.
const LISTED: usize = 14;

/// Makes the forms of one profile.
pub(super) struct Forms<'a> {
    pub(super) app: &'a App,
    pub(super) profile: &'a Profile,
    /// What could not be kept.
    pub(super) refused: &'a [Refused],
    /// The slug of the question to unfold.
    pub(super) open: &'a str,
}

impl Forms<'_> {
    /// The form of a question.
    pub(super) fn of(&self, question: &Question) -> QuestionForm {
        let words = self.app.words();
        let words = words.as_deref();
        let kept = self.profile.answers.iter().find(|answer| answer.question == question.slug);
        let refused = self.refused.iter().find(|refused| refused.question == question.slug);
        let form = match (refused, kept) {
            (Some(refused), _) => refused.form.clone(),
            (None, Some(kept)) => Form::of(&kept.value, words),
            (None, None) => Form::default(),
        };
        let offered = profiles::offered(words, question);
        let finds = is_picked(question) && offered.len() + question.options.len() > LISTED;
        let listed = if finds { &[] } else { offered.as_slice() };
        let typed = form.one("audience").parse::<Audience>().ok();
        let first = if question.slug == profiles::HELLO { Audience::Members } else { Audience::Me };
        let audience = typed.or(kept.map(|kept| kept.audience)).unwrap_or(first);
        QuestionForm {
            kind: kind(question.answer),
            open: refused.is_some() || self.open == question.slug,
            summary: kept.map(|kept| summary(words, question, &kept.value)).unwrap_or_default(),
            sentence: kept.map_or("", |kept| kept.audience.sentence()),
            audiences: audiences(audience),
            picks: if is_picked(question) { picks(words, question, listed, &form) } else { Vec::new() },
            offers: if finds || has_rows(question) { offers(words, &offered) } else { Vec::new() },
            finds,
            find: form.one("find").to_owned(),
            month: month(&form, ""),
            number: form.one("number").to_owned(),
            unit: unit(question),
            text: form.one("text").to_owned(),
            rows: if has_rows(question) { rows(&form) } else { Vec::new() },
            errors: refused.map(|refused| errors(&question.slug, &refused.faults)).unwrap_or_default(),
            slug: question.slug.clone(),
            ask: question.ask.clone(),
            help: question.help.clone().unwrap_or_default(),
        }
    }
}

/// What a number counts, and from where to where.
fn unit(question: &Question) -> String {
    let ((least, most), unit) = (question.range, question.unit.as_deref().unwrap_or_default());
    format!("A number from {least} to {most} {unit}").trim_end().to_owned()
}

fn is_picked(question: &Question) -> bool {
    matches!(question.answer, Answer::One | Answer::Several)
}

fn has_rows(question: &Question) -> bool {
    matches!(question.answer, Answer::Periods | Answer::Symptoms)
}

const fn kind(answer: Answer) -> &'static str {
    match answer {
        Answer::Month => "month",
        Answer::One => "one",
        Answer::Several => "several",
        Answer::Number => "number",
        Answer::Periods => "periods",
        Answer::Symptoms => "symptoms",
        Answer::Text => "text",
    }
}

/// The faults of one question, by the ids of their messages on a page with many questions.
pub(super) fn errors(slug: &str, faults: &[Fault]) -> Vec<FieldError> {
    let error = |(at, fault): (usize, &Fault)| FieldError {
        field: format!("{slug}-error-{at}"),
        message: fault.message.clone(),
    };
    faults.iter().enumerate().map(error).collect()
}

pub(super) fn audiences(chosen: Audience) -> Vec<Choice> {
    let choice = |one: Audience| Choice::new(one.as_str(), one.title(), one == chosen);
    Audience::ALL.map(choice).into()
}

/// An answer in one line.
fn summary(words: Option<&Words>, question: &Question, value: &profiles::Value) -> String {
    let lines: Vec<String> =
        profiles::lines(words, question, value).into_iter().map(|line| line.text).collect();
    let all = lines.join(", ");
    match all.char_indices().nth(120) {
        Some((at, _)) => format!("{} …", &all[..at]),
        None => all,
    }
}

/// What can be ticked: what is offered where that is listed, and else what was ticked before.
fn picks(words: Option<&Words>, question: &Question, listed: &[ConceptIx], form: &Form) -> Vec<Choice> {
    let chosen: Vec<&str> = form.all("pick").collect();
    let vocabulary = words.map(Words::vocabulary);
    let concepts = listed.iter().filter_map(|ix| vocabulary?.get(*ix));
    let concepts = concepts.map(|one| (one.slug.clone(), one.name.clone()));
    let options = question.options.iter().map(|option| (option.clone(), option.clone()));
    let mut all: Vec<(String, String)> = concepts.chain(options).collect();
    // Also what is not offered any more, so that it can be seen and taken out.
    for pick in &chosen {
        if !all.iter().any(|(slug, _)| slug == pick) {
            let concept = vocabulary.and_then(|all| all.get(all.by_slug(pick)?));
            let name = concept.map_or_else(|| (*pick).to_owned(), |concept| concept.name.clone());
            all.push(((*pick).to_owned(), name));
        }
    }
    all.into_iter()
        .map(|(slug, name)| {
            let is_chosen = chosen.contains(&slug.as_str());
            Choice::new(slug, name, is_chosen)
        })
        .collect()
}

fn offers(words: Option<&Words>, offered: &[ConceptIx]) -> Vec<Offer> {
    let concepts = offered.iter().filter_map(|ix| words?.vocabulary().get(*ix));
    concepts.map(|one| Offer { name: one.name.clone(), others: one.synonyms.join(", ") }).collect()
}

/// Names of what can be felt, for side effects.
pub(super) fn effects(app: &App, forms: &[QuestionForm]) -> Vec<Offer> {
    if !forms.iter().any(|form| form.kind == "periods") {
        return Vec::new();
    }
    let words = app.words();
    offers(words.as_deref(), &profiles::felt(words.as_deref()))
}

fn month(form: &Form, prefix: &str) -> MonthForm {
    let chosen = form.one(&format!("{prefix}month"));
    let names = Month::NAMES.iter().enumerate().map(|(at, name)| {
        let number = (at + 1).to_string();
        let is_chosen = number == chosen;
        Choice::new(number, *name, is_chosen)
    });
    let none = Choice::new("", "Month", chosen.is_empty());
    MonthForm {
        year: form.one(&format!("{prefix}year")).to_owned(),
        months: std::iter::once(none).chain(names).collect(),
    }
}

/// Empty lines at the end, to add several at once.
const FRESH: usize = 3;

/// The lines there are, and empty ones.
fn rows(form: &Form) -> Vec<AnswerRow> {
    let mut filled: Vec<usize> = (0..form.rows()).filter(|at| form.has_row(*at)).collect();
    let kept = filled.len();
    filled.extend(form.rows()..form.rows() + FRESH);
    filled
        .into_iter()
        .enumerate()
        .map(|(place, at)| {
            let chosen = form.one(&format!("severity-{at}"));
            let severity = |(number, words): (usize, &&str)| {
                let number = number.to_string();
                let is_chosen = number == chosen;
                Choice::new(number.clone(), format!("{number}: {words}"), is_chosen)
            };
            let unsaid = Choice::new("", "Choose", chosen.is_empty());
            AnswerRow {
                at: place,
                what: form.one(&format!("what-{at}")).to_owned(),
                fresh: place >= kept,
                dropped: !form.one(&format!("drop-{at}")).is_empty(),
                severities: std::iter::once(unsaid)
                    .chain(SEVERITIES.iter().enumerate().map(severity))
                    .collect(),
                start: month(form, &format!("start-{at}-")),
                stop: month(form, &format!("stop-{at}-")),
                why: form.one(&format!("why-{at}")).to_owned(),
                effects: form.one(&format!("effects-{at}")).to_owned(),
            }
        })
        .collect()
}
