//! Staff look at a whole profile, when they must.

use super::{Profile, store};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::events::{self, Event, Reason};
use crate::members::{Role, alias};
use crate::sessions::Viewer;
use crate::{App, Error, Result};

/// The profile at `alias` with every answer, for a moderator who says why; a block does not hide it from them. That it was
/// looked at, and why, is on record, and the member can read it there.
///
/// # Errors
/// [`Error::Missing`], also for who is no moderator.
pub async fn for_staff(
    app: &App,
    home: CommunityId,
    viewer: &Viewer,
    alias: &str,
    reason: &Reason,
) -> Result<Profile> {
    let account = subject(app, home, viewer, alias).await?;
    let event = Event::new(app, home, "profile.seen").by(viewer.account).about(account);
    let event = event.because(reason.as_str());
    let look = app.db.write(async move |tx| {
        events::record(tx, &event).await?;
        store::of_account(tx, home, account).await
    });
    look.await?.ok_or(Error::Missing)
}

/// The alias of a member whose profile a moderator may look at, without looking.
///
/// # Errors
/// [`Error::Missing`], also for who is no moderator.
pub async fn may_inspect(app: &App, home: CommunityId, viewer: &Viewer, alias: &str) -> Result<()> {
    subject(app, home, viewer, alias).await.map(drop)
}

async fn subject(app: &App, home: CommunityId, viewer: &Viewer, alias: &str) -> Result<AccountId> {
    if !viewer.may(Role::Moderator) {
        return Err(Error::Missing);
    }
    let key = alias::key(alias);
    app.db.read(async move |c| store::account_at(c, home, &key).await).await?.ok_or(Error::Missing)
}
