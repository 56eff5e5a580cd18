//! Writes the letters of an issue into the outbox, some hundred at a time.
//!
//! One transaction holds three things: the letters, who they are for, and how far it has come. So after a crash it goes on where
//! it stopped, and of two workers at the same place one finds that the other was there. The letters hold no text: `draw` makes it
//! when they leave.

use super::{Edition, IssueId, State, store};
use crate::communities::CommunityId;
use crate::events::{self, Event};
use crate::jobs::Errand;
use crate::mail::{self, Content, Letter, LetterId, Urgency};
use crate::newsletter::{Subscriber, SubscriberId, store as subscribers};
use crate::{App, Error, Result};

/// Subscribers in one transaction.
const BATCH: usize = 500;

/// Writes all letters of an issue whose time has come.
pub(crate) async fn send(errand: &Errand) -> Result<()> {
    let id = serde_json::from_str(&errand.payload).map(IssueId);
    let id = id.map_err(|error| Error::Bug(format!("which issue? {error}")))?;
    while send_some(&errand.app, errand.community, id, BATCH).await? {}
    Ok(())
}

/// Writes the letters to the next `most` subscribers; `true` while there are more. Does nothing for an issue that is no longer
/// scheduled, or whose time has not come.
///
/// # Errors
/// When the database fails. What was written before stays, and the next call goes on behind it.
pub async fn send_some(app: &App, home: CommunityId, id: IssueId, most: usize) -> Result<bool> {
    let now = app.clock.now();
    app.db.write(async move |tx| store::begin(tx, home, id, now).await).await?;
    let next = app.db.read(async move |c| {
        let Some(edition) = store::edition(c, home, id).await? else { return Ok(None) };
        let Some((reached, began)) = store::reached(c, home, id).await? else { return Ok(None) };
        let pace = edition.issue.pace;
        let next = subscribers::next(c, home, pace, reached, began, now, most).await?;
        Ok(Some((edition, reached, next)))
    });
    match next.await? {
        Some((edition, _, _)) if edition.issue.state != State::Sending => Ok(false),
        Some((_, _, next)) if next.is_empty() => end(app, home, id).await.map(|()| false),
        Some((edition, reached, next)) => post(app, home, &edition, reached, &next).await,
        None => Ok(false),
    }
}

async fn post(
    app: &App,
    home: CommunityId,
    edition: &Edition,
    reached: SubscriberId,
    next: &[Subscriber],
) -> Result<bool> {
    let id = edition.issue.id;
    let get = next.iter().filter(|one| edition.for_topics(&one.topics).is_some());
    let letters: Vec<Letter> = get.map(|one| letter(app, home, id, one)).collect();
    let deliveries: Vec<(IssueId, SubscriberId, LetterId)> =
        letters.iter().map(|l| (id, SubscriberId(l.owner.unwrap_or_default()), l.id())).collect();
    let last = next.last().map_or(reached, |one| one.id);
    let written = app.db.write(async move |tx| {
        // Another worker may have written these.
        if store::advance(tx, id, reached, last, letters.len()).await? {
            store::deliver(tx, &deliveries).await?;
            mail::post_all(tx, &letters).await?;
        }
        Ok(())
    });
    match written.await {
        // Somebody left since we looked; look again.
        Ok(()) | Err(db::Error::ForeignKey(_)) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

fn letter(app: &App, home: CommunityId, id: IssueId, to: &Subscriber) -> Letter {
    let content = Content::Issue { issue: id.0, subscriber: to.id.0 };
    Letter::new(app, home, "newsletter", &to.email, content).of(to.id.0).leaving(Urgency::Bulk)
}

async fn end(app: &App, home: CommunityId, id: IssueId) -> Result<()> {
    let now = app.clock.now();
    let event = Event::new(app, home, "newsletter.sent").subject(id.to_string());
    app.db
        .write(async move |tx| {
            if store::end(tx, id, now).await? {
                events::record(tx, &event).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}
