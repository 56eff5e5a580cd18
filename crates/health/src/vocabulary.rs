//! All concepts of a community, checked, and joined by what is broader and what narrower.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;

use crate::concept::Concept;
use crate::recogniser::name_key;

mod check;

/// Where a concept stands in its [`Vocabulary`]: a number from 0, in the order the concepts were given.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct ConceptIx(pub u32);

impl ConceptIx {
    fn new(place: usize) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }

    fn place(self) -> usize {
        self.0 as usize
    }
}

/// What is wrong with one of the concepts given to [`Vocabulary::new`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// Which of the concepts, from 0.
    pub concept: usize,
    /// A short name of the fault that stays the same.
    pub code: &'static str,
    /// What is wrong and what to do, in full sentences.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "concept {}: {}", self.concept + 1, self.message)
    }
}

/// The concepts of one community. Slugs are unique, no name belongs to two concepts, every broader link leads
/// somewhere and none leads in a circle.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    concepts: Vec<Concept>,
    slugs: HashMap<String, ConceptIx>,
    names: HashMap<String, ConceptIx>,
    broader: Vec<Vec<ConceptIx>>,
    narrower: Vec<Vec<ConceptIx>>,
}

/// How much less a concept one step narrower is what a searcher meant.
const NARROWER: f32 = 0.8;
/// How much a concept one step broader is.
const BROADER: f32 = 0.5;

impl Vocabulary {
    /// Checks the concepts and joins them.
    ///
    /// # Errors
    /// Every fault of every concept, in the order of the concepts.
    pub fn new(concepts: Vec<Concept>) -> Result<Self, Vec<Fault>> {
        let faults = check::faults(&concepts);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut slugs = HashMap::new();
        let mut names = HashMap::new();
        for (place, concept) in concepts.iter().enumerate() {
            slugs.insert(concept.slug.clone(), ConceptIx::new(place));
            names.extend(concept.names().map(|name| (name_key(name), ConceptIx::new(place))));
        }
        let parents =
            |concept: &Concept| concept.broader.iter().filter_map(|s| slugs.get(s).copied()).collect();
        let broader: Vec<Vec<ConceptIx>> = concepts.iter().map(parents).collect();
        let mut narrower = vec![Vec::new(); concepts.len()];
        for (place, parents) in broader.iter().enumerate() {
            for parent in parents {
                narrower[parent.place()].push(ConceptIx::new(place));
            }
        }
        Ok(Self { concepts, slugs, names, broader, narrower })
    }

    /// How many concepts there are.
    pub fn len(&self) -> usize {
        self.concepts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.concepts.is_empty()
    }

    /// All concepts, in the order they were given.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// All concepts with their places.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (ConceptIx, &Concept)> {
        self.concepts.iter().enumerate().map(|(place, concept)| (ConceptIx::new(place), concept))
    }

    /// One concept; `None` for a place of another vocabulary.
    pub fn get(&self, ix: ConceptIx) -> Option<&Concept> {
        self.concepts.get(ix.place())
    }

    /// The concept with this slug.
    pub fn by_slug(&self, slug: &str) -> Option<ConceptIx> {
        self.slugs.get(slug).copied()
    }

    /// The concept that has this name or synonym; case, accents, and the difference between a blank and a hyphen do
    /// not count. Plurals are the recogniser's business.
    pub fn by_name(&self, name: &str) -> Option<ConceptIx> {
        self.names.get(&name_key(name)).copied()
    }

    /// The concepts directly above.
    pub fn broader(&self, ix: ConceptIx) -> &[ConceptIx] {
        self.broader.get(ix.place()).map_or(&[], Vec::as_slice)
    }

    /// The concepts directly below.
    pub fn narrower(&self, ix: ConceptIx) -> &[ConceptIx] {
        self.narrower.get(ix.place()).map_or(&[], Vec::as_slice)
    }

    /// Everything above, nearest first, without the concept itself.
    pub fn ancestors(&self, ix: ConceptIx) -> Vec<ConceptIx> {
        reach(ix, |at| self.broader(at)).into_iter().map(|(found, _)| found).collect()
    }

    /// Everything below, nearest first, without the concept itself.
    pub fn descendants(&self, ix: ConceptIx) -> Vec<ConceptIx> {
        reach(ix, |at| self.narrower(at)).into_iter().map(|(found, _)| found).collect()
    }

    /// What can be chosen where `choices` and everything below `below` are offered: each once, first the choices in their order, then the rest by name.
    pub fn offered(&self, choices: &[String], below: &[String]) -> Vec<ConceptIx> {
        let own = choices.iter().filter_map(|slug| self.by_slug(slug));
        let narrower = below.iter().filter_map(|slug| self.by_slug(slug)).flat_map(|ix| self.descendants(ix));
        let mut seen = HashSet::new();
        let mut own: Vec<ConceptIx> = own.filter(|ix| seen.insert(*ix)).collect();
        let mut narrower: Vec<ConceptIx> = narrower.filter(|ix| seen.insert(*ix)).collect();
        // Choices stand in the order of the pack, which may mean something: stages do.
        narrower.sort_by_key(|ix| self.get(*ix).map(|concept| concept.name.to_lowercase()));
        own.append(&mut narrower);
        own
    }

    /// What somebody who searches for a concept also means, heaviest first: itself 1, what is narrower 0.8 for each
    /// step down, what is directly broader 0.5. “Taxanes” finds paclitaxel, and “Taxol” finds taxanes.
    pub fn expand(&self, ix: ConceptIx) -> Vec<(ConceptIx, f32)> {
        if self.get(ix).is_none() {
            return Vec::new();
        }
        let below = reach(ix, |at| self.narrower(at));
        let mut meant = vec![(ix, 1.0)];
        meant.extend(below.into_iter().map(|(found, steps)| (found, NARROWER.powi(steps))));
        meant.extend(self.broader(ix).iter().map(|found| (*found, BROADER)));
        meant.sort_by(|(a, wa), (b, wb)| wb.total_cmp(wa).then(a.cmp(b)));
        meant
    }
}

/// Everything that can be reached, with the least number of steps, nearest first.
fn reach<'a>(from: ConceptIx, next: impl Fn(ConceptIx) -> &'a [ConceptIx]) -> Vec<(ConceptIx, i32)> {
    let mut seen = HashSet::from([from]);
    let mut queue = VecDeque::from([(from, 0)]);
    let mut found = Vec::new();
    while let Some((at, steps)) = queue.pop_front() {
        for &neighbour in next(at) {
            if seen.insert(neighbour) {
                found.push((neighbour, steps + 1));
                queue.push_back((neighbour, steps + 1));
            }
        }
    }
    found
}
