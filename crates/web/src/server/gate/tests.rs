//! Who is let through, who waits, and who is told to come later.

use std::sync::Arc;
use std::time::Duration;

use app::members::MemberId;
use app::pictures::AT_ONCE;

use super::{Dear, Gates, OF_ONE, Turn, WAITING};

/// As many turns as are to be had at once.
async fn all(gates: &Gates, kind: Dear) -> Vec<Turn<'_>> {
    let mut all = Vec::new();
    while let Ok(Ok(turn)) = tokio::time::timeout(Duration::from_millis(20), gates.turn(kind)).await {
        all.push(turn);
    }
    all
}

async fn is_refused(gates: &Gates, kind: Dear) -> bool {
    matches!(gates.turn(kind).await, Err(app::Error::Busy))
}

#[tokio::test]
async fn half_of_the_readers_are_let_through_some_wait_and_the_rest_is_told_to_come_later() {
    let gates = Arc::new(Gates::before(4));
    let turns = all(&gates, Dear::Search).await;
    assert_eq!(turns.len(), 2);
    let waits = async |gates: Arc<Gates>| gates.turn(Dear::Search).await.map(drop);
    let waiting: Vec<_> = (0..2 * WAITING).map(|_| tokio::spawn(waits(Arc::clone(&gates)))).collect();
    while gates.gates[Dear::Search as usize].waiting.available_permits() > 0 {
        tokio::task::yield_now().await;
    }
    let refused = tokio::time::timeout(Duration::from_secs(5), is_refused(&gates, Dear::Search)).await;
    assert_eq!(refused, Ok(true), "it waits behind all others, instead of being told");
    assert!(waiting.iter().all(|one| !one.is_finished()));
    drop(turns);
    for one in waiting {
        assert!(one.await.unwrap().is_ok(), "whoever waits gets a turn");
    }
    assert_eq!(all(&gates, Dear::Search).await.len(), 2, "turns are given back");
}

#[tokio::test]
async fn whoever_waits_too_long_is_told_to_come_later_and_whoever_leaves_gives_their_place_back() {
    let gates = Gates::with(1, Duration::from_millis(5));
    let first = gates.turn(Dear::Search).await;
    for _ in 0..2 * WAITING {
        assert!(is_refused(&gates, Dear::Search).await);
        let left = tokio::time::timeout(Duration::ZERO, gates.turn(Dear::Search)).await;
        assert!(left.is_err(), "there is no place left to wait at");
    }
    drop(first);
    assert!(!is_refused(&gates, Dear::Search).await);
}

#[tokio::test]
async fn a_flood_of_one_kind_leaves_turns_to_every_other() {
    for readers in [3, 4, 8, 16] {
        for flood in Dear::ALL {
            let gates = Gates::with(readers, Duration::from_millis(20));
            let _flood = all(&gates, flood).await;
            assert!(is_refused(&gates, flood).await);
            for other in Dear::ALL.into_iter().filter(|other| *other != flood) {
                assert!(!is_refused(&gates, other).await, "{flood:?} has used up {other:?} of {readers}");
            }
        }
    }
}

#[tokio::test]
async fn all_kinds_together_leave_readers_to_everything_else() {
    for (readers, most) in [(1, 1), (2, 1), (4, 3), (16, 12)] {
        let gates = Gates::with(readers, Duration::from_millis(20));
        let mut reading = Vec::new();
        for kind in Dear::ALL.into_iter().filter(|kind| *kind != Dear::Pictures) {
            reading.extend(all(&gates, kind).await);
        }
        assert_eq!(reading.len(), most, "of {readers}");
        assert_eq!(all(&gates, Dear::Pictures).await.len(), AT_ONCE, "sending a picture reads for no time");
    }
}

#[tokio::test]
async fn no_member_has_all_turns_to_send_pictures() {
    let gates = Gates::with(4, Duration::from_millis(20));
    let (one, other) = (MemberId(1), MemberId(2));
    let mut turns = Vec::new();
    while let Ok(turn) = gates.turn_to_send(one).await {
        turns.push(turn);
    }
    assert_eq!(turns.len(), OF_ONE);
    assert!(gates.turn_to_send(other).await.is_ok(), "others have theirs");
    turns.pop();
    assert!(gates.turn_to_send(one).await.is_ok(), "what is given back can be had again");
    assert!(gates.turn_to_send(one).await.is_ok(), "also by whoever gave it back at once");
    drop(turns);
    assert!(gates.hands.is_empty(), "nobody is remembered");
}
