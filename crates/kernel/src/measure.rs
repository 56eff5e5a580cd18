//! What a process counts about its own work: how often, and how long. A number is one atomic addition, so that counting costs next
//! to nothing where much happens. What is counted here never holds anything that somebody said.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Counts up for as long as the process lives.
#[derive(Debug, Default)]
pub struct Count(AtomicU64);

impl Count {
    /// One more.
    pub fn one(&self) {
        self.add(1);
    }

    /// So many more.
    pub fn add(&self, number: u64) {
        self.0.fetch_add(number, Ordering::Relaxed);
    }

    /// How many by now.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// How much of something there is just now.
#[derive(Debug, Default)]
pub struct Level(Count, Count);

impl Level {
    /// One more, until what this gives is dropped.
    pub fn up(&self) -> Raised<'_> {
        self.0.one();
        Raised(self)
    }

    /// One more.
    pub fn came(&self) {
        self.0.one();
    }

    /// One less.
    pub fn went(&self) {
        self.1.one();
    }

    /// How many there are.
    pub fn get(&self) -> u64 {
        // What went is read first: so it is never more than what came.
        let went = self.1.get();
        self.0.get().saturating_sub(went)
    }
}

/// One of what a [`Level`] counts.
#[derive(Debug)]
pub struct Raised<'a>(&'a Level);

impl Drop for Raised<'_> {
    fn drop(&mut self) {
        self.0.went();
    }
}

/// How many kinds of length a [`Times`] tells apart, without those that are longer than all.
pub const STEPS: usize = 14;
/// The longest time of each kind, in seconds.
pub const SECONDS: [f64; STEPS] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// The same in microseconds.
const MICROSECONDS: [u64; STEPS] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
    5_000_000, 10_000_000,
];

/// How long things took: a histogram.
#[derive(Debug, Default)]
pub struct Times {
    kinds: [Count; STEPS + 1],
    micros: Count,
}

impl Times {
    /// Something took so long.
    pub fn note(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.kinds[MICROSECONDS.partition_point(|most| *most < micros)].one();
        self.micros.add(micros);
    }

    /// What was noted by now.
    pub fn taken(&self) -> Taken {
        Taken { kinds: std::array::from_fn(|at| self.kinds[at].get()), micros: self.micros.get() }
    }
}

/// What a [`Times`] had noted at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Taken {
    /// How many there were of each kind; last those that took longer than all of [`SECONDS`].
    pub kinds: [u64; STEPS + 1],
    /// How long they took together, in microseconds.
    pub micros: u64,
}

impl Taken {
    /// How many there were.
    pub fn number(&self) -> u64 {
        self.kinds.iter().sum()
    }

    /// How long they took together, in seconds.
    pub fn seconds(&self) -> f64 {
        self.micros as f64 / 1e6
    }

    /// The sum of two.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            kinds: std::array::from_fn(|at| self.kinds[at] + other.kinds[at]),
            micros: self.micros + other.micros,
        }
    }

    /// What came since `earlier`.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        Self {
            kinds: std::array::from_fn(|at| self.kinds[at].saturating_sub(earlier.kinds[at])),
            micros: self.micros.saturating_sub(earlier.micros),
        }
    }

    /// The time, in seconds, that `share` (0 to 1) of them took at most, as exact as the kinds are; the longest kind for what took longer.
    /// Nothing where nothing was noted.
    pub fn within(&self, share: f64) -> Option<f64> {
        let wanted = self.number() as f64 * share;
        let mut so_far = 0;
        let fits = |number: &u64| {
            so_far += number;
            so_far as f64 >= wanted
        };
        let at = self.kinds.iter().position(fits)?;
        (self.number() > 0).then(|| SECONDS[at.min(STEPS - 1)])
    }
}

#[cfg(test)]
mod tests;
