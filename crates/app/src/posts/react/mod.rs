//! Reactions: a word with an icon, one for each member and post.

pub(crate) mod store;

use super::store::root;
use super::{Kind, PostId, follow};
use crate::choices::choices;
use crate::communities::CommunityId;
use crate::error::unless_gone;
use crate::limits::{self, Limit};
use crate::notifications;
use crate::sessions::Membership;
use crate::{App, Error, Result};

/// Reactions that one member sends.
const OFTEN: Limit = Limit::new("reaction", 600, 60);

choices! {
    /// What somebody sends.
    Reaction:
    Hug = "hug", "Hug";
    ThinkingOfYou = "thinking-of-you", "Thinking of you";
    ThankYou = "thank-you", "Thank you";
    MeToo = "me-too", "Me too";
    Helpful = "helpful", "Helpful";
}

/// Sends a reaction to a post in the place of any before; none takes it back. Whoever may read only sends none.
///
/// # Errors
/// [`Error::Missing`] for a post that the member may not see; a fault for who may read only; [`Error::Wait`].
pub async fn react(
    app: &App,
    home: CommunityId,
    me: &Membership,
    post: PostId,
    reaction: Option<Reaction>,
) -> Result<()> {
    if reaction.is_some() {
        me.may_write("reaction")?;
        limits::spend(app, &[(OFTEN, &me.id.to_string())]).await?;
    }
    let (member, now) = (me.id, app.clock.now());
    let sent = app.db.write(async move |tx| {
        // What one sent can be taken back, also where one does not see it any more.
        let mut thread = post;
        if reaction.is_some() {
            let Some(first) = root(tx, home, Some(member), post).await? else { return Ok(false) };
            thread = first.id;
            // Whoever asks themselves the same waits for the same answers.
            if reaction == Some(Reaction::MeToo) && first.id == post && first.kind == Kind::Question {
                follow::store::join(tx, post, member, now).await?;
            }
        }
        store::react(tx, post, member, reaction, now).await?;
        let told = match reaction {
            Some(_) => notifications::sent(tx, post, thread, member, now).await,
            None => notifications::taken_back(tx, notifications::Kind::Reaction, post, member).await,
        };
        told.map(|()| true)
    });
    if unless_gone(sent.await)? { Ok(()) } else { Err(Error::Missing) }
}
