//! The only SQL about members.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::json;

use super::{MemberId, Role, TeamAudience, alias, bonds};
use crate::accounts::AccountId;
use crate::articles::ContributorId;
use crate::communities::CommunityId;
use crate::matching;
use crate::privacy::{Part, Person};
use crate::profiles::Audience;

db::row! {
    pub(crate) struct Fresh {
        id: MemberId, community_id: CommunityId, account_id: AccountId, alias: String, alias_key: String, journey_role: String,
        role_audience: Audience, joined_at: Timestamp,
    }
    struct OwnRow {
        alias: String, journey_role: String, role_audience: Audience, joined_at: Timestamp, welcome_step: i64,
        welcomed_at: Option<Timestamp>, open_at: Option<Timestamp>, contributor: Option<String>,
        contributor_shown_at: Option<Timestamp>, team_audience: TeamAudience, asks_first_at: Option<Timestamp>,
    }
}

/// The condition under which the member `m` may be seen: by anybody, or by the member in a parameter. An account that is closed,
/// or a name without a person, has no profile; of a blocked pair neither sees the other.
macro_rules! visible {
    () => {
        concat!("m.account_id IS NOT NULL AND ", $crate::members::standing!())
    };
    ($viewer:literal) => {
        concat!("m.account_id IS NOT NULL AND ", $crate::members::readable!($viewer))
    };
}
pub(crate) use visible;

/// The condition under which the account of the member `m` is not closed.
macro_rules! standing {
    () => {
        "NOT EXISTS (SELECT 1 FROM disabled_account d WHERE d.account_id = m.account_id)"
    };
}
pub(crate) use standing;

/// The condition under which neither the member `m`, or another one, nor the viewer in a parameter blocked the other. Whom the viewer
/// does not meet is asked once for each statement, and not for each row.
macro_rules! meet {
    ($viewer:literal) => {
        $crate::members::meet!($viewer, "m.id")
    };
    ($viewer:literal, $other:literal) => {
        concat!(
            $other,
            " NOT IN (SELECT b.other_id FROM block b WHERE b.member_id = ",
            $viewer,
            " UNION ALL SELECT b.member_id FROM block b WHERE b.other_id = ",
            $viewer,
            ")"
        )
    };
}
pub(crate) use meet;

/// The condition under which the viewer in a parameter may read what the member `m` wrote: as [`visible`], and also what is left
/// by somebody who went and left a name without a person. `"0"` is a visitor.
macro_rules! readable {
    ($viewer:literal) => {
        concat!($crate::members::standing!(), " AND ", $crate::members::meet!($viewer))
    };
}
pub(crate) use readable;

