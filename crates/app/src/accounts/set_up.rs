//! The first set-up: while nobody runs the install, whoever can read its log gets a link to become its operator.

use super::consent::{self, Consent};
use super::{AccountId, Email, password, store};
use crate::communities::Community;
use crate::events::{self, Event};
use crate::members::{self, MemberId, alias::Alias};
use crate::profiles::Audience;
use crate::sessions::{self, Caller, Fresh, Means, Opened};
use crate::tickets::{self, Kind, Ticket};
use crate::{App, Error, Fault, Result};

/// What the first operator typed.
#[derive(Clone, Default)]
pub struct FirstOperator {
    pub alias: String,
    pub email: String,
    pub password: String,
}

/// A link for the log, where there is no operator yet.
pub async fn offer(app: &App) -> Result<Option<String>> {
    if app.db.read(async |c| store::operators(c).await).await? > 0 {
        return Ok(None);
    }
    let ticket = Ticket::new(app, Kind::SetUp, None, &());
    let link = format!("{}/set-up/{}", app.settings.base_url, ticket.token);
    app.db.write(async move |tx| tickets::store::add(tx, &ticket).await).await?;
    Ok(Some(link))
}

/// Whether a link of the log still works.
///
/// # Errors
/// [`Error::Used`], also once there is an operator.
pub async fn is_offered(app: &App, token: &str) -> Result<()> {
    tickets::look(app, Kind::SetUp, token).await?;
    match app.db.read(async |c| store::operators(c).await).await? {
        0 => Ok(()),
        _ => Err(Error::Used),
    }
}

/// Makes the account, its membership and its rights, and signs in.
///
/// # Errors
/// What is wrong with each field, with which the link still works; [`Error::Used`].
pub async fn make_first_operator(
    app: &App,
    community: &Community,
    token: &str,
    typed: &FirstOperator,
    caller: &Caller,
) -> Result<Opened> {
    is_offered(app, token).await?;
    let (alias, email) = read(typed)?;
    let hash = app.hasher.hash(typed.password.clone()).await?;
    let (account, now, token) = (AccountId(app.id()), app.clock.now(), token.to_owned());
    let wording = consent::joining(&community.name, app.settings.joining.minimum_age);
    let consent = Consent::new(app, community.id, account.0, "join", wording, now);
    let event = Event::new(app, community.id, "operator.granted").by(account).about(account);
    let session = Fresh::new(app, account, Means::SetUp, false, caller);
    let member = members::store::Fresh {
        id: MemberId(app.id()),
        community_id: community.id,
        account_id: account,
        alias: alias.text,
        alias_key: alias.key,
        journey_role: "friend".to_owned(),
        role_audience: Audience::Me,
        joined_at: now,
    };
    let stored = session.clone();
    let made = app
        .db
        .write(async move |tx| {
            if !tickets::store::take_in(tx, Kind::SetUp, &token, now).await?
                || store::operators(tx).await? > 0
            {
                return Ok(false);
            }
            store::add(tx, account, &email, now).await?;
            store::set_password(tx, account, Some(&hash)).await?;
            members::store::add(tx, &member).await?;
            store::add_operator(tx, account, None, now).await?;
            store::agree(tx, &consent).await?;
            sessions::store::add(tx, &stored).await?;
            events::record(tx, &event).await?;
            Ok(true)
        })
        .await;
    match made {
        Ok(true) => Ok(session.opened(app)),
        Ok(false) => Err(Error::Used),
        Err(db::Error::Unique(rule)) if rule == "member_alias" => {
            Err(Fault::new("alias", "Somebody has this alias, or one that looks like it. Choose another.")
                .into())
        }
        Err(db::Error::Unique(_)) => {
            Err(Fault::new("email", "There is an account with this address already.").into())
        }
        Err(error) => Err(error.into()),
    }
}

fn read(typed: &FirstOperator) -> Result<(Alias, Email)> {
    let mut faults = Vec::new();
    let alias = Alias::read(&typed.alias, "alias").map_err(|fault| faults.push(fault)).ok();
    let email = Email::read(&typed.email, "email").map_err(|fault| faults.push(fault)).ok();
    let known = [typed.alias.as_str(), typed.email.as_str(), "alongside"];
    if let Err(fault) = password::check(&typed.password, &known, "password") {
        faults.push(fault);
    }
    match (alias, email) {
        (Some(alias), Some(email)) if faults.is_empty() => Ok((alias, email)),
        _ => Err(Error::Faults(faults)),
    }
}
