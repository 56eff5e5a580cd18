//! The only SQL about issues.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Edition, Figures, Issue, Pace, Piece};
use crate::accounts::AccountId;
use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::mail::LetterId;
use crate::newsletter::{IssueId, SubscriberId, store as subscribers};

/// Articles in a draft at most.
const MOST: i64 = 12;

db::row! {
    struct PieceRow { id: ArticleId, slug: String, title: String, summary: String, reviewed_on: Option<Date> }
}

db::sql! {
    LIST: CommunityId => Issue = "SELECT id, pace, state, subject, intro, created_at, send_at, sent_at, addressed, leavings
        FROM newsletter_issue WHERE community_id = $1 ORDER BY id DESC LIMIT 100";
    ISSUE: (CommunityId, IssueId) => Issue = "SELECT id, pace, state, subject, intro, created_at, send_at, sent_at, addressed, leavings
        FROM newsletter_issue WHERE community_id = $1 AND id = $2";
    PIECES: IssueId => PieceRow = "SELECT a.id, a.slug, a.title, a.summary, a.reviewed_on FROM newsletter_article x
        JOIN article a ON a.id = x.article_id WHERE x.issue_id = $1 ORDER BY x.position";
    REVIEWERS: IssueId => (ArticleId, String, String) = "SELECT x.article_id, c.name, c.credentials FROM newsletter_article x
        JOIN article_contributor y ON y.article_id = x.article_id AND y.role = 'reviewer' JOIN contributor c ON c.id = y.contributor_id
        WHERE x.issue_id = $1 ORDER BY x.position, y.position";
    TOPICS: IssueId => (ArticleId, String) = "SELECT x.article_id, t.slug FROM newsletter_article x
        JOIN article_topic y ON y.article_id = x.article_id JOIN topic t ON t.id = y.topic_id WHERE x.issue_id = $1 ORDER BY y.position";
    LAST: (CommunityId, Pace) => (Option<Timestamp>,) = "SELECT MAX(created_at) FROM newsletter_issue WHERE community_id = $1 AND pace = $2";
    UNSENT: (CommunityId, Pace) => (IssueId,) = "SELECT id FROM newsletter_issue WHERE community_id = $1 AND pace = $2
        AND state <> 'sent' LIMIT 1";
    DRAFT_OF: (CommunityId, Pace) => (IssueId,) = "SELECT id FROM newsletter_issue WHERE community_id = $1 AND pace = $2 AND state = 'draft'";
    /// What was dated since a day and was not in an issue of this pace with that date.
    CANDIDATES: (CommunityId, Pace, Date, i64) => (ArticleId, Date) = "SELECT a.id, a.dated_on FROM (SELECT id, community_id,
        CASE WHEN reviewed_on > published_on THEN reviewed_on ELSE published_on END AS dated_on FROM article) a
        WHERE a.community_id = $1 AND a.dated_on >= $3 AND NOT EXISTS (SELECT 1 FROM newsletter_article x
            JOIN newsletter_issue i ON i.id = x.issue_id WHERE x.article_id = a.id AND i.pace = $2 AND x.dated_on >= a.dated_on)
        ORDER BY a.dated_on DESC, a.id DESC LIMIT $4";
    MAKE: (IssueId, CommunityId, Pace, String, Option<AccountId>, Timestamp) = "INSERT INTO newsletter_issue (id, community_id, pace, state,
        subject, intro, made_by, created_at, reached, addressed, leavings) VALUES ($1, $2, $3, 'draft', $4, '', $5, $6, 0, 0, 0)";
    ADD_PIECE: (IssueId, ArticleId, Date, i64) = "INSERT INTO newsletter_article (issue_id, article_id, dated_on, position)
        VALUES ($1, $2, $3, $4)";
    // The day that makes an article count as told, so that it does not come up again by itself.
    DATED: (CommunityId, String) => (ArticleId, Date) = "SELECT id, CASE WHEN reviewed_on > published_on THEN reviewed_on
        ELSE published_on END AS dated_on FROM article WHERE community_id = $1 AND slug = $2";
    EDIT: (CommunityId, IssueId, String, String) = "UPDATE newsletter_issue SET subject = $3, intro = $4
        WHERE community_id = $1 AND id = $2 AND state = 'draft'";
    IS_DRAFT: (CommunityId, IssueId) = "UPDATE newsletter_issue SET state = 'draft' WHERE community_id = $1 AND id = $2 AND state = 'draft'";
    PLACES: IssueId => (ArticleId,) = "SELECT article_id FROM newsletter_article WHERE issue_id = $1";
    PLACE: (IssueId, ArticleId, i64) = "UPDATE newsletter_article SET position = $3 WHERE issue_id = $1 AND article_id = $2";
    DROP_PIECE: (IssueId, ArticleId) = "DELETE FROM newsletter_article WHERE issue_id = $1 AND article_id = $2";
    DISCARD: (CommunityId, IssueId) = "DELETE FROM newsletter_issue WHERE community_id = $1 AND id = $2 AND state = 'draft'";
    SCHEDULE: (CommunityId, IssueId, Timestamp) = "UPDATE newsletter_issue SET state = 'scheduled', send_at = $3
        WHERE community_id = $1 AND id = $2 AND state = 'draft'";
    CANCEL: (CommunityId, IssueId) = "UPDATE newsletter_issue SET state = 'draft', send_at = NULL
        WHERE community_id = $1 AND id = $2 AND state = 'scheduled'";
    BEGIN: (CommunityId, IssueId, Timestamp) = "UPDATE newsletter_issue SET state = 'sending', began_at = $3
        WHERE community_id = $1 AND id = $2 AND state = 'scheduled' AND send_at <= $3";
    REACHED: (CommunityId, IssueId) => (SubscriberId, Timestamp) = "SELECT reached, began_at FROM newsletter_issue
        WHERE community_id = $1 AND id = $2 AND began_at IS NOT NULL";
    ADVANCE: (IssueId, SubscriberId, SubscriberId, i64) = "UPDATE newsletter_issue SET reached = $3, addressed = addressed + $4
        WHERE id = $1 AND reached = $2 AND state = 'sending'";
    DELIVER: (IssueId, SubscriberId, LetterId) = "INSERT INTO newsletter_delivery (issue_id, subscriber_id, letter_id) VALUES ($1, $2, $3)";
    END: (IssueId, Timestamp) = "UPDATE newsletter_issue SET state = 'sent', sent_at = $2 WHERE id = $1 AND state = 'sending'";
    COUNT_LEAVING: (CommunityId, IssueId) = "UPDATE newsletter_issue SET leavings = leavings + 1 WHERE community_id = $1 AND id = $2";
    FIGURES: IssueId => (String, i64) = "SELECT l.state, COUNT(*) FROM newsletter_delivery d JOIN letter l ON l.id = d.letter_id
        WHERE d.issue_id = $1 GROUP BY l.state";
}

