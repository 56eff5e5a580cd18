//! Changing one's own words, and taking them back.

use jiff::Timestamp;

use super::super::{PostId, pictures};
use super::{About, CHANGES, Draft, store};
use crate::communities::CommunityId;
use crate::error::unless_gone;
use crate::limits;
use crate::moderation;
use crate::sessions::Membership;
use crate::{App, Error, Result};

/// Changes the words of one's own post. What it said before stays to be seen; it is marked as changed.
///
/// # Errors
/// What is wrong with it; [`Error::Missing`] for a post that is not one's own; [`Error::Wait`].
pub async fn edit(app: &App, home: CommunityId, me: &Membership, id: PostId, draft: &Draft) -> Result<()> {
    change(app, home, me, id, draft, None).await
}

/// The same, unless it was changed since somebody saw it with this moment of its last change.
///
/// # Errors
/// As [`edit`]; [`Error::Changed`].
pub async fn edit_seen(
    app: &App,
    home: CommunityId,
    me: &Membership,
    id: PostId,
    draft: &Draft,
    edited_at: Option<Timestamp>,
) -> Result<()> {
    change(app, home, me, id, draft, Some(edited_at)).await
}

async fn change(
    app: &App,
    home: CommunityId,
    me: &Membership,
    id: PostId,
    draft: &Draft,
    seen: Option<Option<Timestamp>>,
) -> Result<()> {
    me.may_write("body")?;
    let member = me.id;
    let kind = app.db.read(async move |c| store::kind(c, home, id, member).await).await?;
    let (kind, findable) = kind.ok_or(Error::Missing)?;
    let has_pictures = app.db.read(async move |c| pictures::store::has_any(c, id).await).await?;
    let words = draft.read(kind, has_pictures)?;
    let about = About::new(app, &words, kind).findable(findable);
    limits::spend(app, &[(CHANGES, &me.id.to_string())]).await?;
    let watched = words.watched(app, home, member, &[]).await?;
    let now = app.clock.now();
    let changed = app.db.write(async move |tx| match store::hold(tx, (home, id, member)).await? {
        None => Ok(Err(Error::Missing)),
        Some(last) if seen.is_some_and(|seen| seen != last) => Ok(Err(Error::Changed)),
        Some(_) => {
            store::edit(tx, (home, id, member), &words, &about, now).await?;
            moderation::note(tx, id, &watched).await.map(Ok)
        }
    });
    unless_gone(changed.await)?
}

/// Takes one's own post back, with what was said below it and sent to it. Also for whoever may read only.
///
/// # Errors
/// [`Error::Missing`] for a post that is not one's own.
pub async fn delete(app: &App, home: CommunityId, me: &Membership, id: PostId) -> Result<()> {
    let member = me.id;
    let gone = app.db.write(async move |tx| store::delete(tx, (home, id, member)).await).await?;
    if !gone {
        return Err(Error::Missing);
    }
    pictures::SHELF.clear_away(app).await;
    Ok(())
}
