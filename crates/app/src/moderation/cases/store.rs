//! The only SQL about cases and their copies. Blocks do not count here: moderators see what they must.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::json;

use super::{Case, Copy, Decision, Looked, OpenAppeal, Reported, Weight};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::moderation::{CaseId, CopyId, Subject};
use crate::posts::PostId;

/// How many stand in the list. Whoever has more than that needs more moderators, not a second page.
const MOST: i64 = 200;

db::row! {
    /// What a case is about, as it is now.
    pub(in crate::moderation) struct Said {
        post_id: Option<PostId>, root_id: Option<PostId>, author_id: MemberId, pseudonym: Option<String>, alias: String, title: String,
        body: String, content_note: String,
    }
}

impl Said {
    fn subject(&self) -> Subject {
        match (self.post_id, self.root_id) {
            (None, _) => Subject::Profile,
            (Some(_), None) => Subject::Post,
            (Some(_), Some(_)) => Subject::Comment,
        }
    }

    /// Whether a copy has these words.
    pub(in crate::moderation) fn says(&self, copy: &Copy) -> bool {
        (&self.title, &self.body, &self.content_note) == (&copy.title, &copy.body, &copy.content_note)
    }
}

/// What every reader of cases reads of them.
macro_rules! case {
    ($rest:literal) => {
        concat!(
            "SELECT k.id, k.subject, k.post_id, p.root_id, k.author_id, m.alias AS author, m.account_id AS author_account, k.risk, k.level,
            k.situation, k.link_waits, k.opened_at, k.due_at, k.taken_by, a.alias AS taker, k.taken_at, k.second_id, s.alias AS second,
            k.outcome, k.closed_at, (SELECT count(*) FROM report r WHERE r.case_id = k.id) AS reports, p.held, p.locked_at, p.audience,
            p.pseudonym FROM moderation_case k LEFT JOIN post p ON p.id = k.post_id LEFT JOIN member m ON m.id = k.author_id
            LEFT JOIN member a ON a.account_id = k.taken_by AND a.community_id = k.community_id
            LEFT JOIN member s ON s.account_id = k.second_id AND s.community_id = k.community_id
            WHERE k.community_id = $1 AND (k.author_id IS NULL OR k.author_id <> $2) AND ",
            $rest
        )
    };
}

/// What every reader of answers reads of them.
macro_rules! appeal {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, d.case_id, a.decision_id, d.kind, a.words, a.at, a.outcome, a.answer, d.by_id, m.alias AS author FROM appeal a
            JOIN decision d ON d.id = a.decision_id JOIN member m ON m.id = a.author_id WHERE a.community_id = $1 AND a.author_id <> $2 AND ",
            $rest
        )
    };
}
pub(in crate::moderation) use appeal;

/// What every reader of decisions reads of them.
macro_rules! decision {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.kind, d.rule, d.reason, d.at, d.by_id, m.alias AS moderator FROM decision d
            JOIN moderation_case k ON k.id = d.case_id LEFT JOIN member m ON m.account_id = d.by_id AND m.community_id = k.community_id WHERE ",
            $rest
        )
    };
}

