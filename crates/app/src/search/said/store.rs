//! The only SQL about the search index of posts.

use std::collections::BTreeSet;

use db::{Conn, Result, Tx, pad};
use jiff::Timestamp;

use super::super::document::{self, Indexed};
use super::super::expression::Expression;
use super::{Said, Wanted};
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::posts::store::{NOBODY, Row, met, page, post, seen, unmuted, within};
use crate::posts::{PostId, Tab};
use crate::questions::store::said;

/// Matches that are ranked and looked over for what the viewer may read: the newest.
const RANKED: usize = 300;

// On SQLite the community is a token, because the full-text table has no other column to look at.
db::sql! {
    NEWEST: (String, CommunityId) => (PostId,) =
        sqlite "SELECT rowid FROM post_search WHERE post_search MATCH '(' || $1 || ') AND \"_h_' || $2 || '\"'
            AND rowid >= (SELECT min(id) FROM (SELECT rowid AS id FROM post_search
            WHERE post_search MATCH '(' || $1 || ') AND \"_h_' || $2 || '\"' ORDER BY rowid DESC LIMIT 300) newest)
            ORDER BY bm25(post_search, 10.0, 0.0, 1.0), rowid DESC",
        postgres "SELECT post_id FROM (SELECT post_id, tokens FROM post_search
            WHERE community_id = $2 AND tokens @@ $1::tsquery ORDER BY post_id DESC LIMIT 300) newest
            ORDER BY ts_rank('{0.1, 0, 0, 1}'::real[], tokens, replace($1, '&', '|')::tsquery, 1) DESC, post_id DESC";
    VISIBLE: (MemberId, CommunityId, [PostId; 300]) => (PostId,) = concat!("SELECT p.id FROM post p JOIN member m ON m.id = p.author_id
        WHERE p.community_id = $2 AND p.id IN ($3..$302) AND ", unmuted!(), " AND ", seen!(), " AND ", within!());
    OPEN: (MemberId, CommunityId, [PostId; 300]) => (PostId,) = concat!("SELECT p.id FROM post p JOIN member m ON m.id = p.author_id
        WHERE p.community_id = $2 AND p.id IN ($3..$302) AND p.audience = 'anyone' AND p.held = '' AND ", met!(), " AND ", within!());
    // What is left of some posts when a search is narrowed down: to one's own or one's team's (under their alias), to those with pictures,
    // to what helped.
    MINE: (MemberId, [PostId; 300]) => (PostId,) = "SELECT id FROM post WHERE author_id = $1 AND id IN ($2..$301)";
    TEAM: (MemberId, [PostId; 300]) => (PostId,) = "SELECT p.id FROM post p JOIN team_member f ON f.member_id = $1 AND f.other_id = p.author_id
        WHERE p.pseudonym IS NULL AND p.id IN ($2..$301)";
    PICTURED: [PostId; 300] => (PostId,) = "SELECT DISTINCT post_id FROM post_picture WHERE post_id IN ($1..$300)";
    HELPED: (MemberId, [PostId; 300]) => (PostId,) = concat!("SELECT p.id FROM post p WHERE p.id IN ($2..$301) AND (p.helped_at IS NOT NULL
        OR p.kind = 'question' AND EXISTS (", said!(), " AND a.helped_at IS NOT NULL))");
    SINCE: (Timestamp, [PostId; 300]) => (PostId,) = "SELECT id FROM post WHERE created_at >= $1 AND id IN ($2..$301)";
    SHOWN: (MemberId, [PostId; 20]) => Row = post!("p.id IN ($2..$21)");
    DROP: PostId =
        sqlite "DELETE FROM post_search WHERE rowid = $1",
        postgres "DELETE FROM post_search WHERE post_id = $1";
    ADD: (PostId, CommunityId, String, String, String) =
        sqlite "INSERT INTO post_search (rowid, title, tags, body) VALUES ($1, $3, $4 || ' _h_' || $2, $5)",
        postgres "INSERT INTO post_search (post_id, community_id, tokens) VALUES ($1, $2,
            setweight($3::tsvector, 'A') || setweight($4::tsvector, 'C') || setweight($5::tsvector, 'D'))";
}

