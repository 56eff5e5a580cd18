//! Identifiers: positive 64-bit numbers that sort by time of making, shown as 13 characters of Crockford's
//! base 32 (<https://www.crockford.com/base32.html>), which has no letters that look alike.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::Clock;

/// Bits below the millisecond: room for a million ids a millisecond in one process.
const LOW_BITS: u32 = 20;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 13;

/// Makes identifiers. One for each process; ids of one maker only ever grow.
#[derive(Debug)]
pub struct Ids {
    clock: Clock,
    last: AtomicI64,
}

impl Ids {
    /// A maker that takes the time from `clock`.
    pub fn new(clock: Clock) -> Self {
        Self { clock, last: AtomicI64::new(0) }
    }

    /// The next identifier: milliseconds since 1970 above 20 random bits. Two processes meet on the same
    /// number about once in a million ids made in the same millisecond; the primary key then refuses the second.
    pub fn next(&self) -> i64 {
        let fresh = (self.clock.now().as_millisecond() << LOW_BITS) | random_low_bits();
        let step = |last: i64| Some(fresh.max(last + 1));
        match self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step) {
            Ok(last) | Err(last) => fresh.max(last + 1),
        }
    }
}

/// The identifier of something that was made at a moment, in milliseconds, for data that is made after the fact. `number` tells it
/// apart from what was made in the same millisecond.
pub fn of(millisecond: i64, number: i64) -> i64 {
    (millisecond << LOW_BITS) | (number & ((1 << (LOW_BITS - 1)) - 1))
}

/// Half the range only, so that many ids within a millisecond do not run into the next one.
fn random_low_bits() -> i64 {
    let mut bytes = [0u8; 4];
    // Without the system's random numbers the counter alone still keeps ids of this process apart.
    if getrandom::fill(&mut bytes).is_err() {
        return 0;
    }
    i64::from(u32::from_le_bytes(bytes) >> (32 - (LOW_BITS - 1)))
}

/// The 13 characters people see.
pub fn encode(id: i64) -> String {
    let mut rest = id.cast_unsigned();
    let mut text = [b'0'; LENGTH];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    text.iter().map(|b| char::from(*b)).collect()
}

/// Reads what [`encode`] wrote. Lower case and the look-alikes o, i and l are taken for 0 and 1.
pub fn decode(text: &str) -> Option<i64> {
    if text.len() != LENGTH {
        return None;
    }
    let mut id: u64 = 0;
    for byte in text.bytes() {
        let digit = match byte.to_ascii_uppercase() {
            b'O' => 0,
            b'I' | b'L' => 1,
            other => ALPHABET.iter().position(|b| *b == other)? as u64,
        };
        // Thirteen digits hold 65 bits: the first may only be 0 to 7 for a positive number.
        id = id.checked_mul(32)?.checked_add(digit)?;
    }
    i64::try_from(id).ok()
}

#[cfg(test)]
mod tests;
