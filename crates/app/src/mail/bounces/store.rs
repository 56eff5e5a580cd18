//! The only SQL about addresses that get no letters.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use crate::communities::CommunityId;

db::row! {
    /// An address that gets no letters, or is on its way there.
    pub struct Suppressed {
        /// The address in small letters.
        address_key: String,
        /// `bounce` or `complaint`.
        reason: String,
        /// What was said last.
        detail: String,
        /// How often in a row it happened.
        bounces: i64,
        /// Since when nothing is sent; nothing while it is only counted.
        since: Option<Timestamp>,
        last_at: Timestamp,
    }
}

db::sql! {
    FIND: (CommunityId, String) => (String,) = "SELECT reason FROM suppressed_address
        WHERE community_id = $1 AND address_key = $2 AND since IS NOT NULL";
    SUPPRESS: (CommunityId, String, String, String, Timestamp) = "INSERT INTO suppressed_address (community_id, address_key, reason,
        detail, bounces, since, last_at) VALUES ($1, $2, $3, $4, 1, $5, $5)
        ON CONFLICT (community_id, address_key) DO UPDATE SET bounces = suppressed_address.bounces + 1, detail = excluded.detail,
        reason = CASE WHEN suppressed_address.since IS NOT NULL AND suppressed_address.reason = 'bounce' THEN 'bounce' ELSE excluded.reason END,
        since = COALESCE(suppressed_address.since, excluded.since), last_at = excluded.last_at";
    COUNT: (CommunityId, String, String, Timestamp, Timestamp) = "INSERT INTO suppressed_address (community_id, address_key, reason,
        detail, bounces, since, last_at) VALUES ($1, $2, 'bounce', $3, 1, NULL, $4)
        ON CONFLICT (community_id, address_key) DO UPDATE SET detail = excluded.detail, last_at = excluded.last_at,
        bounces = CASE WHEN suppressed_address.last_at < $5 THEN 1 ELSE suppressed_address.bounces + 1 END";
    ENOUGH: (CommunityId, String, i64, Timestamp) = "UPDATE suppressed_address SET since = $4
        WHERE community_id = $1 AND address_key = $2 AND bounces >= $3 AND since IS NULL";
    LIST: CommunityId => Suppressed = "SELECT address_key, reason, detail, bounces, since, last_at FROM suppressed_address
        WHERE community_id = $1 ORDER BY last_at DESC LIMIT 1000";
    ALLOW: (CommunityId, String) = "DELETE FROM suppressed_address WHERE community_id = $1 AND address_key = $2";
}

/// Why a letter of this urgency does not go to this address, if it does not. One that somebody waits for always goes: whoever
/// asks for a link to sign in shows that somebody is there.
pub(in crate::mail) async fn why_not(
    c: &Conn,
    home: CommunityId,
    address: &str,
    urgency: i64,
) -> Result<Option<String>> {
    let reason = if urgency == 0 { None } else { find(c, home, &super::key(address)).await? };
    Ok(reason.filter(|reason| reason == "bounce" || urgency > 1).map(|reason| match reason.as_str() {
        "bounce" => "Letters to this address came back.".to_owned(),
        _ => "This person complained about a letter.".to_owned(),
    }))
}

/// The reason why letters to this address are suppressed.
pub(super) async fn find(c: &Conn, home: CommunityId, key: &str) -> Result<Option<String>> {
    Ok(c.opt(&FIND, (home, key)).await?.map(|(reason,)| reason))
}

pub(super) async fn suppress(
    tx: &Tx,
    home: CommunityId,
    key: &str,
    reason: &str,
    detail: &str,
    now: Timestamp,
) -> Result<()> {
    tx.exec(&SUPPRESS, (home, key, reason, detail, now)).await?;
    Ok(())
}

/// Counts one; those before `since` do not count any more. Suppresses at `enough`.
pub(super) async fn count(
    tx: &Tx,
    home: CommunityId,
    key: &str,
    detail: &str,
    now: Timestamp,
    since: Timestamp,
    enough: i64,
) -> Result<()> {
    tx.exec(&COUNT, (home, key, detail, now, since)).await?;
    tx.exec(&ENOUGH, (home, key, enough, now)).await?;
    Ok(())
}

pub(super) async fn list(c: &Conn, home: CommunityId) -> Result<Vec<Suppressed>> {
    c.all(&LIST, home).await
}

pub(crate) async fn allow(tx: &Tx, home: CommunityId, key: &str) -> Result<bool> {
    Ok(tx.exec(&ALLOW, (home, key)).await? > 0)
}
