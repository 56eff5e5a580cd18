//! What a visitor said, for the visitor: to read, to take along, to take back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ADDRESS, SHOWN, UNSHOWN, key_of, letters, store};
use crate::accounts::{Effort, Email};
use crate::communities::{Community, CommunityId};
use crate::limits;
use crate::mail::{self, Letter};
use crate::members::MemberId;
use crate::posts::{PostId, write};
use crate::sessions::Caller;
use crate::tickets::{self, Kind, Ticket};
use crate::{App, Error, Result};

/// A comment that a visitor made.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    pub id: PostId,
    /// The thread it stands in.
    pub thread: PostId,
    /// The article's slug, while that is in the library.
    pub slug: Option<String>,
    pub body: String,
    /// Whether others see it.
    pub seen: bool,
    pub at: Timestamp,
}

/// What the letter's link stands for. Nobody where nothing was said.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
struct Whose {
    visitor: Option<i64>,
}

/// Sends a letter with the way to what was said with an address. The answer is the same whether there is anything.
///
/// # Errors
/// A fault of the address; [`Error::Wait`].
pub async fn ask_own(
    app: &App,
    community: &Community,
    email: &str,
    caller: &Caller,
    effort: Effort,
) -> Result<()> {
    let email = Email::read(email, "email")?;
    let often = effort.limit(SHOWN, UNSHOWN);
    limits::spend(app, &[(often, &caller.network), (ADDRESS, &email.key)]).await?;
    let (home, key) = (community.id, key_of(app, &email));
    let visitor = app.db.read(async move |c| store::visitor(c, home, &key).await).await?;
    // A ticket in both cases, so that both cost the same.
    let ticket = Ticket::new(app, Kind::OwnComments, None, &Whose { visitor: visitor.map(|id| id.0) });
    let link = format!("{}/comments/own/{}", app.settings.base_url, ticket.token);
    let note = match visitor {
        Some(_) => letters::own(community, link),
        None => letters::nothing(community),
    };
    let letter = Letter::new(app, home, "own-comments", &email.text, note);
    let kept = app.db.write(async move |tx| {
        tickets::store::add(tx, &ticket).await?;
        mail::post(tx, &letter).await
    });
    Ok(kept.await?)
}

async fn visitor(app: &App, token: &str) -> Result<MemberId> {
    let whose: Whose = tickets::look(app, Kind::OwnComments, token).await?.payload()?;
    whose.visitor.map(MemberId).ok_or(Error::Used)
}

/// What the visitor behind the link of such a letter said, the newest first.
///
/// # Errors
/// [`Error::Used`].
pub async fn own(app: &App, token: &str) -> Result<Vec<Own>> {
    let visitor = visitor(app, token).await?;
    let rows = app.db.read(async move |c| store::own(c, visitor).await).await?;
    let own = |row: store::OwnRow| Own {
        id: row.id,
        thread: row.thread,
        slug: row.slug,
        body: row.body,
        seen: row.held.is_empty(),
        at: row.at,
    };
    Ok(rows.into_iter().map(own).collect())
}

/// Takes back one comment of that visitor with what was said below it, or all of them and the visitor.
///
/// # Errors
/// [`Error::Used`]; [`Error::Missing`] for a comment that is not theirs.
pub async fn end_own(app: &App, home: CommunityId, token: &str, one: Option<PostId>) -> Result<()> {
    let visitor = visitor(app, token).await?;
    let ended = app.db.write(async move |tx| match one {
        Some(id) => write::store::delete(tx, (home, id, visitor)).await,
        None => store::end(tx, home, visitor).await.map(|()| true),
    });
    if ended.await? { Ok(()) } else { Err(Error::Missing) }
}
