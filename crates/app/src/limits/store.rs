//! The only SQL about limits.

use db::{Result, Tx};
use jiff::Timestamp;

use super::Count;

db::sql! {
    // A window begins with the first try and is replaced by the first one after its end.
    HIT: (String, Timestamp, Timestamp) => (i64, Timestamp) = "INSERT INTO throttle (key_hash, hits, since, expires_at)
        VALUES ($1, 1, $2, $3) ON CONFLICT (key_hash) DO UPDATE SET
        hits = CASE WHEN throttle.expires_at <= $2 THEN 1 ELSE throttle.hits + 1 END,
        since = CASE WHEN throttle.expires_at <= $2 THEN $2 ELSE throttle.since END,
        expires_at = CASE WHEN throttle.expires_at <= $2 THEN $3 ELSE throttle.expires_at END
        RETURNING hits, expires_at";
    GIVE_BACK: String = "UPDATE throttle SET hits = hits - 1 WHERE key_hash = $1 AND hits > 0";
    FORGET: String = "DELETE FROM throttle WHERE key_hash = $1";
    SWEEP: Timestamp = "DELETE FROM throttle WHERE expires_at <= $1";
}

/// Counts one more; gives the count and when its window ends.
pub(super) async fn hit(tx: &Tx, count: &Count) -> Result<(i64, Timestamp)> {
    tx.one(&HIT, (&count.key, count.now, count.expires)).await
}

pub(super) async fn give_back(tx: &Tx, key: &str) -> Result<()> {
    tx.exec(&GIVE_BACK, key).await.map(drop)
}

pub(super) async fn forget(tx: &Tx, key: &str) -> Result<()> {
    tx.exec(&FORGET, key).await.map(drop)
}

/// Deletes what has ended.
pub(crate) async fn sweep(tx: &Tx, now: Timestamp) -> Result<u64> {
    tx.exec(&SWEEP, now).await
}
