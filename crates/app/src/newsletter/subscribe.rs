//! Asking for the newsletter: somebody types an address, gets a letter, and confirms. Until then nothing is kept but a ticket
//! for a day.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::store::Fresh;
use super::{SubscriberId, letters, preferences_link, store};
use crate::accounts::consent::{self, Consent};
use crate::accounts::{Effort, Email};
use crate::communities::{Community, CommunityId};
use crate::events::{self, Event};
use crate::limits::{self, Limit};
use crate::mail::{self, Letter, bounces};
use crate::sessions::Caller;
use crate::tickets::{self, Kind, Ticket};
use crate::{App, Error, Result, accounts};

/// Letters caused from one network, by browsers that solved a challenge.
const SHOWN: Limit = Limit::new("newsletter.shown", 20, 60);
/// The same by those that did not.
const UNSHOWN: Limit = Limit::new("newsletter.unshown", 6, 60);
/// Letters to one address.
const ADDRESS: Limit = Limit::new("newsletter.address", 3, 60);

/// What the letter's link stands for.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Asked {
    email: String,
    wording: String,
    agreed_at: Timestamp,
}

/// Sends a letter with a link to confirm, or with one to their preferences to somebody who gets the newsletter. The answer is
/// the same.
///
/// # Errors
/// A fault of the address; [`Error::Wait`].
pub async fn subscribe(
    app: &App,
    community: &Community,
    email: &str,
    caller: &Caller,
    effort: Effort,
) -> Result<()> {
    let email = Email::read(email, "email")?;
    let often = effort.limit(SHOWN, UNSHOWN);
    limits::spend(app, &[(often, &caller.network), (ADDRESS, &email.key)]).await?;
    let (home, key, base) = (community.id, email.key.clone(), &app.settings.base_url);
    let known = app.db.read(async move |c| store::by_email(c, home, &key).await).await?;
    let wording = consent::newsletter(&community.name);
    let asked = Asked { email: email.text.clone(), wording, agreed_at: app.clock.now() };
    // A ticket in both cases, so that both cost the same. Nobody learns the token of the one that is not needed.
    let ticket = Ticket::new(app, Kind::Newsletter, None, &asked);
    let letter = match known {
        Some(known) => {
            let note = letters::known(community, format!("{base}{}", preferences_link(app, known.id)));
            Letter::new(app, home, "newsletter-known", &known.email, note).of(known.id.0)
        }
        None => {
            let note = letters::confirm(community, format!("{base}/newsletter/confirm/{}", ticket.token));
            Letter::new(app, home, "newsletter-confirm", &email.text, note)
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

/// The address behind the link of such a letter.
///
/// # Errors
/// [`Error::Used`].
pub async fn pending(app: &App, token: &str) -> Result<String> {
    let asked: Asked = tickets::look(app, Kind::Newsletter, token).await?.payload()?;
    Ok(asked.email)
}

/// Makes the subscriber, with their consent as it was worded.
///
/// # Errors
/// [`Error::Used`].
pub async fn confirm(app: &App, home: CommunityId, token: &str) -> Result<SubscriberId> {
    let asked: Asked = tickets::look(app, Kind::Newsletter, token).await?.payload()?;
    let email = Email::read(&asked.email, "email")?;
    let agreed = Agreed::new(app, home, email, asked.wording, asked.agreed_at);
    let (token, now) = (token.to_owned(), app.clock.now());
    let made = app.db.write(async move |tx| {
        if !tickets::store::take_in(tx, Kind::Newsletter, &token, now).await? {
            return Ok(None);
        }
        agreed.keep(tx).await.map(Some)
    });
    made.await?.ok_or(Error::Used)
}

/// What somebody agreed to whose address is confirmed.
pub(crate) struct Agreed {
    fresh: Fresh,
    consent: Consent,
    event: Event,
}

impl Agreed {
    /// `wording` is what they agreed to at `at`.
    pub(crate) fn new(app: &App, home: CommunityId, email: Email, wording: String, at: Timestamp) -> Self {
        let id = SubscriberId(app.id());
        Self {
            consent: Consent::new(app, home, id.0, "newsletter", wording, at),
            event: Event::new(app, home, "newsletter.subscribed"),
            fresh: Fresh { id, home, email, now: app.clock.now() },
        }
    }

    /// Makes the subscriber; whoever gets letters already goes on as before.
    pub(crate) async fn keep(&self, tx: &db::Tx) -> db::Result<SubscriberId> {
        let Fresh { id, home, email, .. } = &self.fresh;
        if store::add(tx, &self.fresh).await? == 0 {
            let known = store::by_email(tx, *home, &email.key).await?;
            return Ok(known.map_or(*id, |known| known.id));
        }
        accounts::store::agree(tx, &self.consent).await?;
        // They want letters and have shown that these arrive, whatever was heard of the address before.
        bounces::store::allow(tx, *home, &email.key).await?;
        events::record(tx, &self.event).await?;
        Ok(*id)
    }
}
