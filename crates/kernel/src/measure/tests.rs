use std::time::Duration;

use super::{Level, SECONDS, STEPS, Times};

#[test]
fn a_time_counts_for_the_shortest_kind_that_holds_it() {
    let times = Times::default();
    for micros in [0, 500, 501, 10_000_000, 10_000_001, u64::MAX / 2_000_000] {
        times.note(Duration::from_micros(micros));
    }
    let taken = times.taken();
    assert_eq!((taken.kinds[0], taken.kinds[1]), (2, 1));
    assert_eq!((taken.kinds[STEPS - 1], taken.kinds[STEPS]), (1, 2));
    assert_eq!(taken.number(), 6);
}

#[test]
fn most_of_a_hundred_quick_ones_and_one_slow_one_were_quick() {
    let times = Times::default();
    assert_eq!(times.taken().within(0.5), None);
    for _ in 0..100 {
        times.note(Duration::from_millis(2));
    }
    times.note(Duration::from_secs(60));
    let taken = times.taken();
    assert_eq!((taken.within(0.5), taken.within(0.95)), (Some(0.0025), Some(0.0025)));
    assert_eq!(taken.within(1.0), Some(SECONDS[STEPS - 1]));
    assert_eq!(taken.since(&taken).number(), 0);
}

#[test]
fn what_is_there_is_what_came_and_did_not_go() {
    let level = Level::default();
    let (one, other) = (level.up(), level.up());
    assert_eq!(level.get(), 2);
    drop(one);
    assert_eq!(level.get(), 1);
    drop(other);
    level.went();
    assert_eq!(level.get(), 0, "never less than nothing");
}
