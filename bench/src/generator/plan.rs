//! What the library has: one entry for each article, before any is written, so that they can link to each other.

use std::collections::BTreeSet;

use health::{Concept, Kind};
use kernel::Chance;

use super::cast::{Concepts, inside};
use super::words::Words;

/// The topics of the library with the kinds of concepts whose articles stand there.
pub(crate) const TOPICS: [(&str, &str, &[Kind]); 10] = [
    ("understanding", "Understanding it", &[Kind::Condition]),
    ("symptoms", "What you may notice", &[Kind::Symptom]),
    ("treatment", "Treatment", &[Kind::Treatment]),
    ("medicines", "Medicines", &[Kind::Drug, Kind::DrugClass]),
    ("operations", "Operations", &[Kind::Procedure]),
    ("tests", "Tests and results", &[Kind::Test]),
    ("your-body", "Your body", &[Kind::BodySite, Kind::Biology]),
    ("your-care-team", "Your care team", &[Kind::People]),
    ("daily-life", "Daily life", &[Kind::Practical]),
    ("living-well", "Living well", &[]),
];

/// An article that will be written.
#[derive(Debug)]
pub(crate) struct Planned<'a> {
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) subject: &'a Concept,
    /// A person's own account, without a reviewer.
    pub(crate) is_story: bool,
}

impl Planned<'_> {
    /// The topic that its subject belongs to.
    pub(crate) fn topic(&self) -> &'static str {
        let home = TOPICS.iter().find(|(_, _, kinds)| kinds.contains(&self.subject.kind));
        home.map_or("living-well", |(slug, ..)| *slug)
    }
}

/// `count` articles: every concept gets its turn under one angle, then under the next.
pub(crate) fn plan<'a>(
    concepts: &'a Concepts,
    words: &Words,
    count: usize,
    chance: &mut Chance,
) -> Vec<Planned<'a>> {
    let subjects = concepts.subjects(chance);
    let mut taken = BTreeSet::new();
    let mut list = Vec::new();
    for round in 0..words.angles.len() {
        for (place, subject) in subjects.iter().enumerate() {
            if list.len() == count {
                return list;
            }
            let Some((end, title)) = angle(subject, words, place + round) else { continue };
            let slug = format!("{}-{end}", subject.slug);
            if taken.insert(slug.clone()) {
                list.push(Planned { slug, title, subject, is_story: chance.is(10) });
            }
        }
    }
    list
}

/// The end of the slug and the title, from this angle on the first whose title is not too long to be shown whole.
fn angle(subject: &Concept, words: &Words, from: usize) -> Option<(&'static str, String)> {
    let all = words.angles.len();
    let titles = (from..from + all).map(|at| words.angles[at % all]).map(|(end, title)| {
        let name = if title.starts_with("{}") { subject.name.clone() } else { inside(&subject.name) };
        (end, title.replace("{}", &name))
    });
    titles.into_iter().find(|(_, title)| title.chars().count() <= 70)
}
