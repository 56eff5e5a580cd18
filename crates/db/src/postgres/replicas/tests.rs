//! Which replicas are read from.

use std::time::{Duration, Instant};

use super::Led;

const MOST: Duration = Duration::from_secs(5);

/// A primary that wrote 100 bytes each second.
fn led(seconds: u64) -> Led {
    let mut led = Led::default();
    let began = Instant::now();
    for second in 0..=seconds {
        led.note(began + Duration::from_secs(second), 1_000 + 100 * second);
    }
    led
}

#[test]
fn one_that_keeps_up_is_read_from() {
    assert_eq!(led(60).verdict(Some(7_000), Some(7_000), MOST), Ok(7_000));
    assert_eq!(led(60).verdict(Some(6_600), Some(7_000), MOST), Ok(6_600));
}

#[test]
fn one_that_lies_too_far_behind_is_left_out_and_comes_back() {
    let led = led(60);
    assert!(led.verdict(Some(6_300), Some(7_000), MOST).is_err());
    assert!(led.verdict(Some(10), Some(7_000), MOST).is_err());
    assert_eq!(led.verdict(Some(6_900), Some(7_000), MOST), Ok(6_900));
}

#[test]
fn one_that_does_not_answer_is_left_out() {
    assert!(led(1).verdict(None, Some(1_100), MOST).is_err());
}

#[test]
fn one_that_is_ahead_of_its_primary_follows_another_history() {
    assert!(led(1).verdict(Some(1_101), Some(1_100), MOST).is_err());
}

#[test]
fn without_a_primary_what_is_there_can_be_read() {
    assert_eq!(led(60).verdict(Some(1_000), None, MOST), Ok(1_000));
}

#[test]
fn a_primary_that_rests_leaves_nobody_behind() {
    let mut led = Led::default();
    let began = Instant::now();
    (0..600).for_each(|second| led.note(began + Duration::from_secs(second), 1_000));
    assert_eq!(led.verdict(Some(1_000), Some(1_000), MOST), Ok(1_000));
}
