//! The only SQL that writes posts.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::super::store::{COMMENTS, one, root};
use super::super::{Audience, Kind, PostId, follow, mentions, renew};
use super::{About, Words};
use crate::articles::ArticleId;
use crate::comments;
use crate::communities::CommunityId;
use crate::members::{MemberId, alias};
use crate::notifications::{self, Said};
use crate::search::said;
use crate::voices;

db::row! {
    struct Submitted {
        id: PostId, root_id: Option<PostId>, parent_id: Option<PostId>, audience: Audience, title: String, body: String,
        content_note: String, article_id: Option<ArticleId>,
    }
}

db::sql! {
    ADD: (PostId, CommunityId, MemberId, Kind, Option<PostId>, Option<PostId>, Audience, String, String, String, String, String, bool,
        Timestamp, Option<ArticleId>) = "INSERT INTO post (id, community_id, author_id, kind, root_id, parent_id, audience, title, body, mood,
        content_note, submit_key, counts_hidden, created_at, article_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (author_id, submit_key) DO NOTHING";
    SUBMITTED: (MemberId, String) => Submitted = "SELECT id, root_id, parent_id, audience, title, body, content_note, article_id FROM post
        WHERE author_id = $1 AND submit_key = $2";
    SAID_IN: PostId => (i64,) = "SELECT count(*) FROM post WHERE root_id = $1";
    PSEUDONYM: (PostId, MemberId) => (String,) = "SELECT alias FROM pseudonym WHERE thread_id = $1 AND member_id = $2";
    KNOWN: (CommunityId, String) => (MemberId,) = "SELECT id FROM member WHERE community_id = $1 AND alias_key = $2";
    TAKE: (PostId, MemberId, String) = "INSERT INTO pseudonym (thread_id, member_id, alias) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    NAME: (PostId, String) = "UPDATE post SET pseudonym = $2 WHERE id = $1";
    OWN: (CommunityId, PostId, MemberId) => (String, String, String, String, Option<String>) = "SELECT title, body, content_note, held, pseudonym FROM post
        WHERE community_id = $1 AND id = $2 AND author_id = $3";
    // Held until the change is made: of two who change it at once, the second sees what the first did.
    HOLD: (CommunityId, PostId, MemberId) => (Option<Timestamp>,) = "UPDATE post SET edited_at = edited_at
        WHERE community_id = $1 AND id = $2 AND author_id = $3 RETURNING edited_at";
    KEEP_EDIT: (PostId, Timestamp, String, String, String) = "INSERT INTO post_edit (post_id, edited_at, title, body, content_note)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (post_id, edited_at) DO NOTHING";
    EDIT: (PostId, String, String, String, Timestamp) = "UPDATE post SET title = $2, body = $3, content_note = $4, edited_at = $5
        WHERE id = $1";
    UNTAG: PostId = "DELETE FROM post_concept WHERE post_id = $1";
    TAG: (PostId, CommunityId, String, i64) = "INSERT INTO post_concept (post_id, concept_id, mentions) SELECT $1, id, $4 FROM concept
        WHERE community_id = $2 AND slug = $3";
    KIND: (CommunityId, PostId, MemberId) => (Kind, Option<PostId>, Option<Kind>) = "SELECT p.kind, p.parent_id, r.kind AS of_kind
        FROM post p LEFT JOIN post r ON r.id = p.root_id WHERE p.community_id = $1 AND p.id = $2 AND p.author_id = $3";
    DELETE: (CommunityId, PostId, MemberId) = "DELETE FROM post WHERE community_id = $1 AND id = $2 AND author_id = $3";
}

/// A post to be stored.
#[derive(Clone, Debug)]
pub(super) struct Fresh {
    pub(super) id: PostId,
    pub(super) home: CommunityId,
    pub(super) author: MemberId,
    pub(super) kind: Kind,
    /// The article that it is a comment on.
    pub(super) article: Option<ArticleId>,
    /// Whether its thread stands below an article.
    pub(super) below_article: bool,
    pub(super) root: Option<PostId>,
    pub(super) parent: Option<PostId>,
    pub(super) audience: Audience,
    pub(super) words: Words,
    /// What the search index and the vocabulary know of it.
    pub(super) about: About,
    /// Names of which the author takes one, where they write under another name and have none in the thread yet.
    pub(super) pseudonyms: Option<Vec<String>>,
    pub(super) counts_hidden: bool,
    pub(super) key: String,
    pub(super) now: Timestamp,
}

