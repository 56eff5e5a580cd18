//! The statements that keep traits. What a viewer may see of them is settled by those that find.

use std::collections::BTreeMap;

use db::{Conn, Result, Tx};

use crate::communities::CommunityId;
use crate::matching::traits::Audienced;
use crate::members::{self, MemberId};
use crate::profiles::{self, Answer, Audience};

/// Stands in the rows of everybody who tells anything to all members, so that they are counted like what they tell.
pub(in crate::matching) const ANYTHING: &str = "*";

/// Traits by their words in the database, with the audience of each, and their values.
pub(crate) type Rows = BTreeMap<(String, Audience), i64>;

db::sql! {
    EDITION: CommunityId => (String,) = "SELECT edition FROM trait_edition WHERE community_id = $1";
    SET_EDITION: (CommunityId, String) = "INSERT INTO trait_edition (community_id, edition) VALUES ($1, $2)
        ON CONFLICT (community_id) DO UPDATE SET edition = excluded.edition";
    DROP_ALL: CommunityId = "DELETE FROM member_trait WHERE community_id = $1";
    DROP_COUNTS: CommunityId = "DELETE FROM trait_count WHERE community_id = $1";
    ALL_DUE: CommunityId = "INSERT INTO trait_due (member_id, community_id) SELECT m.id, m.community_id FROM member m
        WHERE m.community_id = $1 AND m.account_id IS NOT NULL ON CONFLICT DO NOTHING";
    MAKE_DUE: (MemberId, CommunityId) = "INSERT INTO trait_due (member_id, community_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    DUE: (CommunityId, i64) => (MemberId,) = "SELECT member_id FROM trait_due WHERE community_id = $1 ORDER BY member_id LIMIT $2";
    MADE: MemberId = "DELETE FROM trait_due WHERE member_id = $1";
    // Nobody whose account is closed, or who left as nobody, tells anything.
    ROLE: MemberId => (String, Audience) = concat!("SELECT m.journey_role, m.role_audience FROM member m WHERE m.id = $1 AND ",
        members::visible!());
    HOME: MemberId => (CommunityId,) = "SELECT community_id FROM member WHERE id = $1";
    TRAITS: MemberId => (String, Audience, i64) = "SELECT trait, audience, value FROM member_trait WHERE member_id = $1
        ORDER BY trait, audience";
    DROP: (MemberId, String, Audience) = "DELETE FROM member_trait WHERE member_id = $1 AND trait = $2 AND audience = $3";
    ADD: (MemberId, String, Audience, i64, CommunityId) = "INSERT INTO member_trait (member_id, trait, audience, value, community_id)
        VALUES ($1, $2, $3, $4, $5)";
    CHANGE: (MemberId, String, Audience, i64) = "UPDATE member_trait SET value = $4 WHERE member_id = $1 AND trait = $2 AND audience = $3";
    COUNT: (CommunityId, String, i64) = "INSERT INTO trait_count (community_id, trait, told) VALUES ($1, $2, $3)
        ON CONFLICT (community_id, trait) DO UPDATE SET told = trait_count.told + excluded.told";
}

pub(in crate::matching) async fn edition(c: &Conn, home: CommunityId) -> Result<Option<String>> {
    Ok(c.opt(&EDITION, home).await?.map(|(edition,)| edition))
}

pub(in crate::matching) async fn begin(tx: &Tx, home: CommunityId, edition: &str) -> Result<()> {
    tx.exec(&DROP_ALL, home).await?;
    tx.exec(&DROP_COUNTS, home).await?;
    tx.exec(&ALL_DUE, home).await?;
    tx.exec(&SET_EDITION, (home, edition)).await.map(drop)
}

pub(in crate::matching) async fn make_due(tx: &Tx, home: CommunityId, member: MemberId) -> Result<()> {
    tx.exec(&MAKE_DUE, (member, home)).await.map(drop)
}

pub(in crate::matching) async fn due(c: &Conn, home: CommunityId, most: i64) -> Result<Vec<MemberId>> {
    Ok(c.all(&DUE, (home, most)).await?.into_iter().map(|(member,)| member).collect())
}

pub(in crate::matching) async fn made(tx: &Tx, member: MemberId) -> Result<()> {
    tx.exec(&MADE, member).await.map(drop)
}

/// What a member tells, for whoever it is: why they are here, and their answers. Nothing of whom nobody may see.
pub(in crate::matching) async fn told(
    c: &Conn,
    member: MemberId,
) -> Result<Option<(String, Audience, Vec<Answer>)>> {
    let Some((role, audience)) = c.opt(&ROLE, member).await? else { return Ok(None) };
    Ok(Some((role, audience, profiles::store::own_answers(c, member).await?)))
}

/// The community of a member.
pub(in crate::matching) async fn home(c: &Conn, member: MemberId) -> Result<CommunityId> {
    Ok(c.one(&HOME, member).await?.0)
}

/// What stands of somebody in the table of traits. What is for the owner alone is left out here.
pub(in crate::matching) fn rows(wanted: Audienced) -> Rows {
    let mut rows = Rows::new();
    for ((what, audience), value) in wanted.into_iter().filter(|((_, audience), _)| *audience != Audience::Me)
    {
        if audience == Audience::Members {
            rows.insert((ANYTHING.to_owned(), audience), 0);
        }
        rows.insert((what.key(), audience), value);
    }
    rows
}

/// Puts in what people tell who have told nothing yet, and counts it.
pub(in crate::matching) async fn add_all(
    tx: &Tx,
    home: CommunityId,
    told: &[(MemberId, Rows)],
) -> Result<()> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    let mut all = Vec::new();
    for (member, rows) in told {
        for ((what, audience), value) in rows {
            *counts.entry(what).or_default() += i64::from(*audience == Audience::Members);
            all.push((*member, what, *audience, *value, home));
        }
    }
    tx.exec_many(&ADD, &all).await?;
    count(tx, home, counts).await
}

/// Counts in the order of the traits, so that of two who write at once one waits and none gives way.
async fn count(tx: &Tx, home: CommunityId, counts: BTreeMap<&str, i64>) -> Result<()> {
    for (what, change) in counts.into_iter().filter(|(_, change)| *change != 0) {
        tx.exec(&COUNT, (home, what, change)).await?;
    }
    Ok(())
}

/// Makes the rows of a member those that are wanted, and counts them.
pub(in crate::matching) async fn set(tx: &Tx, member: MemberId, wanted: Audienced) -> Result<()> {
    let home = home(tx, member).await?;
    let mut rows = rows(wanted);
    let before = tx.all(&TRAITS, member).await?;
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for (what, audience, value) in &before {
        match rows.remove(&(what.clone(), *audience)) {
            Some(same) if same == *value => {}
            Some(other) => drop(tx.exec(&CHANGE, (member, what, *audience, other)).await?),
            None => {
                tx.exec(&DROP, (member, what, *audience)).await?;
                *counts.entry(what).or_default() -= i64::from(*audience == Audience::Members);
            }
        }
    }
    for ((what, audience), value) in &rows {
        tx.exec(&ADD, (member, what, *audience, *value, home)).await?;
        *counts.entry(what).or_default() += i64::from(*audience == Audience::Members);
    }
    count(tx, home, counts).await
}
