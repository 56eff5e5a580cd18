//! The only SQL about events.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::json;

use super::{Event, Recorded};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::privacy::{Part, Person};

/// What every reader of events reads of them.
macro_rules! recorded {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.at, e.kind, e.subject, e.detail, e.reason, e.actor_id, a.alias AS actor, e.about_id, b.alias AS about
            FROM event e LEFT JOIN member a ON a.account_id = e.actor_id AND a.community_id = e.community_id
            LEFT JOIN member b ON b.account_id = e.about_id AND b.community_id = e.community_id ",
            $rest
        )
    };
}

db::sql! {
    LIST: (CommunityId, i64, i64, AccountId) => Recorded = recorded!("WHERE e.community_id = $1 AND e.id < $2
        AND (e.kept_from IS NULL OR e.kept_from <> $4) ORDER BY e.id DESC LIMIT $3");
    ABOUT: (CommunityId, AccountId, i64) => Recorded = recorded!("WHERE e.about_id = $2 AND e.community_id = $1
        ORDER BY e.id DESC LIMIT $3");
    RECORD: (i64, CommunityId, String, String, String, Timestamp, Option<AccountId>, Option<AccountId>, String, Option<AccountId>) =
        "INSERT INTO event (id, community_id, kind, subject, detail, at, actor_id, about_id, reason, kept_from)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

/// Writes an event, as part of what it tells of.
pub(crate) async fn record(tx: &Tx, event: &Event) -> Result<()> {
    let Event { id, community, kind, subject, detail, at, actor, about, kept_from, reason } = event;
    let row = (*id, *community, *kind, subject, detail, *at, *actor, *about, reason, *kept_from);
    tx.exec(&RECORD, row).await?;
    Ok(())
}

pub(super) async fn list(
    c: &Conn,
    home: CommunityId,
    reader: AccountId,
    before: i64,
    most: u16,
) -> Result<Vec<Recorded>> {
    c.all(&LIST, (home, before, i64::from(most), reader)).await
}

pub(super) async fn about(c: &Conn, home: CommunityId, id: AccountId, most: u16) -> Result<Vec<Recorded>> {
    c.all(&ABOUT, (home, id, i64::from(most))).await
}

/// What staff did that was about a person, and what they did themselves.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let list = about(c, who.home, who.account, u16::MAX).await?;
    let list = list.into_iter().map(|one| {
        let by = if one.actor_id == Some(who.account) { "you" } else { "staff" };
        json!({ "what": one.kind, "to": one.subject, "by": by, "reason": one.reason, "at": one.at.to_string() })
    });
    Ok(Part::new("record", "What was recorded about you", list.collect()))
}
