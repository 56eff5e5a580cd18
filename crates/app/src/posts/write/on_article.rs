//! What somebody says below an article with an address alone. It is confirmed first, so it is made ready apart from being kept.

use db::Tx;

use super::super::{Audience, Kind, PostId, store as posts};
use super::store::{self, Fresh};
use super::{About, Draft, FULL, LOCKED, keep};
use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::moderation::{self, Watched};
use crate::{App, Fault, Result};

/// A comment for the open web that waits to be kept.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    fresh: Fresh,
    watched: Watched,
}

/// What is wrong with the words of a comment, if anything is.
pub(crate) fn wrong(body: &str) -> Result<()> {
    Draft { body: body.to_owned(), ..Draft::default() }.read(Kind::Comment, false).map(drop)
}

/// Makes a comment ready: on an article, or in a thread below it. Its links wait for a moderator, unless a member who is not new says it. It
/// names nobody: visitors do not know the members.
///
/// # Errors
/// What is wrong with its words.
pub(crate) async fn ready(
    app: &App,
    home: CommunityId,
    (author, is_member): (MemberId, bool),
    (article, thread): (ArticleId, Option<PostId>),
    body: &str,
) -> Result<Ready> {
    let draft = Draft { body: body.to_owned(), ..Draft::default() };
    let words = draft.read(Kind::Comment, false)?;
    let watched = if is_member {
        words.watched(app, home, author, &[]).await?
    } else {
        moderation::watch_visitor(app, home, &[&words.body])
    };
    let about = About { named: Vec::new(), ..About::new(app, &words, Kind::Comment).findable(false) };
    let fresh = Fresh {
        id: PostId(app.id()),
        home,
        author,
        kind: Kind::Comment,
        article: thread.is_none().then_some(article),
        below_article: true,
        root: thread,
        parent: None,
        audience: Audience::Anyone,
        words,
        about,
        pseudonyms: None,
        counts_hidden: false,
        key: draft.key(app),
        now: app.clock.now(),
    };
    Ok(Ready { fresh, watched })
}

impl Ready {
    /// Why it cannot be kept, where its thread is not open to visitors any more.
    pub(crate) async fn refused(&self, tx: &Tx) -> db::Result<Option<Fault>> {
        let Some(thread) = self.fresh.root else { return Ok(None) };
        let message = match posts::root(tx, self.fresh.home, None, thread).await? {
            Some(first) if first.id != thread || first.article.is_none() => GONE,
            None => GONE,
            Some(first) if first.locked_at.is_some() => LOCKED,
            Some(_) if store::is_full(tx, thread).await? => FULL,
            Some(_) => return Ok(None),
        };
        Ok(Some(Fault::new("body", message)))
    }

    /// Keeps it.
    pub(crate) async fn keep(&self, tx: &Tx) -> db::Result<PostId> {
        keep(tx, &self.fresh, None, &self.watched).await
    }
}

const GONE: &str =
    "What you answered is not there any more. Take a copy of your words, if you want to keep them.";
