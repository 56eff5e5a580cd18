//! How alike two people are by what they tell: shared concepts and choices, of which the rarer weigh more, and how near times and
//! numbers lie. Which of it somebody may know is settled before it comes here.
//!
//! All weights are whole numbers, so that an order does not hang on the last digit of a fraction.

use std::collections::{BTreeMap, BTreeSet};

use crate::Vocabulary;

/// A concept that follows from a narrower one which was told: taxanes from paclitaxel.
pub const IMPLIED: i64 = -1;
/// Something that was chosen.
pub const CHOSEN: i64 = 0;
/// Something that was had or done, and ended.
pub const PAST: i64 = 1;
/// Something that goes on.
pub const PRESENT: i64 = 2;
/// Something that is felt; how much is not compared.
pub const FELT: i64 = 3;

/// How much it weighs to be on the same treatment at the same time.
const TOGETHER: u32 = 2;
/// How much the same month weighs, and after how many months each point of it is lost.
const TIME: u32 = 12;
const MONTHS_A_POINT: u64 = 3;
/// How much the same number weighs.
const AMOUNT: u32 = 8;
/// Telling more than this makes nobody more like others.
const MUCH: f64 = 12.0;

/// What somebody tells, made comparable.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Trait {
    /// A concept, by its slug.
    Concept(String),
    /// Something chosen that is no concept: the question and the words.
    Option(String, String),
    /// A month, counted from the year 0, at a question. The year is what it is looked up by.
    Time(String, i64),
    /// A whole number at a question. The tens are what it is looked up by.
    Amount(String, i64),
    /// Why somebody is here.
    Role(String),
}

impl Trait {
    /// The word it is kept under. The slug of a question has no `/`.
    pub fn key(&self) -> String {
        match self {
            Self::Concept(slug) => format!("c:{slug}"),
            Self::Option(question, words) => format!("o:{question}/{words}"),
            Self::Time(question, year) => format!("t:{question}/{year}"),
            Self::Amount(question, tens) => format!("a:{question}/{tens}"),
            Self::Role(role) => format!("r:{role}"),
        }
    }

    /// What a word stands for.
    pub fn read(key: &str) -> Option<Self> {
        let (kind, rest) = key.split_once(':')?;
        let parts = || rest.split_once('/').map(|(question, what)| (question.to_owned(), what));
        Some(match kind {
            "c" => Self::Concept(rest.to_owned()),
            "r" => Self::Role(rest.to_owned()),
            "o" => parts().map(|(question, words)| Self::Option(question, words.to_owned()))?,
            "t" => parts().and_then(|(question, year)| Some(Self::Time(question, year.parse().ok()?)))?,
            "a" => parts().and_then(|(question, tens)| Some(Self::Amount(question, tens.parse().ok()?)))?,
            _ => return None,
        })
    }

    /// What is compared: of times and numbers the question, of all else the thing itself.
    fn ground(&self) -> Self {
        match self {
            Self::Time(question, _) => Self::Time(question.clone(), 0),
            Self::Amount(question, _) => Self::Amount(question.clone(), 0),
            other => other.clone(),
        }
    }
}

/// What somebody tells, each with its value: of a concept one of the constants here, of a time the month, of a number the number.
pub type Told = BTreeMap<Trait, i64>;

/// Something that two people share.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shared {
    /// What, as the first of the two tells it.
    pub what: Trait,
    /// The value of each.
    pub values: (i64, i64),
    /// How much it says.
    pub weight: u32,
}

/// How alike two people are.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Likeness {
    /// From 0 upwards.
    pub score: u32,
    /// What they share, the heaviest first.
    pub shared: Vec<Shared>,
}

/// How much it says that something is shared which `told` of `all` people tell: 3 for what everybody tells, and more the rarer it is.
/// It grows in steps, so that one person more seldom changes an order.
pub fn rarity(told: u32, all: u32) -> u32 {
    let all = f64::from(all.max(1));
    let told = f64::from(told.max(1)).min(all);
    ((1.0 + all / told).ln() * 4.0).round() as u32
}

/// How alike two people are. `rarity` weighs a trait, `spread` says how far apart the numbers at a question may lie to be alike at all.
pub fn compare(
    mine: &Told,
    theirs: &Told,
    vocabulary: Option<&Vocabulary>,
    rarity: impl Fn(&Trait) -> u32,
    spread: impl Fn(&str) -> i64,
) -> Likeness {
    let other: BTreeMap<Trait, i64> = theirs.iter().map(|(what, value)| (what.ground(), *value)).collect();
    let both: Vec<(&Trait, i64, i64)> = mine
        .iter()
        .filter_map(|(what, value)| other.get(&what.ground()).map(|theirs| (what, *value, *theirs)))
        .collect();
    let implied = above(&both, vocabulary);
    let mut shared: Vec<Shared> =
        both.into_iter()
            .filter_map(|(what, one, two)| {
                let weight =
                    match what {
                        Trait::Concept(slug) if one == IMPLIED || two == IMPLIED => {
                            if implied.contains(slug) { 0 } else { rarity(what) / 2 }
                        }
                        Trait::Concept(_) if one == PRESENT && two == PRESENT => rarity(what) + TOGETHER,
                        Trait::Concept(_) | Trait::Option(..) | Trait::Role(_) => rarity(what),
                        Trait::Time(..) => near(one, two, MONTHS_A_POINT, TIME),
                        Trait::Amount(question, _) => {
                            let most = u64::try_from(spread(question)).unwrap_or(1).max(1);
                            near(one, two, most.div_ceil(u64::from(AMOUNT)), AMOUNT)
                        }
                    };
                (weight > 0).then(|| Shared { what: what.clone(), values: (one, two), weight })
            })
            .collect();
    // The order of traits breaks ties, so that it is always the same.
    shared.sort_by(|one, two| two.weight.cmp(&one.weight).then_with(|| one.what.cmp(&two.what)));
    let told = theirs.values().filter(|value| **value != IMPLIED).count() as f64;
    let damp = (MUCH / told.max(MUCH)).sqrt();
    let sum: u32 = shared.iter().map(|one| one.weight).sum();
    Likeness { score: (f64::from(sum) * damp).round() as u32, shared }
}

/// One point less of `most` for each `step` between two values.
fn near(one: i64, two: i64, step: u64, most: u32) -> u32 {
    most.saturating_sub(u32::try_from(one.abs_diff(two) / step).unwrap_or(most))
}

/// Everything above what is shared: it says nothing more.
fn above(both: &[(&Trait, i64, i64)], vocabulary: Option<&Vocabulary>) -> BTreeSet<String> {
    let Some(vocabulary) = vocabulary else { return BTreeSet::new() };
    let slugs = both.iter().filter_map(|(what, ..)| match what {
        Trait::Concept(slug) => vocabulary.by_slug(slug),
        _ => None,
    });
    slugs
        .flat_map(|ix| vocabulary.ancestors(ix))
        .filter_map(|ix| vocabulary.get(ix).map(|concept| concept.slug.clone()))
        .collect()
}
