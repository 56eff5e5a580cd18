//! The only SQL about visitors and what they said.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Fresh, PendingId, Waiting};
use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::members::{self, MemberId};
use crate::moderation;
use crate::posts::PostId;
use crate::privacy::{Part, Person};

db::row! {
    pub(super) struct Pending {
        article: ArticleId, slug: String, thread: Option<PostId>, alias: String, email: String, body: String, wording: String,
        since: Timestamp,
    }
    pub(super) struct OwnRow { id: PostId, thread: PostId, slug: Option<String>, body: String, held: String, at: Timestamp }
}

db::sql! {
    ADD: (PendingId, CommunityId, ArticleId, Option<PostId>, String, String, String, String, String, String, Timestamp, Timestamp) =
        "INSERT INTO pending_comment (id, community_id, article_id, thread_id, alias, email, email_key, body, wording, browser_hash, since,
        expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    ONE: (CommunityId, PendingId) => Pending = "SELECT c.article_id AS article, a.slug, c.thread_id AS thread, c.alias, c.email, c.body,
        c.wording, c.since FROM pending_comment c JOIN article a ON a.id = c.article_id WHERE c.community_id = $1 AND c.id = $2";
    OF_BROWSER: (ArticleId, String, Timestamp) => (String, String, Option<PostId>, Timestamp) = "SELECT alias, body, thread_id, since
        FROM pending_comment WHERE article_id = $1 AND browser_hash = $2 AND expires_at > $3 ORDER BY id DESC LIMIT 20";
    DROP: PendingId = "DELETE FROM pending_comment WHERE id = $1";
    SWEEP: Timestamp = "DELETE FROM pending_comment WHERE expires_at <= $1";
    MEMBER: (CommunityId, String) => (MemberId, String, Option<Timestamp>) = "SELECT m.id, m.alias, d.since FROM account a
        JOIN member m ON m.account_id = a.id AND m.community_id = $1 LEFT JOIN disabled_account d ON d.account_id = a.id
        WHERE a.email_key = $2";
    VISITOR: (CommunityId, String) => (MemberId,) = "SELECT id FROM member WHERE community_id = $1 AND visitor_key = $2";
    // Visitors' names are nobody's: the key has a blank, which no alias has, so that nobody else is kept from the name.
    MAKE: (MemberId, CommunityId, String, String, Timestamp, String) = "INSERT INTO member (id, community_id, alias, alias_key,
        journey_role, role_audience, joined_at, alias_head, visitor_key) VALUES ($1, $2, $3, $4, '', 'me', $5, 0, $6)";
    RENAME: (MemberId, String) = "UPDATE member SET alias = $2 WHERE id = $1";
    OWN: MemberId => OwnRow = "SELECT p.id, coalesce(p.root_id, p.id) AS thread, a.slug, p.body, p.held, p.created_at AS at FROM post p
        JOIN post r ON r.id = coalesce(p.root_id, p.id) LEFT JOIN article a ON a.id = r.article_id WHERE p.author_id = $1 ORDER BY p.id DESC";
    TAKE_OVER: (MemberId, MemberId) = "UPDATE post SET author_id = $2 WHERE author_id = $1";
    TAKE_THREADS_OVER: (MemberId, MemberId) = "UPDATE thread_follower SET member_id = $2 WHERE member_id = $1";
    TAKE_CASES_OVER: (MemberId, MemberId) = "UPDATE moderation_case SET author_id = $2 WHERE author_id = $1";
    TAKE_RESTRICTIONS_OVER: (MemberId, MemberId) = "UPDATE restriction SET member_id = $2 WHERE member_id = $1";
    END: MemberId = "DELETE FROM member WHERE id = $1 AND visitor_key IS NOT NULL";
    OF_ADDRESS: (CommunityId, String) => (String, String, Timestamp) = "SELECT alias, body, since FROM pending_comment
        WHERE community_id = $1 AND email_key = $2 ORDER BY id";
    END_OF_ADDRESS: (CommunityId, String) = "DELETE FROM pending_comment WHERE community_id = $1 AND email_key = $2";
}

/// A visitor as they call themselves now.
pub(super) struct Visitor {
    pub(super) id: MemberId,
    pub(super) home: CommunityId,
    pub(super) key: String,
    pub(super) alias: String,
    pub(super) now: Timestamp,
}

