//! The way of one member with the illness: what was found and when, and what was done, in an order that treatment has. It is told
//! in the words of the built-in condition pack; a community with another pack keeps what that pack asks, too.

use kernel::Chance;

use super::rhythm::REGIONS;
use super::words::Who;
use crate::profiles::{Month, Period};

/// Roles with how many of a hundred have them.
const ROLES: [(&str, usize); 7] = [
    ("patient", 75),
    ("partner", 9),
    ("child", 6),
    ("friend", 4),
    ("bereaved", 3),
    ("parent", 2),
    ("clinician", 1),
];
const TYPES: [(&str, usize); 6] = [
    ("invasive-ductal-carcinoma", 72),
    ("invasive-lobular-carcinoma", 14),
    ("ductal-carcinoma-in-situ", 6),
    ("inflammatory-breast-cancer", 3),
    ("mucinous-breast-cancer", 3),
    ("male-breast-cancer", 2),
];
const STAGES: [(&str, usize); 4] =
    [("stage-1", 36), ("stage-2", 34), ("stage-3", 18), ("metastatic-breast-cancer", 12)];
const RECEPTORS: [(&str, usize); 5] = [
    ("hormone-receptor-positive", 62),
    ("triple-negative", 14),
    ("her2-positive", 10),
    ("triple-positive", 8),
    ("her2-low", 6),
];
const SPREAD: [(&str, usize); 4] =
    [("bone-metastases", 55), ("liver-metastases", 20), ("lung-metastases", 15), ("spinal-metastases", 10)];
const DAY: i64 = 86_400_000;

/// One member's way.
#[derive(Debug)]
pub(super) struct Journey {
    pub(super) role: &'static str,
    /// The region of the world, with hours from UTC.
    pub(super) region: (&'static str, i8),
    /// Months since the year 0.
    pub(super) diagnosed: i64,
    pub(super) type_of: &'static str,
    pub(super) stage: &'static str,
    pub(super) receptors: &'static str,
    pub(super) spread: Option<&'static str>,
    pub(super) age: usize,
    pub(super) periods: Vec<Period>,
}

impl Journey {
    /// The journey of whoever joins at `joined`, as it is at `now`, both in milliseconds.
    pub(super) fn new(chance: &mut Chance, joined: i64, now: i64) -> Self {
        let role = weighed(chance, &ROLES);
        let place = weighed(chance, &REGIONS.map(|(name, _, share)| (name, share)));
        let zone = REGIONS.iter().find(|(name, ..)| *name == place).map_or(0, |(_, zone, _)| *zone);
        let before = match chance.below(100) {
            0..35 => chance.below(3),
            35..65 => 3 + chance.below(10),
            65..90 => 12 + chance.below(50),
            _ => 60 + chance.below(120),
        };
        let type_of = weighed(chance, &TYPES);
        let stage = if type_of == "ductal-carcinoma-in-situ" { "stage-0" } else { weighed(chance, &STAGES) };
        let is_spread = stage == "metastatic-breast-cancer";
        let mut journey = Self {
            role,
            region: (place, zone),
            diagnosed: months(joined) - before as i64,
            type_of,
            stage,
            receptors: weighed(chance, &RECEPTORS),
            spread: is_spread.then(|| weighed(chance, &SPREAD)),
            age: 28 + (0..5).map(|_| chance.below(12)).sum::<usize>(),
            periods: Vec::new(),
        };
        if journey.who() == Who::Patient {
            journey.treat(chance, months(now));
        }
        journey
    }

    /// In whose place they speak.
    pub(super) fn who(&self) -> Who {
        match self.role {
            "patient" => Who::Patient,
            "bereaved" => Who::Bereaved,
            _ => Who::Carer,
        }
    }

    /// What was done so far, by stage and receptors, each with the month after the diagnosis in which it begins and its length.
    fn treat(&mut self, chance: &mut Chance, now: i64) {
        let mut at = 1;
        for (what, length) in plan(self, chance) {
            let start = self.diagnosed + at;
            if start > now {
                break;
            }
            let is_long = length > 6;
            // Some stop a long one early.
            let length = if is_long && chance.is(20) { length / 2 } else { length };
            let stop = Some(start + length).filter(|stop| *stop <= now);
            let why =
                stop.filter(|_| chance.is(40)).map(|_| one(chance, if is_long { &ENDED } else { &DONE }));
            let effects = chance.is(45).then(|| one(chance, effects(what)).to_owned());
            self.periods.push(Period {
                what: what.to_owned(),
                start: Some(month(start)),
                stop: stop.map(month),
                why: why.unwrap_or_default().to_owned(),
                effects: effects.into_iter().collect(),
            });
            // Tablets go on while other things begin.
            at += if is_long { 1 } else { length };
        }
    }

