//! The only SQL about decisions for the one they are about, and about all that moderation keeps of one person.

use db::{Conn, Result, Tx};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::members::{self, MemberId};
use crate::moderation::appeals::Told;
use crate::moderation::cases::OpenAppeal;
use crate::moderation::cases::store::appeal;
use crate::moderation::{Act, AppealId, DecisionId, Ground, Ruling, Subject};
use crate::posts::PostId;
use crate::privacy::{Part, Person};

/// What the one whom a decision is about reads of it.
macro_rules! told {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.kind, d.rule, d.reason, d.at, k.subject, k.post_id, a.words, a.outcome, a.answer FROM decision d
            JOIN moderation_case k ON k.id = d.case_id LEFT JOIN appeal a ON a.decision_id = d.id
            WHERE k.author_id = $1 AND d.kind <> 'nothing' AND ",
            $rest
        )
    };
}

db::sql! {
    TOLD: (MemberId, DecisionId) => Told = told!("d.id = $2");
    ALL_TOLD: MemberId => Told = told!("d.kind IN ('hide', 'lock', 'restrict') ORDER BY d.id DESC LIMIT 100");
    TOLD_IN: (MemberId, PostId) => Told = told!("k.post_id IN (SELECT p.id FROM post p WHERE p.author_id = $1 AND (p.id = $2 OR p.root_id = $2)
        AND (p.held = 'hidden' OR p.locked_at IS NOT NULL)) AND d.kind IN ('hide', 'lock') ORDER BY d.id DESC LIMIT 100");
    APPEAL: (AppealId, DecisionId, CommunityId, MemberId, String, Timestamp) = "INSERT INTO appeal (id, decision_id, community_id, author_id,
        words, at, outcome, answer) VALUES ($1, $2, $3, $4, $5, $6, '', '') ON CONFLICT (decision_id) DO NOTHING";
    OPEN_APPEAL: (CommunityId, MemberId, AppealId) => OpenAppeal = appeal!("a.id = $3 AND a.decided_at IS NULL");
    OF_APPEAL: AppealId => (MemberId, Option<AccountId>, Option<PostId>) = "SELECT a.author_id, m.account_id, k.post_id FROM appeal a
        JOIN member m ON m.id = a.author_id JOIN decision d ON d.id = a.decision_id JOIN moderation_case k ON k.id = d.case_id WHERE a.id = $1";
    RULE: (AppealId, Ruling, String, AccountId, Timestamp) = "UPDATE appeal SET outcome = $2, answer = $3, decided_by = $4, decided_at = $5
        WHERE id = $1 AND decided_at IS NULL";
    OTHERS: (CommunityId, AccountId, MemberId) => (MemberId,) = concat!("SELECT m.id FROM member m WHERE m.community_id = $1
        AND m.account_id <> $2 AND m.id <> $3 AND ", members::standing!(), " AND (EXISTS (SELECT 1 FROM member_role r
        WHERE r.member_id = m.id AND r.role IN ('moderator', 'admin')) OR EXISTS (SELECT 1 FROM operator o WHERE o.account_id = m.account_id))
        LIMIT 1");
    REPORTS_OF: MemberId => (Subject, Ground, String, Timestamp, String) = "SELECT k.subject, r.ground, r.words, r.at, k.outcome FROM report r
        JOIN moderation_case k ON k.id = r.case_id WHERE r.reporter_id = $1 ORDER BY r.id";
    DECISIONS_OF: MemberId => (Subject, Act, String, String, Timestamp) = "SELECT k.subject, d.kind, d.rule, d.reason, d.at FROM decision d
        JOIN moderation_case k ON k.id = d.case_id WHERE k.author_id = $1 AND d.kind <> 'nothing' ORDER BY d.id";
    APPEALS_OF: MemberId => (String, Timestamp, String, String) = "SELECT words, at, outcome, answer FROM appeal WHERE author_id = $1 ORDER BY id";
    // That there is a copy which nothing but a report made would tell of the report, as long as nobody decided anything.
    COPIES_OF: MemberId => (String, String, Timestamp) = "SELECT c.title, c.body, c.made_at FROM moderation_copy c
        JOIN moderation_case k ON k.id = c.case_id WHERE k.author_id = $1 AND (EXISTS (SELECT 1 FROM decision d WHERE d.case_id = k.id
        AND d.kind <> 'nothing') OR k.risk <> '' AND NOT EXISTS (SELECT 1 FROM report r WHERE r.copy_id = c.id AND r.at = c.made_at))
        ORDER BY c.made_at, c.id";
    END_REPORTER: MemberId = "UPDATE report SET reporter_id = NULL WHERE reporter_id = $1";
    // A name for one thread has a blank in it, and says nothing of who had it. That it went would: whoever reported reads it there.
    END_NAMES: MemberId = "UPDATE moderation_copy SET alias = CASE WHEN alias LIKE '% %' THEN alias ELSE '' END, pictures = '[]'
        WHERE case_id IN (SELECT id FROM moderation_case WHERE author_id = $1)";
    END_APPEALS: MemberId = "DELETE FROM appeal WHERE author_id = $1";
    END_AUTHOR: MemberId = "UPDATE moderation_case SET author_id = NULL WHERE author_id = $1";
}

