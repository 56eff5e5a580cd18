//! How many turns one member has.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::members::MemberId;

/// Those who have turns or wait for them, and how many.
#[derive(Default)]
pub(super) struct Hands(Mutex<HashMap<MemberId, usize>>);

/// One of the turns that somebody has, until it is dropped.
pub(super) struct Hand<'a> {
    of: &'a Hands,
    who: MemberId,
}

impl Hands {
    /// One more for somebody who has fewer than `most`.
    pub(super) fn raise(&self, who: MemberId, most: usize) -> Option<Hand<'_>> {
        let mut all = self.all();
        let own = all.entry(who).or_default();
        if *own >= most {
            return None;
        }
        *own += 1;
        Some(Hand { of: self, who })
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.all().is_empty()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<MemberId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Hand<'_> {
    fn drop(&mut self) {
        let mut all = self.of.all();
        match all.get_mut(&self.who) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(all.remove(&self.who)),
        }
    }
}
