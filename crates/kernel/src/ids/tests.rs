use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

#[test]
fn ids_grow_even_when_the_clock_stands_or_goes_back() {
    let clock = Clock::fixed(Timestamp::from_second(1_800_000_000).unwrap());
    let ids = Ids::new(clock.clone());
    let mut last = 0;
    for round in 0..10_000 {
        if round == 5_000 {
            clock.set(Timestamp::from_second(1_700_000_000).unwrap());
        }
        let id = ids.next();
        assert!(id > last);
        last = id;
    }
}

#[test]
fn a_look_alike_letter_is_read_as_its_digit() {
    assert_eq!(decode("ooooooooooo1o"), Some(32));
    assert_eq!(decode("000000000001l"), Some(33));
}

#[test]
fn what_is_not_an_id_is_refused() {
    for text in ["", "0", "00000000000000", "ZZZZZZZZZZZZZ", "U000000000000", "0000000000é00"] {
        assert_eq!(decode(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn shown_ids_read_back_and_sort_alike(a in 0..=i64::MAX, b in 0..=i64::MAX) {
        prop_assert_eq!(decode(&encode(a)), Some(a));
        prop_assert_eq!(a.cmp(&b), encode(a).cmp(&encode(b)));
    }
}
