//! Becoming a member: somebody asks, gets a letter, and confirms. Until then nothing is kept but a ticket for a day.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::consent::{self, Consent};
use super::{AccountId, Effort, Email, age, letters, store};
use crate::comments::visitors;
use crate::communities::{Community, CommunityId};
use crate::events::{self, Event};
use crate::limits::{self, Limit};
use crate::mail::{self, Letter};
use crate::members::alias::{self, Alias};
use crate::members::{self, JOURNEY_ROLES, MemberId};
use crate::profiles::Audience;
use crate::sessions::{self, Caller, Fresh, Means, Opened};
use crate::tickets::{self, Kind, Ticket};
use crate::{App, Error, Fault, Result};

/// Forms sent from one network.
const TRIES: Limit = Limit::new("join.tries", 60, 60);
/// Letters caused from one network, by browsers that solved a challenge.
const SHOWN: Limit = Limit::new("join.shown", 20, 60);
/// The same by those that did not.
const UNSHOWN: Limit = Limit::new("join.unshown", 4, 60);
/// Letters to one address.
const ADDRESS: Limit = Limit::new("join.address", 4, 60);

/// What somebody typed into the first form.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub alias: String,
    pub email: String,
    pub role: String,
    /// Whether members may see it.
    pub role_shown: bool,
    /// Of the date of birth, which is not kept: the year, and month and day where they are needed.
    pub year: String,
    pub month: String,
    pub day: String,
    pub agreed: bool,
    /// Whether to keep an alias that looks like a real name.
    pub keep_alias: bool,
}

/// A wish that was good, on its way through the letter.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Pending {
    pub alias: String,
    email: String,
    pub role: String,
    #[serde(default)]
    role_shown: bool,
    /// What they agreed to.
    pub wording: String,
    agreed_at: Timestamp,
}

/// Takes a wish and sends a letter. The answer is the same whether the address is known or not.
///
/// # Errors
/// What is wrong with each field; [`Error::Wait`] after too many tries.
pub async fn wish(
    app: &App,
    community: &Community,
    wish: &Wish,
    caller: &Caller,
    effort: Effort,
) -> Result<()> {
    limits::spend(app, &[(TRIES, &caller.network)]).await?;
    let (alias, email) = read(app, community, wish).await?;
    let often = effort.limit(SHOWN, UNSHOWN);
    limits::spend(app, &[(often, &caller.network), (ADDRESS, &email.key)]).await?;
    let (home, key) = (community.id, email.key.clone());
    let known = app.db.read(async move |c| store::by_email(c, &key, home).await).await?;
    let (ticket, letter) = answer(app, community, wish, &alias, &email, known);
    app.db
        .write(async move |tx| {
            tickets::store::add(tx, &ticket).await?;
            mail::post(tx, &letter).await
        })
        .await?;
    Ok(())
}

/// Looks at every field, so that all faults are told at once.
async fn read(app: &App, community: &Community, wish: &Wish) -> Result<(Alias, Email)> {
    let mut faults = Vec::new();
    let mut keep = |fault: Fault| faults.push(fault);
    let alias = Alias::read(&wish.alias, "alias").map_err(&mut keep).ok();
    let email = Email::read(&wish.email, "email").map_err(&mut keep).ok();
    if let Some(email) = &email {
        let _ = email.may_join(&app.settings.joining, "email").map_err(&mut keep);
    }
    if !JOURNEY_ROLES.iter().any(|(role, _)| *role == wish.role) {
        keep(Fault::new("role", "Choose what fits you best. You can change it later."));
    }
    let birth = age::Birth { year: &wish.year, month: &wish.month, day: &wish.day };
    let _ = age::check(&birth, app.clock.today(), app.settings.joining.minimum_age).map_err(&mut keep);
    if !wish.agreed {
        keep(Fault::new("agreed", "We need your yes before we keep anything about you."));
    }
    if let Some(alias) = &alias {
        let name = email.as_ref().map(Email::name).unwrap_or_default();
        match alias.may_be(app, community.id, None, wish.keep_alias, &name).await {
            Err(Error::Faults(found)) => faults.extend(found),
            other => other?,
        }
    }
    match (alias, email) {
        (Some(alias), Some(email)) if faults.is_empty() => Ok((alias, email)),
        _ => Err(Error::Faults(faults)),
    }
}

