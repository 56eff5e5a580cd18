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
        WHERE t.member_id = $1 AND q.author_id = t.other_id AND q.kind <> 'comment' AND q.id < $3 AND q.id >= $4) AND p.community_id = $2
        AND p.pseudonym IS NULL AND ", unmuted!(), " AND ", seen!(), " ORDER BY p.id DESC LIMIT $5"));
    // How many they are, at most so many.
    SIZE_OF: (MemberId, i64) => (i64,) = "SELECT count(*) FROM (SELECT 1 FROM team_member WHERE member_id = $1 LIMIT $2) t";
    // The newest of theirs among the newest thousand of all.
    NEAR: (MemberId, CommunityId, PostId, i64) => Row = post!(concat!("p.id IN (SELECT q.id FROM (SELECT id, author_id FROM post
        WHERE community_id = $2 AND kind <> 'comment' AND id < $3 ORDER BY id DESC LIMIT 1000) q WHERE q.author_id IN (SELECT t.other_id
        FROM ", read_team!(), ") ORDER BY q.id DESC LIMIT 63) AND p.pseudonym IS NULL AND ", unmuted!(), " AND ", seen!(),
        " ORDER BY p.id DESC LIMIT $4"));
    // Since when each of some of them began something, or 0.
    SINCE_MANY: (MemberId, PostId, i64) => (PostId,) = concat!("SELECT CASE WHEN count(*) = $3 THEN min(y.id) ELSE 0 END AS id
        FROM (SELECT coalesce((SELECT max(p.id) FROM post p WHERE p.author_id = t.other_id AND p.kind <> 'comment' AND p.id < $2), 0) AS id
        FROM ", read_team!(), " ORDER BY 1 DESC LIMIT $3) y");
    // Since when one of them began 63, or 0.
    SINCE_FEW: (MemberId, PostId) => (PostId,) = concat!("SELECT coalesce(max(x.id), 0) AS id FROM (SELECT (SELECT p.id FROM post p
        WHERE p.author_id = t.other_id AND p.kind <> 'comment' AND p.id < $2 ORDER BY p.id DESC LIMIT 1 OFFSET 62) AS id FROM ",
        read_team!(), ") x");
}

/// Whoever follows so many reads mostly what was said lately.
const LARGE: i64 = 300;

/// How far back to look.
#[derive(Clone, Copy)]
enum Since {
    /// The newest of each of so many.
    Many(i64),
    Few,
}

/// The nearest first.
const ALL: [Since; 3] = [Since::Many(24), Since::Many(63), Since::Few];

/// Since when, or 0. A team of so few has not so many.
async fn since(c: &Conn, me: MemberId, before: PostId, (step, size): (Since, i64)) -> Result<PostId> {
    let found = match step {
        Since::Many(many) if many > size => (PostId(0),),
        Since::Many(many) => c.one(&SINCE_MANY, (me, before, many)).await?,
        Since::Few => c.one(&SINCE_FEW, (me, before)).await?,
    };
    Ok(found.0)
}

/// The posts of those whom the viewer follows. To walk through all posts until there are enough of theirs takes the longer the more
/// others say, so we look first how far back some dozens of theirs reach: of so many, the viewer sees enough nearly always.
pub(in crate::posts) async fn posts(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    before: PostId,
) -> Result<Vec<Row>> {
    let (wanted, size) = (SIZE as i64 + 1, c.one(&SIZE_OF, (viewer, LARGE)).await?.0);
    if size == LARGE {
        let rows = c.all(&NEAR, (viewer, home, before, wanted)).await?;
        if rows.len() > SIZE {
            return Ok(rows);
        }
    }
    for step in ALL {
        let since = since(c, viewer, before, (step, size)).await?;
        if since > PostId(0) {
            let rows = c.all(&TEAM, (viewer, home, before, since, wanted)).await?;
            if rows.len() > SIZE {
                return Ok(rows);
            }
        }
    }
    c.all(&TEAM, (viewer, home, before, PostId(0), wanted)).await
}
