//! The only SQL about members.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::json;

use super::{MemberId, Role};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::privacy::{Part, Person};

db::row! {
    pub(crate) struct Fresh {
        id: MemberId, community_id: CommunityId, account_id: AccountId, alias: String, alias_key: String, journey_role: String,
        joined_at: Timestamp,
    }
}

db::sql! {
    ADD: (MemberId, CommunityId, AccountId, String, String, String, Timestamp) = "INSERT INTO member (id, community_id, account_id,
        alias, alias_key, journey_role, joined_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    TAKEN: (CommunityId, String) => (MemberId,) = "SELECT id FROM member WHERE community_id = $1 AND alias_key = $2";
    ROLES_OF: [MemberId; 50] => (MemberId, String) = "SELECT member_id, role FROM member_role WHERE member_id IN ($1..$50)
        ORDER BY member_id, role";
    GRANT: (MemberId, String, CommunityId, Option<AccountId>, Timestamp) = "INSERT INTO member_role (member_id, role, community_id,
        granted_by, granted_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    END_ROLE: (MemberId, String) = "DELETE FROM member_role WHERE member_id = $1 AND role = $2";
    OWN: MemberId => (String, String, Timestamp, Option<Timestamp>) = "SELECT alias, journey_role, joined_at, open_at FROM member
        WHERE id = $1";
    RESTRICTIONS: MemberId => (String, Timestamp, Option<Timestamp>) = "SELECT reason, since, ended_at FROM restriction
        WHERE member_id = $1 ORDER BY id";
    // One at a time: a second one while the first holds changes nothing.
    RESTRICT: (i64, CommunityId, MemberId, String, Option<AccountId>, Timestamp) = "INSERT INTO restriction (id, community_id, member_id,
        reason, by_id, since) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    RESTRICTION: MemberId => (String,) = "SELECT reason FROM restriction WHERE member_id = $1 AND ended_at IS NULL";
    END_RESTRICTION: (MemberId, Timestamp) = "UPDATE restriction SET ended_at = $2 WHERE member_id = $1 AND ended_at IS NULL";
    ERASE: MemberId = "DELETE FROM member WHERE id = $1";
    ANONYMISE: (MemberId, String, String) = "UPDATE member SET account_id = NULL, alias = $2, alias_key = $3, journey_role = '',
        open_at = NULL WHERE id = $1";
    END_ROLES: MemberId = "DELETE FROM member_role WHERE member_id = $1";
    END_RESTRICTIONS: MemberId = "DELETE FROM restriction WHERE member_id = $1";
    ROLES: MemberId => (String,) = "SELECT role FROM member_role WHERE member_id = $1 ORDER BY role";
}

pub(crate) async fn add(tx: &Tx, member: &Fresh) -> Result<()> {
    let m = member;
    let row = (m.id, m.community_id, m.account_id, &m.alias, &m.alias_key, &m.journey_role, m.joined_at);
    tx.exec(&ADD, row).await.map(drop)
}

/// Whether somebody has this alias, or one that looks like it.
pub(crate) async fn is_taken(c: &Conn, home: CommunityId, key: &str) -> Result<bool> {
    Ok(c.opt(&TAKEN, (home, key)).await?.is_some())
}

pub(crate) async fn roles(c: &Conn, member: MemberId) -> Result<Vec<String>> {
    Ok(c.all(&ROLES, member).await?.into_iter().map(|(role,)| role).collect())
}

/// The roles of at most fifty members.
pub(crate) async fn roles_of(c: &Conn, members: &[MemberId]) -> Result<Vec<(MemberId, String)>> {
    match members {
        [] => Ok(Vec::new()),
        some => c.all(&ROLES_OF, db::pad(some.iter().copied(), MemberId(-1))).await,
    }
}

pub(crate) async fn grant(
    tx: &Tx,
    home: CommunityId,
    member: MemberId,
    role: Role,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<u64> {
    tx.exec(&GRANT, (member, role.name(), home, by, now)).await
}

pub(crate) async fn end_role(tx: &Tx, member: MemberId, role: Role) -> Result<u64> {
    tx.exec(&END_ROLE, (member, role.name())).await
}

/// Restricts a member, unless they are already.
pub(crate) async fn restrict(
    tx: &Tx,
    id: i64,
    home: CommunityId,
    member: MemberId,
    reason: &str,
    (by, now): (Option<AccountId>, Timestamp),
) -> Result<u64> {
    tx.exec(&RESTRICT, (id, home, member, reason, by, now)).await
}

pub(crate) async fn end_restriction(tx: &Tx, member: MemberId, now: Timestamp) -> Result<u64> {
    tx.exec(&END_RESTRICTION, (member, now)).await
}

/// Why a member may read only, if that is so.
pub(super) async fn restriction(c: &Conn, member: MemberId) -> Result<Option<String>> {
    Ok(c.opt(&RESTRICTION, member).await?.map(|(reason,)| reason))
}

/// What is kept of a person as a member.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let Some(member) = who.member else { return Ok(Part::new("member", "Your membership", json!({}))) };
    let (alias, role, joined, open) = c.one(&OWN, member).await?;
    let restrictions = c.all(&RESTRICTIONS, member).await?.into_iter().map(|(reason, since, ended)| {
        json!({ "reason": reason, "since": since.to_string(), "ended": ended.map(|at| at.to_string()) })
    });
    let value = json!({
        "alias": alias, "journey_role": role, "joined_at": joined.to_string(),
        "visitors_see_the_alias_since": open.map(|at| at.to_string()), "tasks": roles(c, member).await?,
        "restrictions": restrictions.collect::<Vec<_>>(),
    });
    Ok(Part::new("member", "Your membership", value))
}

/// Deletes the membership, and all that hangs on it.
pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    match who.member {
        Some(member) => tx.exec(&ERASE, member).await.map(drop),
        None => Ok(()),
    }
}

/// Leaves a name without a person in the place of a member.
pub(crate) async fn anonymise(tx: &Tx, who: &Person, alias: &str, key: &str) -> Result<()> {
    let Some(member) = who.member else { return Ok(()) };
    tx.exec(&END_ROLES, member).await?;
    tx.exec(&END_RESTRICTIONS, member).await?;
    tx.exec(&ANONYMISE, (member, alias, key)).await.map(drop)
}
