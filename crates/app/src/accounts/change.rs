//! Changing the address and the password. The address that is left hears of it and can take it back (`undo`).

use serde::{Deserialize, Serialize};

use super::sign_in::{LinkTo, account_of, may_change, write_to};
use super::store::Known;
use super::undo::{Added, undoable};
use super::{Email, letters, password, store};
use crate::communities::Community;
use crate::events::{self, Event};
use crate::limits::{self, Limit};
use crate::mail::{self, Letter};
use crate::newsletter::SubscriberId;
use crate::sessions::{self, Caller, SessionId, Viewer};
use crate::tickets::{self, Kind, Ticket};
use crate::{AccountId, App, Error, Result};

/// Letters about a forgotten password to one address, and from one network.
const FORGOTTEN: Limit = Limit::new("forgotten.address", 4, 60);
const FORGOTTEN_NETWORK: Limit = Limit::new("forgotten.network", 20, 60);
/// Changes of address by one account.
const CHANGES: Limit = Limit::new("email.changes", 5, 24 * 60);

/// What the settings show of the ways in.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    pub email: String,
    pub has_password: bool,
    pub has_second_step: bool,
}

/// The address of the viewer, and which ways in there are.
pub async fn address(app: &App, community: &Community, viewer: &Viewer) -> Result<Address> {
    let known = account_of(app, community.id, viewer.account).await?;
    Ok(Address {
        email: known.email,
        has_password: known.password.is_some(),
        has_second_step: known.second_step.is_some(),
    })
}

/// Sets the password of the viewer, who must have proved who they are a short while ago, and signs out all other browsers.
///
/// # Errors
/// Why a password is too weak.
pub async fn set_password(app: &App, community: &Community, viewer: &Viewer, typed: &str) -> Result<()> {
    let known = account_of(app, community.id, viewer.account).await?;
    may_change(viewer, &known)?;
    save_password(app, community, &known, typed, By::Session(viewer.session)).await
}

/// Sets the password of the account behind a link, and signs out all browsers.
///
/// # Errors
/// [`Error::Used`], or why the password is too weak; the link then still works.
pub async fn choose_password(app: &App, community: &Community, token: &str, typed: &str) -> Result<()> {
    let account = tickets::look(app, Kind::Password, token).await?.account.ok_or(Error::Used)?;
    let known = account_of(app, community.id, account).await?;
    save_password(app, community, &known, typed, By::Link(token.to_owned())).await
}

/// Who sets a password.
enum By {
    /// A browser that is signed in and stays so.
    Session(SessionId),
    /// Whoever has the token of a link.
    Link(String),
}

fn check_password(known: &Known, typed: &str) -> Result<()> {
    let local = known.email.split('@').next().unwrap_or_default();
    let alias = known.alias.as_deref().unwrap_or_default();
    Ok(password::check(typed, &[&known.email, local, alias, "alongside"], "password")?)
}

async fn save_password(app: &App, community: &Community, known: &Known, typed: &str, by: By) -> Result<()> {
    check_password(known, typed)?;
    let hash = app.hasher.hash(typed.to_owned()).await?;
    let (id, now) = (known.id, app.clock.now());
    let (ticket, letter) =
        undoable(app, community, known, Added::Nothing, |link| letters::password_changed(community, link));
    let event = Event::new(app, community.id, "account.password-changed").by(id).about(id);
    let set = app.db.write(async move |tx| {
        match &by {
            By::Link(token) if !tickets::store::take_in(tx, Kind::Password, token, now).await? => {
                return Ok(false);
            }
            By::Link(_) => sessions::store::end_all(tx, id).await?,
            By::Session(here) => sessions::store::end_others(tx, id, *here).await?,
        };
        store::set_password(tx, id, Some(&hash)).await?;
        // Links that are on their way are as old as the old password.
        tickets::store::drop_ways_in(tx, id).await?;
        tickets::store::add(tx, &ticket).await?;
        mail::post(tx, &letter).await?;
        events::record(tx, &event).await?;
        Ok(true)
    });
    if set.await? { Ok(()) } else { Err(Error::Used) }
}

