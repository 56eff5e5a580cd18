//! The only SQL about posts. What a viewer may not see never leaves these functions.

use std::collections::BTreeMap;

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::json;

use super::feed::SIZE;
use super::write::Words;
use super::{Audience, Author, Page, Post, PostId, Reaction, Tab, Thread};
use crate::communities::CommunityId;
use crate::members::{self, MemberId};
use crate::privacy::{Part, Person};

/// Comments that a thread holds; all of them stand on its page.
const COMMENTS: i64 = 500;
/// People whose reactions are named.
const NAMED: i64 = 100;

db::row! {
    pub(super) struct Fresh {
        id: PostId, community_id: CommunityId, author_id: MemberId, kind: String, root_id: Option<PostId>, parent_id: Option<PostId>,
        audience: Audience, body: String, mood: String, content_note: String, submit_key: String, created_at: Timestamp,
    }
    struct Row {
        id: PostId, root_id: Option<PostId>, parent_id: Option<PostId>, audience: Audience, body: String, mood: String,
        content_note: String, created_at: Timestamp, edited_at: Option<Timestamp>, author_id: MemberId, alias: String,
        role: Option<String>, picture: Option<String>, nobody: Option<MemberId>,
    }
}

/// What every reader of posts reads of them; `$1` is the member who reads.
macro_rules! post {
    ($rest:expr) => {
        concat!(
            "SELECT p.id, p.root_id, p.parent_id, p.audience, p.body, p.mood, p.content_note, p.created_at, p.edited_at, p.author_id,
            m.alias, CASE WHEN $1 <> 0 AND (m.id = $1 OR m.role_audience = 'members' OR (m.role_audience = 'team' AND EXISTS (SELECT 1
            FROM team_member t WHERE t.member_id = m.id AND t.other_id = $1))) THEN m.journey_role END AS role, i.meta AS picture,
            CASE WHEN m.account_id IS NULL THEN m.id END AS nobody
            FROM post p JOIN member m ON m.id = p.author_id LEFT JOIN member_picture i ON i.member_id = m.id WHERE ",
            $rest
        )
    };
}

/// The condition under which the member `$1` sees the post `p` by the member `m`: its author is there for them, and they are of its
/// audience. That of a comment is the audience of its thread, whose author decides.
macro_rules! seen {
    () => {
        concat!(
            members::readable!("$1"),
            " AND (p.author_id = $1 OR p.audience <> 'team' OR EXISTS (SELECT 1 FROM team_member t JOIN post r
            ON r.id = coalesce(p.root_id, p.id) WHERE t.member_id = r.author_id AND t.other_id = $1)
            OR EXISTS (SELECT 1 FROM post r WHERE r.id = p.root_id AND r.author_id = $1))"
        )
    };
}

