//! The only SQL about that feed.

use db::{Conn, Result};

use super::super::PostId;
use super::super::feed::SIZE;
use super::super::store::{Row, page_and_one, post, seen, unmuted};
use crate::communities::CommunityId;
use crate::members::MemberId;

/// Those whom the member `$1` follows and does not mute.
macro_rules! read_team {
    () => {
        "team_member t WHERE t.member_id = $1 AND t.other_id NOT IN (SELECT u.other_id FROM mute u WHERE u.member_id = $1)"
    };
}

/// What those whom the member `$1` follows began before `$3` and since `$4`. `CROSS JOIN` keeps the order of the tables on SQLite: from
/// those whom the member follows, not from all posts that are newer.
macro_rules! since {
    () => {
        "SELECT q.id FROM team_member t CROSS JOIN post q WHERE t.member_id = $1 AND q.author_id = t.other_id AND q.kind <> 'comment'
        AND q.id < $3 AND q.id >= $4 ORDER BY q.id DESC"
    };
}

/// The newest of theirs among the newest thousand of all. `IS TRUE` keeps PostgreSQL from comparing each with each.
macro_rules! near {
    () => {
        concat!(
            "SELECT q.id FROM (SELECT id, author_id FROM post WHERE community_id = $2 AND kind <> 'comment' AND id < $3
            ORDER BY id DESC LIMIT 1000) q WHERE (q.author_id IN (SELECT t.other_id FROM ",
            read_team!(),
            ")) IS TRUE ORDER BY q.id DESC LIMIT 63"
        )
    };
}

/// What those began who did so last, `$4` of them, since the first of them did. Nothing where there are not so many.
macro_rules! last {
    () => {
        concat!(
            "WITH last AS MATERIALIZED (SELECT t.other_id AS author_id, coalesce((SELECT max(n.id) FROM post n
            WHERE n.author_id = t.other_id AND n.kind <> 'comment' AND n.id < $3), 0) AS id FROM ",
            read_team!(),
            " ORDER BY 2 DESC LIMIT $4) SELECT q.id FROM last l CROSS JOIN post q WHERE q.author_id = l.author_id AND q.kind <> 'comment'
            AND q.id < $3 AND q.id >= (SELECT CASE WHEN count(*) = $4 AND min(id) > 0 THEN min(id) ELSE $3 END FROM last)
            ORDER BY q.id DESC"
        )
    };
}

/// What of a team the member reads.
macro_rules! read {
    () => {
        concat!("p.community_id = $2 AND p.pseudonym IS NULL AND ", unmuted!(), " AND ", seen!())
    };
}

/// The newest that the member reads of the posts with some numbers. SQLite walks through a list of numbers in their order.
macro_rules! listed {
    ($numbers:expr) => {
        post!(concat!(
            "p.id IN (",
            $numbers,
            ") AND ",
            read!(),
            " ORDER BY p.id DESC LIMIT ",
            page_and_one!()
        ))
    };
}

/// The same on PostgreSQL. It would read all of a list before it takes the newest; a table in order it reads until there are enough
/// (`OFFSET 0` keeps that order).
macro_rules! in_order {
    ($numbers:expr) => {
        post!(
            concat!("(", $numbers, " OFFSET 0) f JOIN post p ON p.id = f.id"),
            concat!(read!(), " ORDER BY f.id DESC LIMIT ", page_and_one!())
        )
    };
}

db::sql! {
    TEAM: (MemberId, CommunityId, PostId, PostId) => Row =
        sqlite listed!(since!()),
        postgres in_order!(since!());
    NEAR: (MemberId, CommunityId, PostId) => Row =
        sqlite listed!(near!()),
        postgres in_order!(near!());
    LAST: (MemberId, CommunityId, PostId, i64) => Row =
        sqlite listed!(last!()),
        postgres in_order!(last!());
    // How many they are, at most so many.
    SIZE_OF: (MemberId, i64) => (i64,) = "SELECT count(*) FROM (SELECT 1 FROM team_member WHERE member_id = $1 LIMIT $2) t";
    // Since when one of them began 63, or 0.
    SINCE_FEW: (MemberId, PostId) => (PostId,) = concat!("SELECT coalesce(max(x.id), 0) AS id FROM (SELECT (SELECT p.id FROM post p
        WHERE p.author_id = t.other_id AND p.kind <> 'comment' AND p.id < $2 ORDER BY p.id DESC LIMIT 1 OFFSET 62) AS id FROM ",
        read_team!(), ") x");
}

/// Whoever follows so many reads mostly what was said lately.
const LARGE: i64 = 300;

/// Of how many one looks what they said last, the nearest first.
const LAST_OF: [i64; 2] = [24, 63];

/// The posts of those whom the viewer follows. To walk through all posts until there are enough of theirs takes the longer the more
/// others say, so we look first at what some dozens of them said last: of so many, the viewer sees enough nearly always.
pub(in crate::posts) async fn posts(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    before: PostId,
) -> Result<Vec<Row>> {
    let size = c.one(&SIZE_OF, (viewer, LARGE)).await?.0;
    if size == LARGE {
        let rows = c.all(&NEAR, (viewer, home, before)).await?;
        if rows.len() > SIZE {
            return Ok(rows);
        }
    }
    // In a large team some of the last are not for everybody, more often than not.
    for many in LAST_OF.into_iter().filter(|many| *many <= size && (size < LARGE || *many > LAST_OF[0])) {
        let rows = c.all(&LAST, (viewer, home, before, many)).await?;
        if rows.len() > SIZE {
            return Ok(rows);
        }
    }
    let since = c.one(&SINCE_FEW, (viewer, before)).await?.0;
    if since > PostId(0) {
        let rows = c.all(&TEAM, (viewer, home, before, since)).await?;
        if rows.len() > SIZE {
            return Ok(rows);
        }
    }
    c.all(&TEAM, (viewer, home, before, PostId(0))).await
}
