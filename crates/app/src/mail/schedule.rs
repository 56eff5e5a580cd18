//! When a letter that did not leave is tried again. The same for everybody and without chance, so that an operator can say when
//! the next try is; `docs/mail.md` lists it.

use jiff::SignedDuration;

/// The wait after the first try, the second, and so on. After the last one a letter is dead: some three days.
const WAITS: [SignedDuration; 8] = [
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
];

/// Where the mail server itself cannot be reached, no wait is longer than the third: when it is back, letters leave soon.
const WAITS_AT_A_CLOSED_DOOR: usize = 3;
/// Tries at a closed door until a letter is dead: a week of half-hours.
const TRIES_AT_A_CLOSED_DOOR: u32 = 338;

/// How long to wait after this many tries that the receiving side put off; nothing when it is time to give up.
pub(super) fn put_off(tries: u32) -> Option<SignedDuration> {
    let at = usize::try_from(tries).ok()?.checked_sub(1)?;
    WAITS.get(at).copied()
}

/// How long to wait after this many tries when the way itself is closed.
pub(super) fn closed(tries: u32) -> Option<SignedDuration> {
    let at = usize::try_from(tries).ok()?.checked_sub(1)?.min(WAITS_AT_A_CLOSED_DOOR - 1);
    if tries < TRIES_AT_A_CLOSED_DOOR { WAITS.get(at).copied() } else { None }
}
