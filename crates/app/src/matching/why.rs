//! What two people have in common, in words.

use health::likeness::people::{FELT, IMPLIED, PAST, PRESENT, Shared, Trait};
use health::{Concept, Kind};

use crate::packs::Words;

/// Reasons that are told.
const MOST: usize = 3;
/// What weighs less says little.
const LEAST: u32 = 3;
/// Months within which somebody is told of being near in time.
const A_YEAR: u64 = 12;

/// The heaviest of what is shared, the first beginning a sentence.
pub(super) fn words(words: Option<&Words>, shared: &[Shared]) -> Vec<String> {
    let Some(words) = words else { return Vec::new() };
    let heavy = shared.iter().filter(|one| one.weight >= LEAST);
    heavy.filter_map(|one| phrase(words, one)).take(MOST).collect()
}

fn phrase(words: &Words, shared: &Shared) -> Option<String> {
    match &shared.what {
        Trait::Concept(slug) => {
            let vocabulary = words.vocabulary();
            let concept = vocabulary.by_slug(slug).and_then(|ix| vocabulary.get(ix))?;
            Some(with(concept, shared.values))
        }
        Trait::Option(_, option) => Some(format!("“{option}” too")),
        Trait::Time(question, _) => time(words, question, shared.values),
        Trait::Amount(question, _) => {
            let question = words.pack.questions.iter().find(|one| one.slug == *question)?;
            let alike = question.alike.clone();
            Some(alike.unwrap_or_else(|| format!("near you at “{}”", question.ask)))
        }
        // The role stands beside the name.
        Trait::Role(_) => None,
    }
}

fn with(concept: &Concept, values: (i64, i64)) -> String {
    let name = in_a_sentence(concept);
    let medicine = matches!(concept.kind, Kind::Drug | Kind::DrugClass);
    match values {
        (IMPLIED, _) | (_, IMPLIED) | (FELT, _) => format!("{name} too"),
        (PRESENT, PRESENT) if medicine => format!("also on {name}"),
        (PAST | PRESENT, PAST | PRESENT) => format!("also had {name}"),
        _ => format!("{name} too"),
    }
}

/// A name as it stands within a sentence: names of people and abbreviations keep their capitals, and so does what may be one.
fn in_a_sentence(concept: &Concept) -> String {
    let name = &concept.name;
    let first = name.split(' ').next().unwrap_or_default();
    let small = first.to_lowercase();
    let plain = first.chars().skip(1).all(|c| c.is_lowercase() || c == '-');
    let common = !matches!(concept.kind, Kind::Condition | Kind::Biology | Kind::People);
    let written_so = concept.synonyms.iter().any(|other| other.starts_with(&small));
    match name.strip_prefix(first) {
        Some(rest) if plain && (common || written_so) => format!("{small}{rest}"),
        _ => name.clone(),
    }
}

fn time(words: &Words, question: &str, (one, two): (i64, i64)) -> Option<String> {
    let question = words.pack.questions.iter().find(|one| one.slug == question)?;
    let when = match one.abs_diff(two) {
        _ if one.div_euclid(12) == two.div_euclid(12) => "the same year",
        apart if apart <= A_YEAR => "within a year of you",
        _ => "around the same time",
    };
    Some(match &question.alike {
        Some(alike) => format!("{alike} {when}"),
        None => format!("{when} at “{}”", question.ask),
    })
}