/// A draft that is not stored yet.
pub(super) struct Fresh<'a> {
    pub(super) id: IssueId,
    pub(super) home: CommunityId,
    pub(super) pace: Pace,
    pub(super) subject: &'a str,
    pub(super) by: Option<AccountId>,
    pub(super) now: Timestamp,
}

pub(super) async fn list(c: &Conn, home: CommunityId) -> Result<Vec<Issue>> {
    c.all(&LIST, home).await
}

pub(super) async fn edition(c: &Conn, home: CommunityId, id: IssueId) -> Result<Option<Edition>> {
    let Some(issue) = c.opt(&ISSUE, (home, id)).await? else { return Ok(None) };
    let piece = |row: PieceRow| Piece {
        article: row.id,
        slug: row.slug,
        title: row.title,
        summary: row.summary,
        reviewed: row.reviewed_on,
        reviewers: Vec::new(),
        topics: Vec::new(),
    };
    let mut pieces: Vec<Piece> = c.all(&PIECES, id).await?.into_iter().map(piece).collect();
    for (article, name, credentials) in c.all(&REVIEWERS, id).await? {
        let whole = if credentials.is_empty() { name } else { format!("{name}, {credentials}") };
        let of = pieces.iter_mut().find(|piece| piece.article == article);
        of.into_iter().for_each(|piece| piece.reviewers.push(whole.clone()));
    }
    for (article, topic) in c.all(&TOPICS, id).await? {
        let of = pieces.iter_mut().find(|piece| piece.article == article);
        of.into_iter().for_each(|piece| piece.topics.push(topic.clone()));
    }
    Ok(Some(Edition { issue, pieces }))
}

pub(super) async fn draft_of(tx: &Tx, home: CommunityId, pace: Pace) -> Result<Option<IssueId>> {
    Ok(tx.opt(&DRAFT_OF, (home, pace)).await?.map(|(id,)| id))
}

/// Makes a draft of what is new; `false` when nothing is.
pub(super) async fn make(tx: &Tx, fresh: &Fresh<'_>) -> Result<bool> {
    let (last,) = tx.one(&LAST, (fresh.home, fresh.pace)).await?;
    let since =
        last.map_or(Date::MIN, |at| TimeZone::UTC.to_datetime(at).date()).max(Date::constant(1, 1, 1));
    let new = tx.all(&CANDIDATES, (fresh.home, fresh.pace, since, MOST)).await?;
    if new.is_empty() {
        return Ok(false);
    }
    let Fresh { id, home, pace, subject, by, now } = *fresh;
    tx.exec(&MAKE, (id, home, pace, subject, by, now)).await?;
    for (position, (article, dated)) in new.into_iter().enumerate() {
        tx.exec(&ADD_PIECE, (id, article, dated, position as i64)).await?;
    }
    Ok(true)
}

