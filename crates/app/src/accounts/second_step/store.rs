//! The only SQL about second steps.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use crate::accounts::AccountId;

db::row! {
    pub(super) struct TotpRow { secret: String, next_secret: Option<String>, last_step: i64 }
}

db::sql! {
    TOTP: AccountId => TotpRow = "SELECT secret, next_secret, last_step FROM totp WHERE account_id = $1";
    BEGIN_TOTP: (AccountId, String) = "INSERT INTO totp (account_id, secret, next_secret, last_step) VALUES ($1, $2, $2, 0)
        ON CONFLICT (account_id) DO UPDATE SET next_secret = excluded.next_secret";
    CONFIRM_TOTP: (AccountId, i64, Timestamp, String) = "UPDATE totp SET secret = next_secret, next_secret = NULL, last_step = $2,
        confirmed_at = $3 WHERE account_id = $1 AND next_secret = $4";
    USE_STEP: (AccountId, i64) = "UPDATE totp SET last_step = $2 WHERE account_id = $1 AND last_step < $2";
    END_TOTP: AccountId = "DELETE FROM totp WHERE account_id = $1";
    ADD_PAPER: (AccountId, String) = "INSERT INTO recovery_code (account_id, code_hash) VALUES ($1, $2)";
    USE_PAPER: (AccountId, String) = "DELETE FROM recovery_code WHERE account_id = $1 AND code_hash = $2";
    END_PAPER: AccountId = "DELETE FROM recovery_code WHERE account_id = $1";
    PAPER_LEFT: AccountId => (i64,) = "SELECT count(*) FROM recovery_code WHERE account_id = $1";
    DROP_BEGUN: AccountId = "UPDATE totp SET next_secret = NULL WHERE account_id = $1 AND confirmed_at IS NOT NULL";
    END_YOUNGER_TOTP: (AccountId, Timestamp) = "DELETE FROM totp WHERE account_id = $1
        AND (confirmed_at IS NULL OR confirmed_at >= $2)";
}

/// The sealed secret of a second step, the last step used, and when it was confirmed.
pub(super) async fn totp(c: &Conn, id: AccountId) -> Result<Option<TotpRow>> {
    c.opt(&TOTP, id).await
}

/// Keeps a secret, in the place of one that was never confirmed.
pub(super) async fn begin_totp(tx: &Tx, id: AccountId, sealed: &str) -> Result<()> {
    tx.exec(&BEGIN_TOTP, (id, sealed)).await.map(drop)
}

/// Makes the secret that was begun the one that holds; `false` when another one was begun meanwhile.
pub(super) async fn confirm_totp(
    tx: &Tx,
    id: AccountId,
    sealed: &str,
    step: i64,
    now: Timestamp,
) -> Result<bool> {
    Ok(tx.exec(&CONFIRM_TOTP, (id, step, now, sealed)).await? > 0)
}

/// Puts codes for paper in the place of those before.
pub(super) async fn set_paper(tx: &Tx, id: AccountId, paper: &[String]) -> Result<()> {
    tx.exec(&END_PAPER, id).await?;
    let rows: Vec<_> = paper.iter().map(|hash| (id, hash.as_str())).collect();
    tx.exec_many(&ADD_PAPER, &rows).await.map(drop)
}

pub(super) async fn use_step(tx: &Tx, id: AccountId, step: i64) -> Result<u64> {
    tx.exec(&USE_STEP, (id, step)).await
}

/// How many second steps that took away: one or none.
pub(super) async fn end_totp(tx: &Tx, id: AccountId) -> Result<u64> {
    tx.exec(&END_PAPER, id).await?;
    tx.exec(&END_TOTP, id).await
}

pub(super) async fn use_paper(tx: &Tx, id: AccountId, hash: &str) -> Result<u64> {
    tx.exec(&USE_PAPER, (id, hash)).await
}

pub(super) async fn paper_left(c: &Conn, id: AccountId) -> Result<(i64,)> {
    c.one(&PAPER_LEFT, id).await
}

/// Takes away a second step that was set up from a moment on, or never confirmed.
pub(in crate::accounts) async fn end_younger_totp(
    tx: &Tx,
    account: AccountId,
    since: Timestamp,
) -> Result<()> {
    if tx.exec(&END_YOUNGER_TOTP, (account, since)).await? > 0 {
        tx.exec(&END_PAPER, account).await?;
    }
    Ok(())
}

/// Takes away codes for paper and a secret that was begun: whoever got in may have made them.
pub(in crate::accounts) async fn end_begun(tx: &Tx, account: AccountId) -> Result<()> {
    tx.exec(&END_PAPER, account).await?;
    tx.exec(&DROP_BEGUN, account).await.map(drop)
}
