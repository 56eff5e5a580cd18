//! Taking a change back. The address that was left hears of every change to the ways in, and has fourteen days.
//!
//! Whoever got in may change several things, one after the other, and has the newer address. So taking one change back takes
//! back what came after it too, and ends the newer links; the older ones stay with whoever has them.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::passkeys::PasskeyId;
use super::sign_in::account_of;
use super::store::Known;
use super::{AccountId, Email, letters, second_step, store};
use crate::access_tokens::{self, TokenId};
use crate::communities::{Community, CommunityId};
use crate::events::{self, Event};
use crate::mail::{self, Letter, Note};
use crate::newsletter::SubscriberId;
use crate::tickets::{self, Kind, Ticket};
use crate::{App, Error, Fault, Result, privacy, sessions};

/// How long a letter to an address that is still the account's own ends a second step. A mailbox alone must not do so for
/// long, since the second step is there for the day it is lost.
const SECOND_STEP: SignedDuration = SignedDuration::from_hours(48);

/// What a ticket to take something back remembers: the address that held before, and what was added.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Before {
    email: String,
    added: Added,
}

/// A way in that was added, and goes again when it is taken back.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) enum Added {
    /// None: something was changed, or the second step, which has a moment of its own.
    #[default]
    Nothing,
    Passkey(i64),
    Token(i64),
    Identity {
        issuer: String,
        subject: String,
    },
}

/// A letter that lets its reader take a change back, and its ticket.
pub(crate) fn undoable(
    app: &App,
    community: &Community,
    known: &Known,
    added: Added,
    note: impl FnOnce(String) -> Note,
) -> (Ticket, Letter) {
    let before = Before { email: known.email.clone(), added };
    let ticket = Ticket::new(app, Kind::Undo, Some(known.id), &before);
    let note = note(format!("{}/sign-in/undo/{}", app.settings.base_url, ticket.token));
    (ticket, Letter::new(app, community.id, "security", &known.email, note).of(known.id.0))
}

/// Whether a link to take a change back still works.
///
/// # Errors
/// [`Error::Used`].
pub async fn is_undo_link(app: &App, token: &str) -> Result<()> {
    tickets::look(app, Kind::Undo, token).await.map(drop)
}

/// Takes a change back, and what came after it: the old address holds again, the password, younger ways in and codes for paper are gone, all
/// browsers are signed out, newer links are worthless, nobody is about to leave, and a letter with a link for a new password is
/// on its way. A second step of staff stays: for it they need the machine's console.
///
/// # Errors
/// [`Error::Used`]; a fault where the old address belongs to another account by now. The link then still works.
pub async fn undo(app: &App, community: &Community, token: &str) -> Result<()> {
    let ticket = tickets::look(app, Kind::Undo, token).await?;
    let (id, before): (AccountId, Before) = (ticket.account.ok_or(Error::Used)?, ticket.payload()?);
    let known = account_of(app, community.id, id).await?;
    let email = Email::read(&before.email, "email").map_err(|_: Fault| Error::Used)?;
    let next = Ticket::new(app, Kind::Password, Some(id), &());
    let link = format!("{}/sign-in/password/{}", app.settings.base_url, next.token);
    let letter =
        Letter::new(app, community.id, "password", &email.text, letters::new_password(community, link));
    let work = Work {
        home: community.id,
        id,
        from: known.email.to_lowercase(),
        fresh: SubscriberId(app.id()),
        since: ticket.created_at,
        ends_second_step: ends_second_step(&known, &email, ticket.created_at, app.clock.now()),
        keeps_last_passkey: known.is_staff() && known.second_step.is_none(),
        added: before.added,
        email,
        next,
        letter: letter.of(id.0),
        event: Event::new(app, community.id, "account.change-undone").by(id).about(id),
        now: app.clock.now(),
    };
    let token = token.to_owned();
    match app.db.write(async move |tx| work.make(tx, &token).await).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Error::Used),
        Err(db::Error::Unique(_)) => {
            let message = "Another account has this address by now. Write to whoever runs this community.";
            Err(Fault::new("email", message).into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a second step that is younger than the ticket goes. An address that is no longer the account's own shows that
/// somebody changed it; one that is still its own shows only that somebody reads the mailbox.
fn ends_second_step(known: &Known, email: &Email, since: Timestamp, now: Timestamp) -> bool {
    let was_moved = known.email.to_lowercase() != email.key;
    !known.is_staff() && (was_moved || now.duration_since(since) <= SECOND_STEP)
}

/// Everything that taking back does, made before the transaction.
struct Work {
    home: CommunityId,
    id: AccountId,
    /// The key of the address that is left.
    from: String,
    /// The number of a subscription that moves along.
    fresh: SubscriberId,
    since: Timestamp,
    ends_second_step: bool,
    /// Whether passkeys are all that guards an account of staff.
    keeps_last_passkey: bool,
    added: Added,
    email: Email,
    next: Ticket,
    letter: Letter,
    event: Event,
    now: Timestamp,
}

impl Work {
    /// All of it, or nothing; `false` when somebody else took the ticket.
    async fn make(&self, tx: &db::Tx, token: &str) -> db::Result<bool> {
        if !tickets::store::take_in(tx, Kind::Undo, token, self.now).await? {
            return Ok(false);
        }
        store::set_email(tx, self.home, self.id, &self.from, (&self.email, self.fresh)).await?;
        store::set_password(tx, self.id, None).await?;
        match &self.added {
            Added::Nothing => {}
            Added::Passkey(_) if self.keeps_last_passkey => {}
            Added::Passkey(passkey) => drop(store::end_passkey(tx, self.id, PasskeyId(*passkey)).await?),
            Added::Token(token) => {
                access_tokens::store::end(tx, self.id, TokenId(*token)).await.map(drop)?;
            }
            Added::Identity { issuer, subject } => store::end_identity(tx, self.id, issuer, subject).await?,
        }
        store::end_younger_ways_in(tx, self.id, self.since, self.keeps_last_passkey).await?;
        access_tokens::store::end_younger(tx, self.id, self.since).await?;
        second_step::store::end_begun(tx, self.id).await?;
        if self.ends_second_step {
            second_step::store::end_younger_totp(tx, self.id, self.since).await?;
        }
        privacy::store::stay(tx, self.id).await?;
        sessions::store::end_all(tx, self.id).await?;
        tickets::store::drop_since(tx, self.id, self.since).await?;
        tickets::store::add(tx, &self.next).await?;
        mail::post(tx, &self.letter).await?;
        events::record(tx, &self.event).await?;
        Ok(true)
    }
}