/// Whether nothing is on its way, the last issue was made before `since`, and somebody would get one.
pub(super) async fn wants_draft(c: &Conn, home: CommunityId, pace: Pace, since: Timestamp) -> Result<bool> {
    if c.opt(&UNSENT, (home, pace)).await?.is_some() {
        return Ok(false);
    }
    let (last,) = c.one(&LAST, (home, pace)).await?;
    Ok(last.is_none_or(|last| last <= since) && subscribers::is_any(c, home, pace).await?)
}

pub(super) async fn edit(
    tx: &Tx,
    home: CommunityId,
    id: IssueId,
    subject: &str,
    intro: &str,
) -> Result<bool> {
    Ok(tx.exec(&EDIT, (home, id, subject, intro)).await? > 0)
}

pub(super) async fn arrange(tx: &Tx, home: CommunityId, id: IssueId, order: &[ArticleId]) -> Result<bool> {
    // Also keeps it from leaving meanwhile.
    if tx.exec(&IS_DRAFT, (home, id)).await? == 0 {
        return Ok(false);
    }
    for (article,) in tx.all(&PLACES, id).await? {
        match order.iter().position(|one| *one == article) {
            Some(at) => tx.exec(&PLACE, (id, article, at as i64)).await?,
            None => tx.exec(&DROP_PIECE, (id, article)).await?,
        };
    }
    Ok(true)
}

/// What became of an article that was to be added.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Added {
    Done,
    /// There is none with this slug.
    Unknown,
    /// It is there already.
    Known,
    /// There are as many as an issue holds.
    Full,
}

/// Puts an article at the end of a draft; `None` when there is no such draft.
pub(super) async fn add(tx: &Tx, home: CommunityId, id: IssueId, slug: &str) -> Result<Option<Added>> {
    if tx.exec(&IS_DRAFT, (home, id)).await? == 0 {
        return Ok(None);
    }
    let Some((article, dated_on)) = tx.opt(&DATED, (home, slug)).await? else {
        return Ok(Some(Added::Unknown));
    };
    let places = tx.all(&PLACES, id).await?;
    if places.iter().any(|(one,)| *one == article) {
        return Ok(Some(Added::Known));
    }
    let count = places.len() as i64;
    if count >= MOST {
        return Ok(Some(Added::Full));
    }
    tx.exec(&ADD_PIECE, (id, article, dated_on, count)).await?;
    Ok(Some(Added::Done))
}

pub(super) async fn discard(tx: &Tx, home: CommunityId, id: IssueId) -> Result<bool> {
    Ok(tx.exec(&DISCARD, (home, id)).await? > 0)
}

pub(super) async fn schedule(tx: &Tx, home: CommunityId, id: IssueId, at: Timestamp) -> Result<bool> {
    Ok(tx.exec(&SCHEDULE, (home, id, at)).await? > 0)
}

pub(super) async fn cancel(tx: &Tx, home: CommunityId, id: IssueId) -> Result<bool> {
    Ok(tx.exec(&CANCEL, (home, id)).await? > 0)
}

/// From now on nothing stops it, if its time has come.
pub(super) async fn begin(tx: &Tx, home: CommunityId, id: IssueId, now: Timestamp) -> Result<u64> {
    tx.exec(&BEGIN, (home, id, now)).await
}

/// How far it has come, and when it began.
pub(super) async fn reached(
    c: &Conn,
    home: CommunityId,
    id: IssueId,
) -> Result<Option<(SubscriberId, Timestamp)>> {
    c.opt(&REACHED, (home, id)).await
}

/// Moves on from one subscriber to another; `false` when somebody else did.
pub(super) async fn advance(
    tx: &Tx,
    id: IssueId,
    from: SubscriberId,
    to: SubscriberId,
    letters: usize,
) -> Result<bool> {
    Ok(tx.exec(&ADVANCE, (id, from, to, letters as i64)).await? > 0)
}

pub(super) async fn deliver(tx: &Tx, rows: &[(IssueId, SubscriberId, LetterId)]) -> Result<u64> {
    tx.exec_many(&DELIVER, rows).await
}

pub(super) async fn end(tx: &Tx, id: IssueId, now: Timestamp) -> Result<bool> {
    Ok(tx.exec(&END, (id, now)).await? > 0)
}

/// Counts one who left.
pub(in crate::newsletter) async fn count_leaving(tx: &Tx, home: CommunityId, id: IssueId) -> Result<u64> {
    tx.exec(&COUNT_LEAVING, (home, id)).await
}

pub(super) async fn figures(c: &Conn, id: IssueId) -> Result<Figures> {
    let mut figures = Figures::default();
    for (state, number) in c.all(&FIGURES, id).await? {
        match state.as_str() {
            "waiting" => figures.waiting = number,
            "dead" | "suppressed" => figures.failed += number,
            _ => {}
        }
    }
    Ok(figures)
}
