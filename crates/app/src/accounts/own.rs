//! What an account keeps of its person: to take along, and to delete.

use db::{Conn, Result, Tx};
use serde_json::json;

use super::store;
use crate::privacy::{Part, Person};

/// What is kept of a person as an account.
pub(crate) async fn export(c: &Conn, who: &Person) -> Result<Part> {
    let account = store::by_id(c, who.account, who.home).await?;
    let (passkeys, identities) =
        (store::passkeys(c, who.account).await?, store::identities(c, who.account).await?);
    let sessions = store::sessions(c, who.account).await?.into_iter().map(|(agent, network, since, seen)| {
        json!({ "browser": agent, "network": network, "since": since.to_string(), "last_here": seen.to_string() })
    });
    let consents = store::consents(c, who.account.0).await?.into_iter().map(|(kind, wording, agreed, withdrawn)| {
        let withdrawn = withdrawn.map(|at| at.to_string());
        json!({ "what": kind, "in_these_words": wording, "agreed_at": agreed.to_string(), "withdrawn_at": withdrawn })
    });
    let value = json!({
        "email": who.email,
        "has_password": account.as_ref().is_some_and(|account| account.password.is_some()),
        "has_second_step": account.as_ref().is_some_and(|account| account.second_step.is_some()),
        "passkeys": passkeys.into_iter().map(|(name, at)| json!({ "name": name, "made_at": at.to_string() })).collect::<Vec<_>>(),
        "accounts_elsewhere": identities.into_iter().map(|(issuer, subject)| json!({ "at": issuer, "as": subject })).collect::<Vec<_>>(),
        "signed_in_browsers": sessions.collect::<Vec<_>>(),
        "consents": consents.collect::<Vec<_>>(),
    });
    Ok(Part::new("account", "Your account", value))
}

/// Deletes the account, with sessions, links and ways in, which hang on it.
pub(crate) async fn erase(tx: &Tx, who: &Person) -> Result<()> {
    store::end_consents(tx, who.account.0).await?;
    store::end(tx, who.account).await
}