pub(super) async fn add(tx: &Tx, fresh: &Fresh) -> Result<()> {
    let f = fresh;
    let (alias, email, key) = (&f.alias, &f.email.text, &f.email.key);
    let row = (
        f.id, f.home, f.article, f.thread, alias, email, key, &f.body, &f.wording, &f.browser, f.now,
        f.expires,
    );
    tx.exec(&ADD, row).await.map(drop)
}

pub(super) async fn one(c: &Conn, home: CommunityId, id: PendingId) -> Result<Option<Pending>> {
    c.opt(&ONE, (home, id)).await
}

pub(super) async fn of_browser(
    c: &Conn,
    article: ArticleId,
    browser: &str,
    now: Timestamp,
) -> Result<Vec<Waiting>> {
    let rows = c.all(&OF_BROWSER, (article, browser, now)).await?;
    Ok(rows.into_iter().map(|(alias, body, thread, at)| Waiting { alias, body, thread, at }).collect())
}

pub(super) async fn drop_one(tx: &Tx, id: PendingId) -> Result<()> {
    tx.exec(&DROP, id).await.map(drop)
}

/// Deletes what nobody confirmed.
pub(crate) async fn sweep(tx: &Tx, now: Timestamp) -> Result<u64> {
    tx.exec(&SWEEP, now).await
}

/// The member with an address: number, alias, and since when their account is closed.
pub(super) async fn member(
    c: &Conn,
    home: CommunityId,
    email: &str,
) -> Result<Option<(MemberId, String, Option<Timestamp>)>> {
    c.opt(&MEMBER, (home, email)).await
}

pub(super) async fn visitor(c: &Conn, home: CommunityId, key: &str) -> Result<Option<MemberId>> {
    Ok(c.opt(&VISITOR, (home, key)).await?.map(|(id,)| id))
}

/// Calls a visitor as they want to be called, and makes one who is not known yet.
pub(super) async fn name(tx: &Tx, visitor: &Visitor) -> Result<()> {
    let Visitor { id, home, key, alias, now } = visitor;
    if tx.exec(&RENAME, (*id, alias)).await? == 0 {
        let nobodys = format!("visitor {id}");
        tx.exec(&MAKE, (*id, *home, alias, nobodys, *now, key)).await?;
    }
    // Their name stands below other articles, too.
    members::seen_by_visitors(tx, *home, *id).await
}

pub(super) async fn own(c: &Conn, visitor: MemberId) -> Result<Vec<OwnRow>> {
    c.all(&OWN, visitor).await
}

/// Makes everything that a visitor said a new member's own.
pub(crate) async fn adopt(tx: &Tx, home: CommunityId, key: &str, member: MemberId) -> Result<()> {
    let Some(visitor) = visitor(tx, home, key).await? else { return Ok(()) };
    members::seen_by_visitors(tx, home, visitor).await?;
    for own in [&TAKE_OVER, &TAKE_THREADS_OVER, &TAKE_CASES_OVER, &TAKE_RESTRICTIONS_OVER] {
        tx.exec(own, (visitor, member)).await?;
    }
    tx.exec(&END, visitor).await.map(drop)
}

/// Takes back everything that a visitor said.
pub(super) async fn end(tx: &Tx, home: CommunityId, visitor: MemberId) -> Result<()> {
    members::seen_by_visitors(tx, home, visitor).await?;
    moderation::own::store::leave(tx, visitor).await?;
    tx.exec(&END, visitor).await.map(drop)
}

/// What a person said with their address and has not confirmed.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let rows = c.all(&OF_ADDRESS, (who.home, who.email.to_lowercase())).await?.into_iter();
    let waiting: Vec<Value> = rows
        .map(|(alias, body, at)| json!({ "under_the_name": alias, "words": body, "at": at.to_string() }))
        .collect();
    let value = json!({ "waiting_to_be_confirmed": waiting });
    Ok(Part::new("comments", "Comments that you have not confirmed", value))
}

/// Deletes what a person said and has not confirmed.
pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    tx.exec(&END_OF_ADDRESS, (who.home, who.email.to_lowercase())).await.map(drop)
}
