//! What a thread is to the member who reads it.

use super::{PostId, follow, write};
use crate::members::MemberId;
use crate::{App, Result};

/// What a member has to do with a thread.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Standing {
    /// The name that they have in it alone, if they wrote there under one.
    pub pseudonym: Option<String>,
    /// Whether they hear of what is said in it.
    pub follows: bool,
}

/// What a member has to do with the thread that begins with `thread`.
pub async fn standing(app: &App, me: MemberId, thread: PostId) -> Result<Standing> {
    let read = app.db.read(async move |c| {
        let pseudonym = write::store::pseudonym(c, thread, me).await?;
        Ok(Standing { pseudonym, follows: follow::store::follows(c, thread, me).await? })
    });
    Ok(read.await?)
}
