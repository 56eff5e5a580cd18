//! The only SQL about letters.

use db::{Result, Tx};
use jiff::Timestamp;

use super::Letter;
use super::letter::LetterId;
use crate::communities::CommunityId;

db::sql! {
    POST: (LetterId, CommunityId, String, Option<i64>, String, String, i64, Timestamp) = "INSERT INTO letter (id, community_id, kind,
        owner_id, recipient, content, urgency, state, due_at, leased_until, attempts, problem, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, 0, 0, '', $8)";
}

pub(super) async fn post(tx: &Tx, letter: &Letter) -> Result<()> {
    let content = serde_json::to_string(&letter.note).unwrap_or_default();
    let urgency = letter.urgency as i64;
    tx.exec(
        &POST,
        (letter.id, letter.community, letter.kind, letter.owner, &letter.to, content, urgency, letter.at),
    )
    .await?;
    Ok(())
}
