//! Reads a form: every fault at once, in words for the one who typed. An empty form is no answer.

use health::pack::{Answer, Question};
use health::{ConceptIx, nearest};
use jiff::civil::Date;

use super::{Form, Month, Period, SEVERITIES, Symptom, Value, offered};
use crate::Fault;
use crate::packs::Words;

/// Characters of a text.
const TEXT: usize = 2000;
/// Characters of why something stopped.
const WHY: usize = 300;
/// Things in one answer.
pub(super) const MOST: usize = 60;
/// Characters of a name that somebody typed: looking for what is near takes time.
const NAME: usize = 100;
/// Faults told at once.
const TOLD: usize = 10;
/// Nothing that a member tells of began before.
const EARLIEST: i16 = 1900;

/// What a form says, if it says anything.
pub(super) fn read(
    words: Option<&Words>,
    question: &Question,
    form: &Form,
    today: Date,
) -> Result<Option<Value>, Vec<Fault>> {
    let mut reader = Reader {
        words,
        offered: offered(words, question),
        question,
        form,
        today,
        within: String::new(),
        faults: Vec::new(),
    };
    let value = match question.answer {
        Answer::Month => reader.month("", "year").map(Value::Month),
        Answer::Number => reader.number().map(Value::Number),
        Answer::Text => some(reader.text("text", "text", TEXT)).map(Value::Text),
        Answer::One | Answer::Several => some(reader.picks()).map(Value::Picks),
        Answer::Periods => some(reader.periods()).map(Value::Periods),
        Answer::Symptoms => some(reader.symptoms()).map(Value::Symptoms),
    };
    reader.faults.truncate(TOLD);
    if reader.faults.is_empty() { Ok(value) } else { Err(reader.faults) }
}

/// Nothing for what is empty.
fn some<T: Default + PartialEq>(value: T) -> Option<T> {
    (value != T::default()).then_some(value)
}