db::sql! {
    ADD: (PostId, CommunityId, MemberId, String, Option<PostId>, Option<PostId>, Audience, String, String, String, String, Timestamp) =
        "INSERT INTO post (id, community_id, author_id, kind, root_id, parent_id, audience, body, mood, content_note, submit_key,
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (author_id, submit_key) DO NOTHING";
    SUBMITTED: (MemberId, String) => (PostId, Option<PostId>, Option<PostId>, Audience, String, String) = "SELECT id, root_id, parent_id,
        audience, body, content_note FROM post WHERE author_id = $1 AND submit_key = $2";
    SAID_IN: PostId => (i64,) = "SELECT count(*) FROM post WHERE root_id = $1";
    DELETE_FOR_TEAM: MemberId = "DELETE FROM post WHERE author_id = $1 AND root_id IS NULL AND audience = 'team'";
    EVERYONE: (MemberId, CommunityId, PostId, i64) => Row = post!(concat!("p.community_id = $2 AND p.root_id IS NULL AND p.id < $3
        AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = $1 AND u.other_id = m.id) AND ", seen!(), " ORDER BY p.id DESC LIMIT $4"));
    TEAM: (MemberId, CommunityId, PostId, i64) => Row = post!(concat!("p.community_id = $2 AND p.root_id IS NULL AND p.id < $3
        AND p.author_id IN (SELECT other_id FROM team_member WHERE member_id = $1)
        AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = $1 AND u.other_id = m.id) AND ", seen!(), " ORDER BY p.id DESC LIMIT $4"));
    // Comments too: one's own words can be taken back, also where one does not see their thread any more.
    MINE: (MemberId, CommunityId, PostId, i64) => Row = post!("p.author_id = $1 AND p.community_id = $2 AND p.id < $3
        ORDER BY p.id DESC LIMIT $4");
    ONE: (MemberId, CommunityId, PostId) => Row = post!(concat!("p.community_id = $2 AND p.id = $3 AND ", seen!()));
    // A visitor is a member whom nobody knows: the number 0. The thread must be open to anyone.
    OPEN: (MemberId, CommunityId, PostId) => Row = post!(concat!("p.community_id = $2 AND p.id = $3 AND p.audience = 'anyone' AND ",
        members::readable!("$1")));
    BELOW: (MemberId, PostId, i64) => Row = post!(concat!("p.root_id = $2
        AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = $1 AND u.other_id = m.id) AND ", seen!(), " ORDER BY p.id LIMIT $3"));
    OPEN_BELOW: (MemberId, PostId, i64) => Row = post!(concat!("p.root_id = $2 AND p.audience = 'anyone' AND ", members::readable!("$1"),
        " ORDER BY p.id LIMIT $3"));
    COUNT_BELOW: (MemberId, [PostId; 20]) => (PostId, i64) = concat!("SELECT p.root_id, count(*) FROM post p JOIN member m
        ON m.id = p.author_id WHERE p.root_id IN ($2..$21)
        AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = $1 AND u.other_id = m.id) AND ", members::readable!("$1"), " GROUP BY p.root_id");
    REACTIONS: (MemberId, [PostId; 20]) => (PostId, Reaction, i64) = concat!("SELECT r.post_id, r.kind, count(*) FROM reaction r
        JOIN member m ON m.id = r.member_id WHERE r.post_id IN ($2..$21) AND ", members::readable!("$1"), " GROUP BY r.post_id, r.kind");
    SENT: (MemberId, [PostId; 20]) => (PostId, Reaction) = "SELECT post_id, kind FROM reaction WHERE member_id = $1
        AND post_id IN ($2..$21)";
    // The thread's first post is one of them.
    REACTIONS_IN: (MemberId, PostId) => (PostId, Reaction, i64) = concat!("SELECT r.post_id, r.kind, count(*) FROM reaction r
        JOIN member m ON m.id = r.member_id WHERE r.post_id IN (SELECT id FROM post WHERE root_id = $2 OR id = $2) AND ",
        members::readable!("$1"), " GROUP BY r.post_id, r.kind");
    SENT_IN: (MemberId, PostId) => (PostId, Reaction) = "SELECT post_id, kind FROM reaction WHERE member_id = $1
        AND post_id IN (SELECT id FROM post WHERE root_id = $2 OR id = $2)";
    REACTORS: (MemberId, PostId, i64) => (Reaction, String) = concat!("SELECT r.kind, m.alias FROM reaction r
        JOIN member m ON m.id = r.member_id WHERE r.post_id = $2 AND ", members::readable!("$1"), " ORDER BY r.since DESC, m.id LIMIT $3");
    REACT: (PostId, MemberId, Reaction, Timestamp) = "INSERT INTO reaction (post_id, member_id, kind, since) VALUES ($1, $2, $3, $4)
        ON CONFLICT (post_id, member_id) DO UPDATE SET kind = excluded.kind, since = excluded.since";
    UNREACT: (PostId, MemberId) = "DELETE FROM reaction WHERE post_id = $1 AND member_id = $2";
    OWN: (CommunityId, PostId, MemberId) => (String, String) = "SELECT body, content_note FROM post WHERE community_id = $1 AND id = $2
        AND author_id = $3";
    KEEP_EDIT: (PostId, Timestamp, String, String) = "INSERT INTO post_edit (post_id, edited_at, body, content_note)
        VALUES ($1, $2, $3, $4) ON CONFLICT (post_id, edited_at) DO NOTHING";
    EDIT: (PostId, String, String, Timestamp) = "UPDATE post SET body = $2, content_note = $3, edited_at = $4 WHERE id = $1";
    EDITS: PostId => (Timestamp, String, String) = "SELECT edited_at, body, content_note FROM post_edit WHERE post_id = $1
        ORDER BY edited_at DESC LIMIT 50";
    DELETE: (CommunityId, PostId, MemberId) = "DELETE FROM post WHERE community_id = $1 AND id = $2 AND author_id = $3";
    OF_MEMBER: MemberId => (PostId, String, Audience, String, String, String, Timestamp, Option<Timestamp>) = "SELECT id, kind, audience,
        body, mood, content_note, created_at, edited_at FROM post WHERE author_id = $1 ORDER BY id";
    COUNT_OF_MEMBER: MemberId => (i64,) = "SELECT count(*) FROM post WHERE author_id = $1";
    EDITS_OF_MEMBER: MemberId => (PostId, Timestamp, String, String) = "SELECT e.post_id, e.edited_at, e.body, e.content_note
        FROM post_edit e JOIN post p ON p.id = e.post_id WHERE p.author_id = $1 ORDER BY e.post_id, e.edited_at";
    REACTIONS_OF_MEMBER: MemberId => (PostId, Reaction, Timestamp) = "SELECT post_id, kind, since FROM reaction WHERE member_id = $1
        ORDER BY since, post_id";
    END_REACTIONS: MemberId = "DELETE FROM reaction WHERE member_id = $1";
}

/// A visitor, as statements take a member.
const NOBODY: MemberId = MemberId(0);

impl Row {
    fn post(self, viewer: MemberId) -> Post {
        Post {
            id: self.id,
            root: self.root_id,
            parent: self.parent_id,
            author: Author {
                alias: self.alias,
                role: self.role,
                // Faces are for members.
                picture: self
                    .picture
                    .filter(|_| viewer != NOBODY)
                    .and_then(|json| serde_json::from_str(&json).ok()),
                is_viewer: self.author_id == viewer,
                has_profile: self.nobody.is_none() && viewer != NOBODY,
            },
            audience: self.audience,
            body: self.body,
            mood: self.mood.parse().ok(),
            content_note: self.content_note,
            at: self.created_at,
            edited_at: self.edited_at,
            comments: 0,
            reactions: Vec::new(),
            own: None,
        }
    }
}

/// Adds what was sent to each post.
fn with_reactions(posts: &mut [Post], sent: &[(PostId, Reaction, i64)], own: &[(PostId, Reaction)]) {
    let mut by: BTreeMap<PostId, Vec<(Reaction, usize)>> = BTreeMap::new();
    for (post, reaction, count) in sent {
        by.entry(*post).or_default().push((*reaction, usize::try_from(*count).unwrap_or(0)));
    }
    for post in posts {
        post.reactions = by.remove(&post.id).unwrap_or_default();
        // In the order of the buttons, so that nothing jumps.
        post.reactions.sort_by_key(|(reaction, _)| Reaction::ALL.iter().position(|one| one == reaction));
        post.own = own.iter().find(|(id, _)| *id == post.id).map(|(_, reaction)| *reaction);
    }
}

pub(super) async fn feed(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    tab: Tab,
    before: PostId,
) -> Result<Page> {
    let asked = (viewer, home, before, SIZE as i64 + 1);
    let rows = match tab {
        Tab::Everyone => c.all(&EVERYONE, asked).await?,
        Tab::Team => c.all(&TEAM, asked).await?,
        Tab::Mine => c.all(&MINE, asked).await?,
    };
    let more = rows.len() > SIZE;
    let mut posts: Vec<Post> = rows.into_iter().take(SIZE).map(|row| row.post(viewer)).collect();
    let ids = db::pad(posts.iter().map(|post| post.id), PostId(-1));
    let below = c.all(&COUNT_BELOW, (viewer, ids)).await?;
    for post in &mut posts {
        let count = below.iter().find(|(id, _)| *id == post.id).map_or(0, |(_, count)| *count);
        post.comments = usize::try_from(count).unwrap_or(0);
    }
    let (sent, own) = (c.all(&REACTIONS, (viewer, ids)).await?, c.all(&SENT, (viewer, ids)).await?);
    with_reactions(&mut posts, &sent, &own);
    let next = posts.last().filter(|_| more).map(|post| post.id);
    Ok(Page { posts, next })
}

/// The first post of the thread in which a post stands, if the viewer sees both.
async fn root(c: &Conn, home: CommunityId, viewer: Option<MemberId>, id: PostId) -> Result<Option<Row>> {
    let found = match viewer {
        Some(viewer) => c.opt(&ONE, (viewer, home, id)).await?,
        None => c.opt(&OPEN, (NOBODY, home, id)).await?,
    };
    let Some(found) = found else { return Ok(None) };
    let Some(root) = found.root_id else { return Ok(Some(found)) };
    match viewer {
        Some(viewer) => c.opt(&ONE, (viewer, home, root)).await,
        None => c.opt(&OPEN, (NOBODY, home, root)).await,
    }
}

pub(super) async fn thread(
    c: &Conn,
    home: CommunityId,
    viewer: Option<MemberId>,
    id: PostId,
) -> Result<Option<Thread>> {
    let Some(first) = root(c, home, viewer, id).await? else { return Ok(None) };
    let (reader, top) = (viewer.unwrap_or(NOBODY), first.id);
    let below = match viewer {
        Some(viewer) => c.all(&BELOW, (viewer, top, COMMENTS)).await?,
        None => c.all(&OPEN_BELOW, (NOBODY, top, COMMENTS)).await?,
    };
    let mut posts: Vec<Post> = [first].into_iter().chain(below).map(|row| row.post(reader)).collect();
    let sent = c.all(&REACTIONS_IN, (reader, top)).await?;
    let own = c.all(&SENT_IN, (reader, top)).await?;
    with_reactions(&mut posts, &sent, &own);
    let mut post = posts.remove(0);
    post.comments = posts.len();
    Ok(Some(Thread { post, comments: posts }))
}

/// Whether a member sees a post, and the thread it stands in.
pub(super) async fn is_visible(c: &Conn, home: CommunityId, id: PostId, viewer: MemberId) -> Result<bool> {
    Ok(root(c, home, Some(viewer), id).await?.is_some())
}

/// Where something said to a post stands.
pub(super) struct Place {
    pub(super) root: PostId,
    /// The comment that is answered.
    pub(super) parent: Option<PostId>,
    pub(super) audience: Audience,
}

/// Where a comment on a post, or on another comment, belongs, if the member sees it.
pub(super) async fn place_of(
    c: &Conn,
    home: CommunityId,
    to: PostId,
    viewer: MemberId,
) -> Result<Option<Place>> {
    let Some(first) = root(c, home, Some(viewer), to).await? else { return Ok(None) };
    let parent = match c.opt(&ONE, (viewer, home, to)).await? {
        Some(answered) if answered.id != first.id => Some(answered.parent_id.unwrap_or(answered.id)),
        _ => None,
    };
    Ok(Some(Place { root: first.id, parent, audience: first.audience }))
}

/// Whether nothing more can be said in a thread.
pub(super) async fn is_full(c: &Conn, root: PostId) -> Result<bool> {
    Ok(c.one(&SAID_IN, root).await?.0 >= COMMENTS)
}

/// Stores a post; gives the one that the same form made before, if it did.
pub(super) async fn add(tx: &Tx, post: &Fresh) -> Result<PostId> {
    let p = post;
    let place = (p.id, p.community_id, p.author_id, &p.kind, p.root_id, p.parent_id, p.audience);
    let (id, home, author, kind, root, parent, audience) = place;
    let (body, mood, note, key) = (&p.body, &p.mood, &p.content_note, &p.submit_key);
    let row = (id, home, author, kind, root, parent, audience, body, mood, note, key, p.created_at);
    if tx.exec(&ADD, row).await? > 0 {
        return Ok(id);
    }
    let (known, known_root, known_parent, known_audience, known_body, known_note) =
        tx.one(&SUBMITTED, (author, key)).await?;
    let place = (known_root, known_parent, known_audience) == (root, parent, audience);
    if place && (&known_body, &known_note) == (body, note) {
        return Ok(known);
    }
    // The form came back and says something else now: that is another post.
    let key = id.to_string();
    let row = (id, home, author, kind, root, parent, audience, body, mood, note, &key, p.created_at);
    tx.exec(&ADD, row).await?;
    Ok(id)
}

pub(super) async fn react(
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

pub(super) async fn reactors(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    id: PostId,
) -> Result<Option<Vec<(Reaction, String)>>> {
    match is_visible(c, home, id, viewer).await? {
        true => c.all(&REACTORS, (viewer, id, NAMED)).await.map(Some),
        false => Ok(None),
    }
}

/// Changes a post of one's own; `false` when there is none.
pub(super) async fn edit(
    tx: &Tx,
    (home, id, author): (CommunityId, PostId, MemberId),
    words: &Words,
    now: Timestamp,
) -> Result<bool> {
    let Some((body, note)) = tx.opt(&OWN, (home, id, author)).await? else { return Ok(false) };
    // Words that are the same change nothing.
    if (body.as_str(), note.as_str()) != (words.body.as_str(), words.content_note.as_str()) {
        tx.exec(&KEEP_EDIT, (id, now, body, note)).await?;
        tx.exec(&EDIT, (id, &words.body, &words.content_note, now)).await?;
    }
    Ok(true)
}

pub(super) async fn edits(
    c: &Conn,
    home: CommunityId,
    viewer: Option<MemberId>,
    id: PostId,
) -> Result<Option<Vec<(Timestamp, String, String)>>> {
    match root(c, home, viewer, id).await? {
        Some(_) => c.all(&EDITS, id).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn delete(tx: &Tx, home: CommunityId, id: PostId, author: MemberId) -> Result<bool> {
    Ok(tx.exec(&DELETE, (home, id, author)).await? > 0)
}

/// How much somebody said.
pub(crate) async fn count_of(c: &Conn, member: MemberId) -> Result<i64> {
    Ok(c.one(&COUNT_OF_MEMBER, member).await?.0)
}

/// Everything that a person said and sent.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let Some(member) = who.member else { return Ok(Part::new("posts", "What you wrote", json!({}))) };
    let posts = c.all(&OF_MEMBER, member).await?.into_iter();
    let posts = posts.map(|(id, kind, audience, body, mood, note, at, edited)| {
        json!({ "id": id.to_string(), "kind": kind, "audience": audience.as_str(), "words": body, "mood": mood,
            "content_note": note, "at": at.to_string(), "edited_at": edited.map(|at| at.to_string()) })
    });
    let edits = c.all(&EDITS_OF_MEMBER, member).await?.into_iter();
    let edits = edits.map(|(id, at, body, note)| {
        json!({ "post": id.to_string(), "until": at.to_string(), "words": body, "content_note": note })
    });
    let sent = c.all(&REACTIONS_OF_MEMBER, member).await?.into_iter();
    let sent = sent
        .map(|(id, kind, at)| json!({ "post": id.to_string(), "sent": kind.as_str(), "at": at.to_string() }));
    let value = json!({ "posts": posts.collect::<Vec<_>>(), "before_they_were_changed": edits.collect::<Vec<_>>(),
        "reactions": sent.collect::<Vec<_>>() });
    Ok(Part::new("posts", "What you wrote", value))
}

/// Takes back what a person sent, and what they said to their team, which nobody is any more. What else they said goes with
/// their membership, or stays under a name without a person.
pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    let Some(member) = who.member else { return Ok(()) };
    tx.exec(&END_REACTIONS, member).await?;
    tx.exec(&DELETE_FOR_TEAM, member).await.map(drop)
}
