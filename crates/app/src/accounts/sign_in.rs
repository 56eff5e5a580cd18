//! Signing in with a password or with a link. What comes back never tells whether an address is known.

use super::store::Known;
use super::{AccountId, Effort, Email, letters, store};
use crate::communities::{Community, CommunityId};
use crate::limits::{self, Limit};
use crate::mail::{self, Letter};
use crate::sessions::{self, Caller, Fresh, Means, Opened, Viewer};
use crate::tickets::{self, Kind, Ticket};
use crate::{App, Error, Fault, Result};

/// Wrong passwords for one address from one network.
const HERE: Limit = Limit::new("password.here", 8, 15);
/// Wrong passwords for one address from a browser that was signed in to it before. It counts alone there, so that strangers who
/// try an address cannot lock its owner out.
const DEVICE: Limit = Limit::new("password.device", 10, 15);
/// Wrong passwords for one address from everywhere. Its owner can still come in from a known browser, or with a link.
const ADDRESS: Limit = Limit::new("password.address", 40, 60);
/// Wrong passwords from one network.
const NETWORK: Limit = Limit::new("password.network", 80, 60);
/// Letters with links to one address, within the time that a link is good: whoever asks for too many locks nobody out, since the
/// owner then has one that works.
const LINKS: Limit = Limit::new("link.address", 6, 30);
/// Letters with links caused from one network.
const LINKS_SHOWN: Limit = Limit::new("link.shown", 30, 60);
const LINKS_UNSHOWN: Limit = Limit::new("link.unshown", 8, 60);

/// How far somebody came.
#[derive(Clone, Debug)]
pub enum SignedIn {
    /// They are in.
    In(Opened),
    /// They have yet to show the second step; the token is for that.
    SecondStep(String),
}

fn wrong() -> Error {
    Fault::new("password", "The address and the password do not go together. Try again, or have a link sent.")
        .into()
}

/// Signs in with a password.
///
/// # Errors
/// A fault that is the same for a wrong address and a wrong password; [`Error::Wait`].
pub async fn with_password(
    app: &App,
    home: CommunityId,
    email: &str,
    password: &str,
    caller: &Caller,
) -> Result<SignedIn> {
    let email = Email::read(email, "email")?;
    let key = email.key.clone();
    let known = app.db.read(async move |c| store::by_email(c, &key, home).await).await?;
    let device = caller.device.as_deref().filter(|cookie| {
        known.as_ref().is_some_and(|known| sessions::is_known_device(app, known.id, cookie))
    });
    let here = format!("{} {}", email.key, device.unwrap_or(&caller.network));
    let tries: &[(Limit, &str)] = match device {
        Some(_) => &[(DEVICE, &here)],
        // The network first: one that is past its own limit does not count against the address.
        None => &[(NETWORK, &caller.network), (HERE, &here), (ADDRESS, &email.key)],
    };
    limits::spend(app, tries).await?;
    let kept = known.as_ref().and_then(|known| known.password.clone());
    let right = app.hasher.verify(password.to_owned(), kept).await?;
    let Some(known) = known.filter(|_| right) else { return Err(wrong()) };
    // What was wrong elsewhere, or for others, stays counted.
    limits::give_back(app, tries).await?;
    limits::forget(app, &[(HERE, &here), (DEVICE, &here)]).await?;
    go_on(app, &known, Means::Password, caller).await
}

/// Opens a session, or asks for the second step where there is one.
pub(crate) async fn go_on(app: &App, known: &Known, means: Means, caller: &Caller) -> Result<SignedIn> {
    refuse_closed(known)?;
    if known.second_step.is_some() {
        let ticket = Ticket::new(app, Kind::SecondStep, Some(known.id), &means.name());
        let stored = ticket.clone();
        app.db.write(async move |tx| tickets::store::add(tx, &stored).await).await?;
        return Ok(SignedIn::SecondStep(ticket.token));
    }
    sessions::open(app, Fresh::new(app, known.id, means, false, caller)).await.map(SignedIn::In)
}

pub(super) fn refuse_closed(known: &Known) -> Result<()> {
    let message =
        "This account was closed by whoever runs this community. Write to them if you think that is wrong.";
    if known.disabled.is_some() { Err(Fault::new("email", message).into()) } else { Ok(()) }
}

