//! The lasting links in letters. Nothing is kept for them: each names its subscriber and proves that we wrote it.

use super::{IssueId, SubscriberId};
use crate::App;

const PREFERENCES: &str = "newsletter.preferences";
const LEAVE: &str = "newsletter.leave";
/// What stands in a farewell link that is in no issue.
const NO_ISSUE: IssueId = IssueId(0);

/// The path to somebody's preferences.
pub fn preferences_link(app: &App, subscriber: SubscriberId) -> String {
    let tag = app.settings.key.tag(PREFERENCES, &subscriber.to_string());
    format!("/newsletter/preferences/{subscriber}-{tag}")
}

/// The path that ends somebody's letters; `issue` is the one whose letter holds it.
pub fn leave_link(app: &App, subscriber: SubscriberId, issue: Option<IssueId>) -> String {
    let who = format!("{subscriber}-{}", issue.unwrap_or(NO_ISSUE));
    let tag = app.settings.key.tag(LEAVE, &who);
    format!("/newsletter/leave/{who}-{tag}")
}

/// Whose preferences a token leads to.
pub(super) fn whose(app: &App, token: &str) -> Option<SubscriberId> {
    let (who, tag) = token.split_once('-')?;
    let id: SubscriberId = who.parse().ok()?;
    app.settings.key.proves(PREFERENCES, &id.to_string(), tag).then_some(id)
}

/// Who leaves with a token, and because of which issue.
pub(super) fn who_leaves(app: &App, token: &str) -> Option<(SubscriberId, Option<IssueId>)> {
    let (who, tag) = token.rsplit_once('-')?;
    let (id, issue) = who.split_once('-')?;
    let (id, issue): (SubscriberId, IssueId) = (id.parse().ok()?, issue.parse().ok()?);
    let proven = app.settings.key.proves(LEAVE, &format!("{id}-{issue}"), tag);
    proven.then_some((id, Some(issue).filter(|issue| *issue != NO_ISSUE)))
}
