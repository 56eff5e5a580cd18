//! The only SQL about the search index of posts.

use std::collections::{BTreeMap, BTreeSet};

use db::{Conn, Result, Tx, pad};

use super::super::document::{self, Indexed};
use super::super::expression::Expression;
use super::{PAGE_SIZE, Said, Wanted};
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::posts::store::{NOBODY, Row, met, page, post, seen, unmuted, within};
use crate::posts::{Kind, Post, PostId, Tab};
use crate::questions::store::said;

/// Matches that are ranked together: sixty that the viewer may read, then the sixty before them.
pub(super) const BLOCK: usize = 60;
/// Matches that are looked over, the newest: nobody can make us read a whole index for a common word, of which they may read little. More for
/// members who narrow a search down, which leaves little of it.
const LOOKED_OVER: i64 = 3_000;
const LOOKED_OVER_NARROW: i64 = 30_000;

/// Posts that PostgreSQL walks through first, the newest. They tell how common a word is among what the reader may read.
const NEAR: i64 = 2_000;
/// Posts that it walks through for a common word, at most: a word of which it finds fewer than `COMMON` among the nearest is rare, and all
/// posts that have it are sooner found than enough of them walked up to.
const FAR: i64 = 60_000;
const COMMON: usize = 4;

/// What a search is narrowed down to: whose posts (one's own, or those of one's team under their alias), with a picture, helpful.
macro_rules! narrowed {
    () => {
        concat!(
            " AND p.kind IN ($10..$13) AND ($4 <> 'mine' OR p.author_id = $1) AND ($4 <> 'team' OR (p.pseudonym IS NULL AND EXISTS (SELECT 1 FROM team_member f
            WHERE f.member_id = $1 AND f.other_id = p.author_id))) AND ($5 = false OR EXISTS (SELECT 1 FROM post_picture i
            WHERE i.post_id = p.id)) AND ($6 = false OR p.helped_at IS NOT NULL OR (p.kind = 'question' AND EXISTS (",
            said!(),
            " AND a.helped_at IS NOT NULL)))"
        )
    };
}

/// What the member `$1` may read of the newest `$14` that the index finds, the newest first. On SQLite `CROSS JOIN` keeps the order of the
/// tables, so it is that of the index, and no more is read than is wanted; to ask for the order once more would sort all of it.
macro_rules! in_fts5 {
    ($readable:expr) => {
        concat!(
            "SELECT p.id FROM (SELECT rowid AS id FROM post_search WHERE post_search MATCH $3 AND rowid >= $7 AND $15 > 0 ORDER BY rowid DESC LIMIT $14) s
            CROSS JOIN post p ON p.id = s.id CROSS JOIN member m ON m.id = p.author_id WHERE p.community_id = $2 AND ",
            $readable,
            narrowed!(),
            " LIMIT $8 OFFSET $9"
        )
    };
}

/// The same on PostgreSQL, whose index keeps no order: all posts that have the words are found and sorted. `OFFSET 0` keeps it from walking
/// through all posts for that, `+ 0` from reading the numbers of all besides; `(SELECT …)` reads the query once, and not for each row.
macro_rules! in_tsvector {
    ($readable:expr) => {
        read_of!(
            "SELECT f.post_id FROM (SELECT post_id FROM post_search WHERE community_id = $2 AND tokens @@ (SELECT $3::tsquery)
            AND post_id + 0 >= $7 AND $15 > 0 OFFSET 0) f ORDER BY f.post_id DESC LIMIT $14",
            $readable
        )
    };
}

/// The same among the newest `$15` posts on PostgreSQL, from one to the next until there are enough.
macro_rules! walked {
    ($readable:expr) => {
        read_of!(
            "SELECT n.post_id FROM (SELECT post_id, community_id, tokens FROM post_search WHERE post_id >= $7 ORDER BY post_id DESC LIMIT $15) n
            WHERE n.community_id = $2 AND n.tokens @@ (SELECT $3::tsquery) ORDER BY n.post_id DESC LIMIT $14",
            $readable
        )
    };
}

