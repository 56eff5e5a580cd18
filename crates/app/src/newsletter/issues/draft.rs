//! Making an issue, up to the moment it leaves.

use jiff::{SignedDuration, Timestamp};
use kernel::Problems;
use serde_json::json;

use super::store::Added;
use super::{IssueId, Pace, draw, store};
use crate::accounts::{self, AccountId};
use crate::articles::ArticleId;
use crate::communities::{self, Community, CommunityId};
use crate::events::{self, Event};
use crate::jobs::{self, Errand, Job, Kind};
use crate::mail::{self, Content, Letter};
use crate::{App, Error, Fault, Result};

/// Characters of a subject, and bytes of an introduction.
const SUBJECT: usize = 150;
const INTRO: usize = 20_000;
/// The latest an issue can be put off to.
const AHEAD: SignedDuration = SignedDuration::from_hours(366 * 24);

/// What an editor writes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edit {
    pub subject: String,
    /// Markdown.
    pub intro: String,
}

/// Drafts an issue of what was published or reviewed since the last one of this pace; gives the draft there is, if there is one.
///
/// # Errors
/// A fault when nothing is new.
pub async fn draft(app: &App, community: &Community, pace: Pace, by: Option<AccountId>) -> Result<IssueId> {
    let (id, home, now) = (IssueId(app.id()), community.id, app.clock.now());
    let subject = format!("New at {}", community.name);
    let event = Event::new(app, home, "newsletter.drafted").by(by).subject(id.to_string());
    let made = app.db.write(async move |tx| {
        if let Some(there) = store::draft_of(tx, home, pace).await? {
            return Ok(Some(there));
        }
        let fresh = store::Fresh { id, home, pace, subject: &subject, by, now };
        if !store::make(tx, &fresh).await? {
            return Ok(None);
        }
        events::record(tx, &event).await?;
        Ok(Some(id))
    });
    let nothing = "Nothing was published or reviewed since the last issue. Publish an article first.";
    made.await?.ok_or_else(|| Fault::new("pace", nothing).into())
}

