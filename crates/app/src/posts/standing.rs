//! What a thread is to the member who reads it.

use super::{PostId, follow, store, write};
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::{App, Error, Result};

/// What a member has to do with a thread.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Standing {
    /// The name that they have in it alone, if they wrote there under one.
    pub pseudonym: Option<String>,
    /// Whether they hear of what is said in it.
    pub follows: bool,
}

/// Whether a member has a name of its own in the thread of a post.
///
/// # Errors
/// [`Error::Missing`] for a post that they may not see.
pub async fn is_pseudonymous(app: &App, home: CommunityId, me: MemberId, post: PostId) -> Result<bool> {
    let read = app.db.read(async move |c| {
        let Some(first) = store::root(c, home, Some(me), post).await? else { return Ok(None) };
        Ok(Some(write::store::pseudonym(c, first.id, me).await?.is_some()))
    });
    read.await?.ok_or(Error::Missing)
}

/// What a member has to do with the thread that begins with `thread`.
pub async fn standing(app: &App, me: MemberId, thread: PostId) -> Result<Standing> {
    let read = app.db.read(async move |c| {
        let pseudonym = write::store::pseudonym(c, thread, me).await?;
        Ok(Standing { pseudonym, follows: follow::store::follows(c, thread, me).await? })
    });
    Ok(read.await?)
}
