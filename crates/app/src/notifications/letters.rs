//! The letters that tell: soon, once a day, once a week. What stands in a letter is marked as sent in the transaction that posts it,
//! so that nothing is told twice.

use jiff::{SignedDuration, Timestamp};

use super::{Hours, Kind, Way, grouped, hours, store};
use crate::accounts::AccountId;
use crate::communities::{self, Community};
use crate::jobs::Errand;
use crate::mail::{self, Letter, Note, Urgency};
use crate::members::MemberId;
use crate::{App, Error, Result};

/// How long a letter waits for more of the same.
const TOGETHER: SignedDuration = SignedDuration::from_mins(2);
/// Things that a letter lists.
const LISTED: usize = 12;
const LEAVE: &str = "notifications.leave";

/// The path that ends somebody's letters, without signing in.
pub fn leave_link(app: &App, member: MemberId) -> String {
    let tag = app.settings.key.tag(LEAVE, &member.to_string());
    format!("/notifications/leave/{member}-{tag}")
}

/// Ends all letters of who a token of [`leave_link`] names; what they are told stays in the page.
///
/// # Errors
/// [`Error::Missing`] for a token that we did not write.
pub async fn leave(app: &App, token: &str, really: bool) -> Result<()> {
    let who = token.split_once('-').and_then(|(who, tag)| {
        let id: MemberId = who.parse().ok()?;
        app.settings.key.proves(LEAVE, &id.to_string(), tag).then_some(id)
    });
    let member = who.ok_or(Error::Missing)?;
    if !really {
        return Ok(());
    }
    let ways: Vec<(Kind, Way)> = super::ways(app, member)
        .await?
        .into_iter()
        .map(|(kind, way)| (kind, if way == Way::None { way } else { Way::Page }))
        .collect();
    Ok(app.db.write(async move |tx| store::stop(tx, member, &ways).await).await?)
}

/// Sends what is to come soon to those who do not sleep.
pub(crate) async fn send_now(errand: &Errand) -> Result<()> {
    let (app, now) = (&errand.app, errand.app.clock.now());
    let before = now.saturating_sub(TOGETHER).unwrap_or(now);
    let home = errand.community;
    let due = app.db.read(async move |c| store::due(c, home, before, (Way::Mail, Way::Mail)).await).await?;
    for to in due {
        let hours = hours(app, to.0).await?;
        if !hours.is_quiet(now) {
            send(app, &to, Way::Mail, &hours, now).await?;
        }
    }
    Ok(())
}

/// Sends the digests of those for whom it is morning.
pub(crate) async fn send_digests(errand: &Errand) -> Result<()> {
    let (app, now, home) = (&errand.app, errand.app.clock.now(), errand.community);
    let due = app.db.read(async move |c| store::due(c, home, now, (Way::Daily, Way::Weekly)).await).await?;
    for to in due {
        let mut hours = hours(app, to.0).await?;
        if let Some((today, morning)) = hours.daily_due(now) {
            hours.daily_on = today;
            send(app, &to, Way::Daily, &hours, morning).await?;
        }
        if let Some((monday, morning)) = hours.weekly_due(now) {
            hours.weekly_on = monday;
            send(app, &to, Way::Weekly, &hours, morning).await?;
        }
    }
    Ok(())
}

/// Sends one letter with all that is due in one way and happened before `until`, if there is anything that its reader may see.
async fn send(
    app: &App,
    (member, account, address): &(MemberId, AccountId, String),
    way: Way,
    hours: &Hours,
    until: Timestamp,
) -> Result<()> {
    let (member, community) = (*member, communities::home(app).await?);
    let mut told = app.db.read(async move |c| store::told(c, member, true).await).await?;
    told.retain(|one| one.way == way && one.sent_at.is_none() && one.at < until);
    let note = note(&community, told.clone(), leave_link(app, member));
    let letter = Letter::new(app, community.id, "notifications", address, note)
        .of(account.0)
        .leaving(if way == Way::Mail { Urgency::Soon } else { Urgency::Bulk });
    let (hours, now) = (hours.clone(), app.clock.now());
    let posted = app.db.write(async move |tx| {
        let any = store::mark(tx, member, &told, way, (until, now)).await?;
        if way != Way::Mail {
            store::set_days(tx, member, &hours).await?;
        }
        if any { mail::post(tx, &letter).await } else { Ok(()) }
    });
    Ok(posted.await?)
}

fn note(community: &Community, told: Vec<store::Told>, leave: String) -> Note {
    let groups = grouped(told);
    let more = groups.len().saturating_sub(LISTED);
    let mut lines: Vec<String> = groups.iter().take(LISTED).map(super::Group::sentence).collect();
    if more > 0 {
        lines.push(format!("And {more} more."));
    }
    Note {
        subject: format!("News for you at {}", community.name),
        lines,
        action: Some(("Read it".to_owned(), "/notifications".to_owned())),
        after: vec!["What was written stands in no letter. You read it when you are signed in.".to_owned()],
        why: "You get this because you are a member. Under Settings, Notifications, you choose what we write of, and when.".to_owned(),
        unsubscribe: Some(leave),
    }
}