/// Drafts an issue of each pace whose last one is old enough, when somebody would get it. Run every day; sends nothing.
pub(crate) async fn draft_what_is_new(errand: &Errand) -> Result<()> {
    let app = &errand.app;
    let (community, now) = (communities::home(app).await?, app.clock.now());
    for pace in Pace::ALL {
        let days = match pace {
            Pace::Weekly => 7,
            Pace::Monthly => 28,
        };
        let (home, since) = (community.id, now.saturating_sub(SignedDuration::from_hours(24 * days)));
        let since = since.unwrap_or(Timestamp::UNIX_EPOCH);
        if app.db.read(async move |c| store::wants_draft(c, home, pace, since).await).await? {
            match draft(app, &community, pace, None).await {
                Ok(_) | Err(Error::Faults(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// Changes the words of a draft.
///
/// # Errors
/// What is wrong with them; [`Error::Missing`] when there is no such draft.
pub async fn edit(app: &App, home: CommunityId, id: IssueId, edit: &Edit) -> Result<()> {
    let (subject, intro) = (mail::line(&edit.subject), edit.intro.replace("\r\n", "\n"));
    let mut faults = Vec::new();
    if subject.is_empty() || subject.chars().count() > SUBJECT {
        faults.push(Fault::new("subject", "Write a subject of at most 150 characters."));
    }
    if intro.len() > INTRO {
        faults.push(Fault::new("intro", "Shorten the introduction; the letter should lead to the articles."));
    }
    let mut problems = Problems::of("intro");
    draw::intro(&intro, "", &mut problems);
    faults.extend(
        problems
            .into_vec()
            .into_iter()
            .take(1)
            .map(|problem| Fault::new("intro", format!("Line {}: {}", problem.line, problem.message))),
    );
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    found(app.db.write(async move |tx| store::edit(tx, home, id, &subject, &intro).await).await?)
}

/// Puts the articles of a draft into this order; those that are not named leave it.
///
/// # Errors
/// [`Error::Missing`] when there is no such draft.
pub async fn arrange(app: &App, home: CommunityId, id: IssueId, order: Vec<ArticleId>) -> Result<()> {
    found(app.db.write(async move |tx| store::arrange(tx, home, id, &order).await).await?)
}

/// Puts an article at the end of a draft, by its slug or its address on this site.
///
/// # Errors
/// A fault of `add`; [`Error::Missing`] when there is no such draft.
pub async fn add(app: &App, home: CommunityId, id: IssueId, typed: &str) -> Result<()> {
    let slug = typed.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let added = app.db.write(async move |tx| store::add(tx, home, id, &slug).await).await?;
    let message = match added {
        None => return Err(Error::Missing),
        Some(Added::Done) => return Ok(()),
        Some(Added::Unknown) => "There is no such article. Copy its address from its page.",
        Some(Added::Known) => "This article is in the issue already.",
        Some(Added::Full) => "An issue holds twelve articles. Take one out first.",
    };
    Err(Fault::new("add", message).into())
}

/// Throws a draft away.
///
/// # Errors
/// [`Error::Missing`] when there is no such draft.
pub async fn discard(app: &App, home: CommunityId, id: IssueId) -> Result<()> {
    found(app.db.write(async move |tx| store::discard(tx, home, id).await).await?)
}

/// Lets a draft leave, now or at `at`.
///
/// # Errors
/// A fault of the time, or of a draft that says nothing; [`Error::Missing`] when there is no such draft.
pub async fn schedule(
    app: &App,
    home: CommunityId,
    id: IssueId,
    at: Option<Timestamp>,
    by: AccountId,
) -> Result<()> {
    let now = app.clock.now();
    let at = at.unwrap_or(now);
    if at < now || at.duration_since(now) > AHEAD {
        return Err(Fault::new("at", "Choose a time from now on, within a year.").into());
    }
    let edition = super::show(app, home, id).await?;
    if edition.pieces.is_empty() && edition.issue.intro.trim().is_empty() {
        return Err(Fault::new("intro", "This issue says nothing yet. Write an introduction.").into());
    }
    let job = Job::new(app, home, Kind::Newsletter, &id.0).due(at);
    let event = Event::new(app, home, "newsletter.scheduled").by(by).subject(id.to_string());
    let event = event.detail(&json!({ "at": at.to_string() }));
    let done = app.db.write(async move |tx| {
        let done = store::schedule(tx, home, id, at).await?;
        if done {
            jobs::enqueue(tx, &job).await?;
            events::record(tx, &event).await?;
        }
        Ok(done)
    });
    found(done.await?)
}

/// Stops an issue before its time; it is a draft again.
///
/// # Errors
/// [`Error::Missing`] when it is not scheduled, or is being sent by now; a fault when another draft has taken its place.
pub async fn cancel(app: &App, home: CommunityId, id: IssueId, by: AccountId) -> Result<()> {
    let event = Event::new(app, home, "newsletter.stopped").by(by).subject(id.to_string());
    let done = app.db.write(async move |tx| {
        let done = store::cancel(tx, home, id).await?;
        if done {
            events::record(tx, &event).await?;
        }
        Ok(done)
    });
    match done.await {
        Err(db::Error::Unique(rule)) if rule == "newsletter_issue_draft" => {
            Err(Fault::new("at", "Another issue of this pace is a draft. Send it or throw it away first.")
                .into())
        }
        done => found(done?),
    }
}

/// Sends an issue to the editor's own address, as it is now.
///
/// # Errors
/// [`Error::Missing`].
pub async fn send_test(app: &App, home: CommunityId, id: IssueId, to: AccountId) -> Result<()> {
    super::show(app, home, id).await?;
    let editor = accounts::of(app, home, to).await?;
    let content = Content::Issue { issue: id.0, subscriber: draw::NOBODY };
    let letter = Letter::new(app, home, "newsletter-test", &editor.email, content).of(to.0);
    mail::send(app, letter).await.map(drop)
}

fn found(done: bool) -> Result<()> {
    if done { Ok(()) } else { Err(Error::Missing) }
}
