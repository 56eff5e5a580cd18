//! What subscribers change without signing in, and what admins see of them.

use db::Conn;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Pace, Subscriber, SubscriberId, links, store};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::events::{self, Event};
use crate::privacy::{Part, Person};
use crate::{App, Error, Result};

/// How many subscribers stand on one page of a list.
pub const PAGE_SIZE: usize = 50;

/// What a change does to a pause.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Pause {
    /// Leaves it as it is.
    #[default]
    Keep,
    /// Ends it.
    End,
    /// Begins one of so many days from now.
    Days(u16),
}

/// What somebody wants to get.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    pub pace: Pace,
    /// Slugs; none stands for all. Those that are no topics are left out.
    pub topics: Vec<String>,
    pub pause: Pause,
}

/// Who a link leads to. `None` when they have left.
///
/// # Errors
/// [`Error::Missing`] when it is no link of ours.
pub async fn preferences(app: &App, home: CommunityId, token: &str) -> Result<Option<Subscriber>> {
    let id = links::whose(app, token).ok_or(Error::Missing)?;
    Ok(app.db.read(async move |c| store::by_id(c, home, id).await).await?)
}

/// Changes what somebody gets. `false` when they have left.
///
/// # Errors
/// [`Error::Missing`] when it is no link of ours.
pub async fn set_preferences(app: &App, home: CommunityId, token: &str, wish: Wish) -> Result<bool> {
    let id = links::whose(app, token).ok_or(Error::Missing)?;
    let known = crate::topics::list(app, home).await?;
    let mut topics = wish.topics;
    topics.retain(|slug| known.iter().any(|topic| topic.slug == *slug));
    // All of them ticked means all, also those that are yet to come.
    if topics.len() == known.len() {
        topics.clear();
    }
    let now = app.clock.now();
    let until = move |days: u16| now.saturating_add(SignedDuration::from_hours(24 * i64::from(days))).ok();
    let set = app.db.write(async move |tx| {
        let Some(before) = store::by_id(tx, home, id).await? else { return Ok(false) };
        let paused = match wish.pause {
            Pause::Keep => before.paused_until.filter(|until| *until > now),
            Pause::End => None,
            Pause::Days(days) => until(days),
        };
        store::set(tx, home, id, wish.pace, &topics, paused).await
    });
    Ok(set.await?)
}

/// Whether this is a link of ours to leave with.
pub fn is_leave_link(app: &App, token: &str) -> bool {
    links::who_leaves(app, token).is_some()
}

/// Ends all letters to somebody and erases them. Done again, it does nothing. The issue whose letter held the link counts one
/// farewell.
///
/// # Errors
/// [`Error::Missing`] when it is no link of ours.
pub async fn leave(app: &App, home: CommunityId, token: &str) -> Result<()> {
    let (id, issue) = links::who_leaves(app, token).ok_or(Error::Missing)?;
    let event = Event::new(app, home, "newsletter.left");
    app.db
        .write(async move |tx| {
            if store::erase(tx, home, id).await? {
                if let Some(issue) = issue {
                    super::issues::store::count_leaving(tx, home, issue).await?;
                }
                events::record(tx, &event).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// Subscribers whose address contains `words`, the newest first, `page` from 1; and how many there are.
pub async fn list(
    app: &App,
    home: CommunityId,
    words: &str,
    page: usize,
) -> Result<(Vec<Subscriber>, usize)> {
    let plain = words.trim().to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let pattern = format!("%{plain}%");
    Ok(app.db.read(async move |c| store::list(c, home, &pattern, page).await).await?)
}

/// Erases a subscriber, by the hand of an admin.
///
/// # Errors
/// [`Error::Missing`].
pub async fn remove(app: &App, home: CommunityId, id: SubscriberId, by: AccountId) -> Result<()> {
    let event = Event::new(app, home, "newsletter.removed").by(by).subject(id.to_string());
    let erased = app.db.write(async move |tx| {
        let erased = store::erase(tx, home, id).await?;
        if erased {
            events::record(tx, &event).await?;
        }
        Ok(erased)
    });
    if erased.await? { Ok(()) } else { Err(Error::Missing) }
}

/// Everything that is kept about an address here, for its owner.
pub async fn export(app: &App, home: CommunityId, email: &str) -> Result<Option<Value>> {
    let key = email.trim().to_lowercase();
    Ok(app.db.read(async move |c| kept(c, home, &key).await).await?)
}

/// What is kept of a person as a subscriber.
pub(crate) async fn export_person(c: &Conn, who: &Person) -> db::Result<Part> {
    let value = kept(c, who.home, &who.email.to_lowercase()).await?.unwrap_or_else(|| json!({}));
    Ok(Part::new("newsletter", "The newsletter", value))
}

async fn kept(c: &Conn, home: CommunityId, key: &str) -> db::Result<Option<Value>> {
    let Some(subscriber) = store::by_email(c, home, key).await? else { return Ok(None) };
    let (consents, issues) = store::kept(c, subscriber.id).await?;
    let consent =
        |(wording, at): (String, Timestamp)| json!({ "wording": wording, "agreed_at": at.to_string() });
    Ok(Some(json!({
        "email": subscriber.email,
        "pace": subscriber.pace.as_str(),
        "topics": subscriber.topics,
        "paused_until": subscriber.paused_until.map(|at| at.to_string()),
        "confirmed_at": subscriber.confirmed_at.to_string(),
        "consents": consents.into_iter().map(consent).collect::<Vec<_>>(),
        "issues": issues,
    })))
}
