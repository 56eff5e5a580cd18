//! Following a thread: hearing of what is said in it. Whoever writes in a thread follows it, and whoever says "me too" to a question;
//! anybody who sees it can begin, and stop. Whoever stopped is not made to follow again by writing.
//!
//! Who may see: the member alone. Exported and erased with what they wrote.

pub(crate) mod store;

use super::{PostId, store as posts};
use crate::communities::CommunityId;
use crate::error::unless_gone;
use crate::members::MemberId;
use crate::{App, Error, Result};

/// Follows the thread of a post, or stops.
///
/// # Errors
/// [`Error::Missing`] for a thread that the member may not see.
pub async fn follow(app: &App, home: CommunityId, me: MemberId, post: PostId, follows: bool) -> Result<()> {
    let now = app.clock.now();
    let done = app.db.write(async move |tx| {
        let Some(first) = posts::root(tx, home, Some(me), post).await? else { return Ok(false) };
        store::set(tx, first.id, me, follows, now).await.map(|()| true)
    });
    if unless_gone(done.await)? { Ok(()) } else { Err(Error::Missing) }
}
