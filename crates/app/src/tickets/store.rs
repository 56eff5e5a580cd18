//! The only SQL about tickets.

use db::{Conn, Result, Tx};
use jiff::Timestamp;

use super::{Kind, Stored, Ticket};
use crate::accounts::AccountId;
use crate::key;

db::sql! {
    ADD: (String, String, Option<AccountId>, String, Timestamp, Timestamp) = "INSERT INTO ticket (token_hash, kind, account_id, payload,
        created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    LOOK: (String, String, Timestamp) => (Option<AccountId>, String, Timestamp) = "SELECT account_id, payload, created_at FROM ticket
        WHERE token_hash = $1 AND kind = $2 AND expires_at > $3";
    TAKE: (String, String, Timestamp) => (Option<AccountId>, String, Timestamp) = "DELETE FROM ticket
        WHERE token_hash = $1 AND kind = $2 AND expires_at > $3 RETURNING account_id, payload, created_at";
    SINCE: (AccountId, Timestamp) = "DELETE FROM ticket WHERE account_id = $1 AND (kind <> 'undo' OR created_at >= $2)";
    WAYS_IN: AccountId = "DELETE FROM ticket WHERE account_id = $1 AND kind <> 'undo'";
    SWEEP: Timestamp = "DELETE FROM ticket WHERE expires_at <= $1";
}

fn stored((account, payload, created_at): (Option<AccountId>, String, Timestamp)) -> Stored {
    Stored { account, created_at, payload }
}

/// Stores a ticket, as part of what hands it out.
pub(crate) async fn add(tx: &Tx, ticket: &Ticket) -> Result<()> {
    let Ticket { hash, kind, account, payload, now, expires, .. } = ticket;
    tx.exec(&ADD, (hash, kind.name(), *account, payload, *now, *expires)).await.map(drop)
}

pub(super) async fn look(c: &Conn, kind: &str, hash: &str, now: Timestamp) -> Result<Option<Stored>> {
    Ok(c.opt(&LOOK, (hash, kind, now)).await?.map(stored))
}

pub(super) async fn take(tx: &Tx, kind: &str, hash: &str, now: Timestamp) -> Result<Option<Stored>> {
    Ok(tx.opt(&TAKE, (hash, kind, now)).await?.map(stored))
}

/// Takes a ticket as part of what it is good for; tells whether it was there.
pub(crate) async fn take_in(tx: &Tx, kind: Kind, token: &str, now: Timestamp) -> Result<bool> {
    Ok(take(tx, kind.name(), &key::token_hash(token), now).await?.is_some())
}

/// Makes all links of an account worthless but those that take a change back: whoever got in and changes one thing after the
/// other must not end the owner's way to take them back.
pub(crate) async fn drop_ways_in(tx: &Tx, account: AccountId) -> Result<u64> {
    tx.exec(&WAYS_IN, account).await
}

/// Makes all links of an account worthless but older ones that take a change back: those were there first.
pub(crate) async fn drop_since(tx: &Tx, account: AccountId, since: Timestamp) -> Result<u64> {
    tx.exec(&SINCE, (account, since)).await
}

/// Deletes what is too old.
pub(crate) async fn sweep(tx: &Tx, now: Timestamp) -> Result<u64> {
    tx.exec(&SWEEP, now).await
}