/// Sends a link to sign in, or to an address without an account a letter that says so.
///
/// # Errors
/// A fault of the address; [`Error::Wait`].
pub async fn ask_link(
    app: &App,
    community: &Community,
    email: &str,
    caller: &Caller,
    effort: Effort,
) -> Result<()> {
    let email = Email::read(email, "email")?;
    let often = effort.limit(LINKS_SHOWN, LINKS_UNSHOWN);
    limits::spend(app, &[(often, &caller.network), (LINKS, &email.key)]).await?;
    write_to(app, community, &email, LinkTo::SignIn).await
}

/// What a link in a letter is for that somebody asked for with an address alone.
#[derive(Clone, Copy, Debug)]
pub(super) enum LinkTo {
    SignIn,
    Password,
}

/// Sends a link to an address, or to one without an account a letter that says so. Both are the same work, so that neither the
/// answer nor the time it takes tells which it was.
pub(super) async fn write_to(app: &App, community: &Community, email: &Email, to: LinkTo) -> Result<()> {
    let (home, key, base) = (community.id, email.key.clone(), &app.settings.base_url);
    let known = app.db.read(async move |c| store::by_email(c, &key, home).await).await?;
    let (kind, name, path) = match to {
        LinkTo::SignIn => (Kind::SignIn, "sign-in", "sign-in/link"),
        LinkTo::Password => (Kind::Password, "password", "sign-in/password"),
    };
    let ticket = Ticket::new(app, kind, known.as_ref().map(|known| known.id), &());
    let link = format!("{base}/{path}/{}", ticket.token);
    let letter = match (&known, to) {
        (Some(known), LinkTo::SignIn) => {
            Letter::new(app, home, name, &known.email, letters::sign_in(community, link)).of(known.id.0)
        }
        (Some(known), LinkTo::Password) => {
            Letter::new(app, home, name, &known.email, letters::new_password(community, link)).of(known.id.0)
        }
        (None, _) => {
            Letter::new(app, home, name, &email.text, letters::unknown(community, format!("{base}/join")))
        }
    };
    app.db
        .write(async move |tx| {
            tickets::store::add(tx, &ticket).await?;
            mail::post(tx, &letter).await
        })
        .await?;
    Ok(())
}

/// The alias behind a link to sign in, for the page that asks for a press of a button.
///
/// # Errors
/// [`Error::Used`].
pub async fn link_owner(app: &App, home: CommunityId, token: &str) -> Result<Option<String>> {
    let ticket = match tickets::look(app, Kind::SignIn, token).await {
        Err(Error::Used) => tickets::look(app, Kind::Console, token).await?,
        found => found?,
    };
    Ok(account_of(app, home, ticket.account.ok_or(Error::Used)?).await?.alias)
}

/// Signs in with the token of a link: of a letter, which is one step, or of the machine's console, which is both.
///
/// # Errors
/// [`Error::Used`].
pub async fn with_link(app: &App, home: CommunityId, token: &str, caller: &Caller) -> Result<SignedIn> {
    match tickets::take(app, Kind::SignIn, token).await {
        Ok(ticket) => {
            let known = account_of(app, home, ticket.account.ok_or(Error::Used)?).await?;
            go_on(app, &known, Means::Link, caller).await
        }
        Err(Error::Used) => {
            let ticket = tickets::take(app, Kind::Console, token).await?;
            let known = account_of(app, home, ticket.account.ok_or(Error::Used)?).await?;
            refuse_closed(&known)?;
            let fresh = Fresh::new(app, known.id, Means::Console, true, caller);
            sessions::open(app, fresh).await.map(SignedIn::In)
        }
        Err(error) => Err(error),
    }
}

/// The part of an account's address before the @: what an alias must not be without being asked about it.
pub(crate) async fn name_of(app: &App, home: CommunityId, account: AccountId) -> Result<String> {
    let known = account_of(app, home, account).await?;
    Ok(Email::read(&known.email, "email").map(|email| email.name()).unwrap_or_default())
}

pub(crate) async fn account_of(app: &App, home: CommunityId, account: AccountId) -> Result<Known> {
    app.db.read(async move |c| store::by_id(c, account, home).await).await?.ok_or(Error::Used)
}

/// Whether the viewer may change the ways in. Staff with a passkey or a second step must have shown it in this session: else
/// one step would be enough to add another of one's own.
pub(crate) fn may_change(viewer: &Viewer, known: &Known) -> Result<()> {
    let has_second = known.passkey.is_some() || known.second_step.is_some();
    if viewer.is_staff() && has_second && !viewer.second_step { Err(Error::Unproven) } else { Ok(()) }
}
