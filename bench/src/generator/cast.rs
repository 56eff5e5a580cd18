//! The concepts of the condition pack as they appear in articles: a few in most of them, most in a few. That skew is what
//! makes a search for a common word dear and one for a rare word cheap.

use std::collections::BTreeMap;

use health::{Concept, Kind, Pack};
use include_dir::{Dir, include_dir};
use kernel::Chance;

use crate::failure::{Failure, Result};

static PACK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../packs/breast-cancer");

/// What most people come for, so these are the commonest of their kinds.
const COMMON: [&str; 22] = [
    "breast-cancer",
    "fatigue",
    "chemotherapy",
    "care-team",
    "tamoxifen",
    "aromatase-inhibitor",
    "surgery",
    "breast",
    "mammogram",
    "her2",
    "work",
    "side-effect",
    "hormone-therapy",
    "metastatic-breast-cancer",
    "oncologist",
    "letrozole",
    "pain",
    "radiotherapy",
    "taxane",
    "lymph-node",
    "hot-flush",
    "paclitaxel",
];

/// How fast concepts become rare: the second of a kind is 2^1.2 times as rare as the first, the third 3^1.2 times.
const SKEW: f64 = 1.2;

/// How many concepts of each kind an article speaks about.
const PARTS: [(Kind, usize); 11] = [
    (Kind::Condition, 3),
    (Kind::Symptom, 4),
    (Kind::Treatment, 3),
    (Kind::Drug, 3),
    (Kind::DrugClass, 2),
    (Kind::Procedure, 2),
    (Kind::Test, 2),
    (Kind::BodySite, 2),
    (Kind::Biology, 2),
    (Kind::People, 2),
    (Kind::Practical, 2),
];

/// All concepts, the commonest first.
#[derive(Debug)]
pub(crate) struct Concepts {
    ordered: Vec<Concept>,
}

impl Concepts {
    /// Those of the breast cancer pack, ordered by chance behind the commonest.
    ///
    /// # Errors
    /// When the pack is broken.
    pub(crate) fn read(seed: u64) -> Result<Self> {
        let text = |file: &include_dir::File<'_>| {
            Some((file.path().file_name()?.to_str()?.to_owned(), file.contents_utf8()?.to_owned()))
        };
        let pack = Pack::read(&PACK.files().filter_map(text).collect()).map_err(|problems| {
            let what = format!("The breast cancer pack has {} problems.", problems.len());
            Failure::new(what, "`cargo test -p health` names them.")
        })?;
        let mut ordered = pack.vocabulary.concepts().to_vec();
        Chance::new(seed, 1).shuffle(&mut ordered);
        let rank = |concept: &Concept| COMMON.iter().position(|slug| *slug == concept.slug);
        ordered.sort_by_key(|concept| rank(concept).unwrap_or(COMMON.len()));
        Ok(Self { ordered })
    }

    /// What an article may be about: each concept once, in an order of chance.
    pub(crate) fn subjects(&self, chance: &mut Chance) -> Vec<&Concept> {
        let mut list: Vec<&Concept> = self.ordered.iter().collect();
        chance.shuffle(&mut list);
        list
    }

    /// Those an article about `subject` speaks of.
    pub(crate) fn cast<'a>(&'a self, subject: &'a Concept, chance: &mut Chance) -> Cast<'a> {
        let mut parts = BTreeMap::new();
        for (kind, count) in PARTS {
            let of_kind: Vec<&Concept> = self.ordered.iter().filter(|concept| concept.kind == kind).collect();
            let mut drawn: Vec<&Concept> = Vec::new();
            while drawn.len() < count.min(of_kind.len()) {
                let one =
                    draw(&of_kind, chance).filter(|one| drawn.iter().all(|other| other.slug != one.slug));
                drawn.extend(one);
            }
            parts.insert(kind, drawn);
        }
        Cast { subject, parts }
    }
}

/// One of the list: the first most likely, the last least.
fn draw<'a>(list: &[&'a Concept], chance: &mut Chance) -> Option<&'a Concept> {
    let weight = |rank: usize| 1.0 / ((rank + 1) as f64).powf(SKEW);
    let mut left = chance.share() * (0..list.len()).map(weight).sum::<f64>();
    let found = (0..list.len()).find(|rank| {
        left -= weight(*rank);
        left < 0.0
    });
    list.get(found.unwrap_or_default()).copied()
}

/// The concepts of one article.
#[derive(Debug)]
pub(crate) struct Cast<'a> {
    pub(crate) subject: &'a Concept,
    parts: BTreeMap<Kind, Vec<&'a Concept>>,
}

impl Cast<'_> {
    /// What stands in a gap: the subject, or a concept of the kind that the gap names, by one of its names.
    pub(crate) fn name(&self, gap: &str, chance: &mut Chance) -> Option<String> {
        let concept = match gap {
            "subject" => self.subject,
            "class" => chance.one(self.parts.get(&Kind::DrugClass)?)?,
            "site" => chance.one(self.parts.get(&Kind::BodySite)?)?,
            kind => chance.one(self.parts.get(&kind.parse().ok()?)?)?,
        };
        // Brand names, lay words and abbreviations stand in texts too, only less often.
        let synonym = chance.is(20).then(|| chance.one(&concept.synonyms)).flatten();
        Some(synonym.cloned().unwrap_or_else(|| inside(&concept.name)))
    }
}

/// A name as it stands inside a sentence: "breast cancer", but "HER2" and "Paget's disease".
pub(crate) fn inside(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or_default();
    let own = first.contains('\'') || first.chars().skip(1).any(|c| !c.is_lowercase() && c != '-');
    if own { name.to_owned() } else { first_letter(name, char::to_lowercase) }
}

/// The text with its first letter changed.
pub(crate) fn first_letter<L: Iterator<Item = char>>(text: &str, change: fn(char) -> L) -> String {
    let mut letters = text.chars();
    letters.next().map(change).into_iter().flatten().chain(letters).collect()
}
