//! The statements about what one member is to another.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::communities::CommunityId;
use crate::members::{Ask, Asked, Bond, Bonded, MemberId, Mutual, TeamAudience, visible};

db::row! {
    struct BondRow { number: i64, alias: String, meta: Option<String>, since: Timestamp }
    struct AskRow { number: i64, alias: String, meta: Option<String>, since: Timestamp, answer: Asked }
    struct MutualRow { alias: String, meta: Option<String>, follows: bool, followed: bool }
}

/// A list of bonds in one of their tables, with those whom the member may see.
macro_rules! bonds {
    ($table:literal) => {
        concat!(
            "SELECT t.other_id AS number, m.alias, p.meta, t.since FROM ",
            $table,
            " t JOIN member m ON m.id = t.other_id LEFT JOIN member_picture p ON p.member_id = m.id
            WHERE t.member_id = $1 AND ",
            visible!("$1"),
            " ORDER BY t.since DESC, t.other_id DESC"
        )
    };
}

/// The end of one bond.
/// How many ask to follow the member whose number is in `$member`.
macro_rules! asking {
    ($member:literal) => {
        concat!(
            "SELECT count(*) FROM follow_request r JOIN member m ON m.id = r.member_id WHERE r.other_id = ",
            $member,
            " AND r.answer = '' AND r.withdrawn_at IS NULL AND ",
            $crate::members::visible!($member)
        )
    };
}
pub(crate) use asking;

macro_rules! unbind {
    ($table:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE member_id = $1 AND other_id IN (SELECT id FROM member WHERE community_id = $2 AND alias_key = $3)"
        )
    };
}

