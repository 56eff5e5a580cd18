//! What somebody new can do less of, for `safety.new_days`. Staff are never new.

use jiff::SignedDuration;

use super::cases::store;
use crate::limits::{self, Limit};
use crate::members::MemberId;
use crate::{App, Error, Fault, Result};

const DAY: i64 = 24 * 60;
const POSTS: Limit = Limit::new("new.post", 10, DAY);
const COMMENTS: Limit = Limit::new("new.comment", 30, DAY);
const FOLLOWS: Limit = Limit::new("new.follow", 20, DAY);

/// What there is a limit for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Doing {
    Post,
    Comment,
    Follow,
}

/// Whether a member joined a short while ago.
pub(crate) async fn is_new(app: &App, me: MemberId) -> Result<bool> {
    let days = app.settings.safety.new_days;
    if days == 0 {
        return Ok(false);
    }
    let since =
        app.clock.now().saturating_sub(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or_default();
    Ok(app.db.read(async move |c| store::is_newer(c, me, since).await).await?)
}

/// Counts one more of what somebody new does; `false` for whoever is not new.
///
/// # Errors
/// A fault that says which limit it is.
pub(crate) async fn may_do(app: &App, me: MemberId, doing: Doing) -> Result<bool> {
    if !is_new(app, me).await? {
        return Ok(false);
    }
    let (limit, what) = match doing {
        Doing::Post => (POSTS, "post 10 times"),
        Doing::Comment => (COMMENTS, "comment 30 times"),
        Doing::Follow => (FOLLOWS, "follow 20 people"),
    };
    let field = if doing == Doing::Follow { "team" } else { "body" };
    match limits::spend(app, &[(limit, &me.to_string())]).await {
        Err(Error::Wait(_)) => {
            let days = app.settings.safety.new_days;
            let kept = if doing == Doing::Follow { "" } else { " What you wrote is kept here." };
            Err(Fault::new(field, format!("In your first {days} days you can {what} a day, which keeps everybody safe from adverts.{kept} Go on tomorrow.")).into())
        }
        other => other.map(|()| true),
    }
}