db::sql! {
    SET_JOURNEY_ROLE: (MemberId, String, Audience) = "UPDATE member SET journey_role = $2, role_audience = $3 WHERE id = $1";
    // The newest hold counts, and taking an own alias up again ends the hold on it.
    HOLD: (CommunityId, String, MemberId, Timestamp) = "INSERT INTO former_alias (community_id, alias_key, member_id, until)
        VALUES ($1, $2, $3, $4) ON CONFLICT (community_id, alias_key) DO UPDATE SET member_id = excluded.member_id,
        until = excluded.until";
    END_HOLD: (CommunityId, String) = "DELETE FROM former_alias WHERE community_id = $1 AND alias_key = $2";
    END_HOLDS: MemberId = "DELETE FROM former_alias WHERE member_id = $1";
    SWEEP_HOLDS: Timestamp = "DELETE FROM former_alias WHERE until <= $1";
    RENAME: (MemberId, String, String, i64) = "UPDATE member SET alias = $2, alias_key = $3, alias_head = $4 WHERE id = $1";
    NO_HEADS: CommunityId => (MemberId, String) = "SELECT id, alias_key FROM member WHERE community_id = $1 AND alias_head = -1
        ORDER BY id LIMIT 500";
    SET_HEAD: (MemberId, i64) = "UPDATE member SET alias_head = $2 WHERE id = $1";
    SET_OPEN: (MemberId, Option<Timestamp>) = "UPDATE member SET open_at = $2 WHERE id = $1";
    IS_CONTRIBUTOR: MemberId => (Option<ContributorId>,) = "SELECT contributor_id FROM member WHERE id = $1";
    CONTRIBUTOR: (CommunityId, String) => (ContributorId,) = "SELECT id FROM contributor WHERE community_id = $1 AND slug = $2";
    // One person, one member.
    UNLINK: (CommunityId, Option<ContributorId>) = "UPDATE member SET contributor_id = NULL, contributor_shown_at = NULL
        WHERE community_id = $1 AND contributor_id = $2";
    LINK: (MemberId, Option<ContributorId>) = "UPDATE member SET contributor_id = $2, contributor_shown_at = NULL WHERE id = $1";
    SHOW_CONTRIBUTOR: (MemberId, Option<Timestamp>) = "UPDATE member SET contributor_shown_at = $2 WHERE id = $1";
    OF_CONTRIBUTOR: (CommunityId, String) => (String,) = concat!("SELECT m.alias FROM contributor c
        JOIN member m ON m.contributor_id = c.id WHERE c.community_id = $1 AND c.slug = $2 AND m.community_id = $1
        AND m.open_at IS NOT NULL AND m.contributor_shown_at IS NOT NULL AND ", visible!());
    ADD: (MemberId, CommunityId, AccountId, String, String, String, Audience, Timestamp, i64) = "INSERT INTO member (id, community_id,
        account_id, alias, alias_key, journey_role, role_audience, joined_at, alias_head)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    TAKEN: (CommunityId, String, MemberId, Timestamp) => (MemberId,) = "SELECT id FROM member WHERE community_id = $1
        AND alias_key = $2 AND id <> $3 UNION ALL SELECT member_id FROM former_alias WHERE community_id = $1 AND alias_key = $2
        AND member_id <> $3 AND until > $4";
    ROLES_OF: [MemberId; 50] => (MemberId, String) = "SELECT member_id, role FROM member_role WHERE member_id IN ($1..$50)
        ORDER BY member_id, role";
    GRANT: (MemberId, String, CommunityId, Option<AccountId>, Timestamp) = "INSERT INTO member_role (member_id, role, community_id,
        granted_by, granted_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    END_ROLE: (MemberId, String) = "DELETE FROM member_role WHERE member_id = $1 AND role = $2";
    OWN: MemberId => OwnRow = "SELECT m.alias, m.journey_role, m.role_audience, m.joined_at, m.welcome_step, m.welcomed_at, m.open_at,
        c.slug AS contributor, m.contributor_shown_at, m.team_audience, m.asks_first_at
        FROM member m LEFT JOIN contributor c ON c.id = m.contributor_id WHERE m.id = $1";
    HOLDS: MemberId => (String, Timestamp) = "SELECT alias_key, until FROM former_alias WHERE member_id = $1 ORDER BY alias_key";
    RESTRICTIONS: MemberId => (String, Timestamp, Option<Timestamp>) = "SELECT reason, since, ended_at FROM restriction
        WHERE member_id = $1 ORDER BY id";
    // One at a time: a second one while the first holds changes nothing.
    RESTRICT: (i64, CommunityId, MemberId, String, Option<AccountId>, Timestamp) = "INSERT INTO restriction (id, community_id, member_id,
        reason, by_id, since) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    RESTRICTION: MemberId => (String,) = "SELECT reason FROM restriction WHERE member_id = $1 AND ended_at IS NULL";
    END_RESTRICTION_OF: (MemberId, i64, Timestamp) = "UPDATE restriction SET ended_at = $3 WHERE member_id = $1 AND id = $2
        AND ended_at IS NULL";
    END_RESTRICTION: (MemberId, Timestamp) = "UPDATE restriction SET ended_at = $2 WHERE member_id = $1 AND ended_at IS NULL";
    ERASE: MemberId = "DELETE FROM member WHERE id = $1";
    ANONYMISE: (MemberId, String, String, i64) = "UPDATE member SET account_id = NULL, alias = $2, alias_key = $3, alias_head = $4, journey_role = '',
        role_audience = 'me', team_audience = 'me', asks_first_at = NULL, open_at = NULL, contributor_id = NULL, contributor_shown_at = NULL WHERE id = $1";
    END_ROLES: MemberId = "DELETE FROM member_role WHERE member_id = $1";
    END_RESTRICTIONS: MemberId = "DELETE FROM restriction WHERE member_id = $1";
    ROLES: MemberId => (String,) = "SELECT role FROM member_role WHERE member_id = $1 ORDER BY role";
}

pub(crate) async fn add(tx: &Tx, member: &Fresh) -> Result<()> {
    let m = member;
    let row = (
        m.id,
        m.community_id,
        m.account_id,
        &m.alias,
        &m.alias_key,
        &m.journey_role,
        m.role_audience,
        m.joined_at,
        alias::head(&m.alias_key),
    );
    tx.exec(&ADD, row).await?;
    matching::due(tx, m.community_id, m.id).await
}

