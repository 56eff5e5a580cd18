//! What the mail server took, and whether that is what should have been sent: everybody once, and whatever came twice under
//! one name, by which the receiving side can know it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::failure::{Failure, Result};

/// A letter that was taken.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Taken {
    pub(crate) to: String,
    /// Its Message-ID.
    pub(crate) name: String,
}

/// Letters in the order in which they were taken.
#[derive(Debug, Default)]
pub(crate) struct Ledger(Mutex<Vec<Taken>>);

impl Ledger {
    /// Notes a letter; afterwards it may be acknowledged.
    pub(crate) fn note(&self, letter: Taken) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
    }

    /// How many were taken, each as often as it came.
    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// All of them.
    pub(crate) fn letters(&self) -> Vec<Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Holds what was taken against who should have got a letter; gives how many came twice.
///
/// # Errors
/// When somebody was missed, a stranger was written to, a letter came three times, one came twice under two names, or more
/// than `most` came twice.
pub(crate) fn twice(letters: &[Taken], readers: &[String], most: usize) -> Result<usize> {
    let mut of: HashMap<&str, Vec<&str>> = readers.iter().map(|to| (to.as_str(), Vec::new())).collect();
    for Taken { to, name } in letters {
        let of = of.get_mut(to.as_str());
        of.ok_or_else(|| wrong(format!("“{to}” got a letter and is no reader.")))?.push(name);
    }
    let missed = of.values().filter(|names| names.is_empty()).count();
    if missed > 0 {
        return Err(wrong(format!("{missed} of {} readers were missed.", readers.len())));
    }
    let many: Vec<_> = of.iter().filter(|(_, names)| names.len() > 1).collect();
    if let Some((to, names)) = many.iter().find(|(_, names)| names.len() > 2 || names[0] != names[1]) {
        return Err(wrong(format!("{to} got {names:?}: no receiving side can know that it is one letter.")));
    }
    if many.len() > most {
        let what = "more than were on their way when the worker was killed";
        return Err(wrong(format!("{} readers got a letter twice, {what} ({most}).", many.len())));
    }
    Ok(many.len())
}

fn wrong(what: String) -> Failure {
    Failure::new(what, "The outbox does not do what docs/mail.md promises; no figure of it counts.")
}
