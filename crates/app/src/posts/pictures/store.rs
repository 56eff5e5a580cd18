//! The only SQL about pictures of posts.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::super::PostId;
use super::super::store::{NOBODY, met, seen, within};
use super::{PICTURES, PictureId, PostPicture, Step};
use crate::communities::CommunityId;
use crate::members::MemberId;

db::row! {
    struct Row { id: PictureId, post_id: Option<PostId>, meta: String, alt: String }
}

db::sql! {
    ADD_FILE: (String, Timestamp) = "INSERT INTO post_picture_file (name, drop_at) VALUES ($1, $2)";
    ADD: (PictureId, MemberId, String, String, Timestamp, i64) = "INSERT INTO post_picture (id, member_id, place, position, meta, alt, since)
        SELECT $1, $2, $3, coalesce(max(position), 0) + 1, $4, '', $5 FROM post_picture WHERE member_id = $2 AND place = $3
        HAVING count(*) < $6";
    OWN_FILE: (String, PictureId) = "UPDATE post_picture_file SET picture_id = $2, drop_at = NULL WHERE name = $1";
    WAITING: (MemberId, String) => Row = "SELECT id, post_id, meta, alt FROM post_picture WHERE member_id = $1 AND place = $2
        ORDER BY position, id";
    DESCRIBE: (PictureId, MemberId, String, String) = "UPDATE post_picture SET alt = $4 WHERE id = $1 AND member_id = $2 AND place = $3";
    MOVE: (PictureId, i64) = "UPDATE post_picture SET position = $2 WHERE id = $1";
    REMOVE: (PictureId, MemberId, String) = "DELETE FROM post_picture WHERE id = $1 AND member_id = $2 AND place = $3";
    DISCARD: (MemberId, String) = "DELETE FROM post_picture WHERE member_id = $1 AND place = $2";
    ATTACH: (MemberId, String, PostId) = "UPDATE post_picture SET post_id = $3, place = NULL WHERE member_id = $1 AND place = $2";
    OF_POSTS: [PostId; 20] => Row = "SELECT id, post_id, meta, alt FROM post_picture WHERE post_id IN ($1..$20) ORDER BY post_id, position, id";
    OF_THREAD: PostId => Row = "SELECT i.id, i.post_id, i.meta, i.alt FROM post_picture i JOIN post p ON p.id = i.post_id
        WHERE p.root_id = $1 OR p.id = $1 ORDER BY i.post_id, i.position, i.id";
    MAY_SEE: (MemberId, CommunityId, String) => (PictureId,) = concat!("SELECT i.id FROM post_picture_file f JOIN post_picture i ON i.id = f.picture_id
        JOIN post p ON p.id = i.post_id JOIN member m ON m.id = p.author_id WHERE p.community_id = $2 AND f.name = $3 AND ", seen!(),
        " AND ", within!());
    OPEN: (MemberId, CommunityId, String) => (PictureId,) = concat!("SELECT i.id FROM post_picture_file f JOIN post_picture i ON i.id = f.picture_id
        JOIN post p ON p.id = i.post_id JOIN member m ON m.id = p.author_id WHERE p.community_id = $2 AND f.name = $3
        AND p.audience = 'anyone' AND p.held = '' AND ", met!(), " AND ", within!());
    ANY: PostId => (PictureId,) = "SELECT id FROM post_picture WHERE post_id = $1 LIMIT 1";
    IS_OWN: (MemberId, String) => (PictureId,) = "SELECT i.id FROM post_picture_file f JOIN post_picture i ON i.id = f.picture_id
        WHERE i.member_id = $1 AND f.name = $2";
    FORGET_WAITING: Timestamp = "DELETE FROM post_picture WHERE post_id IS NULL AND since < $1";
    FILES_TO_DROP: Timestamp => (String,) = "SELECT name FROM post_picture_file WHERE picture_id IS NULL AND (drop_at IS NULL OR drop_at <= $1)
        ORDER BY name LIMIT 500";
    FORGET_FILE: String = "DELETE FROM post_picture_file WHERE name = $1";
    OF_MEMBER: MemberId => Row = "SELECT id, post_id, meta, alt FROM post_picture WHERE member_id = $1 ORDER BY id";
    END: MemberId = "DELETE FROM post_picture WHERE member_id = $1";
}

impl Row {
    /// What was written by us can be read; a picture that cannot is left out.
    fn picture(self) -> Option<PostPicture> {
        Some(PostPicture { id: self.id, meta: serde_json::from_str(&self.meta).ok()?, alt: self.alt })
    }
}

/// Pictures, each with its post.
pub(crate) type OfPosts = Vec<(PostId, PostPicture)>;

fn of_posts(rows: Vec<Row>) -> OfPosts {
    rows.into_iter().filter_map(|row| row.post_id.zip(row.picture())).collect()
}

/// The pictures of at most twenty posts, in order.
pub(crate) async fn all(c: &Conn, ids: [PostId; 20]) -> Result<OfPosts> {
    c.all(&OF_POSTS, ids).await.map(of_posts)
}

/// Those of a thread.
pub(crate) async fn in_thread(c: &Conn, root: PostId) -> Result<OfPosts> {
    c.all(&OF_THREAD, root).await.map(of_posts)
}

/// Whether a post has pictures.
pub(crate) async fn has_any(c: &Conn, post: PostId) -> Result<bool> {
    Ok(c.opt(&ANY, post).await?.is_some())
}

/// `false` when there are enough.
pub(super) async fn add(
    tx: &Tx,
    (id, member, place): (PictureId, MemberId, &str),
    meta: &str,
    names: &[String],
    now: Timestamp,
) -> Result<bool> {
    if tx.exec(&ADD, (id, member, place, meta, now, PICTURES as i64)).await? == 0 {
        return Ok(false);
    }
    for name in names {
        tx.exec(&OWN_FILE, (name, id)).await?;
    }
    Ok(true)
}

pub(crate) async fn waiting(c: &Conn, me: MemberId, place: &str) -> Result<Vec<PostPicture>> {
    Ok(c.all(&WAITING, (me, place)).await?.into_iter().filter_map(Row::picture).collect())
}

pub(super) async fn arrange(
    tx: &Tx,
    me: MemberId,
    place: &str,
    alts: &[(PictureId, String)],
    step: Option<(PictureId, Step)>,
) -> Result<()> {
    for (id, alt) in alts {
        tx.exec(&DESCRIBE, (*id, me, place, alt)).await?;
    }
    let Some((id, step)) = step else { return Ok(()) };
    if step == Step::Remove {
        return tx.exec(&REMOVE, (id, me, place)).await.map(drop);
    }
    let mut order: Vec<PictureId> = waiting(tx, me, place).await?.into_iter().map(|one| one.id).collect();
    let Some(at) = order.iter().position(|one| *one == id) else { return Ok(()) };
    let to = if step == Step::Up { at.saturating_sub(1) } else { (at + 1).min(order.len() - 1) };
    order.swap(at, to);
    for (id, position) in order.into_iter().zip(1_i64..) {
        tx.exec(&MOVE, (id, position)).await?;
    }
    Ok(())
}

/// The pictures of a draft become those of a post.
pub(crate) async fn attach(tx: &Tx, me: MemberId, place: &str, post: PostId) -> Result<()> {
    tx.exec(&ATTACH, (me, place, post)).await.map(drop)
}

/// The pictures of a draft that is thrown away.
pub(crate) async fn discard(tx: &Tx, me: MemberId, place: &str) -> Result<()> {
    tx.exec(&DISCARD, (me, place)).await.map(drop)
}

pub(super) async fn may_see(
    c: &Conn,
    home: CommunityId,
    name: &str,
    viewer: Option<MemberId>,
) -> Result<bool> {
    let Some(viewer) = viewer else { return Ok(c.opt(&OPEN, (NOBODY, home, name)).await?.is_some()) };
    if c.opt(&IS_OWN, (viewer, name)).await?.is_some() {
        return Ok(true);
    }
    Ok(c.opt(&MAY_SEE, (viewer, home, name)).await?.is_some())
}

pub(super) async fn forget_waiting(tx: &Tx, before: Timestamp) -> Result<()> {
    tx.exec(&FORGET_WAITING, before).await.map(drop)
}

pub(super) async fn of_member(c: &Conn, member: MemberId) -> Result<Vec<(PostPicture, Option<PostId>)>> {
    let rows = c.all(&OF_MEMBER, member).await?.into_iter();
    Ok(rows
        .filter_map(|row| Some((row.post_id, row.picture()?)))
        .map(|(post, picture)| (picture, post))
        .collect())
}

/// All pictures of a member; their files are swept within the hour.
pub(crate) async fn end_all(tx: &Tx, member: MemberId) -> Result<()> {
    tx.exec(&END, member).await.map(drop)
}