/// Sends a letter with a link to set a new password. The answer is the same whether the address is known or not.
///
/// # Errors
/// A fault of the address; [`Error::Wait`].
pub async fn forgot_password(app: &App, community: &Community, email: &str, caller: &Caller) -> Result<()> {
    let email = Email::read(email, "email")?;
    limits::spend(app, &[(FORGOTTEN_NETWORK, &caller.network), (FORGOTTEN, &email.key)]).await?;
    write_to(app, community, &email, LinkTo::Password).await
}

/// Whether a link to choose a new password still works.
///
/// # Errors
/// [`Error::Used`].
pub async fn is_password_link(app: &App, token: &str) -> Result<()> {
    tickets::look(app, Kind::Password, token).await?.account.map(drop).ok_or(Error::Used)
}

/// What a ticket for a new address carries.
#[derive(Deserialize, Serialize)]
struct NewEmail {
    email: String,
}

/// Begins a change of address: the new one gets a link, the old one hears of it. An address that is somebody's already gets
/// another letter; the answer is the same.
///
/// # Errors
/// A fault of the address; [`Error::Wait`].
pub async fn change_email(app: &App, community: &Community, viewer: &Viewer, typed: &str) -> Result<()> {
    let email = Email::read(typed, "email")?;
    email.may_join(&app.settings.joining, "email")?;
    limits::spend(app, &[(CHANGES, &kernel::ids::encode(viewer.account.0))]).await?;
    let known = account_of(app, community.id, viewer.account).await?;
    may_change(viewer, &known)?;
    let (home, key) = (community.id, email.key.clone());
    let taken = app.db.read(async move |c| store::by_email(c, &key, home).await).await?;
    let ticket = Ticket::new(app, Kind::Email, Some(known.id), &NewEmail { email: email.text.clone() });
    let note = match taken {
        None => letters::confirm_email(
            community,
            format!("{}/settings/email/{}", app.settings.base_url, ticket.token),
        ),
        Some(_) => letters::sign_in_instead(community, format!("{}/sign-in", app.settings.base_url)),
    };
    let to_new = Letter::new(app, home, "email", &email.text, note).of(known.id.0);
    let (undo, to_old) =
        undoable(app, community, &known, Added::Nothing, |link| letters::email_changes(community, link));
    app.db
        .write(async move |tx| {
            for ticket in [&ticket, &undo] {
                tickets::store::add(tx, ticket).await?;
            }
            mail::post(tx, &to_new).await?;
            mail::post(tx, &to_old).await
        })
        .await?;
    Ok(())
}

/// The new address behind a link.
///
/// # Errors
/// [`Error::Used`].
pub async fn pending_email(app: &App, token: &str) -> Result<String> {
    let new: NewEmail = tickets::look(app, Kind::Email, token).await?.payload()?;
    Ok(new.email)
}

/// Makes the new address behind a link the account's own.
///
/// # Errors
/// [`Error::Used`], also when somebody else took the address meanwhile.
pub async fn confirm_email(app: &App, community: &Community, token: &str) -> Result<()> {
    let ticket = tickets::look(app, Kind::Email, token).await?;
    let (id, new): (AccountId, NewEmail) = (ticket.account.ok_or(Error::Used)?, ticket.payload()?);
    let email = Email::read(&new.email, "email")?;
    let (home, from) = (community.id, account_of(app, community.id, id).await?.email.to_lowercase());
    let event = Event::new(app, community.id, "account.email-changed").by(id).about(id);
    let (token, now, fresh) = (token.to_owned(), app.clock.now(), SubscriberId(app.id()));
    let changed = app.db.write(async move |tx| {
        if !tickets::store::take_in(tx, Kind::Email, &token, now).await? {
            return Ok(false);
        }
        store::set_email(tx, home, id, &from, (&email, fresh)).await?;
        // Links in the mailbox that was left are worth nothing any more.
        tickets::store::drop_ways_in(tx, id).await?;
        events::record(tx, &event).await?;
        Ok(true)
    });
    match changed.await {
        Ok(true) => Ok(()),
        Ok(false) | Err(db::Error::Unique(_)) => Err(Error::Used),
        Err(error) => Err(error.into()),
    }
}
