//! Whether two sides have the same rows.

use std::collections::BTreeMap;

use db::copy::Tally;

use crate::{Error, Result};

/// Tables that are named when they differ.
const NAMED: usize = 5;

/// What the tables should be, and what they are.
pub(crate) struct Proof {
    pub(crate) wanted: BTreeMap<String, Tally>,
    pub(crate) found: BTreeMap<String, Tally>,
}

impl Proof {
    /// The tables, where each has the same rows on both sides; otherwise which do not. `perhaps` says what it may come from.
    pub(crate) fn equal(self, perhaps: &str) -> Result<Vec<(String, Tally)>> {
        let mut odd = differences(&self.wanted, &self.found);
        if odd.is_empty() {
            return Ok(self.found.into_iter().collect());
        }
        let more = odd.len().saturating_sub(NAMED);
        odd.truncate(NAMED);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        Err(Error::Copy(format!(
            "The copy is not what it was made from: {}{more}. Perhaps {perhaps}.",
            odd.join("; ")
        )))
    }
}

/// A line for each table that is not the same on both sides.
fn differences(wanted: &BTreeMap<String, Tally>, found: &BTreeMap<String, Tally>) -> Vec<String> {
    let odd = wanted.iter().filter_map(|(table, wanted)| {
        let found = found.get(table).copied().unwrap_or_default();
        let what = match found.rows == wanted.rows {
            true => "as many rows, with other words".to_owned(),
            false => format!("{} rows, and should be {}", found.rows, wanted.rows),
        };
        (found != *wanted).then(|| format!("{table} has {what}"))
    });
    odd.collect()
}