/// The letter for an address, with its ticket: to go on, or to sign in for those who are here already.
fn answer(
    app: &App,
    community: &Community,
    wish: &Wish,
    alias: &Alias,
    email: &Email,
    known: Option<store::Known>,
) -> (Ticket, Letter) {
    let base = &app.settings.base_url;
    if let Some(known) = &known
        && let Some(alias) = &known.alias
    {
        let ticket = Ticket::new(app, Kind::SignIn, Some(known.id), &());
        let note = letters::known(community, alias, format!("{base}/sign-in/link/{}", ticket.token));
        let letter = Letter::new(app, community.id, "join", &known.email, note).of(known.id.0);
        return (ticket, letter);
    }
    let pending = Pending {
        alias: alias.text.clone(),
        email: email.text.clone(),
        role: wish.role.clone(),
        role_shown: wish.role_shown,
        wording: consent::joining(&community.name, app.settings.joining.minimum_age),
        agreed_at: app.clock.now(),
    };
    let ticket = Ticket::new(app, Kind::Join, known.map(|known| known.id), &pending);
    let note = letters::join(community, &alias.text, format!("{base}/join/confirm/{}", ticket.token));
    let letter = Letter::new(app, community.id, "join", &email.text, note);
    (ticket, letter)
}

/// What stands behind a link of such a letter.
///
/// # Errors
/// [`Error::Used`].
pub async fn pending(app: &App, token: &str) -> Result<Pending> {
    tickets::look(app, Kind::Join, token).await?.payload()
}

/// Makes the member, and signs them in. `alias` replaces one that somebody else took meanwhile.
///
/// # Errors
/// [`Error::Used`], or a fault of the alias; the link then still works.
pub async fn confirm(
    app: &App,
    community: &Community,
    token: &str,
    alias: Option<&str>,
    caller: &Caller,
) -> Result<Opened> {
    let ticket = tickets::look(app, Kind::Join, token).await?;
    let pending: Pending = ticket.payload()?;
    let alias = Alias::read(alias.unwrap_or(&pending.alias), "alias")?;
    // Whether it looks like a name was asked before the letter.
    alias.may_be(app, community.id, None, true, "").await?;
    let email = Email::read(&pending.email, "email")?;
    let account = ticket.account.unwrap_or(AccountId(app.id()));
    let joined = Joined {
        is_new: ticket.account.is_none(),
        visitor: visitors::key_of(app, &email),
        email,
        member: member(app, community.id, account, &alias, &pending),
        consent: Consent::new(app, community.id, account.0, "join", pending.wording, pending.agreed_at),
        event: Event::new(app, community.id, "member.joined").by(account).about(account),
        session: Fresh::new(app, account, Means::Link, false, caller),
    };
    let (session, token) = (joined.session.clone(), token.to_owned());
    let made = app.db.write(async move |tx| joined.store(tx, &token).await).await;
    match made {
        Ok(true) => Ok(session.opened(app)),
        Ok(false) => Err(Error::Used),
        Err(db::Error::Unique(rule)) if rule == "member_alias" => Err(alias::is_taken().into()),
        // Two letters were confirmed, one after the other.
        Err(db::Error::Unique(rule)) if rule == "account_email" || rule == "member_account" => {
            Err(Error::Used)
        }
        Err(error) => Err(error.into()),
    }
}

fn member(
    app: &App,
    home: CommunityId,
    account: AccountId,
    alias: &Alias,
    pending: &Pending,
) -> members::store::Fresh {
    members::store::Fresh {
        id: MemberId(app.id()),
        community_id: home,
        account_id: account,
        alias: alias.text.clone(),
        alias_key: alias.key.clone(),
        journey_role: pending.role.clone(),
        role_audience: if pending.role_shown { Audience::Members } else { Audience::Me },
        joined_at: app.clock.now(),
    }
}

/// Everything that a new member is made of.
struct Joined {
    is_new: bool,
    /// What a visitor with their address is known by.
    visitor: String,
    email: Email,
    member: members::store::Fresh,
    consent: Consent,
    event: Event,
    session: Fresh,
}

impl Joined {
    /// Takes the ticket and writes all of it, or nothing; `false` when somebody else took the ticket.
    async fn store(&self, tx: &db::Tx, token: &str) -> db::Result<bool> {
        let now = self.member.joined_at;
        if !tickets::store::take_in(tx, Kind::Join, token, now).await? {
            return Ok(false);
        }
        if self.is_new {
            store::add(tx, self.member.account_id, &self.email, now).await?;
        }
        members::store::add(tx, &self.member).await?;
        // What they said as a visitor is theirs.
        visitors::store::adopt(tx, self.member.community_id, &self.visitor, self.member.id).await?;
        store::agree(tx, &self.consent).await?;
        // What was written before there was an account goes with it, too.
        mail::store::own(tx, self.member.account_id.0, &self.email.key).await?;
        events::record(tx, &self.event).await?;
        sessions::store::add(tx, &self.session).await?;
        Ok(true)
    }
}