db::sql! {
    // A link that waits in a post that its author took back needs nobody.
    OPEN_CASES: (CommunityId, MemberId, i64) => Case = case!("k.closed_at IS NULL AND (k.post_id IS NOT NULL OR k.subject = 'profile'
        OR k.rank > 20) ORDER BY k.rank DESC, reports DESC, k.id LIMIT $3");
    ONE: (CommunityId, MemberId, CaseId) => Case = case!("k.id = $3");
    OPEN_APPEALS: (CommunityId, MemberId) => OpenAppeal = appeal!("a.decided_at IS NULL ORDER BY a.id LIMIT 200");
    APPEALS_OF: (CommunityId, MemberId, CaseId) => OpenAppeal = appeal!("d.case_id = $3 ORDER BY a.id");
    SAID: (CommunityId, PostId) => Said = "SELECT p.id AS post_id, p.root_id, p.author_id, p.pseudonym, coalesce(p.pseudonym, m.alias)
        AS alias, p.title, p.body, p.content_note FROM post p JOIN member m ON m.id = p.author_id WHERE p.community_id = $1 AND p.id = $2";
    PICTURES: PostId => (String, String) = "SELECT meta, alt FROM post_picture WHERE post_id = $1 ORDER BY position, id";
    THREAD: PostId => (String, String) = "SELECT title, body FROM post WHERE id = $1";
    LATEST_COPY: PostId => Copy = "SELECT c.id, c.alias, c.title, c.body, c.content_note, c.pictures, c.made_at FROM moderation_copy c
        JOIN moderation_case k ON k.id = c.case_id WHERE k.post_id = $1 ORDER BY c.made_at DESC, c.id DESC LIMIT 1";
    COPIES: CaseId => Copy = "SELECT id, alias, title, body, content_note, pictures, made_at FROM moderation_copy WHERE case_id = $1
        ORDER BY made_at DESC, id DESC";
    KEEP: (CopyId, CaseId, String, String, String, String, String, Timestamp) = "INSERT INTO moderation_copy (id, case_id, alias, title, body,
        content_note, pictures, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REPORTS: CaseId => Reported = "SELECT r.ground, r.words, r.at, m.alias AS reporter FROM report r LEFT JOIN member m ON m.id = r.reporter_id
        WHERE r.case_id = $1 ORDER BY r.id DESC";
    DECISIONS: CaseId => Decision = decision!("d.case_id = $1 ORDER BY d.id DESC");
    EARLIER: (MemberId, CaseId) => Decision = decision!("k.author_id = $1 AND k.id <> $2 AND d.kind <> 'nothing' ORDER BY d.id DESC LIMIT 20");
    NOW_OF_POST: PostId => (CaseId,) = "SELECT id FROM moderation_case WHERE post_id = $1 AND closed_at IS NULL AND subject <> 'profile'";
    NOW_OF_PROFILE: MemberId => (CaseId,) = "SELECT id FROM moderation_case WHERE author_id = $1 AND closed_at IS NULL AND subject = 'profile'";
    OPEN: (CaseId, CommunityId, Subject, Option<PostId>, MemberId, String, String, String, i64, bool, Timestamp, Timestamp) = "INSERT
        INTO moderation_case (id, community_id, subject, post_id, author_id, risk, level, situation, rank, link_waits, opened_at, due_at, outcome)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '') ON CONFLICT DO NOTHING";
    RAISE: (CaseId, String, String, String, i64, Timestamp) = "UPDATE moderation_case SET risk = $2, level = $3, situation = $4, rank = $5,
        due_at = CASE WHEN due_at < $6 THEN due_at ELSE $6 END WHERE id = $1 AND rank < $5";
    LINK_WAITS: CaseId = "UPDATE moderation_case SET link_waits = true WHERE id = $1";
    HOLD: PostId = "UPDATE post SET held = CASE WHEN held = '' THEN 'link' ELSE held END, link_waits = true WHERE id = $1";
    TAKE: (CaseId, AccountId, Timestamp) = "UPDATE moderation_case SET taken_by = $2, taken_at = $3 WHERE id = $1
        AND (taken_by IS NULL OR taken_by = $2)";
    TAKE_OVER: (CaseId, AccountId, Timestamp) = "UPDATE moderation_case SET taken_by = $2, taken_at = $3 WHERE id = $1";
    GIVE_BACK: (CaseId, AccountId) = "UPDATE moderation_case SET taken_by = NULL, taken_at = NULL WHERE id = $1 AND taken_by = $2";
    SECOND: (CaseId, AccountId, Timestamp) = "UPDATE moderation_case SET second_id = $2, second_at = $3 WHERE id = $1 AND second_id IS NULL
        AND (taken_by IS NULL OR taken_by <> $2)";
    IS_NEWER: (MemberId, Timestamp) => (MemberId,) = "SELECT m.id FROM member m WHERE m.id = $1 AND m.joined_at > $2
        AND NOT EXISTS (SELECT 1 FROM member_role r WHERE r.member_id = m.id)
        AND NOT EXISTS (SELECT 1 FROM operator o WHERE o.account_id = m.account_id)";
}

/// Whether a member joined after `since` and has no task.
pub(in crate::moderation) async fn is_newer(c: &Conn, member: MemberId, since: Timestamp) -> Result<bool> {
    Ok(c.opt(&IS_NEWER, (member, since)).await?.is_some())
}

pub(super) async fn list(c: &Conn, home: CommunityId, me: MemberId) -> Result<(Vec<Case>, Vec<OpenAppeal>)> {
    Ok((c.all(&OPEN_CASES, (home, me, MOST)).await?, c.all(&OPEN_APPEALS, (home, me)).await?))
}

pub(super) async fn one(c: &Conn, home: CommunityId, id: CaseId, me: MemberId) -> Result<Option<Case>> {
    c.opt(&ONE, (home, me, id)).await
}