/// Whether somebody else than `me` has this alias, or one that looks like it, or had it a short while ago.
pub(crate) async fn is_taken(
    c: &Conn,
    home: CommunityId,
    key: &str,
    me: Option<MemberId>,
    now: Timestamp,
) -> Result<bool> {
    Ok(c.opt(&TAKEN, (home, key, me.unwrap_or(MemberId(0)), now)).await?.is_some())
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
/// Ends one restriction of a member, if it is the one in force.
pub(crate) async fn end_restriction_of(tx: &Tx, member: MemberId, id: i64, now: Timestamp) -> Result<bool> {
    Ok(tx.exec(&END_RESTRICTION_OF, (member, id, now)).await? > 0)
}

pub(super) async fn restriction(c: &Conn, member: MemberId) -> Result<Option<String>> {
    Ok(c.opt(&RESTRICTION, member).await?.map(|(reason,)| reason))
}

pub(crate) async fn set_journey_role(
    tx: &Tx,
    member: MemberId,
    role: &str,
    audience: Audience,
) -> Result<()> {
    tx.exec(&SET_JOURNEY_ROLE, (member, role, audience)).await.map(drop)
}

/// Calls a member something else, and keeps the alias before from others until `until`.
pub(super) async fn rename(
    tx: &Tx,
    home: CommunityId,
    member: MemberId,
    (before, alias, key): (&str, &str, &str),
    until: Timestamp,
) -> Result<()> {
    tx.exec(&HOLD, (home, before, member, until)).await?;
    tx.exec(&END_HOLD, (home, key)).await?;
    tx.exec(&RENAME, (member, alias, key, alias::head(key))).await.map(drop)
}

/// Forgets aliases that are kept from others no longer.
pub(crate) async fn sweep_holds(tx: &Tx, now: Timestamp) -> Result<u64> {
    tx.exec(&SWEEP_HOLDS, now).await
}

pub(super) async fn set_open(tx: &Tx, member: MemberId, since: Option<Timestamp>) -> Result<()> {
    tx.exec(&SET_OPEN, (member, since)).await.map(drop)
}

pub(super) async fn is_contributor(c: &Conn, member: MemberId) -> Result<bool> {
    Ok(c.opt(&IS_CONTRIBUTOR, member).await?.is_some_and(|(id,)| id.is_some()))
}

pub(super) async fn contributor(c: &Conn, home: CommunityId, slug: &str) -> Result<Option<ContributorId>> {
    Ok(c.opt(&CONTRIBUTOR, (home, slug)).await?.map(|(id,)| id))
}

pub(super) async fn link_contributor(
    tx: &Tx,
    home: CommunityId,
    member: MemberId,
    contributor: Option<ContributorId>,
) -> Result<()> {
    tx.exec(&UNLINK, (home, contributor)).await?;
    tx.exec(&LINK, (member, contributor)).await.map(drop)
}

/// Since when others see which author or reviewer a member is.
pub(super) async fn show_contributor(tx: &Tx, member: MemberId, since: Option<Timestamp>) -> Result<()> {
    tx.exec(&SHOW_CONTRIBUTOR, (member, since)).await.map(drop)
}

/// The alias of the member who is this contributor, where visitors may see it.
pub(super) async fn of_contributor(c: &Conn, home: CommunityId, slug: &str) -> Result<Option<String>> {
    Ok(c.opt(&OF_CONTRIBUTOR, (home, slug)).await?.map(|(alias,)| alias))
}

/// What is kept of a person as a member.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let Some(member) = who.member else { return Ok(Part::new("member", "Your membership", json!({}))) };
    let own = c.one(&OWN, member).await?;
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let holds = c.all(&HOLDS, member).await?.into_iter();
    let restrictions = c.all(&RESTRICTIONS, member).await?.into_iter().map(|(reason, since, ended)| {
        json!({ "reason": reason, "since": since.to_string(), "ended": moment(ended) })
    });
    let value = json!({
        "alias": own.alias, "journey_role": own.journey_role, "who_sees_the_journey_role": own.role_audience.as_str(),
        "joined_at": own.joined_at.to_string(), "first_steps_done": own.welcome_step, "welcomed_at": moment(own.welcomed_at),
        "visitors_see_the_alias_since": moment(own.open_at), "author_or_reviewer": own.contributor,
        "who_learns_whom_they_follow": own.team_audience.as_str(), "following_needs_a_yes_since": moment(own.asks_first_at),
        "author_or_reviewer_shown_since": moment(own.contributor_shown_at), "tasks": roles(c, member).await?,
        "former_aliases": holds.map(|(alias, until)| json!({ "alias": alias, "kept_until": until.to_string() })).collect::<Vec<_>>(),
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
    tx.exec(&END_HOLDS, member).await?;
    tx.exec(&END_RESTRICTIONS, member).await?;
    bonds::store::rename(tx, member, alias, key).await?;
    tx.exec(&ANONYMISE, (member, alias, key, alias::head(key))).await.map(drop)
}

/// Members whose alias has no number to be found by yet, with their keys.
pub(crate) async fn without_heads(c: &Conn, home: CommunityId) -> Result<Vec<(MemberId, String)>> {
    c.all(&NO_HEADS, home).await
}

pub(crate) async fn set_heads(tx: &Tx, members: &[(MemberId, String)]) -> Result<()> {
    for (member, key) in members {
        tx.exec(&SET_HEAD, (*member, alias::head(key))).await?;
    }
    Ok(())
}