macro_rules! read_of {
    ($found:literal, $readable:expr) => {
        concat!(
            "SELECT p.id FROM (",
            $found,
            ") s JOIN post p ON p.id = s.post_id JOIN member m ON m.id = p.author_id WHERE p.community_id = $2 AND ",
            $readable,
            narrowed!(),
            " ORDER BY s.post_id DESC LIMIT $8 OFFSET $9"
        )
    };
}

macro_rules! of_members {
    () => {
        concat!(unmuted!(), " AND ", seen!(), " AND ", within!())
    };
}

macro_rules! of_visitors {
    () => {
        concat!("p.audience = 'anyone' AND p.held = '' AND ", met!(), " AND ", within!())
    };
}

type Look<'a> = (MemberId, CommunityId, &'a str, &'a str, bool, bool, PostId, i64, i64, [Kind; 4], i64, i64);

db::sql! {
    NEWEST: (MemberId, CommunityId, String, String, bool, bool, PostId, i64, i64, [Kind; 4], i64, i64) => (PostId,) =
        sqlite in_fts5!(of_members!()),
        postgres in_tsvector!(of_members!());
    OPEN: (MemberId, CommunityId, String, String, bool, bool, PostId, i64, i64, [Kind; 4], i64, i64) => (PostId,) =
        sqlite in_fts5!(of_visitors!()),
        postgres in_tsvector!(of_visitors!());
    // SQLite's index has an order, so nothing is walked through there.
    WALKED: (MemberId, CommunityId, String, String, bool, bool, PostId, i64, i64, [Kind; 4], i64, i64) => (PostId,) =
        sqlite in_fts5!(of_members!()),
        postgres walked!(of_members!());
    OPEN_WALKED: (MemberId, CommunityId, String, String, bool, bool, PostId, i64, i64, [Kind; 4], i64, i64) => (PostId,) =
        sqlite in_fts5!(of_visitors!()),
        postgres walked!(of_visitors!());
    // The newest of them first. FTS5 walks from one to the other; for PostgreSQL a word says less than the posts themselves.
    AMONG: (String, [PostId; BLOCK]) => (PostId,) =
        sqlite "SELECT rowid FROM post_search WHERE post_search MATCH $1 AND rowid BETWEEN $61 AND $2",
        postgres "SELECT post_id FROM post_search WHERE post_id IN ($2..$61) AND tokens @@ (SELECT $1::tsquery)";
    SHOWN: (MemberId, [PostId; 20]) => Row = post!("p.id IN ($2..$21)");
    DROP: PostId =
        sqlite "DELETE FROM post_search WHERE rowid = $1",
        postgres "DELETE FROM post_search WHERE post_id = $1";
    ADD: (PostId, CommunityId, String, String, String) =
        sqlite "INSERT INTO post_search (rowid, title, tags, body) VALUES ($1, $3, $4, $5)",
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

/// Who reads, and where.
pub(super) type Reader = (CommunityId, Option<MemberId>);

/// What the reader may read of what is found, the newest first, at most `most` behind the first `skip`.
async fn newest(
    c: &Conn,
    (home, viewer): Reader,
    find: &Expression,
    wanted: &Wanted,
    (skip, most): (usize, usize),
) -> Result<Vec<PostId>> {
    let (text, reader) = (find.write(c.is_sqlite()), viewer.unwrap_or(NOBODY));
    let (skip, most) = (i64::try_from(skip).unwrap_or(i64::MAX), i64::try_from(most).unwrap_or(i64::MAX));
    let whose = wanted.whose.map_or("", Tab::as_str);
    let since = wanted.since.map_or(0, |since| kernel::ids::of(since.as_millisecond(), 0));
    let kinds = if wanted.kinds.is_empty() { &Kind::ALL } else { wanted.kinds.as_slice() };
    let kinds = pad(kinds.iter().copied(), kinds[0]);
    let is_narrow = wanted.whose.is_some() || wanted.pictured || wanted.helped;
    let looked_over = if viewer.is_some() && is_narrow { LOOKED_OVER_NARROW } else { LOOKED_OVER };
    let (pictured, helped, since) = (wanted.pictured, wanted.helped, PostId(since));
    let asked = |reach| -> Look<'_> {
        (reader, home, &text, whose, pictured, helped, since, most, skip, kinds, looked_over, reach)
    };
    let (walked, all) = if viewer.is_some() { (&WALKED, &NEWEST) } else { (&OPEN_WALKED, &OPEN) };
    if !c.is_sqlite() {
        for reach in [NEAR, FAR] {
            let found = c.all(walked, asked(reach)).await?;
            if found.len() as i64 >= most {
                return Ok(numbers(found));
            }
            // Whoever leafs on was shown sixty before.
            if found.len() < COMMON && skip == 0 {
                break;
            }
        }
    }
    Ok(numbers(c.all(all, asked(1)).await?))
}

