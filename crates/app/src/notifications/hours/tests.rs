//! Nights, mornings and clocks.

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn nights_are_quiet_where_one_lives_also_when_the_clocks_change() {
    let hours = Hours { zone: "Europe/Berlin".to_owned(), ..Hours::default() };
    for (time, quiet) in [
        ("2026-01-10T20:59:00Z", false),
        ("2026-01-10T21:00:00Z", true),
        ("2026-01-11T06:59:00Z", true),
        ("2026-01-11T07:00:00Z", false),
        ("2026-07-11T05:59:00Z", true),
        ("2026-07-11T06:00:00Z", false),
    ] {
        assert_eq!(hours.is_quiet(at(time)), quiet, "{time}");
    }
    let none = Hours { quiet_from: 600, quiet_to: 600, ..hours.clone() };
    assert!(!none.is_quiet(at("2026-01-11T03:00:00Z")));
    let noon = Hours { quiet_from: 12 * 60, quiet_to: 13 * 60, zone: "UTC".to_owned(), ..hours };
    assert!(noon.is_quiet(at("2026-01-11T12:30:00Z")) && !noon.is_quiet(at("2026-01-11T13:00:00Z")));
}

#[test]
fn a_digest_comes_once_a_day_and_once_a_week_in_the_morning() {
    let hours = Hours { zone: "America/New_York".to_owned(), ..Hours::default() };
    // A Wednesday, eight in the morning there.
    let daily = |hours: &Hours, time: &str| hours.daily_due(at(time)).map(|(day, _)| day);
    let weekly = |hours: &Hours, time: &str| hours.weekly_due(at(time)).map(|(day, _)| day);
    assert_eq!(hours.daily_due(at("2026-11-25T12:59:00Z")), None);
    let morning = ("2026-11-25".to_owned(), at("2026-11-25T13:00:00Z"));
    assert_eq!(hours.daily_due(at("2026-11-25T13:00:00Z")), Some(morning.clone()));
    assert_eq!(
        hours.daily_due(at("2026-11-25T17:41:00Z")),
        Some(morning),
        "later, of what was before the morning"
    );
    let had = Hours { daily_on: "2026-11-25".to_owned(), ..hours.clone() };
    assert_eq!(daily(&had, "2026-11-25T20:00:00Z"), None);
    assert_eq!(daily(&had, "2026-11-26T13:00:00Z").as_deref(), Some("2026-11-26"));
    assert_eq!(weekly(&had, "2026-11-25T20:00:00Z").as_deref(), Some("2026-11-23"));
    let had = Hours { weekly_on: "2026-11-23".to_owned(), ..had };
    assert_eq!(weekly(&had, "2026-11-29T20:00:00Z"), None);
    assert_eq!(weekly(&had, "2026-11-30T12:00:00Z"), None, "not before the morning");
    assert_eq!(weekly(&had, "2026-11-30T13:30:00Z").as_deref(), Some("2026-11-30"));
}
