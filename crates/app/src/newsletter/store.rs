//! The only SQL about subscribers.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::{PAGE_SIZE, Pace, Subscriber, SubscriberId};
use crate::accounts::Email;
use crate::communities::CommunityId;
use crate::mail;
use crate::privacy::Person;

db::row! {
    struct Row {
        id: SubscriberId, email: String, pace: Pace, topics: String, paused_until: Option<Timestamp>, confirmed_at: Timestamp,
    }
}

db::sql! {
    ADD: (SubscriberId, CommunityId, String, String, Timestamp) = "INSERT INTO subscriber (id, community_id, email, email_key, pace,
        topics, confirmed_at) VALUES ($1, $2, $3, $4, 'weekly', '[]', $5) ON CONFLICT (community_id, email_key) DO NOTHING";
    BY_EMAIL: (CommunityId, String) => Row = "SELECT id, email, pace, topics, paused_until, confirmed_at FROM subscriber
        WHERE community_id = $1 AND email_key = $2";
    BY_ID: (CommunityId, SubscriberId) => Row = "SELECT id, email, pace, topics, paused_until, confirmed_at FROM subscriber
        WHERE community_id = $1 AND id = $2";
    SET: (CommunityId, SubscriberId, Pace, String, Option<Timestamp>) = "UPDATE subscriber SET pace = $3, topics = $4, paused_until = $5
        WHERE community_id = $1 AND id = $2";
    COPY: (SubscriberId, SubscriberId, String, String) = "INSERT INTO subscriber (id, community_id, email, email_key, pace, topics,
        paused_until, confirmed_at) SELECT $2, community_id, $3, $4, pace, topics, paused_until, confirmed_at FROM subscriber WHERE id = $1";
    OWN_CONSENTS: (i64, i64) = "UPDATE consent SET owner_id = $2 WHERE owner_id = $1";
    DROP: SubscriberId = "DELETE FROM subscriber WHERE id = $1";
    ERASE: (CommunityId, SubscriberId) = "DELETE FROM subscriber WHERE community_id = $1 AND id = $2";
    DROP_CONSENTS: i64 = "DELETE FROM consent WHERE owner_id = $1 AND kind = 'newsletter'";
    LIST: (CommunityId, String, i64, i64) => Row = "SELECT id, email, pace, topics, paused_until, confirmed_at FROM subscriber
        WHERE community_id = $1 AND email_key LIKE $2 ESCAPE '!' ORDER BY id DESC LIMIT $3 OFFSET $4";
    COUNT: (CommunityId, String) => (i64,) = "SELECT COUNT(*) FROM subscriber WHERE community_id = $1 AND email_key LIKE $2 ESCAPE '!'";
    CONSENTS: i64 => (String, Timestamp) = "SELECT wording, agreed_at FROM consent WHERE owner_id = $1 AND kind = 'newsletter' ORDER BY id";
    ISSUES: SubscriberId => (String,) = "SELECT i.subject FROM newsletter_delivery d JOIN newsletter_issue i ON i.id = d.issue_id
        WHERE d.subscriber_id = $1 ORDER BY i.id";
    /// The next ones who get an issue: of its pace, confirmed before it began to be sent, neither paused nor suppressed.
    NEXT: (CommunityId, Pace, SubscriberId, Timestamp, Timestamp, i64) => Row = "SELECT s.id, s.email, s.pace, s.topics, s.paused_until,
        s.confirmed_at FROM subscriber s WHERE s.community_id = $1 AND s.pace = $2 AND s.id > $3 AND s.confirmed_at <= $4
        AND (s.paused_until IS NULL OR s.paused_until <= $5)
        AND NOT EXISTS (SELECT 1 FROM suppressed_address x WHERE x.community_id = s.community_id AND x.address_key = s.email_key
            AND x.since IS NOT NULL) ORDER BY s.id LIMIT $6";
    IS_ANY: (CommunityId, Pace) => (SubscriberId,) = "SELECT id FROM subscriber WHERE community_id = $1 AND pace = $2 LIMIT 1";
}

impl From<Row> for Subscriber {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            email: row.email,
            pace: row.pace,
            topics: serde_json::from_str(&row.topics).unwrap_or_default(),
            paused_until: row.paused_until,
            confirmed_at: row.confirmed_at,
        }
    }
}

/// A subscriber who is not stored yet.
pub(super) struct Fresh {
    pub(super) id: SubscriberId,
    pub(super) home: CommunityId,
    pub(super) email: Email,
    pub(super) now: Timestamp,
}