struct Reader<'a> {
    words: Option<&'a Words>,
    offered: Vec<ConceptIx>,
    question: &'a Question,
    form: &'a Form,
    today: Date,
    /// The row that is read, to name in faults.
    within: String,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, field: &'static str, message: impl Into<String>) {
        let message = message.into();
        let message = if self.within.is_empty() { message } else { format!("{}: {message}", self.within) };
        self.faults.push(Fault::new(field, message));
    }

    /// A month from `{prefix}year` and `{prefix}month`.
    fn month(&mut self, prefix: &str, field: &'static str) -> Option<Month> {
        let year = self.form.one(&format!("{prefix}year")).to_owned();
        let month = self.form.one(&format!("{prefix}month")).to_owned();
        if year.is_empty() {
            if !month.is_empty() {
                self.fault(field, "Write the year too. The month alone could be any.");
            }
            return None;
        }
        let read = year.parse().ok().filter(|year| (EARLIEST..=self.today.year()).contains(year));
        let Some(year) = read else {
            let latest = self.today.year();
            self.fault(field, format!("Write the year with four digits, at the latest {latest}."));
            return None;
        };
        let month = match month.as_str() {
            "" => None,
            month => match month.parse().ok().filter(|month| (1..=12).contains(month)) {
                Some(month) => Some(month),
                None => {
                    self.fault(field, "Choose a month from the list, or leave it out.");
                    return None;
                }
            },
        };
        if year == self.today.year() && month.is_some_and(|month| month > self.today.month()) {
            self.fault(field, "This month has not come yet.");
        }
        Some(Month { year, month })
    }

    fn number(&mut self) -> Option<f64> {
        let typed = self.form.one("number").replace(',', ".");
        if typed.is_empty() {
            return None;
        }
        let (least, most) = self.question.range;
        let plain = typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        let number = typed.parse::<f64>().ok().filter(|number| plain && number.is_finite());
        // Two places after the point are kept, so two are what counts.
        let number = number.map(|number| (number * 100.0).round() / 100.0);
        let fits = number.filter(|number| (least as f64..=most as f64).contains(number));
        if fits.is_none() {
            let unit = self.question.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
            self.fault("number", format!("Write a number from {least} to {most}{unit}, in digits."));
        }
        fits
    }

    /// Free words, without invisible characters.
    fn text(&mut self, name: &str, field: &'static str, longest: usize) -> String {
        let text = kernel::text::clean(self.form.one(name));
        let length = text.chars().count();
        if length > longest {
            let message =
                format!("This has {length} characters; there is room for {longest}. Shorten it a little.");
            self.fault(field, message);
        }
        text
    }

    fn picks(&mut self) -> Vec<String> {
        let mut picks: Vec<String> = Vec::new();
        for pick in self.form.all("pick") {
            let concept = self.words.and_then(|words| words.vocabulary().by_slug(pick));
            let known = concept.is_some_and(|ix| self.offered.contains(&ix));
            match known || self.question.options.iter().any(|option| option == pick) {
                true if picks.iter().any(|own| own == pick) => {}
                true => picks.push(pick.to_owned()),
                false => {
                    let name = super::form::name(self.words, pick);
                    self.fault("find", format!("“{name}” is not offered any more. Take it out."));
                }
            }
        }
        let typed = self.form.one("find").to_owned();
        let offered = std::mem::take(&mut self.offered);
        let found = self.found(&typed, "find", &offered);
        self.offered = offered;
        for slug in found {
            if !picks.contains(&slug) {
                picks.push(slug);
            }
        }
        if self.question.answer == Answer::One && picks.len() > 1 {
            // What was typed is newer than what was chosen before.
            picks.drain(..picks.len() - 1);
        }
        self.not_too_many(picks.len());
        picks
    }

    fn not_too_many(&mut self, count: usize) {
        if count > MOST {
            self.fault(
                "find",
                format!("These are {count}. There is room for {MOST}: keep those that matter most."),
            );
        }
    }

    /// The concepts in a list that somebody typed, parted by commas, semicolons or lines.
    fn found(&mut self, typed: &str, field: &'static str, offered: &[ConceptIx]) -> Vec<String> {
        let mut found = Vec::new();
        if let Ok(slug) = self.find(typed, offered) {
            return vec![slug];
        }
        let parts = typed.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
        for part in parts.take(MOST + 1) {
            if self.faults.len() >= TOLD {
                break;
            }
            match self.find(part, offered) {
                Ok(slug) if found.contains(&slug) => {}
                Ok(slug) => found.push(slug),
                Err(message) => self.fault(field, message),
            }
        }
        found
    }

    /// The concept with this name, if it is offered; else what to tell.
    fn find(&self, typed: &str, offered: &[ConceptIx]) -> Result<String, String> {
        let unknown = || format!("We do not know “{typed}”.");
        if typed.chars().count() > NAME {
            return Err(format!("Write a name of {NAME} characters at most, and commas between several."));
        }
        let Some(words) = self.words else { return Err(unknown()) };
        let vocabulary = words.vocabulary();
        let found = vocabulary.by_name(typed).or_else(|| words.only(typed));
        if let Some(concept) = found.and_then(|ix| vocabulary.get(ix)) {
            return match found.is_some_and(|ix| offered.contains(&ix)) {
                true => Ok(concept.slug.clone()),
                false => Err(format!("“{typed}” ({}) is no answer to this question.", concept.name)),
            };
        }
        let names = offered.iter().filter_map(|ix| vocabulary.get(*ix)).flat_map(|concept| concept.names());
        Err(match nearest(typed, names) {
            Some(near) => format!("{} Did you mean “{near}”?", unknown()),
            None => format!("{} Try another name for it, or leave it out.", unknown()),
        })
    }

    /// The rows that say what they are about and are not to go, each with its number.
    fn rows(&mut self) -> Vec<(usize, String)> {
        let numbers = 0..self.form.rows();
        let kept = numbers.filter(|at| self.form.one(&format!("drop-{at}")).is_empty());
        let rows: Vec<(usize, String)> =
            kept.map(|at| (at, self.form.one(&format!("what-{at}")).to_owned())).collect();
        let mut known = Vec::new();
        for (at, typed) in rows.into_iter().filter(|(at, _)| self.form.has_row(*at)) {
            if typed.is_empty() {
                self.fault("rows", "A line does not say what it is about. Write that, or take it out.");
                continue;
            }
            match self.find(&typed, &self.offered) {
                Ok(slug) => known.push((at, slug)),
                Err(message) => self.fault("rows", message),
            }
        }
        self.not_too_many(known.len());
        known
    }

    fn periods(&mut self) -> Vec<Period> {
        let felt = super::felt(self.words);
        let mut periods = Vec::new();
        for (at, what) in self.rows() {
            self.within = super::form::name(self.words, &what);
            let start = self.month(&format!("start-{at}-"), "rows");
            let stop = self.month(&format!("stop-{at}-"), "rows");
            if let (Some(start), Some(stop)) = (start, stop)
                && is_before(stop, start)
            {
                self.fault("rows", "It stops before it starts. Change one of the two.");
            }
            let why = self.text(&format!("why-{at}"), "rows", WHY);
            let typed = self.form.one(&format!("effects-{at}")).to_owned();
            let effects = self.found(&typed, "rows", &felt);
            periods.push(Period { what, start, stop, why, effects });
        }
        self.within.clear();
        periods
    }

    fn symptoms(&mut self) -> Vec<Symptom> {
        let mut symptoms: Vec<Symptom> = Vec::new();
        for (at, what) in self.rows() {
            let typed = self.form.one(&format!("severity-{at}"));
            let severity = typed.parse().ok().filter(|severity| usize::from(*severity) < SEVERITIES.len());
            let name = super::form::name(self.words, &what);
            let Some(severity) = severity else {
                self.fault("rows", format!("Say how bad it is: {name}."));
                continue;
            };
            match symptoms.iter_mut().find(|symptom| symptom.what == what) {
                Some(known) => known.severity = severity,
                None => symptoms.push(Symptom { what, severity }),
            }
        }
        symptoms
    }
}

/// Whether a month certainly lies before another: a year alone may be any of its months.
fn is_before(one: Month, other: Month) -> bool {
    match (one.month, other.month) {
        (Some(month), Some(than)) => (one.year, month) < (other.year, than),
        _ => one.year < other.year,
    }
}