    /// Those treatments that people name in a sentence: medicines.
    pub(super) fn medicines(&self) -> impl Iterator<Item = &str> {
        const DONE_ONCE: [&str; 6] = [
            "lumpectomy",
            "mastectomy",
            "sentinel-node-biopsy",
            "axillary-clearance",
            "radiotherapy",
            "breast-reconstruction",
        ];
        self.periods.iter().map(|one| one.what.as_str()).filter(|what| !DONE_ONCE.contains(what))
    }
}

const DONE: [&str; 5] =
    ["It was finished.", "All rounds done.", "As planned.", "It was over, and I slept.", "Done, at last."];
const ENDED: [&str; 4] = [
    "My joints. We changed to another one.",
    "The time that was planned is over.",
    "It did not do enough any more.",
    "We made a break together.",
];

/// Slugs with their lengths in months.
type Steps = Vec<(&'static str, i64)>;

fn plan(journey: &Journey, chance: &mut Chance) -> Steps {
    match journey.stage {
        "stage-0" => vec![("lumpectomy", 1), ("radiotherapy", 2)],
        "metastatic-breast-cancer" => for_good(journey, chance),
        stage => early(journey, stage, chance),
    }
}

fn early(journey: &Journey, stage: &str, chance: &mut Chance) -> Steps {
    let (is_positive, has_her2) = (positive(journey), her2(journey));
    let operation = [(if chance.is(60) { "lumpectomy" } else { "mastectomy" }, 1)];
    let nodes = [(if stage == "stage-3" { "axillary-clearance" } else { "sentinel-node-biopsy" }, 1)];
    let mut medicines: Steps = Vec::new();
    if !is_positive || has_her2 || stage == "stage-3" || (stage == "stage-2" && chance.is(55)) {
        medicines.extend(match chance.below(3) {
            0 => vec![("ec-chemotherapy", 3), ("paclitaxel", 3)],
            1 => vec![("ac-chemotherapy", 2), ("docetaxel", 3)],
            _ => vec![("tc-chemotherapy", 3)],
        });
        if !is_positive && !has_her2 && chance.is(50) {
            medicines.extend([("carboplatin", 3), ("pembrolizumab", 12)]);
        }
    }
    let first = !medicines.is_empty() && chance.is(45);
    let mut steps: Steps = Vec::new();
    if first {
        steps.append(&mut medicines);
    }
    steps.extend(operation.into_iter().chain(nodes));
    steps.append(&mut medicines);
    if has_her2 {
        steps.push(("trastuzumab", 12));
    }
    if operation[0].0 == "lumpectomy" || stage == "stage-3" || chance.is(30) {
        steps.push(("radiotherapy", 2));
    }
    if is_positive {
        steps.extend(tablets(journey, chance));
        if stage == "stage-3" && chance.is(60) {
            steps.push(("abemaciclib", 24));
        }
    }
    if operation[0].0 == "mastectomy" && chance.is(30) {
        steps.push(("breast-reconstruction", 1));
    }
    steps
}

fn for_good(journey: &Journey, chance: &mut Chance) -> Steps {
    if her2(journey) {
        return vec![
            ("docetaxel", 5),
            ("trastuzumab", 30),
            ("pertuzumab", 30),
            ("trastuzumab-deruxtecan", 18),
        ];
    }
    if positive(journey) {
        let inhibitor = one(chance, &["palbociclib", "ribociclib", "abemaciclib"]);
        return vec![("letrozole", 24), (inhibitor, 24), ("fulvestrant", 14), ("capecitabine", 9)];
    }
    vec![("paclitaxel", 6), ("pembrolizumab", 10), ("carboplatin", 5), ("sacituzumab-govitecan", 10)]
}

fn tablets(journey: &Journey, chance: &mut Chance) -> Steps {
    match journey.age {
        0..50 if chance.is(50) => vec![("goserelin", 36), ("exemestane", 60)],
        0..50 => vec![("tamoxifen", 60)],
        _ => vec![(one(chance, &["letrozole", "anastrozole", "exemestane"]), 60)],
    }
}

fn positive(journey: &Journey) -> bool {
    ["hormone-receptor-positive", "triple-positive", "her2-low"].contains(&journey.receptors)
}

fn her2(journey: &Journey) -> bool {
    ["her2-positive", "triple-positive"].contains(&journey.receptors)
}

/// What a treatment is known to do besides.
fn effects(what: &str) -> &'static [&'static str] {
    match what {
        "paclitaxel" | "docetaxel" | "carboplatin" => {
            &["peripheral-neuropathy", "hair-loss", "fatigue", "nail-changes"]
        }
        "letrozole" | "anastrozole" | "exemestane" => &["joint-pain", "hot-flush", "insomnia"],
        "tamoxifen" | "goserelin" => &["hot-flush", "insomnia", "fatigue"],
        "radiotherapy" => &["radiation-dermatitis", "fatigue"],
        "lumpectomy" | "mastectomy" | "axillary-clearance" => &["post-surgical-pain", "stiff-shoulder"],
        "abemaciclib" | "capecitabine" => &["diarrhoea", "fatigue"],
        _ => &["fatigue", "nausea", "loss-of-appetite"],
    }
}

/// Months since the year 0 of a moment.
fn months(at: i64) -> i64 {
    // A day too early or too late at the turn of a month makes no difference here.
    at.div_euclid(DAY) * 12_000 / 365_250 + 1970 * 12
}

fn month(months: i64) -> Month {
    let year = i16::try_from(months.div_euclid(12)).unwrap_or(2000);
    Month { year, month: i8::try_from(months.rem_euclid(12) + 1).ok() }
}

impl Journey {
    /// The month of the diagnosis.
    pub(super) fn found(&self) -> Month {
        month(self.diagnosed)
    }
}

/// One of a list in which each has a weight.
pub(super) fn weighed<T: Copy>(chance: &mut Chance, list: &[(T, usize)]) -> T {
    let all: usize = list.iter().map(|(_, weight)| weight).sum();
    let mut left = chance.below(all);
    let found = list.iter().find(|(_, weight)| {
        let is_here = left < *weight;
        left = left.saturating_sub(*weight);
        is_here
    });
    found.unwrap_or(&list[0]).0
}

fn one<T: Copy>(chance: &mut Chance, list: &[T]) -> T {
    list[chance.below(list.len())]
}
