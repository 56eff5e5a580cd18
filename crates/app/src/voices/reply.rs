//! What the author says to it.

use super::{Reply, Stage, VoiceId, one, store};
use crate::accounts;
use crate::accounts::consent::{self, Consent};
use crate::communities::{Community, CommunityId};
use crate::members::MemberId;
use crate::sessions::Viewer;
use crate::{App, Error, Result};

/// Says yes or no. A yes is kept as a consent, with the very words.
///
/// # Errors
/// [`Error::Missing`] for what somebody else was asked, and for what is answered or taken back.
pub async fn reply(
    app: &App,
    community: &Community,
    viewer: &Viewer,
    id: VoiceId,
    reply: Reply,
) -> Result<()> {
    let (home, now) = (community.id, app.clock.now());
    let me = viewer.member.as_ref().ok_or(Error::Missing)?.id;
    let entry = one(app, me, id).await?;
    if entry.stage != Stage::Asked {
        return Err(Error::Missing);
    }
    let name = (reply == Reply::Named).then_some(entry.name.as_str());
    let wording = consent::voice(&community.name, &entry.article.1, name, &entry.words);
    // Under the number of the quote, to be found when it is taken back.
    let consent = Consent::new(app, home, viewer.account.0, "voice", wording, now).numbered(id.0);
    let done = app.db.write(async move |tx| {
        if !store::reply(tx, (id, me), reply, now).await? {
            return Ok(false);
        }
        if reply != Reply::No {
            accounts::store::agree(tx, &consent).await?;
            store::onto_pages(tx, home, id).await?;
        }
        Ok(true)
    });
    if done.await? { Ok(()) } else { Err(Error::Missing) }
}

/// Takes a yes back: it is gone from every page, feed and letter that leaves from now on.
///
/// # Errors
/// [`Error::Missing`] where there is none.
pub async fn withdraw(app: &App, home: CommunityId, me: MemberId, id: VoiceId) -> Result<()> {
    let now = app.clock.now();
    let done = app.db.write(async move |tx| {
        store::onto_pages(tx, home, id).await?;
        store::withdraw_own(tx, (id, me), now).await
    });
    if done.await? { Ok(()) } else { Err(Error::Missing) }
}
