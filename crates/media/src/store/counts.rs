//! What this process has asked of its store, in numbers.

use kernel::measure::Count;

use super::Store;

/// Each thing that a store does.
#[derive(Debug, Default)]
pub struct Counts {
    /// Reading a file, a part of one, or what is known of it.
    pub read: Operation,
    /// Storing a file.
    pub store: Operation,
    /// Deleting a file.
    pub delete: Operation,
    /// Listing files.
    pub list: Operation,
}

/// How often one thing was tried, and how often it did not come off.
#[derive(Debug, Default)]
pub struct Operation {
    pub tried: Count,
    pub failed: Count,
}

impl Store {
    /// What was asked of it.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }
}

impl Counts {
    /// The thing with this verb.
    pub(super) fn of(&self, verb: &str) -> &Operation {
        match verb {
            "store" => &self.store,
            "delete" => &self.delete,
            "list" => &self.list,
            _ => &self.read,
        }
    }
}
