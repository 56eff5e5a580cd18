//! The only SQL about sessions.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::{Fresh, IDLE, LONGEST, Listed, Membership, SessionId, Viewer};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::notifications::store::bell;
use crate::{key, notifications};

db::row! {
    pub(crate) struct Row {
        id: SessionId, account_id: AccountId, second_step: bool, proved_at: Timestamp, seen_at: Timestamp, operator: Option<AccountId>,
        member_id: Option<MemberId>, alias: Option<String>, welcomed_at: Option<Timestamp>, restriction: Option<i64>, requests: i64,
        quotes: i64, new: Option<MemberId>, role: Option<String>,
    }
    pub(crate) struct ListRow {
        id: SessionId, agent: String, network: String, means: String, created_at: Timestamp, seen_at: Timestamp,
    }
}

db::sql! {
    ADD: (String, SessionId, AccountId, String, bool, String, String, Timestamp, Timestamp, Timestamp) = "INSERT INTO session (token_hash, id,
        account_id, means, second_step, agent, network, created_at, proved_at, seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $10, $8, $9)";
    // Each page asks this, so it asks all at once: one row for each role, or one without.
    FIND: (String, CommunityId, Timestamp) => Row = concat!("SELECT s.id, s.account_id, s.second_step, s.proved_at, s.seen_at,
        o.account_id AS operator, v.id AS member_id, v.alias, v.welcomed_at,
        (SELECT min(r.id) FROM restriction r WHERE r.member_id = v.id AND r.ended_at IS NULL) AS restriction, ", bell!("v.id"), ", x.role
        FROM session s LEFT JOIN operator o ON o.account_id = s.account_id
        LEFT JOIN member v ON v.account_id = s.account_id AND v.community_id = $2
        LEFT JOIN member_role x ON x.member_id = v.id WHERE s.token_hash = $1 AND s.expires_at > $3
        AND NOT EXISTS (SELECT 1 FROM disabled_account d WHERE d.account_id = s.account_id) ORDER BY x.role");
    // No session outlives its longest time, however often somebody comes.
    SEEN: (String, Timestamp, Timestamp, i64) = "UPDATE session SET seen_at = $2,
        expires_at = CASE WHEN created_at + $4 < $3 THEN created_at + $4 ELSE $3 END WHERE token_hash = $1";
    LIST: (AccountId, Timestamp) => ListRow = "SELECT id, agent, network, means, created_at, seen_at FROM session
        WHERE account_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id DESC";
    END: String = "DELETE FROM session WHERE token_hash = $1";
    REVOKE: (AccountId, SessionId) = "DELETE FROM session WHERE account_id = $1 AND id = $2";
    END_ALL: AccountId = "DELETE FROM session WHERE account_id = $1";
    END_OTHERS: (AccountId, SessionId) = "DELETE FROM session WHERE account_id = $1 AND id <> $2";
    SECOND_STEP: (SessionId, Timestamp) = "UPDATE session SET second_step = true, proved_at = $2 WHERE id = $1";
    SWEEP: Timestamp = "DELETE FROM session WHERE expires_at <= $1";
}

pub(crate) async fn add(tx: &Tx, fresh: &Fresh) -> Result<()> {
    let until = fresh.now.saturating_add(IDLE).unwrap_or(fresh.now);
    let caller = &fresh.caller;
    let row = (
        key::token_hash(&fresh.token),
        fresh.id,
        fresh.account,
        fresh.means.name(),
        fresh.second_step,
        &caller.agent,
        &caller.network,
        fresh.now,
        until,
        fresh.proved_at(),
    );
    tx.exec(&ADD, row).await.map(drop)
}

/// The viewer of a token, and when they were last seen.
pub(super) async fn find(
    c: &Conn,
    hash: &str,
    home: CommunityId,
    now: Timestamp,
) -> Result<Option<(Viewer, Timestamp)>> {
    let rows = c.all(&FIND, (hash, home, now)).await?;
    let roles = rows.iter().filter_map(|row| row.role.as_deref()?.parse().ok()).collect();
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    let unseen = notifications::count(c, (row.requests, row.quotes), row.new).await?;
    let member = row.member_id.zip(row.alias).map(|(id, alias)| Membership {
        id,
        alias,
        welcomed: row.welcomed_at.is_some(),
        restricted: row.restriction.is_some(),
        unseen,
    });
    let viewer = Viewer {
        session: row.id,
        account: row.account_id,
        member,
        operator: row.operator.is_some(),
        roles,
        second_step: row.second_step,
        proved_at: row.proved_at,
    };
    Ok(Some((viewer, row.seen_at)))
}

pub(super) async fn seen(tx: &Tx, hash: &str, now: Timestamp, until: Timestamp) -> Result<u64> {
    let longest = i64::try_from(LONGEST.as_micros()).unwrap_or(i64::MAX);
    tx.exec(&SEEN, (hash, now, until, longest)).await
}

pub(super) async fn list(
    c: &Conn,
    account: AccountId,
    here: SessionId,
    now: Timestamp,
) -> Result<Vec<Listed>> {
    let rows = c.all(&LIST, (account, now)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            id: row.id,
            agent: row.agent,
            network: row.network,
            means: row.means,
            created_at: row.created_at,
            seen_at: row.seen_at,
            here: row.id == here,
        })
        .collect())
}

pub(super) async fn end(tx: &Tx, hash: &str) -> Result<u64> {
    tx.exec(&END, hash).await
}

pub(super) async fn revoke(tx: &Tx, account: AccountId, id: SessionId) -> Result<u64> {
    tx.exec(&REVOKE, (account, id)).await
}

/// Signs an account out everywhere.
pub(crate) async fn end_all(tx: &Tx, account: AccountId) -> Result<u64> {
    tx.exec(&END_ALL, account).await
}

/// Signs an account out everywhere but here.
pub(crate) async fn end_others(tx: &Tx, account: AccountId, here: SessionId) -> Result<u64> {
    tx.exec(&END_OTHERS, (account, here)).await
}

/// Notes that a browser has shown the second step.
pub(crate) async fn second_step_shown(tx: &Tx, here: SessionId, now: Timestamp) -> Result<u64> {
    tx.exec(&SECOND_STEP, (here, now)).await
}

/// Deletes what has ended.
pub(crate) async fn sweep(tx: &Tx, now: Timestamp) -> Result<u64> {
    tx.exec(&SWEEP, now).await
}
