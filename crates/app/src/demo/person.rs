//! One member as they stand in the tables: the account, what they tell and to whom, and how they want to hear of things.

use kernel::{Chance, ids};

use super::alias;
use super::crowd::{Crowd, Person, moment};
use super::journey::{Journey, weighed};
use super::pen::Pen;
use super::words::{Who, book};
use crate::matching::{self, remake};
use crate::members::TeamAudience;
use crate::packs::Words;
use crate::profiles::{Answer, Audience, HELLO, Symptom, Value};
use crate::search::{Indexed, people};

const PROFILES: u64 = 8 << 40;
/// Nothing can be sent to this domain, now or ever (RFC 2606).
pub(super) const DOMAIN: &str = "demo.invalid";
const DAY: i64 = 86_400_000;

const FELT: [&str; 9] = [
    "fatigue",
    "joint-pain",
    "peripheral-neuropathy",
    "hot-flush",
    "insomnia",
    "nausea",
    "chemo-brain",
    "stiff-shoulder",
    "taste-change",
];
const EASING: [&str; 8] = [
    "exercise",
    "yoga",
    "acupuncture",
    "massage",
    "mindfulness",
    "counselling",
    "physiotherapy",
    "scalp-cooling",
];
const HOUSEHOLD: [&str; 8] = [
    "I live alone",
    "My partner",
    "Small children",
    "Teenagers",
    "Grown-up children",
    "My parents",
    "Friends or flatmates",
    "Animals",
];
const TEXTS: [&str; 4] = ["bad-day", "good-day", "wish-known", "ask-me-about"];

/// Everything that is written of a member before anybody says anything.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) person: Person,
    /// The id of their consent and of the record of their coming.
    pub(super) number: i64,
    pub(super) alias: String,
    pub(super) email: String,
    pub(super) role: &'static str,
    pub(super) role_audience: Audience,
    pub(super) team_audience: TeamAudience,
    /// Since when they want to be asked, and since when visitors may see the alias.
    pub(super) asks_first: bool,
    pub(super) open: bool,
    pub(super) answers: Vec<Answer>,
    pub(super) traits: remake::store::Rows,
    /// What search knows of them.
    pub(super) indexed: [Indexed; 2],
}

impl Member {
    /// The member at a place.
    pub(super) fn new(crowd: &Crowd, words: Option<&Words>, place: usize) -> Self {
        let (person, plan) = (crowd.people[place], &crowd.plan);
        let mut chance = plan.chance(PROFILES, place);
        let journey = crowd.journey(place);
        let alias = alias::of(plan.ask.seed, place);
        let role_audience = if chance.is(70) { Audience::Members } else { Audience::Me };
        let mut answers = answers(&mut chance, &journey, person.joined);
        answers.retain(|answer| is_asked(words, answer));
        let traits = matching::traits_of(words, (journey.role, role_audience), &answers);
        let indexed = people::indexed(words, &alias, &answers);
        Self {
            person,
            number: ids::of(person.joined, place as i64 * 2),
            email: format!("{alias}@{DOMAIN}"),
            alias,
            role: journey.role,
            role_audience,
            team_audience: if chance.is(25) { TeamAudience::Members } else { TeamAudience::Me },
            asks_first: chance.is(3),
            open: chance.is(6),
            answers,
            traits,
            indexed,
        }
    }
}

/// Whether the community asks this, and knows all that is answered.
fn is_asked(words: Option<&Words>, answer: &Answer) -> bool {
    let Some(words) = words else { return answer.question == HELLO };
    let question = words.pack.questions.iter().find(|one| one.slug == answer.question);
    let known = |slug: &String| words.vocabulary().by_slug(slug).is_some();
    match (question, &answer.value) {
        (None, _) => answer.question == HELLO,
        (Some(question), Value::Picks(picks)) => {
            picks.iter().all(|pick| known(pick) || question.options.contains(pick))
        }
        (Some(_), Value::Periods(list)) => {
            list.iter().all(|one| known(&one.what) && one.effects.iter().all(known))
        }
        (Some(_), Value::Symptoms(list)) => list.iter().all(|one| known(&one.what)),
        _ => true,
    }
}

