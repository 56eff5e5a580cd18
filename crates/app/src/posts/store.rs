//! The only SQL about posts. What a viewer may not see never leaves these functions.

use db::{Conn, Result};
use futures_util::future::try_join3;
use jiff::Timestamp;

use super::feed::SIZE;
use super::pictures::store::OfPosts;
use super::{Audience, Author, Before, Kind, Page, Post, PostId, Tab, Thread, pictures, react, team};
use crate::communities::CommunityId;
use crate::members::MemberId;

/// The posts of a page, and one more. How many rows are wanted stands in the text of a statement: for a parameter, PostgreSQL would plan
/// as for a tenth of all.
macro_rules! page_and_one {
    () => {
        21
    };
}
pub(crate) use page_and_one;

/// Comments that a thread holds; all of them stand on its page.
macro_rules! comments {
    () => {
        500
    };
}

pub(super) const COMMENTS: i64 = comments!();

db::row! {
    pub(crate) struct Row {
        id: PostId, kind: Kind, root_id: Option<PostId>, parent_id: Option<PostId>, audience: Audience, title: String, body: String,
        mood: String, content_note: String, created_at: Timestamp, edited_at: Option<Timestamp>, held: String,
        locked_at: Option<Timestamp>, counts_hidden: bool, helped_at: Option<Timestamp>, author_id: MemberId,
        pseudonym: Option<String>, alias: String, role: Option<String>, picture: Option<String>, nobody: Option<MemberId>,
        visitor: Option<MemberId>, kept: Option<Timestamp>, article: Option<String>,
    }
}

/// What every reader of posts reads of them; `$1` is the member who reads. Of who wrote under another name nothing else is read.
/// `$from` is a table that has the posts as `p`.
macro_rules! post {
    ($rest:expr) => {
        $crate::posts::store::post!("post p", $rest)
    };
    ($from:expr, $rest:expr) => {
        concat!(
            "SELECT p.id, p.kind, p.root_id, p.parent_id, p.audience, p.title, p.body, p.mood, p.content_note, p.created_at, p.edited_at,
            p.held, p.locked_at, p.counts_hidden, p.helped_at, p.author_id, p.pseudonym, coalesce(p.pseudonym, m.alias) AS alias,
            CASE WHEN $1 <> 0 AND p.pseudonym IS NULL AND (m.id = $1 OR m.role_audience = 'members' OR (m.role_audience = 'team'
            AND EXISTS (SELECT 1 FROM team_member t WHERE t.member_id = m.id AND t.other_id = $1))) THEN m.journey_role END AS role,
            CASE WHEN p.pseudonym IS NULL THEN i.meta END AS picture, CASE WHEN m.account_id IS NULL THEN m.id END AS nobody,
            CASE WHEN m.visitor_key IS NOT NULL THEN m.id END AS visitor, k.since AS kept, (SELECT a.slug FROM article a WHERE a.id = p.article_id) AS article
            FROM ",
            $from,
            " JOIN member m ON m.id = p.author_id LEFT JOIN member_picture i ON i.member_id = m.id
            LEFT JOIN post_bookmark k ON k.member_id = $1 AND k.post_id = p.id WHERE ",
            $rest
        )
    };
}
pub(crate) use post;

/// The condition under which the member `$1` meets the author `m` of the post `p`: the account is not closed and, of those who write
/// under their alias, neither blocked the other. A block must not tell whose another name is.
macro_rules! met {
    () => {
        concat!(
            $crate::members::standing!(),
            " AND (p.pseudonym IS NOT NULL OR ",
            $crate::members::meet!("$1"),
            ")"
        )
    };
}
pub(crate) use met;

/// The condition under which the member `$1` did not mute the author `m` of the post `p`; another name cannot be muted so.
macro_rules! unmuted {
    () => {
        "(p.pseudonym IS NOT NULL OR m.id NOT IN (SELECT u.other_id FROM mute u WHERE u.member_id = $1))"
    };
}
pub(crate) use unmuted;

/// The condition under which the member `$1` sees the post `p` by the member `m`: nothing holds it back, its author is there for
/// them, and they are of its audience. That of a comment is the audience of its thread, whose author decides.
macro_rules! seen {
    () => {
        concat!(
            $crate::posts::store::met!(),
            " AND (p.author_id = $1 OR p.held = '') AND (p.author_id = $1 OR p.audience <> 'team' OR EXISTS (SELECT 1
            FROM team_member t JOIN post r ON r.id = coalesce(p.root_id, p.id) WHERE t.member_id = r.author_id AND t.other_id = $1)
            OR EXISTS (SELECT 1 FROM post r WHERE r.id = p.root_id AND r.author_id = $1))"
        )
    };
}
pub(crate) use seen;

