//! The only SQL about who is named in posts.

use db::{Conn, Result, Tx};

use super::super::PostId;
use crate::communities::CommunityId;
use crate::members::{MemberId, visible};

db::sql! {
    FORGET: PostId = "DELETE FROM mention WHERE post_id = $1";
    // Nobody names whom they may not see.
    NAME: (MemberId, PostId, CommunityId, String) = concat!("INSERT INTO mention (post_id, member_id) SELECT $2, m.id FROM member m
        WHERE m.community_id = $3 AND m.alias_key = $4 AND m.id <> $1 AND ", visible!("$1"), " ON CONFLICT DO NOTHING");
    // Who writes under another name: that a block keeps the news away would tell whose it is.
    NAME_ALL: (MemberId, PostId, CommunityId, String) = concat!("INSERT INTO mention (post_id, member_id) SELECT $2, m.id FROM member m
        WHERE m.community_id = $3 AND m.alias_key = $4 AND m.id <> $1 AND ", visible!(), " ON CONFLICT DO NOTHING");
    COMPLETE: (MemberId, CommunityId, String, String, i64) => (String,) = concat!("SELECT m.alias FROM member m
        WHERE m.community_id = $2 AND m.alias_key >= $3 AND m.alias_key < $4 AND m.id <> $1 AND ", visible!("$1"),
        " ORDER BY m.alias_key LIMIT $5");
    OF_MEMBER: MemberId => (PostId,) = "SELECT post_id FROM mention WHERE member_id = $1 ORDER BY post_id";
    END_ALL: MemberId = "DELETE FROM mention WHERE member_id = $1";
}

/// Notes who is named in a post, in the place of who was.
pub(crate) async fn set(
    tx: &Tx,
    home: CommunityId,
    author: MemberId,
    id: PostId,
    keys: &[String],
    is_pseudonym: bool,
) -> Result<()> {
    tx.exec(&FORGET, id).await?;
    let rows: Vec<_> = keys.iter().map(|key| (author, id, home, key)).collect();
    tx.exec_many(if is_pseudonym { &NAME_ALL } else { &NAME }, &rows).await.map(drop)
}

pub(super) async fn complete(
    c: &Conn,
    home: CommunityId,
    me: MemberId,
    (from, to): (&str, &str),
    most: i64,
) -> Result<Vec<String>> {
    Ok(c.all(&COMPLETE, (me, home, from, to, most)).await?.into_iter().map(|(alias,)| alias).collect())
}

/// The posts in which a member is named.
pub(crate) async fn of_member(c: &Conn, member: MemberId) -> Result<Vec<PostId>> {
    Ok(c.all(&OF_MEMBER, member).await?.into_iter().map(|(id,)| id).collect())
}

pub(crate) async fn end_all(tx: &Tx, member: MemberId) -> Result<()> {
    tx.exec(&END_ALL, member).await.map(drop)
}
