//! The only SQL about that feed.

use db::{Conn, Result};

use super::super::PostId;
use super::super::feed::SIZE;
use super::super::store::{Row, post, seen, unmuted};
use crate::communities::CommunityId;
use crate::members::MemberId;

/// Those whom the member `$1` follows and does not mute.
macro_rules! read_team {
    () => {
        "team_member t WHERE t.member_id = $1 AND t.other_id NOT IN (SELECT u.other_id FROM mute u WHERE u.member_id = $1)"
    };
}

db::sql! {
    // `CROSS JOIN` keeps the order of the tables on SQLite: from those whom the member follows, not from all posts that are newer.
    TEAM: (MemberId, CommunityId, PostId, PostId, i64) => Row = post!(concat!("p.id IN (SELECT q.id FROM team_member t CROSS JOIN post q
        WHERE t.member_id = $1 AND q.author_id = t.other_id AND q.root_id IS NULL AND q.id < $3 AND q.id >= $4) AND p.community_id = $2
        AND p.pseudonym IS NULL AND ", unmuted!(), " AND ", seen!(), " ORDER BY p.id DESC LIMIT $5"));
    // Since when each of 63 of them began something, or 0.
    SINCE_MANY: (MemberId, PostId) => (PostId,) = concat!("SELECT CASE WHEN count(*) = 63 THEN min(y.id) ELSE 0 END AS id
        FROM (SELECT coalesce((SELECT max(p.id) FROM post p WHERE p.author_id = t.other_id AND p.root_id IS NULL AND p.id < $2), 0) AS id
        FROM ", read_team!(), " ORDER BY 1 DESC LIMIT 63) y");
    // Since when one of them began 63, or 0.
    SINCE_FEW: (MemberId, PostId) => (PostId,) = concat!("SELECT coalesce(max(x.id), 0) AS id FROM (SELECT (SELECT p.id FROM post p
        WHERE p.author_id = t.other_id AND p.root_id IS NULL AND p.id < $2 ORDER BY p.id DESC LIMIT 1 OFFSET 62) AS id FROM ",
        read_team!(), ") x");
}

/// The posts of those whom the viewer follows. To walk through all posts until there are enough of theirs takes the longer the more
/// others say, so we look first how far back the newest 63 of theirs reach: of so many, the viewer sees enough nearly always.
pub(in crate::posts) async fn posts(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    before: PostId,
) -> Result<Vec<Row>> {
    let mut since = c.one(&SINCE_MANY, (viewer, before)).await?.0;
    if since == PostId(0) {
        since = c.one(&SINCE_FEW, (viewer, before)).await?.0;
    }
    let wanted = SIZE as i64 + 1;
    let rows = c.all(&TEAM, (viewer, home, before, since, wanted)).await?;
    match since {
        PostId(0) => Ok(rows),
        _ if rows.len() > SIZE => Ok(rows),
        _ => c.all(&TEAM, (viewer, home, before, PostId(0), wanted)).await,
    }
}
