//! What visitors say on articles: an alias, an address, a letter, and a button. Until that is pressed nobody but the browser it came from
//! sees it, and after a day it is gone.
//!
//! A visitor is a member without an account. Of the address only a keyed hash is kept once it is confirmed: by it they are the same visitor
//! the next time, and all they said becomes theirs when they join. A member who writes with their own address writes as the member.
//!
//! Who may see: what waits, the browser that sent it; what is confirmed, anyone, under the visitor's alias. The waiting comments
//! of an address are exported and erased with its account. Visitors without an account see and take back theirs by a letter ([`own`]).

mod confirm;
mod letters;
mod own;
pub(crate) mod store;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::number;
use crate::accounts::{Effort, Email, consent};
use crate::articles::ArticleId;
use crate::communities::{Community, CommunityId};
use crate::limits::{self, Limit};
use crate::mail::{self, Letter};
use crate::members::alias::Alias;
use crate::posts::{self, PostId};
use crate::sessions::Caller;
use crate::tickets::{self, Kind, Ticket};
use crate::{App, Error, Fault, Result, key};

pub use confirm::{Asked, asked, confirm};
pub use own::{Own, ask_own, end_own, own};

db::id!(pub PendingId);

/// Forms sent from one network.
const TRIES: Limit = Limit::new("comment.tries", 60, 60);
/// Letters caused from one network, by browsers that solved a challenge.
const SHOWN: Limit = Limit::new("comment.shown", 20, 60);
/// The same by those that did not.
const UNSHOWN: Limit = Limit::new("comment.unshown", 4, 60);
/// Letters to one address.
const ADDRESS: Limit = Limit::new("comment.address", 4, 60);
/// How long it waits.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What a visitor typed.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub alias: String,
    pub email: String,
    pub body: String,
    /// The number of the comment that it answers; empty for the article itself.
    pub to: String,
    /// Whether they want the newsletter, too.
    pub newsletter: bool,
    /// Whether to keep an alias that looks like a real name.
    pub keep_alias: bool,
}

/// What waits to be confirmed, for the browser it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    pub alias: String,
    pub body: String,
    /// The thread that it stands in; none for one of its own.
    pub thread: Option<PostId>,
    pub at: Timestamp,
}

/// What the letter's link stands for.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
struct Link {
    pending: i64,
}

/// A comment that waits and is not stored yet.
#[derive(Clone, Debug)]
pub(crate) struct Fresh {
    id: PendingId,
    home: CommunityId,
    article: ArticleId,
    thread: Option<PostId>,
    alias: String,
    email: Email,
    body: String,
    wording: String,
    browser: String,
    now: Timestamp,
    expires: Timestamp,
}

/// Keeps a comment until it is confirmed, and sends the letter. `browser` is what the browser shows already to see what it said before;
/// gives what it has to show from now on.
///
/// # Errors
/// What is wrong with each field; [`Error::Missing`] for an article that is not there; [`Error::Wait`].
pub async fn wish(
    app: &App,
    community: &Community,
    slug: &str,
    wish: &Wish,
    (caller, effort): (&Caller, Effort),
    browser: Option<String>,
) -> Result<String> {
    let article = number(app, community.id, slug).await?;
    limits::spend(app, &[(TRIES, &caller.network)]).await?;
    let (alias, email) = read(app, community, wish).await?;
    let thread = thread(app, community.id, slug, &wish.to).await?;
    let often = effort.limit(SHOWN, UNSHOWN);
    limits::spend(app, &[(often, &caller.network), (ADDRESS, &email.key)]).await?;
    let (now, browser) = (app.clock.now(), browser.unwrap_or_else(key::token));
    let fresh = Fresh {
        id: PendingId(app.id()),
        home: community.id,
        article,
        thread,
        alias: alias.text,
        email,
        body: wish.body.clone(),
        wording: if wish.newsletter { consent::newsletter(&community.name) } else { String::new() },
        browser: key::token_hash(&browser),
        now,
        expires: now.saturating_add(KEPT).unwrap_or(now),
    };
    let ticket = Ticket::new(app, Kind::Comment, None, &Link { pending: fresh.id.0 });
    let link = format!("{}/comments/confirm/{}", app.settings.base_url, ticket.token);
    let note = letters::confirm(community, &fresh.alias, link);
    let letter = Letter::new(app, community.id, "comment", &fresh.email.text, note);
    let kept = app.db.write(async move |tx| {
        store::add(tx, &fresh).await?;
        tickets::store::add(tx, &ticket).await?;
        mail::post(tx, &letter).await
    });
    kept.await?;
    Ok(browser)
}

/// Looks at every field, so that all faults are told at once.
async fn read(app: &App, community: &Community, wish: &Wish) -> Result<(Alias, Email)> {
    let mut faults = Vec::new();
    if let Err(error) = posts::write::wrong(&wish.body) {
        match error {
            Error::Faults(found) => faults.extend(found),
            other => return Err(other),
        }
    }
    let alias = Alias::read(&wish.alias, "alias").map_err(|fault| faults.push(fault)).ok();
    let email = Email::read(&wish.email, "email").map_err(|fault| faults.push(fault)).ok();
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

/// The thread below the article that is answered.
async fn thread(app: &App, home: CommunityId, slug: &str, to: &str) -> Result<Option<PostId>> {
    if to.is_empty() {
        return Ok(None);
    }
    let first = posts::thread(app, home, None, posts::number(to)?).await?.post;
    if first.article.as_deref() != Some(slug) {
        return Err(Error::Missing);
    }
    if first.locked {
        return Err(Fault::new("body", "A moderator closed this thread. It stays to be read.").into());
    }
    Ok(Some(first.id))
}

/// What this browser said on an article and has not confirmed, the newest first.
pub async fn waiting(app: &App, home: CommunityId, slug: &str, browser: &str) -> Result<Vec<Waiting>> {
    let article = number(app, home, slug).await?;
    let (hash, now) = (key::token_hash(browser), app.clock.now());
    Ok(app.db.read(async move |c| store::of_browser(c, article, &hash, now).await).await?)
}

/// By what a visitor is known again.
pub(crate) fn key_of(app: &App, email: &Email) -> String {
    app.settings.key.tag("visitor", &email.key)
}