/// Where something said to a post stands.
pub(super) struct Place {
    pub(super) root: PostId,
    /// The comment that is answered.
    pub(super) parent: Option<PostId>,
    pub(super) audience: Audience,
    /// Whether nothing more can be said there.
    pub(super) locked: bool,
    /// Whether it is an answer to a question.
    pub(super) is_answer: bool,
    pub(super) below_article: bool,
}

/// Where a comment on a post, or on another comment, belongs, if the member sees it.
pub(super) async fn place_of(
    c: &Conn,
    home: CommunityId,
    to: PostId,
    viewer: MemberId,
) -> Result<Option<Place>> {
    let Some(first) = root(c, home, Some(viewer), to).await? else { return Ok(None) };
    let parent = match one(c, home, to, viewer).await? {
        Some(answered) if answered.id != first.id => Some(answered.parent_id.unwrap_or(answered.id)),
        _ => None,
    };
    let is_answer = first.kind == Kind::Question && parent.is_none();
    let (root, locked) = (first.id, first.locked_at.is_some());
    let below_article = first.article.is_some();
    Ok(Some(Place { root, parent, audience: first.audience, locked, is_answer, below_article }))
}

/// Whether there is no room in a thread.
pub(super) async fn is_full(c: &Conn, root: PostId) -> Result<bool> {
    Ok(c.one(&SAID_IN, root).await?.0 >= COMMENTS)
}

/// Stores a post; gives the one that the same form made before, if it did.
pub(super) async fn add(tx: &Tx, post: &Fresh) -> Result<PostId> {
    if insert(tx, post, &post.key).await? {
        return complete(tx, post).await.map(|()| post.id);
    }
    let known = tx.one(&SUBMITTED, (post.author, &post.key)).await?;
    let place = (known.root_id, known.parent_id, known.audience, known.article_id)
        == (post.root, post.parent, post.audience, post.article);
    let words = &post.words;
    if place
        && (&known.title, &known.body, &known.content_note)
            == (&words.title, &words.body, &words.content_note)
    {
        return Ok(known.id);
    }
    // The form came back and says something else now: that is another post.
    insert(tx, post, &post.id.to_string()).await?;
    complete(tx, post).await.map(|()| post.id)
}

/// What a new post has around it.
async fn complete(tx: &Tx, post: &Fresh) -> Result<()> {
    name(tx, post).await?;
    set_about(tx, post.home, (post.author, post.pseudonyms.is_some()), post.id, &post.about).await?;
    let thread = post.root.unwrap_or(post.id);
    let to = post.root.map(|root| post.parent.unwrap_or(root));
    notifications::said(tx, &Said { id: post.id, author: post.author, thread, to, at: post.now }).await?;
    if post.below_article {
        comments::store::talked(tx, post.id).await?;
    }
    follow::store::join(tx, thread, post.author, post.now).await
}

/// Notes what a post is about, and who is named in it.
async fn set_about(
    tx: &Tx,
    home: CommunityId,
    (author, is_pseudonym): (MemberId, bool),
    id: PostId,
    about: &About,
) -> Result<()> {
    mentions::store::set(tx, home, author, id, &about.named, is_pseudonym).await?;
    renew::store::done(tx, id).await?;
    index(tx, home, id, about).await
}

/// Notes for search and for what is alike what a post is about.
pub(in crate::posts) async fn index(tx: &Tx, home: CommunityId, id: PostId, about: &About) -> Result<()> {
    if let Some(indexed) = &about.indexed {
        said::store::index(tx, home, id, indexed).await?;
    }
    tx.exec(&UNTAG, id).await?;
    let rows: Vec<_> = about.tags.iter().map(|(slug, count)| (id, home, slug, i64::from(*count))).collect();
    tx.exec_many(&TAG, &rows).await.map(drop)
}

