//! How alike two texts are by the concepts they share; the order of “Related articles”. And two people: [`people`].

pub mod people;

use std::collections::BTreeMap;

/// Naming a concept more often than this says nothing more about what a text is about.
const COUNT_CAP: u32 = 5;

/// From 0 (nothing shared, or only what every text has) upwards. `a` and `b` are concepts with how often each text
/// names them; `frequency` tells how many of all `documents` name a concept. A shared concept weighs more the rarer
/// it is; the sum is divided by the length of both sides, so that a text that names everything is like nothing.
pub fn score<C: Copy + Ord>(
    a: &[(C, u32)],
    b: &[(C, u32)],
    frequency: impl Fn(C) -> u32,
    documents: u32,
) -> f64 {
    let (a, b) = (capped(a), capped(b));
    let length = (total(&a) * total(&b)).sqrt();
    if length == 0.0 {
        return 0.0;
    }
    let shared = a.iter().filter_map(|(concept, count)| {
        let both = f64::from(*count) * f64::from(*b.get(concept)?);
        Some(rarity(frequency(*concept), documents) * both.sqrt())
    });
    shared.sum::<f64>() / length
}

/// Counts of each concept, added up where one stands twice, and capped.
fn capped<C: Copy + Ord>(side: &[(C, u32)]) -> BTreeMap<C, u32> {
    let mut counts = BTreeMap::new();
    for (concept, count) in side {
        let sum: &mut u32 = counts.entry(*concept).or_default();
        *sum = sum.saturating_add(*count).min(COUNT_CAP);
    }
    counts
}

fn total<C>(side: &BTreeMap<C, u32>) -> f64 {
    side.values().copied().map(f64::from).sum()
}

/// Inverse document frequency: 0 for what every document has. A count that lags behind the texts (none, or more than
/// there are) is taken for the nearest possible one.
fn rarity(frequency: u32, documents: u32) -> f64 {
    let documents = f64::from(documents.max(1));
    (documents / f64::from(frequency.max(1)).min(documents)).ln()
}