db::sql! {
    VISIBLE: (CommunityId, String, MemberId) => (MemberId, Option<Timestamp>) = concat!("SELECT m.id, m.asks_first_at FROM member m
        WHERE m.community_id = $1 AND m.alias_key = $2 AND ", visible!("$3"));
    // Whoever was blocked first can block as well.
    HERE: (CommunityId, String) => (MemberId,) = concat!("SELECT m.id FROM member m WHERE m.community_id = $1 AND m.alias_key = $2 AND ",
        visible!());
    FOLLOW: (MemberId, MemberId, CommunityId, Timestamp) = "INSERT INTO team_member (member_id, other_id, community_id, since)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    FOLLOWS: (MemberId, MemberId) => (Timestamp,) = "SELECT since FROM team_member WHERE member_id = $1 AND other_id = $2";
    BLOCK: (MemberId, MemberId, CommunityId, Timestamp, i64) = "INSERT INTO block (member_id, other_id, alias, alias_key, community_id,
        since, number) SELECT $1, m.id, m.alias, m.alias_key, $3, $4, $5 FROM member m WHERE m.id = $2 ON CONFLICT DO NOTHING";
    MUTE: (MemberId, MemberId, CommunityId, Timestamp) = "INSERT INTO mute (member_id, other_id, community_id, since)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    PART: (MemberId, MemberId) = "DELETE FROM team_member WHERE (member_id = $1 AND other_id = $2)
        OR (member_id = $2 AND other_id = $1)";
    UNFOLLOW: (MemberId, CommunityId, String) = unbind!("team_member");
    UNMUTE_BOTH: (MemberId, MemberId) = "DELETE FROM mute WHERE (member_id = $1 AND other_id = $2)
        OR (member_id = $2 AND other_id = $1)";
    BLOCKED: (MemberId, i64) => (MemberId,) = "SELECT other_id FROM block WHERE member_id = $1 AND number = $2";
    UNBLOCK: (MemberId, i64) = "DELETE FROM block WHERE member_id = $1 AND number = $2";
    UNMUTE: (MemberId, CommunityId, String) = unbind!("mute");
    TEAM: MemberId => BondRow = bonds!("team_member");
    BLOCKS: MemberId => (i64, String, Timestamp) = "SELECT number, alias, since FROM block WHERE member_id = $1
        ORDER BY since DESC, other_id DESC";
    MUTES: MemberId => BondRow = bonds!("mute");
    END_TEAM: MemberId = "DELETE FROM team_member WHERE member_id = $1 OR other_id = $1";
    RENAME_IN_BLOCKS: (MemberId, String, String) = "UPDATE block SET alias = $2, alias_key = $3 WHERE other_id = $1";
    END_MUTES: MemberId = "DELETE FROM mute WHERE member_id = $1 OR other_id = $1";
    END_REQUESTS: MemberId = "DELETE FROM follow_request WHERE member_id = $1 OR other_id = $1";
    // Asked again after a no, it stays a no; asked again after it was taken back, it is asked.
    ASK: (MemberId, MemberId, i64, CommunityId, Timestamp) = "INSERT INTO follow_request (member_id, other_id, number, community_id, since,
        answer) VALUES ($1, $2, $3, $4, $5, '') ON CONFLICT (member_id, other_id) DO UPDATE SET withdrawn_at = NULL";
    WITHDRAW: (MemberId, CommunityId, String) = concat!(unbind!("follow_request"), " AND answer <> 'no'");
    WITHDRAW_REFUSED: (MemberId, CommunityId, String, Timestamp) = "UPDATE follow_request SET withdrawn_at = $4 WHERE member_id = $1
        AND answer = 'no' AND other_id IN (SELECT id FROM member WHERE community_id = $2 AND alias_key = $3)";
    END_REQUEST: (MemberId, MemberId) = "DELETE FROM follow_request WHERE member_id = $1 AND other_id = $2";
    // Who has left the team again is not listed as somebody who may be in it.
    REQUESTS: MemberId => AskRow = concat!("SELECT r.number, m.alias, p.meta, r.since, r.answer FROM follow_request r
        JOIN member m ON m.id = r.member_id LEFT JOIN member_picture p ON p.member_id = m.id WHERE r.other_id = $1
        AND r.withdrawn_at IS NULL AND (r.answer <> 'yes' OR EXISTS (SELECT 1 FROM team_member t WHERE t.member_id = r.member_id
        AND t.other_id = r.other_id)) AND ", visible!("$1"), " ORDER BY r.since DESC, r.number DESC LIMIT 200");
    WAITING: MemberId => (i64,) = asking!("$1");
    REQUEST: (MemberId, i64) => (MemberId,) = concat!("SELECT r.member_id FROM follow_request r JOIN member m ON m.id = r.member_id
        WHERE r.other_id = $1 AND r.number = $2 AND r.withdrawn_at IS NULL AND ", visible!("$1"));
    ANSWER: (MemberId, i64, Asked, Timestamp) = "UPDATE follow_request SET answer = $3, answered_at = $4 WHERE other_id = $1
        AND number = $2";
    END_FOLLOW: (MemberId, MemberId) = "DELETE FROM team_member WHERE member_id = $1 AND other_id = $2";
    CHOICES: MemberId => (TeamAudience, Option<Timestamp>) = "SELECT team_audience, asks_first_at FROM member WHERE id = $1";
    SET_ASKS: (MemberId, Option<Timestamp>) = "UPDATE member SET asks_first_at = $2 WHERE id = $1";
    SET_AUDIENCE: (MemberId, TeamAudience) = "UPDATE member SET team_audience = $2 WHERE id = $1";
    // A bond is shown where both of its ends let members learn of it, to somebody who follows one of them and sees both.
    MUTUAL: (MemberId, MemberId) => MutualRow = concat!("SELECT m.alias, p.meta, EXISTS (SELECT 1 FROM team_member a
        WHERE a.member_id = m.id AND a.other_id = $2) AS follows, EXISTS (SELECT 1 FROM team_member b WHERE b.member_id = $2
        AND b.other_id = m.id) AS followed FROM team_member t JOIN member m ON m.id = t.other_id JOIN member x ON x.id = $2
        LEFT JOIN member_picture p ON p.member_id = m.id WHERE t.member_id = $1 AND m.id <> $2 AND m.team_audience = 'members'
        AND x.team_audience = 'members' AND EXISTS (SELECT 1 FROM team_member c WHERE (c.member_id = m.id AND c.other_id = $2)
        OR (c.member_id = $2 AND c.other_id = m.id))
        AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = $1 AND u.other_id = m.id) AND ", visible!("$1"),
        " ORDER BY t.since DESC, m.id DESC LIMIT 30");
    FOLLOWS_ME: (MemberId, MemberId) => (Timestamp,) = "SELECT t.since FROM team_member t JOIN member x ON x.id = t.member_id
        WHERE t.member_id = $2 AND t.other_id = $1 AND x.team_audience = 'members'";
    OWN_REQUESTS: MemberId => (String, Timestamp) = concat!("SELECT m.alias, r.since FROM follow_request r JOIN member m
        ON m.id = r.other_id WHERE r.member_id = $1 AND r.withdrawn_at IS NULL AND r.answer <> 'yes' AND ", visible!("$1"),
        " ORDER BY r.since, r.number");
}