/// What somebody tells: some nothing, many a hello, some all of it.
fn answers(chance: &mut Chance, journey: &Journey, joined: i64) -> Vec<Answer> {
    let much = chance.below(100);
    if much < 22 {
        return Vec::new();
    }
    let mut told = Told { chance, joined, much, list: Vec::new() };
    let hello = match journey.who() {
        Who::Patient => "hello",
        Who::Carer => "hello-carer",
        Who::Bereaved => "hello-bereaved",
    };
    told.text(HELLO, hello, 90);
    told.pick("region", &[journey.region.0], 60);
    let household: Vec<&str> =
        (0..=told.chance.below(2)).filter_map(|_| told.chance.one(&HOUSEHOLD).copied()).collect();
    told.pick("household", &household, 45);
    match journey.who() {
        Who::Patient => illness(&mut told, journey),
        Who::Carer | Who::Bereaved => told.text("caring", "caring", 40),
    }
    for slug in TEXTS {
        told.text(slug, slug, 22);
    }
    told.list
}

fn illness(told: &mut Told<'_>, journey: &Journey) {
    told.tell("diagnosed", Value::Month(journey.found()), 95);
    told.pick("type", &[journey.type_of], 70);
    told.pick("stage", &[journey.stage], 75);
    told.pick("receptors", &[journey.receptors], 75);
    if let Some(place) = journey.spread {
        told.pick("spread", &[place], 85);
    }
    told.tell("age-at-diagnosis", Value::Number(journey.age as f64), 55);
    if !journey.periods.is_empty() {
        told.tell("treatments", Value::Periods(journey.periods.clone()), 90);
    }
    let severity = [(1, 30), (2, 35), (3, 25), (4, 10)];
    let mut felt: Vec<&str> =
        (0..=told.chance.below(3)).filter_map(|_| told.chance.one(&FELT).copied()).collect();
    felt.sort_unstable();
    felt.dedup();
    let symptom =
        |what: &&str| Symptom { what: (*what).to_owned(), severity: weighed(told.chance, &severity) };
    let symptoms = felt.iter().map(symptom).collect();
    told.tell("symptoms", Value::Symptoms(symptoms), 60);
    let easing: Vec<&str> =
        (0..=told.chance.below(2)).filter_map(|_| told.chance.one(&EASING).copied()).collect();
    told.pick("easing", &easing, 35);
}

/// Answers while they are given.
struct Told<'a> {
    chance: &'a mut Chance,
    joined: i64,
    much: usize,
    list: Vec<Answer>,
}

impl Told<'_> {
    /// Whoever tells little leaves out most of what `percent` of those answer who tell much.
    fn tell(&mut self, question: &str, value: Value, percent: usize) {
        let percent = if self.much < 55 { percent / 2 } else { percent };
        if self.chance.is(percent) {
            let audience =
                weighed(self.chance, &[(Audience::Members, 72), (Audience::Team, 14), (Audience::Me, 14)]);
            let changed_at = moment(self.joined + self.chance.below(3) as i64 * DAY / 4);
            self.list.push(Answer { question: question.to_owned(), value, audience, changed_at });
        }
    }

    fn pick(&mut self, question: &str, picks: &[&str], percent: usize) {
        let mut picks: Vec<String> = picks.iter().map(|pick| (*pick).to_owned()).collect();
        picks.sort();
        picks.dedup();
        self.tell(question, Value::Picks(picks), percent);
    }

    fn text(&mut self, question: &str, sort: &str, percent: usize) {
        let row = self.chance.below(1 << 30) as u64;
        let words = Pen::new(Chance::new(row, 0), &[], None).one(book().profile(sort));
        self.tell(question, Value::Text(words), percent);
    }
}
