//! The only SQL that decides about posts, and keeps why.

use db::{Result, Tx};
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
    RESTORE: PostId = "UPDATE post SET held = '' WHERE id = $1 AND held = 'hidden'";
    RELEASE: PostId = "UPDATE post SET held = '' WHERE id = $1 AND held = 'link'";
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
