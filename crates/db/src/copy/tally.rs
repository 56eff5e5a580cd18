//! What two tables with the same rows have in common, whatever the engine and the order.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use super::Cell;

/// How many rows, and the sum of half the SHA-256 of each, which does not ask for their order. Made to find what went wrong,
/// not to resist somebody who makes up rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows.
    pub rows: u64,
    sum: u128,
}

impl Tally {
    /// Counts a row. The cells stand in the order of their columns' names.
    pub fn add(&mut self, row: &[Cell]) {
        let mut bytes = Vec::with_capacity(row.iter().map(Cell::size).sum());
        row.iter().for_each(|cell| cell.write(&mut bytes));
        let hash = Sha256::digest(&bytes);
        let half = hash.iter().take(16).fold(0, |sum, byte| (sum << 8) | u128::from(*byte));
        self.rows += 1;
        self.sum = self.sum.wrapping_add(half);
    }

    /// The sum alone, as 32 hexadecimal digits.
    pub fn checksum(&self) -> String {
        format!("{:032x}", self.sum)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.rows, self.checksum())
    }
}

impl FromStr for Tally {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (rows, sum) = text.split_once(' ').ok_or(())?;
        let sum = u128::from_str_radix(sum, 16).map_err(drop)?;
        Ok(Self { rows: rows.parse().map_err(drop)?, sum })
    }
}