/// Takes a post into the index in place of what was there.
pub(crate) async fn index(tx: &Tx, home: CommunityId, id: PostId, indexed: &Indexed) -> Result<()> {
    tx.exec(&DROP, id).await?;
    index_new(tx, home, &[(id, indexed)]).await
}

/// Takes posts into the index that were never there.
pub(crate) async fn index_new(tx: &Tx, home: CommunityId, posts: &[(PostId, &Indexed)]) -> Result<()> {
    let write = if tx.is_sqlite() { document::for_fts5 } else { document::for_tsvector };
    let row = |(id, indexed): &(PostId, &Indexed)| {
        let [title, tags, body] = [&indexed.title, &indexed.tags, &indexed.body].map(|tokens| write(tokens));
        (*id, home, title, tags, body)
    };
    let rows: Vec<_> = posts.iter().map(row).collect();
    tx.exec_many(&ADD, &rows).await.map(drop)
}

/// What is left of visible posts.
async fn narrowed(
    c: &Conn,
    viewer: MemberId,
    wanted: &Wanted,
    visible: Vec<(PostId,)>,
) -> Result<BTreeSet<PostId>> {
    let mut left: BTreeSet<PostId> = visible.into_iter().map(|(id,)| id).collect();
    let list = pad::<_, RANKED>(left.iter().copied(), PostId(-1));
    let mut fits = Vec::new();
    match wanted.whose {
        Some(Tab::Mine) => fits.push(c.all(&MINE, (viewer, list)).await?),
        Some(Tab::Team) => fits.push(c.all(&TEAM, (viewer, list)).await?),
        Some(Tab::Everyone) | None => {}
    }
    if wanted.pictured {
        fits.push(c.all(&PICTURED, list).await?);
    }
    if wanted.helped {
        fits.push(c.all(&HELPED, (viewer, list)).await?);
    }
    if let Some(since) = wanted.since {
        fits.push(c.all(&SINCE, (since, list)).await?);
    }
    for fit in fits {
        left.retain(|id| fit.contains(&(*id,)));
    }
    Ok(left)
}

/// What the viewer may read of what the steps find, one after the other, from `from` on, `most` of it (20 at the most).
pub(super) async fn find(
    c: &Conn,
    (home, viewer): (CommunityId, Option<MemberId>),
    steps: &[Expression],
    wanted: &Wanted,
    (from, most): (usize, usize),
) -> Result<Said> {
    let (mut ids, mut seen) = (Vec::new(), BTreeSet::new());
    for step in steps {
        if ids.len() >= from + most && steps.len() > 1 {
            break;
        }
        let ranked = c.all(&NEWEST, (step.write(c.is_sqlite()), home)).await?;
        let list = pad::<_, RANKED>(ranked.iter().map(|(id,)| *id), PostId(-1));
        let visible = match viewer {
            Some(viewer) => c.all(&VISIBLE, (viewer, home, list)).await?,
            None => c.all(&OPEN, (NOBODY, home, list)).await?,
        };
        let visible = narrowed(c, viewer.unwrap_or(NOBODY), wanted, visible).await?;
        ids.extend(ranked.into_iter().map(|(id,)| id).filter(|id| visible.contains(id) && seen.insert(*id)));
    }
    let shown: Vec<PostId> = ids.iter().copied().skip(from).take(most.min(20)).collect();
    let reader = viewer.unwrap_or(NOBODY);
    let mut rows = c.all(&SHOWN, (reader, pad(shown.iter().copied(), PostId(-1)))).await?;
    rows.sort_by_key(|row| shown.iter().position(|id| *id == row.id));
    Ok(Said { total: ids.len(), posts: page(c, reader, rows).await?.posts })
}
