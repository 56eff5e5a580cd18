//! The only SQL of the benchmark: subscribers in great number, whom nobody could invite one by one.

use app::communities::CommunityId;
use app::newsletter::{Pace, SubscriberId};
use db::{Result, Tx};
use jiff::Timestamp;

db::sql! {
    ADD: (SubscriberId, CommunityId, String, String, Pace, Timestamp) = "INSERT INTO subscriber (id, community_id, email, email_key, pace,
        topics, confirmed_at) VALUES ($1, $2, $3, $4, $5, '[]', $6)";
}

/// Readers who confirmed their addresses at `now`, with ids from `first` on.
pub(crate) async fn add(
    tx: &Tx,
    home: CommunityId,
    first: i64,
    readers: &[String],
    pace: Pace,
    now: Timestamp,
) -> Result<u64> {
    let ids = (first..).map(SubscriberId);
    let rows: Vec<_> = ids.zip(readers).map(|(id, to)| (id, home, to, to, pace, now)).collect();
    tx.exec_many(&ADD, &rows).await
}