/// The member with this alias, if `viewer` may see them, and since when following them needs their yes.
pub(in crate::members) async fn find_visible(
    c: &Conn,
    home: CommunityId,
    key: &str,
    viewer: MemberId,
) -> Result<Option<(MemberId, Option<Timestamp>)>> {
    c.opt(&VISIBLE, (home, key, viewer)).await
}

/// The member with this alias, also one who has blocked whoever asks.
pub(in crate::members) async fn find_here(
    c: &Conn,
    home: CommunityId,
    key: &str,
) -> Result<Option<MemberId>> {
    Ok(c.opt(&HERE, (home, key)).await?.map(|(id,)| id))
}

pub(in crate::members) async fn is_following(c: &Conn, me: MemberId, other: MemberId) -> Result<bool> {
    Ok(c.opt(&FOLLOWS, (me, other)).await?.is_some())
}

/// Makes a bond. A block ends team, mute and requests both ways.
pub(in crate::members) async fn bind(
    tx: &Tx,
    home: CommunityId,
    (me, other): (MemberId, MemberId),
    bond: Bond,
    (now, number): (Timestamp, i64),
) -> Result<()> {
    match bond {
        Bond::Team => {
            tx.exec(&END_REQUEST, (me, other)).await?;
            tx.exec(&FOLLOW, (me, other, home, now)).await
        }
        Bond::Mute => tx.exec(&MUTE, (me, other, home, now)).await,
        Bond::Block => {
            part(tx, me, other).await?;
            tx.exec(&BLOCK, (me, other, home, now, number)).await
        }
    }
    .map(drop)
}

/// Ends all there is between two members.
async fn part(tx: &Tx, me: MemberId, other: MemberId) -> Result<()> {
    tx.exec(&PART, (me, other)).await?;
    tx.exec(&UNMUTE_BOTH, (me, other)).await?;
    tx.exec(&END_REQUEST, (me, other)).await?;
    tx.exec(&END_REQUEST, (other, me)).await.map(drop)
}

pub(in crate::members) async fn unbind(
    tx: &Tx,
    home: CommunityId,
    me: MemberId,
    key: &str,
    (bond, now): (Bond, Timestamp),
) -> Result<()> {
    match bond {
        Bond::Team => {
            tx.exec(&UNFOLLOW, (me, home, key)).await?;
            tx.exec(&WITHDRAW_REFUSED, (me, home, key, now)).await?;
            tx.exec(&WITHDRAW, (me, home, key)).await.map(drop)
        }
        Bond::Mute => tx.exec(&UNMUTE, (me, home, key)).await.map(drop),
        // Blocks have numbers.
        Bond::Block => Ok(()),
    }
}

/// Ends a block. What ran beside it and came after it goes too: a follow, or a request.
pub(in crate::members) async fn unblock(tx: &Tx, me: MemberId, number: i64) -> Result<()> {
    if let Some((other,)) = tx.opt(&BLOCKED, (me, number)).await? {
        part(tx, me, other).await?;
    }
    tx.exec(&UNBLOCK, (me, number)).await.map(drop)
}

fn face(meta: Option<String>) -> Option<media::PictureMeta> {
    meta.and_then(|json| serde_json::from_str(&json).ok())
}

pub(crate) async fn bonds(c: &Conn, me: MemberId, bond: Bond) -> Result<Vec<Bonded>> {
    let rows = match bond {
        Bond::Team => c.all(&TEAM, me).await?,
        Bond::Mute => c.all(&MUTES, me).await?,
        // Whom one blocked shows no face.
        Bond::Block => {
            let row = |(number, alias, since)| BondRow { number, alias, meta: None, since };
            c.all(&BLOCKS, me).await?.into_iter().map(row).collect()
        }
    };
    let bonded = |row: BondRow| Bonded {
        // Only a block is named by its number: that of a member is nobody's business.
        number: if bond == Bond::Block { row.number } else { 0 },
        alias: row.alias,
        picture: face(row.meta),
        since: row.since,
    };
    Ok(rows.into_iter().map(bonded).collect())
}

