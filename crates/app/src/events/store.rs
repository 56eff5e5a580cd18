//! The only SQL about events.

use db::{Result, Tx};
use jiff::Timestamp;

use super::Event;
use crate::accounts::AccountId;
use crate::communities::CommunityId;

db::sql! {
    RECORD: (i64, CommunityId, String, String, String, Timestamp, Option<AccountId>, Option<AccountId>, String) = "INSERT INTO event
        (id, community_id, kind, subject, detail, at, actor_id, about_id, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

/// Writes an event, as part of what it tells of.
pub(crate) async fn record(tx: &Tx, event: &Event) -> Result<()> {
    let Event { id, community, kind, subject, detail, at, actor, about, reason } = event;
    tx.exec(&RECORD, (*id, *community, *kind, subject, detail, *at, *actor, *about, reason)).await?;
    Ok(())
}
