//! The only SQL about questions as such.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::Which;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::notifications;
use crate::posts::store::{NOBODY, Row, met, page, page_and_one, post, root, seen, unmuted};
use crate::posts::{Page, PostId};

/// One page of questions that the member `$1` sees.
macro_rules! questions {
    ($more:expr) => {
        post!(concat!(
            "p.community_id = $2 AND p.kind = 'question' AND p.id < $3 AND ",
            unmuted!(),
            " AND ",
            seen!(),
            $more,
            " ORDER BY p.id DESC LIMIT ",
            page_and_one!()
        ))
    };
}

/// Something `a` that was said below the question `p` and that the member `$1` may know of, whether or not they muted its author.
macro_rules! said {
    () => {
        concat!(
            "SELECT 1 FROM post a JOIN member n ON n.id = a.author_id WHERE a.root_id = p.id AND (a.held = '' OR a.author_id = $1)
            AND NOT EXISTS (SELECT 1 FROM disabled_account d WHERE d.account_id = n.account_id) AND (a.pseudonym IS NOT NULL OR ",
            $crate::members::meet!("$1", "n.id"),
            ")"
        )
    };
}

pub(crate) use said;

/// Whether it is by somebody else, as far as a reader can tell: who asks under one name and goes on under another is two people.
macro_rules! by_another {
    () => {
        "(a.author_id <> p.author_id OR coalesce(a.pseudonym, '') <> coalesce(p.pseudonym, ''))"
    };
}

db::sql! {
    ALL: (MemberId, CommunityId, PostId) => Row = questions!("");
    WAITING: (MemberId, CommunityId, PostId) => Row = questions!(concat!(" AND NOT EXISTS (", said!(), " AND ", by_another!(), ")"));
    HELPED: (MemberId, CommunityId, PostId) => Row = questions!(concat!(" AND EXISTS (", said!(), " AND a.helped_at IS NOT NULL)"));
    // One that is about nothing that they know of themselves is no less worth an answer, but not by them.
    // Of the newest few hundred: what waits for longer stands in the list of all that wait.
    FOR_MEMBER: (MemberId, CommunityId, [String; 16]) => Row = post!(concat!("p.community_id = $2 AND p.kind = 'question'
        AND p.id >= (SELECT min(id) FROM (SELECT id FROM post WHERE community_id = $2 AND kind = 'question' ORDER BY id DESC LIMIT 300) l)
        AND p.author_id <> $1 AND p.locked_at IS NULL AND EXISTS (SELECT 1 FROM post_concept x JOIN concept w
        ON w.id = x.concept_id WHERE x.post_id = p.id AND w.slug IN ($3..$18)) AND ", unmuted!(), " AND ", seen!(), " AND NOT EXISTS (",
        said!(), " AND ", by_another!(), ") ORDER BY p.id DESC LIMIT 4"));
    OPEN: (MemberId, CommunityId, PostId) => Row = post!(concat!("p.community_id = $2 AND p.kind = 'question' AND p.id < $3
        AND p.audience = 'anyone' AND p.held = '' AND ", met!(), " ORDER BY p.id DESC LIMIT ", page_and_one!()));
    MARK: (PostId, MemberId, Option<Timestamp>) => (PostId,) = "UPDATE post SET helped_at = $3 WHERE id = $1 AND parent_id IS NULL
        AND author_id <> $2 AND root_id IN (SELECT id FROM post WHERE author_id = $2 AND kind = 'question') RETURNING root_id";
}

pub(super) async fn list(
    c: &Conn,
    home: CommunityId,
    viewer: Option<MemberId>,
    which: Which,
    before: PostId,
) -> Result<Page> {
    let reader = viewer.unwrap_or(NOBODY);
    let asked = (reader, home, before);
    let rows = match (viewer, which) {
        (None, _) => c.all(&OPEN, asked).await?,
        (Some(_), Which::All) => c.all(&ALL, asked).await?,
        (Some(_), Which::Waiting) => c.all(&WAITING, asked).await?,
        (Some(_), Which::Helped) => c.all(&HELPED, asked).await?,
    };
    page(c, reader, rows).await
}

pub(super) async fn for_member(
    c: &Conn,
    home: CommunityId,
    me: MemberId,
    concepts: &[String],
) -> Result<Page> {
    let list: [&str; 16] = db::pad(concepts.iter().map(String::as_str), "");
    let rows = c.all(&FOR_MEMBER, (me, home, list)).await?;
    page(c, me, rows).await
}

/// Marks an answer to a question of the member's own; tells which question that is.
pub(super) async fn mark(
    tx: &Tx,
    home: CommunityId,
    member: MemberId,
    answer: PostId,
    at: Option<Timestamp>,
) -> Result<Option<PostId>> {
    if root(tx, home, Some(member), answer).await?.is_none() {
        return Ok(None);
    }
    let Some((question,)) = tx.opt(&MARK, (answer, member, at)).await? else { return Ok(None) };
    match at {
        Some(at) => notifications::helped(tx, answer, question, member, at).await?,
        None => notifications::taken_back(tx, notifications::Kind::Helped, answer, member).await?,
    }
    Ok(Some(question))
}
