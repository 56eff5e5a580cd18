//! The only SQL that decides about posts, and keeps why.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use crate::accounts::AccountId;
use crate::comments;
use crate::moderation::{Act, CaseId, DecisionId, Outcome, Rule};
use crate::posts::PostId;
use crate::voices;

db::sql! {
    ADD: (DecisionId, CaseId, Act, String, String, AccountId, Timestamp) = "INSERT INTO decision (id, case_id, kind, rule, reason, by_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CLOSE: (CaseId, Outcome, Timestamp) = "UPDATE moderation_case SET outcome = $2, link_waits = false,
        closed_at = coalesce(closed_at, $3) WHERE id = $1";
    HIDE: PostId = "UPDATE post SET held = 'hidden' WHERE id = $1 AND held <> 'hidden'";
    // Nobody said of its link that it is fine.
    RESTORE: PostId = "UPDATE post SET held = CASE WHEN link_waits THEN 'link' ELSE '' END WHERE id = $1 AND held = 'hidden'";
    RELEASE: PostId = "UPDATE post SET held = '', link_waits = false WHERE id = $1 AND held = 'link'";
    WAITS: PostId => (PostId,) = "SELECT id FROM post WHERE id = $1 AND held = 'link'";
    // Whether anything that was decided in a case is still so; of a post that is gone, whether it was so to the end.
    IN_FORCE: CaseId => (CaseId,) = "SELECT k.id FROM moderation_case k LEFT JOIN post p ON p.id = k.post_id WHERE k.id = $1
        AND (p.held = 'hidden' AND EXISTS (SELECT 1 FROM decision d WHERE d.case_id = k.id AND d.kind = 'hide')
        OR p.locked_at IS NOT NULL AND EXISTS (SELECT 1 FROM decision d WHERE d.case_id = k.id AND d.kind = 'lock')
        OR EXISTS (SELECT 1 FROM decision d JOIN restriction r ON r.id = d.id WHERE d.case_id = k.id AND r.ended_at IS NULL)
        OR p.id IS NULL AND EXISTS (SELECT 1 FROM decision d WHERE d.case_id = k.id AND d.kind = 'hide'
        AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.case_id = k.id AND u.kind = 'restore' AND u.id > d.id)
        AND NOT EXISTS (SELECT 1 FROM appeal a WHERE a.decision_id = d.id AND a.outcome = 'taken-back')))";
    LOCK: (PostId, Timestamp) = "UPDATE post SET locked_at = $2 WHERE id = $1 AND locked_at IS NULL";
    UNLOCK: PostId = "UPDATE post SET locked_at = NULL WHERE id = $1 AND locked_at IS NOT NULL";
}

/// Keeps a decision.
pub(in crate::moderation) async fn add(
    tx: &Tx,
    (id, case): (DecisionId, CaseId),
    act: Act,
    rule: Option<Rule>,
    reason: &str,
    (by, now): (AccountId, Timestamp),
) -> Result<()> {
    let rule = rule.map_or("", Rule::as_str);
    tx.exec(&ADD, (id, case, act, rule, reason, by, now)).await.map(drop)
}

/// Closes a case, or says anew what came of it.
pub(in crate::moderation) async fn close(
    tx: &Tx,
    case: CaseId,
    outcome: Outcome,
    now: Timestamp,
) -> Result<()> {
    tx.exec(&CLOSE, (case, outcome, now)).await.map(drop)
}

/// What came of a case as it stands now, where something was taken back.
pub(in crate::moderation) async fn outcome(c: &Conn, case: CaseId) -> Result<Outcome> {
    Ok(if c.opt(&IN_FORCE, case).await?.is_some() { Outcome::Acted } else { Outcome::Stays })
}

/// Whether a post waits until a moderator has looked at its link.
pub(super) async fn waits(c: &Conn, post: PostId) -> Result<bool> {
    Ok(c.opt(&WAITS, post).await?.is_some())
}

/// Does something to a post; `false` where it was so already.
pub(super) async fn set(tx: &Tx, act: Act, post: PostId, now: Timestamp) -> Result<bool> {
    let changed = match act {
        Act::Hide => tx.exec(&HIDE, post).await?,
        Act::Restore => tx.exec(&RESTORE, post).await?,
        Act::Release => tx.exec(&RELEASE, post).await?,
        Act::Lock => tx.exec(&LOCK, (post, now)).await?,
        Act::Unlock => tx.exec(&UNLOCK, post).await?,
        Act::Nothing | Act::Restrict => 0,
    };
    if changed > 0 {
        comments::store::talked(tx, post).await?;
        voices::post_leaves(tx, post).await?;
    }
    Ok(changed > 0)
}