/// Stores a subscriber; 0 where the address has one.
pub(super) async fn add(tx: &Tx, fresh: &Fresh) -> Result<u64> {
    let Fresh { id, home, email, now } = fresh;
    tx.exec(&ADD, (*id, *home, &email.text, &email.key, *now)).await
}

pub(super) async fn by_email(c: &Conn, home: CommunityId, key: &str) -> Result<Option<Subscriber>> {
    Ok(c.opt(&BY_EMAIL, (home, key)).await?.map(Into::into))
}

pub(super) async fn by_id(c: &Conn, home: CommunityId, id: SubscriberId) -> Result<Option<Subscriber>> {
    Ok(c.opt(&BY_ID, (home, id)).await?.map(Into::into))
}

pub(super) async fn set(
    tx: &Tx,
    home: CommunityId,
    id: SubscriberId,
    pace: Pace,
    topics: &[String],
    paused: Option<Timestamp>,
) -> Result<bool> {
    let topics = serde_json::to_string(topics).unwrap_or_default();
    Ok(tx.exec(&SET, (home, id, pace, topics, paused)).await? > 0)
}

/// Erases a subscriber with their consents, deliveries and letters. `false` when there is none.
pub(crate) async fn erase(tx: &Tx, home: CommunityId, id: SubscriberId) -> Result<bool> {
    if tx.exec(&ERASE, (home, id)).await? == 0 {
        return Ok(false);
    }
    tx.exec(&DROP_CONSENTS, id.0).await?;
    mail::store::drop_of_owner(tx, id.0).await?;
    Ok(true)
}

/// Moves a subscription to another address as `fresh`, unless that one has one already: then the one that is left ends. It gets
/// a number of its own, so that links in letters at the old address open nothing any more.
pub(crate) async fn move_address(
    tx: &Tx,
    home: CommunityId,
    from: &str,
    (email, key): (&str, &str),
    fresh: SubscriberId,
) -> Result<()> {
    let Some(old) = by_email(tx, home, from).await? else { return Ok(()) };
    match by_email(tx, home, key).await? {
        Some(_) => erase(tx, home, old.id).await.map(drop),
        None => {
            tx.exec(&COPY, (old.id, fresh, email, key)).await?;
            tx.exec(&OWN_CONSENTS, (old.id.0, fresh.0)).await?;
            tx.exec(&DROP, old.id).await?;
            mail::store::drop_of_owner(tx, old.id.0).await.map(drop)
        }
    }
}

/// Erases the subscriber with a person's address, as part of what erases them.
pub(crate) async fn erase_person(tx: &Tx, who: &Person) -> Result<()> {
    match by_email(tx, who.home, &who.email.to_lowercase()).await? {
        Some(subscriber) => erase(tx, who.home, subscriber.id).await.map(drop),
        None => Ok(()),
    }
}

pub(super) async fn list(
    c: &Conn,
    home: CommunityId,
    pattern: &str,
    page: usize,
) -> Result<(Vec<Subscriber>, usize)> {
    let (size, from) = (PAGE_SIZE as i64, page.saturating_sub(1).saturating_mul(PAGE_SIZE) as i64);
    let rows = c.all(&LIST, (home, pattern, size, from)).await?;
    let (total,) = c.one(&COUNT, (home, pattern)).await?;
    Ok((rows.into_iter().map(Into::into).collect(), usize::try_from(total).unwrap_or(0)))
}

/// Consents, and subjects of the issues somebody got.
pub(super) async fn kept(c: &Conn, id: SubscriberId) -> Result<(Vec<(String, Timestamp)>, Vec<String>)> {
    let issues = c.all(&ISSUES, id).await?.into_iter().map(|(subject,)| subject).collect();
    Ok((c.all(&CONSENTS, id.0).await?, issues))
}

/// The next `most` after `after` who get an issue that began to be sent at `began`.
pub(super) async fn next(
    c: &Conn,
    home: CommunityId,
    pace: Pace,
    after: SubscriberId,
    began: Timestamp,
    now: Timestamp,
    most: usize,
) -> Result<Vec<Subscriber>> {
    let most = i64::try_from(most).unwrap_or(1);
    Ok(c.all(&NEXT, (home, pace, after, began, now, most)).await?.into_iter().map(Into::into).collect())
}

/// Whether anybody gets issues of this pace.
pub(super) async fn is_any(c: &Conn, home: CommunityId, pace: Pace) -> Result<bool> {
    Ok(c.opt(&IS_ANY, (home, pace)).await?.is_some())
}
