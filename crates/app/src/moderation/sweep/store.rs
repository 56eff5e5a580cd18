//! The only SQL that ends cases.

use db::{Result, Tx};
use jiff::Timestamp;

/// The condition under which a case is past its time, and no answer of its author waits.
macro_rules! over {
    () => {
        "(closed_at <= $1 OR (closed_at IS NULL AND author_id IS NULL AND opened_at <= $1)) AND NOT EXISTS (SELECT 1 FROM decision d
        JOIN appeal a ON a.decision_id = d.id WHERE d.case_id = moderation_case.id AND a.decided_at IS NULL)"
    };
}

db::sql! {
    // The reason for what is still out of sight or closed stays: its author reads it there.
    END_CASES: Timestamp = concat!("DELETE FROM moderation_case WHERE ", over!(), " AND NOT EXISTS (SELECT 1 FROM post p
        WHERE p.id = moderation_case.post_id AND (p.held = 'hidden' OR p.locked_at IS NOT NULL))");
    // Reports go with their copies.
    END_COPIES: Timestamp = concat!("DELETE FROM moderation_copy WHERE case_id IN (SELECT id FROM moderation_case WHERE ", over!(), ")");
    // A link that waited in a post that is gone.
    END_LINKS: () = "DELETE FROM moderation_case WHERE closed_at IS NULL AND post_id IS NULL AND subject <> 'profile' AND rank <= 20";
}

/// Ends what was decided, or left without an author, at or before `before`.
pub(super) async fn sweep(tx: &Tx, before: Timestamp) -> Result<()> {
    tx.exec(&END_LINKS, ()).await?;
    tx.exec(&END_CASES, before).await?;
    tx.exec(&END_COPIES, before).await.map(drop)
}
