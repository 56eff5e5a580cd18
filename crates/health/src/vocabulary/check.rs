//! What must hold for concepts before they become a vocabulary.

use std::collections::{HashMap, HashSet};

use kernel::text::is_slug;

use super::Fault;
use crate::concept::Concept;
use crate::nearest::did_you_mean;
use crate::recogniser::name_key;

const NAME_LONGEST: usize = 120;
const DEFINITION_LONGEST: usize = 600;
const SYNONYMS_MOST: usize = 60;
const CONCEPTS_MOST: usize = 20_000;

/// Every fault, in the order of the concepts.
pub(super) fn faults(concepts: &[Concept]) -> Vec<Fault> {
    let mut found = Vec::new();
    if concepts.len() > CONCEPTS_MOST {
        let message = format!("There are {} concepts; {CONCEPTS_MOST} is the most.", concepts.len());
        return vec![Fault { concept: CONCEPTS_MOST, code: "too-many", message }];
    }
    for (place, concept) in concepts.iter().enumerate() {
        each(concept, &mut |code, message| found.push(Fault { concept: place, code, message }));
    }
    let places = places(concepts, &mut found);
    names(concepts, &mut found);
    parents(concepts, &places, &mut found);
    cycles(concepts, &places, &mut found);
    found.sort_by_key(|fault| fault.concept);
    found
}

/// What can be seen on one concept alone.
fn each(concept: &Concept, report: &mut impl FnMut(&'static str, String)) {
    if !is_slug(&concept.slug) {
        let slug = &concept.slug;
        report(
            "slug",
            format!("“{slug}” is no slug: use lower-case letters, digits and single hyphens, at most 80."),
        );
    }
    for name in concept.names() {
        if !name.chars().any(char::is_alphanumeric) {
            report("empty-name", format!("“{name}” has no letter or digit. Give “{}” a name.", concept.slug));
        }
        if name.chars().count() > NAME_LONGEST {
            let start: String = name.chars().take(30).collect();
            report(
                "too-long",
                format!("The name “{start}…” has more than {NAME_LONGEST} characters. Shorten it."),
            );
        }
        if name.contains([';', '\n', '\r']) {
            report("separator", format!("“{name}” has a semicolon or a line break in it. Take it out."));
        }
    }
    if concept.synonyms.len() > SYNONYMS_MOST {
        let count = concept.synonyms.len();
        report("too-many", format!("“{}” has {count} synonyms; {SYNONYMS_MOST} is the most.", concept.slug));
    }
    if concept.definition.as_ref().is_some_and(|text| text.chars().count() > DEFINITION_LONGEST) {
        let slug = &concept.slug;
        report(
            "too-long",
            format!("The definition of “{slug}” has more than {DEFINITION_LONGEST} characters."),
        );
    }
}

/// Where each slug stands; the first one where two claim it.
fn places<'a>(concepts: &'a [Concept], found: &mut Vec<Fault>) -> HashMap<&'a str, usize> {
    let mut places = HashMap::new();
    for (place, concept) in concepts.iter().enumerate() {
        if let Some(first) = places.get(concept.slug.as_str()) {
            let first: &usize = first;
            let message = format!(
                "The slug “{}” is taken by “{}”. Choose another or join the two.",
                concept.slug, concepts[*first].name
            );
            found.push(Fault { concept: place, code: "duplicate-slug", message });
        } else {
            places.insert(concept.slug.as_str(), place);
        }
    }
    places
}

/// Names that fold to the same belong to one concept only, and stand there once.
fn names(concepts: &[Concept], found: &mut Vec<Fault>) {
    let mut owners: HashMap<String, usize> = HashMap::new();
    for (place, concept) in concepts.iter().enumerate() {
        for name in concept.names() {
            let key = name_key(name);
            if key.is_empty() {
                continue;
            }
            let owner = *owners.entry(key).or_insert(place);
            if owner != place {
                let other = &concepts[owner].slug;
                let message =
                    format!("“{name}” is already a name of “{other}”. Keep it with one of the two.");
                found.push(Fault { concept: place, code: "duplicate-name", message });
            }
        }
        for name in repeated(concept) {
            let message = format!("“{name}” stands twice: case, accents and hyphens do not count. Keep one.");
            found.push(Fault { concept: place, code: "duplicate-name", message });
        }
    }
}

/// Names of a concept that say what an earlier one says.
fn repeated(concept: &Concept) -> impl Iterator<Item = &str> {
    let mut seen = HashSet::new();
    concept.names().filter(move |name| {
        let key = name_key(name);
        !key.is_empty() && !seen.insert(key)
    })
}

fn parents(concepts: &[Concept], places: &HashMap<&str, usize>, found: &mut Vec<Fault>) {
    for (place, concept) in concepts.iter().enumerate() {
        let mut seen = HashSet::new();
        for parent in &concept.broader {
            if !places.contains_key(parent.as_str()) {
                let hint = did_you_mean(parent, places.keys().copied());
                let message = format!("The broader concept “{parent}” is not in the list.{hint}");
                found.push(Fault { concept: place, code: "unknown-parent", message });
            }
            if !seen.insert(parent) {
                let message = format!("The broader concept “{parent}” stands twice. Keep one.");
                found.push(Fault { concept: place, code: "duplicate-parent", message });
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    OnPath,
    Done,
}

/// Walks up from every concept (without recursion: a hostile file may be a thousand steps deep) and reports each
/// link that comes back to the path it came from.
fn cycles(concepts: &[Concept], places: &HashMap<&str, usize>, found: &mut Vec<Fault>) {
    let parent =
        |at: usize, n: usize| concepts[at].broader.get(n).map(|slug| places.get(slug.as_str()).copied());
    let mut marks = vec![Mark::New; concepts.len()];
    for start in 0..concepts.len() {
        // Each step of the path: the concept and which of its parents comes next.
        let mut path: Vec<(usize, usize)> = Vec::new();
        if marks[start] == Mark::New {
            marks[start] = Mark::OnPath;
            path.push((start, 0));
        }
        while let Some((at, next)) = path.last_mut() {
            let (here, link) = (*at, parent(*at, *next));
            *next += 1;
            match link {
                None => {
                    marks[here] = Mark::Done;
                    path.pop();
                }
                Some(Some(up)) if marks[up] == Mark::New => {
                    marks[up] = Mark::OnPath;
                    path.push((up, 0));
                }
                Some(Some(up)) if marks[up] == Mark::OnPath => found.push(cycle(concepts, &path, up)),
                Some(_) => {}
            }
        }
    }
}

/// The fault of the path's last link, which leads back to `up`.
fn cycle(concepts: &[Concept], path: &[(usize, usize)], up: usize) -> Fault {
    let around = path.iter().map(|(at, _)| *at).skip_while(|at| *at != up).chain([up]);
    let shown: Vec<&str> = around.map(|at| concepts[at].slug.as_str()).collect();
    let message = format!("The broader links lead in a circle: {}. Take one out.", shown.join(" → "));
    let concept = path.last().map_or(up, |(at, _)| *at);
    Fault { concept, code: "cycle", message }
}
