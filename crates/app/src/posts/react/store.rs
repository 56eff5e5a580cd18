//! The only SQL about reactions.

use std::collections::BTreeMap;

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::Reaction;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::posts::{Post, PostId, store};

db::row! {
    pub(in crate::posts) struct Sent { post_id: PostId, kind: Reaction, many: i64, own: i64 }
}

/// Reactions `r` to posts `p` with the members `m` who sent them, and the names `y` that they have in that thread alone.
macro_rules! senders {
    () => {
        "reaction r JOIN post p ON p.id = r.post_id JOIN member m ON m.id = r.member_id
        LEFT JOIN pseudonym y ON y.thread_id = coalesce(p.root_id, p.id) AND y.member_id = m.id"
    };
}

/// The condition under which the member `$1` is told of one of them. Whoever has a name in the thread sends under that, as they write.
macro_rules! sender_met {
    () => {
        concat!(
            $crate::members::standing!(),
            " AND (y.alias IS NOT NULL OR ",
            $crate::members::meet!("$1"),
            ")"
        )
    };
}

/// What was sent to some posts, how often, and whether the member `$1` is one of those who sent it.
macro_rules! sent {
    ($posts:literal) => {
        concat!(
            "SELECT r.post_id, r.kind, count(*) AS many, count(CASE WHEN r.member_id = $1 THEN 1 END) AS own FROM ",
            senders!(),
            " WHERE r.post_id IN (",
            $posts,
            ") AND ",
            sender_met!(),
            " GROUP BY r.post_id, r.kind"
        )
    };
}

db::sql! {
    REACTIONS: (MemberId, [PostId; 20]) => Sent = sent!("$2..$21");
    // The thread's first post is one of them.
    REACTIONS_IN: (MemberId, PostId) => Sent = sent!("SELECT id FROM post WHERE root_id = $2 OR id = $2");
    REACTORS: (MemberId, PostId) => (Reaction, String) = concat!("SELECT r.kind, coalesce(y.alias, m.alias) AS alias FROM ", senders!(),
        " WHERE r.post_id = $2 AND ", sender_met!(), " ORDER BY r.since DESC, m.id LIMIT 100");
    REACT: (PostId, MemberId, Reaction, Timestamp) = "INSERT INTO reaction (post_id, member_id, kind, since) VALUES ($1, $2, $3, $4)
        ON CONFLICT (post_id, member_id) DO UPDATE SET kind = excluded.kind, since = excluded.since";
    UNREACT: (PostId, MemberId) = "DELETE FROM reaction WHERE post_id = $1 AND member_id = $2";
}

/// What was sent to the posts of a page.
pub(in crate::posts) async fn of_posts(c: &Conn, viewer: MemberId, posts: [PostId; 20]) -> Result<Vec<Sent>> {
    c.all(&REACTIONS, (viewer, posts)).await
}

/// What was sent to the posts of a thread.
pub(in crate::posts) async fn in_thread(c: &Conn, viewer: MemberId, thread: PostId) -> Result<Vec<Sent>> {
    c.all(&REACTIONS_IN, (viewer, thread)).await
}

/// Adds what was sent to each post.
pub(in crate::posts) fn add(posts: &mut [Post], sent: &[Sent]) {
    let mut by: BTreeMap<PostId, Vec<&Sent>> = BTreeMap::new();
    for one in sent {
        by.entry(one.post_id).or_default().push(one);
    }
    for post in posts {
        let sent = by.remove(&post.id).unwrap_or_default();
        post.own = sent.iter().find(|one| one.own > 0).map(|one| one.kind);
        post.reactions = sent.iter().map(|one| (one.kind, usize::try_from(one.many).unwrap_or(0))).collect();
        if post.counts_hidden && !post.author.is_viewer {
            post.reactions.clear();
        }
        // In the order of the buttons, so that nothing jumps.
        post.reactions.sort_by_key(|(reaction, _)| Reaction::ALL.iter().position(|one| one == reaction));
    }
}

pub(in crate::posts) async fn react(
    tx: &Tx,
    post: PostId,
    member: MemberId,
    reaction: Option<Reaction>,
    now: Timestamp,
) -> Result<()> {
    match reaction {
        Some(reaction) => tx.exec(&REACT, (post, member, reaction, now)).await,
        None => tx.exec(&UNREACT, (post, member)).await,
    }
    .map(drop)
}

pub(in crate::posts) async fn reactors(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    id: PostId,
) -> Result<Option<Vec<(Reaction, String)>>> {
    let Some(post) = store::one(c, home, id, viewer).await? else { return Ok(None) };
    if let Some(thread) = post.root_id
        && store::one(c, home, thread, viewer).await?.is_none()
    {
        return Ok(None);
    }
    match post.counts_hidden && post.author_id != viewer {
        true => Ok(Some(Vec::new())),
        false => c.all(&REACTORS, (viewer, id)).await.map(Some),
    }
}
