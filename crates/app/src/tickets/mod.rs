//! One-time tokens: those of links in letters, and those that hold a half-finished way in together. The database has their
//! hashes alone; taking a ticket deletes it, so none is used twice.
//!
//! Who may see: nobody. Not exported. They end by themselves, and go with their account.

pub(crate) mod store;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::accounts::AccountId;
use crate::{App, Error, Result, key};

/// What a ticket is for. A ticket of one kind is worth nothing as another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// To become a member.
    Join,
    /// To sign in.
    SignIn,
    /// To sign in, both steps at once, by the word of whoever can read the machine's console.
    Console,
    /// To show the second step.
    SecondStep,
    /// To set a new password without the old one.
    Password,
    /// To make an address one's own.
    Email,
    /// To take back a change of address or password.
    Undo,
    /// To get the newsletter.
    Newsletter,
    /// To set up the install.
    SetUp,
    /// A passkey that is being made or shown.
    Passkey,
    /// A sign-in at the identity provider that is under way.
    Provider,
    /// To let others see what a visitor said.
    Comment,
    /// To read and take back what a visitor said.
    OwnComments,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::SignIn => "sign-in",
            Self::Console => "console",
            Self::SecondStep => "second-step",
            Self::Password => "password",
            Self::Email => "email",
            Self::Undo => "undo",
            Self::Newsletter => "newsletter",
            Self::SetUp => "set-up",
            Self::Passkey => "passkey",
            Self::Provider => "provider",
            Self::Comment => "comment",
            Self::OwnComments => "own-comments",
        }
    }

    /// How long it is good.
    const fn lifetime(self) -> SignedDuration {
        match self {
            Self::SignIn => SignedDuration::from_mins(30),
            Self::SecondStep | Self::Passkey | Self::Provider => SignedDuration::from_mins(10),
            Self::Password | Self::OwnComments => SignedDuration::from_hours(1),
            Self::Join | Self::Email | Self::Newsletter | Self::SetUp | Self::Console | Self::Comment => {
                SignedDuration::from_hours(24)
            }
            Self::Undo => SignedDuration::from_hours(14 * 24),
        }
    }
}

/// A ticket that is not stored yet. Made before the transaction that stores it.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    /// For the link or the cookie; not kept.
    pub(crate) token: String,
    hash: String,
    kind: Kind,
    account: Option<AccountId>,
    payload: String,
    now: Timestamp,
    expires: Timestamp,
}

impl Ticket {
    /// A fresh ticket. `payload` is what whoever takes it needs to know.
    pub(crate) fn new(app: &App, kind: Kind, account: Option<AccountId>, payload: &impl Serialize) -> Self {
        let (token, now) = (key::token(), app.clock.now());
        let payload = serde_json::to_string(payload).unwrap_or_default();
        let expires = now.saturating_add(kind.lifetime()).unwrap_or(now);
        Self { hash: key::token_hash(&token), token, kind, account, payload, now, expires }
    }
}

/// A ticket that was stored.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) account: Option<AccountId>,
    pub(crate) created_at: Timestamp,
    payload: String,
}

impl Stored {
    /// What the ticket carries.
    pub(crate) fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.payload)
            .map_err(|error| Error::Bug(format!("a ticket's payload: {error}")))
    }
}

/// Looks at a ticket without taking it, for the page behind a link.
pub(crate) async fn look(app: &App, kind: Kind, token: &str) -> Result<Stored> {
    let (hash, now) = (key::token_hash(token), app.clock.now());
    app.db.read(async move |c| store::look(c, kind.name(), &hash, now).await).await?.ok_or(Error::Used)
}

/// Takes a ticket: whoever comes second finds nothing.
pub(crate) async fn take(app: &App, kind: Kind, token: &str) -> Result<Stored> {
    let (hash, now) = (key::token_hash(token), app.clock.now());
    app.db.write(async move |tx| store::take(tx, kind.name(), &hash, now).await).await?.ok_or(Error::Used)
}
