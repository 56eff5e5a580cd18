//! The only SQL about leaving.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::{Exit, Leaving};
use crate::accounts::AccountId;

db::sql! {
    ASK: (AccountId, String, String, Timestamp, Timestamp) = "INSERT INTO leaving (account_id, kind, receipt, asked_at, due_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    STAY: AccountId = "DELETE FROM leaving WHERE account_id = $1";
    OF: AccountId => (String, String, Timestamp) = "SELECT kind, receipt, due_at FROM leaving WHERE account_id = $1";
    DUE: Timestamp => (AccountId,) = "SELECT account_id FROM leaving WHERE due_at <= $1 ORDER BY due_at, account_id LIMIT 100";
}

/// Notes that somebody wants to leave; 0 if they said so before.
pub(super) async fn ask(
    tx: &Tx,
    account: AccountId,
    exit: Exit,
    receipt: &str,
    (now, due): (Timestamp, Timestamp),
) -> Result<u64> {
    tx.exec(&ASK, (account, exit.name(), receipt, now, due)).await
}

/// Takes back that somebody wanted to leave.
pub(crate) async fn stay(tx: &Tx, account: AccountId) -> Result<u64> {
    tx.exec(&STAY, account).await
}

pub(super) async fn of(c: &Conn, account: AccountId) -> Result<Option<Leaving>> {
    let row = c.opt(&OF, account).await?;
    Ok(row.and_then(|(kind, receipt, due_at)| Some(Leaving { exit: kind.parse().ok()?, receipt, due_at })))
}

/// Those whose time has come, a hundred at once.
pub(super) async fn due(c: &Conn, now: Timestamp) -> Result<Vec<AccountId>> {
    Ok(c.all(&DUE, now).await?.into_iter().map(|(account,)| account).collect())
}