/// Ends team, mute and requests of a member, from both sides. Blocks go with the membership; they hold on for words that stay behind.
pub(crate) async fn end(tx: &Tx, member: MemberId) -> Result<()> {
    tx.exec(&END_TEAM, member).await?;
    tx.exec(&END_REQUESTS, member).await?;
    tx.exec(&END_MUTES, member).await.map(drop)
}

/// Somebody who left as nobody stands in blocks under the name that is left.
pub(in crate::members) async fn rename(tx: &Tx, member: MemberId, alias: &str, key: &str) -> Result<()> {
    tx.exec(&RENAME_IN_BLOCKS, (member, alias, key)).await.map(drop)
}

pub(in crate::members) async fn ask(
    tx: &Tx,
    home: CommunityId,
    (me, other): (MemberId, MemberId),
    (now, number): (Timestamp, i64),
) -> Result<()> {
    tx.exec(&ASK, (me, other, number, home, now)).await.map(drop)
}

/// Who asked to follow a member, the latest first.
pub(in crate::members) async fn requests(c: &Conn, me: MemberId) -> Result<Vec<Ask>> {
    let ask = |row: AskRow| Ask {
        number: row.number,
        alias: row.alias,
        picture: face(row.meta),
        since: row.since,
        answer: row.answer,
    };
    Ok(c.all(&REQUESTS, me).await?.into_iter().map(ask).collect())
}

pub(in crate::members) async fn waiting(c: &Conn, me: MemberId) -> Result<usize> {
    Ok(usize::try_from(c.one(&WAITING, me).await?.0).unwrap_or(0))
}

/// Says yes or no to a request. False when there is none.
pub(in crate::members) async fn reply(
    tx: &Tx,
    home: CommunityId,
    me: MemberId,
    (number, answer): (i64, Asked),
    now: Timestamp,
) -> Result<bool> {
    let Some((other,)) = tx.opt(&REQUEST, (me, number)).await? else { return Ok(false) };
    tx.exec(&ANSWER, (me, number, answer, now)).await?;
    match answer {
        Asked::Yes => tx.exec(&FOLLOW, (other, me, home, now)).await?,
        Asked::Waits | Asked::No => tx.exec(&END_FOLLOW, (other, me)).await?,
    };
    Ok(true)
}

/// Who learns whom a member follows, and since when following them needs their yes.
pub(in crate::members) async fn choices(c: &Conn, me: MemberId) -> Result<(TeamAudience, Option<Timestamp>)> {
    c.one(&CHOICES, me).await
}

pub(in crate::members) async fn set_asks(tx: &Tx, me: MemberId, since: Option<Timestamp>) -> Result<()> {
    tx.exec(&SET_ASKS, (me, since)).await.map(drop)
}

pub(in crate::members) async fn set_audience(tx: &Tx, me: MemberId, audience: TeamAudience) -> Result<()> {
    tx.exec(&SET_AUDIENCE, (me, audience)).await.map(drop)
}

/// What `viewer` may learn of the bonds between `other`, themselves and their team.
pub(in crate::members) async fn mutual(c: &Conn, viewer: MemberId, other: MemberId) -> Result<Mutual> {
    let rows = c.all(&MUTUAL, (viewer, other)).await?;
    let names = |which: fn(&MutualRow) -> bool| {
        rows.iter().filter(|row| which(row)).map(|row| (row.alias.clone(), face(row.meta.clone()))).collect()
    };
    Ok(Mutual {
        follows_viewer: c.opt(&FOLLOWS_ME, (viewer, other)).await?.is_some(),
        followers: names(|row| row.follows),
        followed: names(|row| row.followed),
    })
}

/// The bonds of a member for them to take along. Who asked to follow them is that person's own.
pub(crate) async fn export(c: &Conn, member: MemberId) -> Result<Json> {
    let mut bonds = json!({});
    for bond in Bond::ALL {
        let list = self::bonds(c, member, bond).await?.into_iter();
        bonds[bond.name()] =
            list.map(|one| json!({ "alias": one.alias, "since": one.since.to_string() })).collect();
    }
    let asked = c.all(&OWN_REQUESTS, member).await?.into_iter();
    bonds["asked_to_follow"] =
        asked.map(|(alias, since)| json!({ "alias": alias, "since": since.to_string() })).collect();
    Ok(bonds)
}
