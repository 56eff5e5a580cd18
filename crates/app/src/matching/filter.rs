//! Filters: what the form offers, and what was typed into it. They are made of the questions of the condition pack by their kinds.

use health::likeness::people::Trait;
use health::pack::{Answer, Question};
use health::{ConceptIx, nearest};

use super::store::FILTERS;
use crate::members::JOURNEY_ROLES;
use crate::packs::Words;
use crate::profiles;
use crate::{App, Fault};

/// More things than this are not listed, but typed by name.
const LISTED: usize = 24;
/// Characters of a name that somebody typed.
const NAME: usize = 100;
/// The field of the journey role; no question has it, since slugs have no point.
const ROLE: &str = "role.";

/// What people must tell: one of these.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub(super) keys: Vec<String>,
}

/// A field of the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    /// What the form sends it as.
    pub field: String,
    pub ask: String,
    /// What can be chosen: word and words. Empty where one types.
    pub choices: Vec<(String, String)>,
    /// Names that can be typed.
    pub names: Vec<String>,
    /// Whether a year is typed.
    pub year: bool,
    /// What is in it.
    pub value: String,
}

/// What was typed into the form, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typed {
    pub fields: Vec<Offered>,
    pub filters: Vec<Ask>,
    pub faults: Vec<(String, Fault)>,
}

/// The form with what was typed, and the filters it makes.
pub fn offered(app: &App, typed: &[(String, String)]) -> Typed {
    let words = app.words();
    let mut form = Typed { fields: vec![role()], ..Typed::default() };
    for question in words.iter().flat_map(|words| &words.pack.questions) {
        form.fields.extend(field(words.as_deref(), question));
    }
    for field in &mut form.fields {
        let value = typed.iter().find(|(name, value)| *name == field.field && !value.trim().is_empty());
        let Some((_, value)) = value else { continue };
        field.value = value.trim().to_owned();
        match read(words.as_deref(), field) {
            Ok(_) if form.filters.len() == FILTERS => {
                let message = format!("{FILTERS} at once are the most. Take another one out.");
                form.faults.push((field.field.clone(), Fault::new("filter", message)));
            }
            Ok(keys) => form.filters.push(Ask { keys }),
            Err(message) => form.faults.push((field.field.clone(), Fault::new("filter", message))),
        }
    }
    form
}

fn role() -> Offered {
    let choices = JOURNEY_ROLES.iter().map(|(role, words)| ((*role).to_owned(), (*words).to_owned()));
    let choices = choices.collect();
    let (field, ask) = (ROLE.to_owned(), "Why are they here?".to_owned());
    Offered { field, ask, choices, names: Vec::new(), year: false, value: String::new() }
}

fn field(words: Option<&Words>, question: &Question) -> Option<Offered> {
    let mut field = Offered {
        field: question.slug.clone(),
        ask: question.ask.clone(),
        choices: Vec::new(),
        names: Vec::new(),
        year: false,
        value: String::new(),
    };
    match question.answer {
        Answer::Text => return None,
        Answer::Month => field.year = true,
        Answer::Number => field.choices = bands(question),
        Answer::One | Answer::Several | Answer::Periods | Answer::Symptoms => {
            let concepts = profiles::offered(words, question);
            let concept = |ix: &ConceptIx| words.and_then(|words| words.vocabulary().get(*ix));
            let all = concepts.iter().filter_map(concept);
            if concepts.len() + question.options.len() <= LISTED {
                field.choices = all.map(|one| (one.slug.clone(), one.name.clone())).collect();
                field.choices.extend(question.options.iter().map(|one| (one.clone(), one.clone())));
            } else {
                field.names = all.map(|one| one.name.clone()).chain(question.options.clone()).collect();
            }
        }
    }
    Some(field)
}

/// The tens of a range: "30 to 39 years".
fn bands(question: &Question) -> Vec<(String, String)> {
    let (least, most) = question.range;
    let unit = question.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let tens = (least.div_euclid(10)..=most.div_euclid(10)).take(LISTED);
    tens.map(|ten| {
        let (from, to) = ((ten * 10).max(least), (ten * 10 + 9).min(most));
        ((ten * 10).to_string(), format!("{from} to {to}{unit}"))
    })
    .collect()
}

/// The traits that a field asks for, or what to tell.
fn read(words: Option<&Words>, field: &Offered) -> Result<Vec<String>, String> {
    let (slug, value) = (field.field.clone(), &field.value);
    if field.year {
        let year: i64 = value.parse().map_err(|_| "Write the year with four digits.".to_owned())?;
        return Ok([year, year - 1, year + 1].map(|year| Trait::Time(slug.clone(), year).key()).to_vec());
    }
    let gone = || "This is not offered any more. Choose another.".to_owned();
    let chosen = field.choices.iter().any(|(own, _)| own == value);
    if slug == ROLE {
        return if chosen { Ok(vec![Trait::Role(value.clone()).key()]) } else { Err(gone()) };
    }
    let question = words.and_then(|words| words.pack.questions.iter().find(|one| one.slug == slug));
    let (Some(words), Some(question)) = (words, question) else { return Err(gone()) };
    if question.options.contains(value) {
        return Ok(vec![Trait::Option(slug, value.clone()).key()]);
    }
    if question.answer == Answer::Number {
        let tens = value.parse().ok().filter(|_| chosen).ok_or_else(gone)?;
        return Ok(vec![Trait::Amount(slug, tens).key()]);
    }
    let vocabulary = words.vocabulary();
    if chosen {
        return Ok(vec![Trait::Concept(value.clone()).key()]);
    }
    if value.chars().count() > NAME {
        return Err(format!("Write a name of {NAME} characters at most."));
    }
    // Anything the words know: what is broader finds all below it.
    let found = vocabulary.by_name(value).or_else(|| words.only(value)).and_then(|ix| vocabulary.get(ix));
    found.map(|concept| vec![Trait::Concept(concept.slug.clone()).key()]).ok_or_else(|| {
        let names = field.names.iter().chain(field.choices.iter().map(|(_, words)| words));
        let near = nearest(value, names.map(String::as_str));
        let hint = near.map(|near| format!(" Did you mean “{near}”?")).unwrap_or_default();
        format!("We do not know “{value}”.{hint}")
    })
}
