//! The only SQL about the search index of members. Whom a viewer may not see never leaves it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use db::{Conn, Result, Tx};

use super::super::document::{self, Indexed};
use super::super::expression::Expression;
use crate::communities::CommunityId;
use crate::members::{self, MemberId};

/// Members that are found, at most: the newest.
const MOST: usize = 300;

/// Whom the viewer `$3` finds in an index on SQLite, and on what further condition; the newest first.
macro_rules! in_fts5 {
    ($index:literal, $more:literal) => {
        concat!(
            "SELECT m.id FROM ",
            $index,
            " s JOIN member m ON m.id = s.rowid WHERE ",
            $index,
            " MATCH $1 AND m.community_id = $2
            AND m.id <> $3 AND ",
            members::visible!("$3"),
            $more,
            " ORDER BY m.id DESC LIMIT 300"
        )
    };
}

/// The same on PostgreSQL.
macro_rules! in_tsvector {
    ($index:literal, $more:literal) => {
        concat!(
            "SELECT m.id FROM ",
            $index,
            " s JOIN member m ON m.id = s.member_id WHERE s.tokens @@ (SELECT $1::tsquery)
            AND m.community_id = $2 AND m.id <> $3 AND ",
            members::visible!("$3"),
            $more,
            " ORDER BY m.id DESC LIMIT 300"
        )
    };
}

db::sql! {
    // Whom one muted can be found by name, or they could not be unmuted.
    BY_ALIAS: (String, CommunityId, MemberId) => (MemberId,) =
        sqlite in_fts5!("member_search", ""),
        postgres in_tsvector!("member_search", "");
    TOLD_TO_ALL: (String, CommunityId, MemberId) => (MemberId,) =
        sqlite in_fts5!("member_search", " AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = $3 AND u.other_id = m.id)"),
        postgres in_tsvector!("member_search", " AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = $3 AND u.other_id = m.id)");
    TOLD_TO_TEAM: (String, CommunityId, MemberId) => (MemberId,) =
        sqlite in_fts5!("member_team_search", " AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = $3 AND u.other_id = m.id)
            AND EXISTS (SELECT 1 FROM team_member f WHERE f.member_id = m.id AND f.other_id = $3)"),
        postgres in_tsvector!("member_team_search", " AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = $3 AND u.other_id = m.id)
            AND EXISTS (SELECT 1 FROM team_member f WHERE f.member_id = m.id AND f.other_id = $3)");
    ALIAS: MemberId => (String,) = "SELECT alias FROM member WHERE id = $1";
    LEAVE: MemberId =
        sqlite "DELETE FROM member_search WHERE rowid = $1",
        postgres "DELETE FROM member_search WHERE member_id = $1";
    LEAVE_TEAM: MemberId =
        sqlite "DELETE FROM member_team_search WHERE rowid = $1",
        postgres "DELETE FROM member_team_search WHERE member_id = $1";
    LEAVE_ALL: CommunityId =
        sqlite "DELETE FROM member_search WHERE rowid IN (SELECT id FROM member WHERE community_id = $1)",
        postgres "DELETE FROM member_search WHERE member_id IN (SELECT id FROM member WHERE community_id = $1)";
    LEAVE_ALL_TEAMS: CommunityId =
        sqlite "DELETE FROM member_team_search WHERE rowid IN (SELECT id FROM member WHERE community_id = $1)",
        postgres "DELETE FROM member_team_search WHERE member_id IN (SELECT id FROM member WHERE community_id = $1)";
    ADD: (MemberId, String, String, String) =
        sqlite "INSERT INTO member_search (rowid, title, tags, body) VALUES ($1, $2, $3, $4)",
        postgres "INSERT INTO member_search (member_id, tokens) VALUES ($1, setweight($2::tsvector, 'A')
            || setweight($3::tsvector, 'C') || setweight($4::tsvector, 'D'))";
    ADD_TEAM: (MemberId, String, String, String) =
        sqlite "INSERT INTO member_team_search (rowid, title, tags, body) VALUES ($1, $2, $3, $4)",
        postgres "INSERT INTO member_team_search (member_id, tokens) VALUES ($1, setweight($2::tsvector, 'A')
            || setweight($3::tsvector, 'C') || setweight($4::tsvector, 'D'))";
}

/// What a member is called.
pub(crate) async fn alias(c: &Conn, member: MemberId) -> Result<String> {
    Ok(c.one(&ALIAS, member).await?.0)
}

/// Takes a member into the indexes in place of what was there; out of them, where nobody may see them.
pub(crate) async fn index(tx: &Tx, member: MemberId, told: Option<&[Indexed; 2]>) -> Result<()> {
    tx.exec(&LEAVE, member).await?;
    tx.exec(&LEAVE_TEAM, member).await?;
    let Some(both) = told else { return Ok(()) };
    let write = if tx.is_sqlite() { document::for_fts5 } else { document::for_tsvector };
    for (statement, one) in [&ADD, &ADD_TEAM].into_iter().zip(both) {
        let [title, tags, body] = [&one.title, &one.tags, &one.body].map(|tokens| write(tokens));
        tx.exec(statement, (member, title, tags, body)).await?;
    }
    Ok(())
}

/// Takes all members out.
pub(crate) async fn forget_all(tx: &Tx, home: CommunityId) -> Result<()> {
    tx.exec(&LEAVE_ALL, home).await?;
    tx.exec(&LEAVE_ALL_TEAMS, home).await.map(drop)
}

/// Whom the viewer finds: whose alias begins so, then who tells it, each the newest first.
pub(super) async fn find(
    c: &Conn,
    (home, viewer): (CommunityId, MemberId),
    by_alias: Option<&Expression>,
    told: Option<&Expression>,
) -> Result<Vec<MemberId>> {
    let mut found = Vec::new();
    if let Some(alias) = by_alias {
        found = c.all(&BY_ALIAS, (alias.write(c.is_sqlite()), home, viewer)).await?;
    }
    let mut others = BTreeSet::new();
    if let Some(told) = told {
        let asked = told.write(c.is_sqlite());
        others.extend(c.all(&TOLD_TO_ALL, (&asked, home, viewer)).await?);
        others.extend(c.all(&TOLD_TO_TEAM, (&asked, home, viewer)).await?);
    }
    let mut others: Vec<_> = others.into_iter().filter(|one| !found.contains(one)).collect();
    others.sort_by_key(|(id,)| Reverse(*id));
    Ok(found.into_iter().chain(others).map(|(id,)| id).take(MOST).collect())
}
