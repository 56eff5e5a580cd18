//! Pictures of members: through the pipeline of the library, so that nothing but pixels is left, and then into the store under
//! names that nobody can guess.

use bytes::Bytes;

use super::store;
use crate::communities::CommunityId;
use crate::jobs::Errand;
use crate::limits::{self, Limit};
use crate::members::MemberId;
use crate::pictures::{Shelf, received, unguessable};
use crate::sessions::Membership;
use crate::{App, Error, Result};

/// How often one member may send one.
const OFTEN: Limit = Limit::new("profile.picture", 20, 60);
/// Where they stand.
pub(super) const SHELF: Shelf = Shelf::Members;

/// Counts one more picture of a member. Before it is received: each may be large.
///
/// # Errors
/// [`Error::Wait`] after too many.
pub async fn may_send_picture(app: &App, me: &Membership) -> Result<()> {
    limits::spend(app, &[(OFTEN, &me.id.to_string())]).await
}

/// Makes `bytes` the picture of a member, in the place of the one before.
///
/// # Errors
/// What is wrong with the file; a fault for who may read only.
pub async fn set_picture(
    app: &App,
    home: CommunityId,
    me: &Membership,
    name: &str,
    bytes: Bytes,
) -> Result<()> {
    me.may_write("picture")?;
    let member = me.id;
    // The one file that faces are shown from.
    let (meta, files) = unguessable(&received(name.to_owned(), bytes).await?, 0);
    let (names, now) = (SHELF.put(app, files).await?, app.clock.now());
    let text = serde_json::to_string(&meta).map_err(|error| Error::Bug(error.to_string()))?;
    app.db.write(async move |tx| store::set_picture(tx, home, member, (&text, &names), now).await).await?;
    SHELF.clear_away(app).await;
    Ok(())
}

/// Takes the picture of a member away.
pub async fn remove_picture(app: &App, member: MemberId) -> Result<()> {
    let now = app.clock.now();
    app.db.write(async move |tx| store::remove_picture(tx, member, now).await).await?;
    SHELF.clear_away(app).await;
    Ok(())
}

/// Where a file of a picture stands in the store, for a member who may see whose it is.
///
/// # Errors
/// [`Error::Missing`].
pub async fn picture_file(app: &App, home: CommunityId, viewer: MemberId, name: &str) -> Result<String> {
    let (place, name) = (SHELF.place(name), name.to_owned());
    let seen = app.db.read(async move |c| store::may_see_file(c, home, &name, viewer).await).await?;
    if seen { Ok(place) } else { Err(Error::Missing) }
}

/// Deletes files that belong to nobody any more, hourly.
pub(crate) async fn sweep(errand: &Errand) -> Result<()> {
    SHELF.sweep(&errand.app).await
}
