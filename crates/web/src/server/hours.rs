//! How this process did over the last day, in steps of five minutes, for the page that shows it. It is in memory only, and begins anew
//! with the process.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::traffic::Total;

/// How long a step is.
pub(crate) const STEP: SignedDuration = SignedDuration::from_mins(5);
/// How many steps are kept: a day.
const MOST: usize = 24 * 12;

/// The steps so far.
#[derive(Debug)]
pub(crate) struct Hours(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    /// When the step that runs began, and what was counted by then.
    began: Timestamp,
    before: Total,
    steps: VecDeque<Step>,
}

/// What happened in one step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// When it began.
    pub(crate) at: Timestamp,
    pub(crate) total: Total,
}

impl Hours {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self(Mutex::new(Inner { began: now, before: Total::default(), steps: VecDeque::new() }))
    }

    /// Ends the step if its time is over. Called often.
    pub(crate) fn look(&self, now: Timestamp, total: impl FnOnce() -> Total) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(inner.began) < STEP {
            return;
        }
        let total = total();
        let step = Step { at: inner.began, total: total.since(&inner.before) };
        inner.steps.push_back(step);
        if inner.steps.len() > MOST {
            inner.steps.pop_front();
        }
        (inner.began, inner.before) = (now, total);
    }

    /// All steps, the one that runs last.
    pub(crate) fn steps(&self, total: Total) -> Vec<Step> {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let running = Step { at: inner.began, total: total.since(&inner.before) };
        inner.steps.iter().copied().chain([running]).collect()
    }
}
