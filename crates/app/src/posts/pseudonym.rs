//! Names for one thread alone, made here: nobody chooses one that gives them away.

use kernel::random;

/// How many are tried until one is free in its thread.
const TRIES: usize = 8;

const HOW: [&str; 32] = [
    "Amber", "Blue", "Bright", "Calm", "Clear", "Copper", "Early", "Evening", "Gentle", "Golden", "Green",
    "Grey", "Hidden", "Kind", "Late", "Light", "Little", "Mild", "Misty", "Morning", "Open", "Patient",
    "Plain", "Quiet", "Silver", "Slow", "Soft", "Steady", "Still", "Tall", "Warm", "White",
];
const WHAT: [&str; 48] = [
    "Acorn", "Alder", "Aspen", "Badger", "Bay", "Beech", "Birch", "Bramble", "Brook", "Cedar", "Cloud",
    "Clover", "Coast", "Crane", "Curlew", "Dune", "Elder", "Fern", "Field", "Finch", "Garden", "Harbour",
    "Hare", "Hazel", "Heron", "Hill", "Island", "Juniper", "Lake", "Lantern", "Linden", "Maple", "Meadow",
    "Moss", "Oak", "Otter", "Owl", "Pebble", "Pine", "Plover", "Reed", "River", "Robin", "Rowan", "Shore",
    "Thistle", "Willow", "Wren",
];

/// A few names of two words, to take the first that is free of.
pub(super) fn some() -> Vec<String> {
    (0..TRIES).map(|_| one(random::<2>())).collect()
}

/// The name that two numbers stand for.
pub(crate) fn one([how, what]: [u8; 2]) -> String {
    format!("{} {}", HOW[usize::from(how) % HOW.len()], WHAT[usize::from(what) % WHAT.len()])
}
