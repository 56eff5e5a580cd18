//! The only SQL about who follows a thread.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::super::PostId;
use crate::members::MemberId;

db::sql! {
    JOIN: (PostId, MemberId, Timestamp) = "INSERT INTO thread_follower (thread_id, member_id, since) VALUES ($1, $2, $3)
        ON CONFLICT (thread_id, member_id) DO NOTHING";
    BEGIN: (PostId, MemberId, Timestamp) = "INSERT INTO thread_follower (thread_id, member_id, since) VALUES ($1, $2, $3)
        ON CONFLICT (thread_id, member_id) DO UPDATE SET ended_at = NULL";
    STOP: (PostId, MemberId, Timestamp) = "INSERT INTO thread_follower (thread_id, member_id, since, ended_at) VALUES ($1, $2, $3, $3)
        ON CONFLICT (thread_id, member_id) DO UPDATE SET ended_at = excluded.ended_at";
    FOLLOWS: (PostId, MemberId) => (PostId,) = "SELECT thread_id FROM thread_follower WHERE thread_id = $1 AND member_id = $2
        AND ended_at IS NULL";
    OF_MEMBER: MemberId => (PostId, Timestamp, Option<Timestamp>) = "SELECT thread_id, since, ended_at FROM thread_follower
        WHERE member_id = $1 ORDER BY since, thread_id";
    END_ALL: MemberId = "DELETE FROM thread_follower WHERE member_id = $1";
}

/// Follows a thread because of something one did there, unless one stopped before.
pub(crate) async fn join(tx: &Tx, thread: PostId, member: MemberId, now: Timestamp) -> Result<()> {
    tx.exec(&JOIN, (thread, member, now)).await.map(drop)
}

pub(super) async fn set(
    tx: &Tx,
    thread: PostId,
    member: MemberId,
    follows: bool,
    now: Timestamp,
) -> Result<()> {
    tx.exec(if follows { &BEGIN } else { &STOP }, (thread, member, now)).await.map(drop)
}

pub(crate) async fn follows(c: &Conn, thread: PostId, member: MemberId) -> Result<bool> {
    Ok(c.opt(&FOLLOWS, (thread, member)).await?.is_some())
}

/// The threads that a member follows or stopped following, since when and until when.
pub(crate) async fn of_member(
    c: &Conn,
    member: MemberId,
) -> Result<Vec<(PostId, Timestamp, Option<Timestamp>)>> {
    c.all(&OF_MEMBER, member).await
}

pub(crate) async fn end_all(tx: &Tx, member: MemberId) -> Result<()> {
    tx.exec(&END_ALL, member).await.map(drop)
}