/// Everything about a case that the viewer may look at.
pub(super) async fn look(c: &Conn, home: CommunityId, case: &Case) -> Result<Looked> {
    let copies = c.all(&COPIES, case.id).await?;
    let said = match case.post_id {
        Some(post) => said(c, home, post).await?,
        None => None,
    };
    let now = match said.filter(|said| copies.first().is_none_or(|copy| !said.says(copy))) {
        Some(said) => Some(copy_of(c, CopyId(0), &said, case.opened_at).await?),
        None => None,
    };
    let thread = match case.root_id {
        Some(root) => {
            c.opt(&THREAD, root).await?.map(|(title, body)| if title.is_empty() { body } else { title })
        }
        None => None,
    };
    let earlier = match case.author_id {
        Some(author) => c.all(&EARLIER, (author, case.id)).await?,
        None => Vec::new(),
    };
    Ok(Looked {
        reports: c.all(&REPORTS, case.id).await?,
        decisions: c.all(&DECISIONS, case.id).await?,
        appeals: c.all(&APPEALS_OF, (home, MemberId(0), case.id)).await?,
        case: case.clone(),
        copies,
        now,
        thread,
        earlier,
    })
}

/// What a post says now.
pub(in crate::moderation) async fn said(c: &Conn, home: CommunityId, post: PostId) -> Result<Option<Said>> {
    c.opt(&SAID, (home, post)).await
}

/// What a post said when it last opened a case or belonged to one.
pub(in crate::moderation) async fn latest_copy(c: &Conn, post: PostId) -> Result<Option<Copy>> {
    c.opt(&LATEST_COPY, post).await
}

/// The open case about something, raised to this weight; opened where there is none.
pub(in crate::moderation) async fn open(
    tx: &Tx,
    home: CommunityId,
    id: CaseId,
    said: &Said,
    weight: &Weight,
    now: Timestamp,
) -> Result<CaseId> {
    let w = weight;
    let of = (id, home, said.subject(), said.post_id, said.author_id);
    let (id, home, subject, post, author) = of;
    let how = (w.risk, w.level, &w.situation, w.rank, w.link_waits);
    let (risk, level, situation, rank, waits) = how;
    tx.exec(&OPEN, (id, home, subject, post, author, risk, level, situation, rank, waits, now, w.due))
        .await?;
    let (case,) = match post {
        Some(post) => tx.one(&NOW_OF_POST, post).await?,
        None => tx.one(&NOW_OF_PROFILE, author).await?,
    };
    tx.exec(&RAISE, (case, risk, level, situation, rank, w.due)).await?;
    if waits {
        tx.exec(&LINK_WAITS, case).await?;
    }
    Ok(case)
}

/// Keeps what it says, unless the case has that already; gives the copy.
pub(in crate::moderation) async fn keep_copy(
    tx: &Tx,
    case: CaseId,
    id: CopyId,
    said: &Said,
    now: Timestamp,
) -> Result<CopyId> {
    if let Some(copy) = tx.all(&COPIES, case).await?.into_iter().next()
        && said.says(&copy)
    {
        return Ok(copy.id);
    }
    let copy = copy_of(tx, id, said, now).await?;
    tx.exec(&KEEP, (id, case, &copy.alias, &copy.title, &copy.body, &copy.content_note, &copy.pictures, now))
        .await?;
    Ok(id)
}

async fn copy_of(c: &Conn, id: CopyId, said: &Said, now: Timestamp) -> Result<Copy> {
    let pictures = match said.post_id {
        Some(post) => c.all(&PICTURES, post).await?,
        None => Vec::new(),
    };
    let pictures: Vec<_> =
        pictures.into_iter().map(|(meta, alt)| json!({ "meta": meta, "alt": alt })).collect();
    Ok(Copy {
        id,
        alias: said.alias.clone(),
        title: said.title.clone(),
        body: said.body.clone(),
        content_note: said.content_note.clone(),
        pictures: json!(pictures).to_string(),
        made_at: now,
    })
}

/// Holds a post back until a moderator has looked at its link, also when another decision about it is taken back before.
pub(in crate::moderation) async fn hold(tx: &Tx, post: PostId) -> Result<()> {
    crate::voices::post_leaves(tx, post).await?;
    tx.exec(&HOLD, post).await.map(drop)
}

/// Puts a moderator on a case; `false` when somebody else is.
pub(in crate::moderation) async fn take(
    tx: &Tx,
    id: CaseId,
    by: AccountId,
    over: bool,
    now: Timestamp,
) -> Result<bool> {
    match over {
        true => Ok(tx.exec(&TAKE_OVER, (id, by, now)).await? > 0),
        false => Ok(tx.exec(&TAKE, (id, by, now)).await? > 0),
    }
}

pub(super) async fn give_back(tx: &Tx, id: CaseId, by: AccountId) -> Result<()> {
    tx.exec(&GIVE_BACK, (id, by)).await.map(drop)
}

pub(super) async fn second(tx: &Tx, id: CaseId, by: AccountId, now: Timestamp) -> Result<bool> {
    Ok(tx.exec(&SECOND, (id, by, now)).await? > 0)
}