async fn insert(tx: &Tx, p: &Fresh, key: &str) -> Result<bool> {
    let words = &p.words;
    let mood = words.mood.map_or("", super::super::Mood::as_str);
    let said = (&words.title, &words.body, mood, &words.content_note);
    let (title, body, mood, note) = said;
    let row = (
        p.id,
        p.home,
        p.author,
        p.kind,
        p.root,
        p.parent,
        p.audience,
        title,
        body,
        mood,
        note,
        key,
        p.counts_hidden,
        p.now,
        p.article,
    );
    Ok(tx.exec(&ADD, row).await? > 0)
}

/// Puts the name on a post that its author has in this thread: the one from before, or the first that is free and no member's.
async fn name(tx: &Tx, post: &Fresh) -> Result<()> {
    let Some(some) = &post.pseudonyms else { return Ok(()) };
    let thread = post.root.unwrap_or(post.id);
    for tried in some {
        if let Some((alias,)) = tx.opt(&PSEUDONYM, (thread, post.author)).await? {
            return tx.exec(&NAME, (post.id, &alias)).await.map(drop);
        }
        if tx.opt(&KNOWN, (post.home, &alias::key(tried))).await?.is_none() {
            tx.exec(&TAKE, (thread, post.author, tried)).await?;
        }
    }
    // All were taken, which is all but impossible. A number is nobody's.
    let alias = format!("Somebody {}", post.id);
    tx.exec(&TAKE, (thread, post.author, &alias)).await?;
    let (alias,) = tx.one(&PSEUDONYM, (thread, post.author)).await?;
    tx.exec(&NAME, (post.id, &alias)).await.map(drop)
}

/// The name that a member has in a thread alone.
pub(crate) async fn pseudonym(c: &Conn, thread: PostId, member: MemberId) -> Result<Option<String>> {
    Ok(c.opt(&PSEUDONYM, (thread, member)).await?.map(|(alias,)| alias))
}

/// What kind of post one's own is, and whether it is found by search.
pub(super) async fn kind(
    c: &Conn,
    home: CommunityId,
    id: PostId,
    author: MemberId,
) -> Result<Option<(Kind, bool)>> {
    let found = c.opt(&KIND, (home, id, author)).await?;
    Ok(found.map(|(kind, parent, of)| {
        let is_answer = of == Some(Kind::Question) && parent.is_none();
        (kind, kind != Kind::Comment || is_answer)
    }))
}

/// When one's own post was changed last, if there is such a post. Nobody else changes it until the transaction ends.
pub(super) async fn hold(
    tx: &Tx,
    (home, id, author): (CommunityId, PostId, MemberId),
) -> Result<Option<Option<Timestamp>>> {
    Ok(tx.opt(&HOLD, (home, id, author)).await?.map(|(at,)| at))
}

/// Changes a post of one's own that is there.
pub(super) async fn edit(
    tx: &Tx,
    (home, id, author): (CommunityId, PostId, MemberId),
    words: &Words,
    about: &About,
    now: Timestamp,
) -> Result<()> {
    let (title, body, note, held, pseudonym) = tx.one(&OWN, (home, id, author)).await?;
    // Words that are the same change nothing.
    if (&title, &body, &note) != (&words.title, &words.body, &words.content_note) {
        // What nobody saw is not shown as what it said before.
        if held.is_empty() {
            tx.exec(&KEEP_EDIT, (id, now, title, body, note)).await?;
        }
        tx.exec(&EDIT, (id, &words.title, &words.body, &words.content_note, now)).await?;
        set_about(tx, home, (author, pseudonym.is_some()), id, about).await?;
        comments::store::talked(tx, id).await?;
        voices::post_changes(tx, id, &words.body, now).await?;
    }
    Ok(())
}

pub(crate) async fn delete(tx: &Tx, (home, id, author): (CommunityId, PostId, MemberId)) -> Result<bool> {
    comments::store::talked(tx, id).await?;
    voices::post_leaves(tx, id).await?;
    Ok(tx.exec(&DELETE, (home, id, author)).await? > 0)
}