pub(in crate::moderation) async fn told(c: &Conn, me: MemberId, id: DecisionId) -> Result<Option<Told>> {
    c.opt(&TOLD, (me, id)).await
}

pub(in crate::moderation) async fn all_told(c: &Conn, me: MemberId) -> Result<Vec<Told>> {
    c.all(&ALL_TOLD, me).await
}

pub(in crate::moderation) async fn told_in(c: &Conn, me: MemberId, thread: PostId) -> Result<Vec<Told>> {
    c.all(&TOLD_IN, (me, thread)).await
}

/// Keeps an answer; `false` when there is one.
pub(in crate::moderation) async fn appeal(
    tx: &Tx,
    (id, decision, home, author): (AppealId, DecisionId, CommunityId, MemberId),
    words: &str,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.exec(&APPEAL, (id, decision, home, author, words, now)).await? > 0)
}

/// An answer that waits and is not the viewer's own; with its author, their account, and the post.
pub(in crate::moderation) async fn open_appeal(
    c: &Conn,
    home: CommunityId,
    viewer: MemberId,
    id: AppealId,
) -> Result<Option<(OpenAppeal, MemberId, Option<AccountId>, Option<PostId>)>> {
    let Some(found) = c.opt(&OPEN_APPEAL, (home, viewer, id)).await? else { return Ok(None) };
    let (author, account, post) = c.one(&OF_APPEAL, id).await?;
    Ok(Some((found, author, account, post)))
}

/// Keeps what became of an answer; `false` when somebody was quicker.
pub(in crate::moderation) async fn rule(
    tx: &Tx,
    id: AppealId,
    ruling: Ruling,
    answer: &str,
    (by, now): (AccountId, Timestamp),
) -> Result<bool> {
    Ok(tx.exec(&RULE, (id, ruling, answer, by, now)).await? > 0)
}

/// Whether somebody else than `by` and the author could decide.
pub(in crate::moderation) async fn is_anybody_else(
    c: &Conn,
    home: CommunityId,
    by: AccountId,
    author: MemberId,
) -> Result<bool> {
    Ok(c.opt(&OTHERS, (home, by, author)).await?.is_some())
}

/// What a person reported, and what was decided about them. What is undecided is left out: it would tell them that somebody reported it.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let title = "What you reported, and what was decided about you";
    let Some(member) = who.member else { return Ok(Part::new("moderation", title, json!({}))) };
    let reports = c.all(&REPORTS_OF, member).await?.into_iter().map(|(subject, ground, words, at, outcome)| {
        json!({ "what": subject.as_str(), "because": ground.title(), "words": words, "at": at.to_string(), "outcome": outcome })
    });
    let decisions = c.all(&DECISIONS_OF, member).await?.into_iter().map(|(subject, act, rule, reason, at)| {
        json!({ "about": subject.as_str(), "what": act.as_str(), "rule": rule, "reason": reason, "at": at.to_string() })
    });
    let appeals = c.all(&APPEALS_OF, member).await?.into_iter().map(|(words, at, outcome, answer)| {
        json!({ "words": words, "at": at.to_string(), "outcome": outcome, "answer": answer })
    });
    let copies = c
        .all(&COPIES_OF, member)
        .await?
        .into_iter()
        .map(|(title, body, at)| json!({ "title": title, "words": body, "at": at.to_string() }));
    let value = json!({
        "you_reported": reports.collect::<Vec<Value>>(), "decisions_about_you": decisions.collect::<Vec<Value>>(),
        "your_answers": appeals.collect::<Vec<Value>>(), "copies_of_what_you_wrote": copies.collect::<Vec<Value>>(),
    });
    Ok(Part::new("moderation", title, value))
}

/// Takes a person out of reports and cases. The words of a case stay until it ends.
pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    match who.member {
        Some(member) => leave(tx, member).await,
        None => Ok(()),
    }
}

/// The same for a member without an account.
pub(crate) async fn leave(tx: &Tx, member: MemberId) -> Result<()> {
    tx.exec(&END_REPORTER, member).await?;
    tx.exec(&END_NAMES, member).await?;
    tx.exec(&END_APPEALS, member).await?;
    tx.exec(&END_AUTHOR, member).await.map(drop)
}