/// The condition under which the member `$1`, who sees the post `p`, sees the thread that it stands in, too.
macro_rules! within {
    () => {
        concat!(
            "(p.root_id IS NULL OR EXISTS (SELECT 1 FROM post w JOIN member o ON o.id = w.author_id WHERE w.id = p.root_id
            AND (w.held = '' OR w.author_id = $1) AND (w.audience <> 'team' OR w.author_id = $1 OR EXISTS (SELECT 1 FROM team_member g
            WHERE g.member_id = w.author_id AND g.other_id = $1)) AND NOT EXISTS (SELECT 1 FROM disabled_account d
            WHERE d.account_id = o.account_id) AND (w.pseudonym IS NOT NULL OR ",
            $crate::members::meet!("$1", "o.id"),
            ")))"
        )
    };
}
pub(crate) use within;

db::sql! {
    EVERYONE: (MemberId, CommunityId, PostId) => Row = post!(concat!("p.community_id = $2 AND p.kind <> 'comment' AND p.id < $3
        AND ", unmuted!(), " AND ", seen!(), " ORDER BY p.id DESC LIMIT ", page_and_one!()));
    // Comments too: one's own words can be taken back, also where one does not see their thread any more.
    MINE: (MemberId, CommunityId, PostId) => Row = post!(concat!("p.author_id = $1 AND p.community_id = $2 AND p.id < $3
        ORDER BY p.id DESC LIMIT ", page_and_one!()));
    NEWEST: CommunityId => (Option<PostId>,) = "SELECT max(id) FROM post WHERE community_id = $1 AND kind <> 'comment'";
    NEWER: (MemberId, CommunityId, PostId) => (PostId,) = concat!("SELECT p.id FROM post p JOIN member m ON m.id = p.author_id
        WHERE p.community_id = $2 AND p.kind <> 'comment' AND p.id > $3 AND p.author_id <> $1 AND ", unmuted!(), " AND ", seen!(),
        " ORDER BY p.id DESC LIMIT ", page_and_one!());
    NEWER_OF_TEAM: (MemberId, CommunityId, PostId) => (PostId,) = concat!("SELECT p.id FROM post p JOIN member m ON m.id = p.author_id
        WHERE p.community_id = $2 AND p.kind <> 'comment' AND p.id > $3 AND p.pseudonym IS NULL AND p.author_id IN (SELECT other_id
        FROM team_member WHERE member_id = $1) AND ", unmuted!(), " AND ", seen!(), " ORDER BY p.id DESC LIMIT ", page_and_one!());
    ONE: (MemberId, CommunityId, PostId) => Row = post!(concat!("p.community_id = $2 AND p.id = $3 AND ", seen!()));
    // A visitor is a member whom nobody knows: the number 0. The thread must be open to anyone.
    OPEN: (MemberId, CommunityId, PostId) => Row = post!(concat!("p.community_id = $2 AND p.id = $3 AND p.audience = 'anyone' AND
        p.held = '' AND ", met!()));
    BELOW: (MemberId, PostId) => Row = post!(concat!("p.root_id = $2
        AND ", unmuted!(), " AND ", seen!(), " ORDER BY p.id LIMIT ", comments!()));
    OPEN_BELOW: (MemberId, PostId) => Row = post!(concat!("p.root_id = $2 AND p.audience = 'anyone' AND p.held = '' AND ", met!(),
        " ORDER BY p.id LIMIT ", comments!()));
    COUNT_BELOW: (MemberId, [PostId; 20]) => (PostId, i64) = concat!("SELECT p.root_id, count(*) FROM post p JOIN member m
        ON m.id = p.author_id WHERE p.root_id IN ($2..$21) AND (p.author_id = $1 OR p.held = '') AND ", unmuted!(), " AND ", met!(), " GROUP BY p.root_id");
    EDITS: PostId => Before = "SELECT edited_at, title, body, content_note FROM post_edit WHERE post_id = $1
        ORDER BY edited_at DESC LIMIT 50";
}

/// A visitor, as statements take a member.
pub(crate) const NOBODY: MemberId = MemberId(0);

impl Row {
    fn post(self, viewer: MemberId) -> Post {
        Post {
            id: self.id,
            kind: self.kind,
            root: self.root_id,
            parent: self.parent_id,
            author: Author {
                has_profile: self.pseudonym.is_none() && self.nobody.is_none() && viewer != NOBODY,
                is_pseudonym: self.pseudonym.is_some(),
                is_visitor: self.visitor.is_some(),
                alias: self.alias,
                role: self.role,
                // Faces are for members.
                picture: self
                    .picture
                    .filter(|_| viewer != NOBODY)
                    .and_then(|json| serde_json::from_str(&json).ok()),
                is_viewer: self.author_id == viewer,
            },
            audience: self.audience,
            title: self.title,
            body: self.body,
            mood: self.mood.parse().ok(),
            content_note: self.content_note,
            at: self.created_at,
            edited_at: self.edited_at,
            held: self.held.parse().ok(),
            locked: self.locked_at.is_some(),
            counts_hidden: self.counts_hidden,
            helped: self.helped_at.is_some(),
            kept: self.kept.is_some(),
            article: self.article,
            comments: 0,
            reactions: Vec::new(),
            own: None,
            pictures: Vec::new(),
        }
    }
}

/// Adds to each post its pictures.
fn with_pictures(posts: &mut [Post], all: OfPosts) {
    for (id, picture) in all {
        if let Some(post) = posts.iter_mut().find(|post| post.id == id) {
            post.pictures.push(picture);
        }
    }
}

pub(super) async fn feed(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    tab: Tab,
    before: PostId,
) -> Result<Page> {
    let asked = (viewer, home, before);
    let rows = match tab {
        Tab::Everyone => c.all(&EVERYONE, asked).await?,
        Tab::Team => team::store::posts(c, home, viewer, before).await?,
        Tab::Mine => c.all(&MINE, asked).await?,
    };
    page(c, viewer, rows).await
}

/// A page of at most twenty posts, with what stands on them. `rows` has one more where there are older ones.
pub(crate) async fn page(c: &Conn, viewer: MemberId, rows: Vec<Row>) -> Result<Page> {
    let more = rows.len() > SIZE;
    let mut posts: Vec<Post> = rows.into_iter().take(SIZE).map(|row| row.post(viewer)).collect();
    if posts.is_empty() {
        return Ok(Page { posts, next: None });
    }
    let ids = db::pad(posts.iter().map(|post| post.id), PostId(-1));
    let (below, sent, pictures) = try_join3(
        c.all(&COUNT_BELOW, (viewer, ids)),
        react::store::of_posts(c, viewer, ids),
        pictures::store::all(c, ids),
    )
    .await?;
    for post in &mut posts {
        let count = below.iter().find(|(id, _)| *id == post.id).map_or(0, |(_, count)| *count);
        post.comments = usize::try_from(count).unwrap_or(0);
    }
    react::store::add(&mut posts, &sent);
    with_pictures(&mut posts, pictures);
    let next = posts.last().filter(|_| more).map(|post| post.id);
    Ok(Page { posts, next })
}

/// The newest post that begins a thread, whoever may see it.
pub(super) async fn newest(c: &Conn, home: CommunityId) -> Result<Option<PostId>> {
    Ok(c.one(&NEWEST, home).await?.0)
}

/// How many posts of others in a tab are newer than `since`; at most one more than stand on a page.
pub(super) async fn newer(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    tab: Tab,
    since: PostId,
) -> Result<usize> {
    let asked = (viewer, home, since);
    match tab {
        Tab::Everyone => Ok(c.all(&NEWER, asked).await?.len()),
        Tab::Team => Ok(c.all(&NEWER_OF_TEAM, asked).await?.len()),
        Tab::Mine => Ok(0),
    }
}

/// The first post of the thread in which a post stands, if the viewer sees both.
pub(crate) async fn root(
    c: &Conn,
    home: CommunityId,
    viewer: Option<MemberId>,
    id: PostId,
) -> Result<Option<Row>> {
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
    let (below, sent, pictures) = try_join3(
        below(c, viewer, top),
        react::store::in_thread(c, reader, top),
        pictures::store::in_thread(c, top),
    )
    .await?;
    let mut posts: Vec<Post> = [first].into_iter().chain(below).map(|row| row.post(reader)).collect();
    react::store::add(&mut posts, &sent);
    with_pictures(&mut posts, pictures);
    let mut post = posts.remove(0);
    post.comments = posts.len();
    Ok(Some(Thread::new(post, posts)))
}

async fn below(c: &Conn, viewer: Option<MemberId>, top: PostId) -> Result<Vec<Row>> {
    match viewer {
        Some(viewer) => c.all(&BELOW, (viewer, top)).await,
        None => c.all(&OPEN_BELOW, (NOBODY, top)).await,
    }
}

/// Whether a member sees a post, and the thread it stands in.
pub(crate) async fn is_visible(c: &Conn, home: CommunityId, id: PostId, viewer: MemberId) -> Result<bool> {
    Ok(root(c, home, Some(viewer), id).await?.is_some())
}

/// A post as its reader may see it, without what hangs on it.
pub(super) async fn one(c: &Conn, home: CommunityId, id: PostId, viewer: MemberId) -> Result<Option<Row>> {
    c.opt(&ONE, (viewer, home, id)).await
}

pub(super) async fn edits(
    c: &Conn,
    home: CommunityId,
    viewer: Option<MemberId>,
    id: PostId,
) -> Result<Option<Vec<Before>>> {
    match root(c, home, viewer, id).await? {
        Some(_) => c.all(&EDITS, id).await.map(Some),
        None => Ok(None),
    }
}