fn numbers(found: Vec<(PostId,)>) -> Vec<PostId> {
    found.into_iter().map(|(id,)| id).collect()
}

/// Those of some posts, the newest first, that the index finds by something else, too.
async fn among(c: &Conn, posts: &[PostId], find: &Expression) -> Result<BTreeSet<PostId>> {
    let Some(oldest) = posts.last() else { return Ok(BTreeSet::new()) };
    let found = c.all(&AMONG, (find.write(c.is_sqlite()), pad(posts.iter().copied(), *oldest))).await?;
    Ok(found.into_iter().map(|(id,)| id).filter(|id| posts.contains(id)).collect())
}

/// The posts with what hangs on them, in this order.
async fn shown(c: &Conn, viewer: Option<MemberId>, ids: &[PostId]) -> Result<Vec<Post>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let reader = viewer.unwrap_or(NOBODY);
    let mut rows = c.all(&SHOWN, (reader, pad(ids.iter().copied(), PostId(-1)))).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(page(c, reader, rows).await?.posts)
}

/// Twenty of what the reader may read, from `from` on. Of each sixty, those with a word in their title come first.
pub(super) async fn find(
    c: &Conn,
    reader: Reader,
    (find, titled): (&Expression, &Expression),
    wanted: &Wanted,
    from: usize,
) -> Result<Said> {
    let skip = from / BLOCK * BLOCK;
    let mut ids = newest(c, reader, find, wanted, (skip, BLOCK + 1)).await?;
    let (total, more) = (skip + ids.len(), ids.len() > BLOCK);
    ids.truncate(BLOCK);
    let titled = among(c, &ids, titled).await?;
    ids.sort_by_key(|id| !titled.contains(id));
    let ids: Vec<PostId> = ids.into_iter().skip(from - skip).take(PAGE_SIZE).collect();
    // Nothing stands behind the last page.
    let total = if ids.is_empty() { 0 } else { total };
    Ok(Said { total, more, posts: shown(c, reader.1, &ids).await? })
}

/// At most `most` (20 at the most) of what the reader may read: of the newest that all words find, then of the newest that have each of
/// `words` in their titles, those with most of the rarer ones first.
pub(super) async fn alike(
    c: &Conn,
    reader: Reader,
    all: &Expression,
    words: &[Expression],
    most: usize,
) -> Result<Vec<Post>> {
    let any = Wanted::default();
    let mut ids = newest(c, reader, all, &any, (0, most)).await?;
    if ids.len() < most && words.len() > 1 {
        let mut worth = BTreeMap::<PostId, f64>::new();
        for word in words {
            let with = newest(c, reader, word, &any, (0, BLOCK)).await?;
            // A word that fills its block is common.
            let rarity = (BLOCK as f64 / with.len().max(1) as f64).ln() + 1.0;
            for id in with {
                *worth.entry(id).or_default() += rarity;
            }
        }
        let mut ranked: Vec<(PostId, f64)> = worth.into_iter().filter(|(id, _)| !ids.contains(id)).collect();
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(other.0.cmp(&one.0)));
        ids.extend(ranked.into_iter().map(|(id, _)| id));
    }
    ids.truncate(most.min(PAGE_SIZE));
    shown(c, reader.1, &ids).await
}
