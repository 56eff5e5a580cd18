//! Cases: the list, one of them, and who is on it.

pub(crate) mod store;

use jiff::{SignedDuration, Timestamp};

use super::{Act, AppealId, CaseId, CopyId, DecisionId, Ground, Outcome, Rule, Subject};
use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::events::{self, Event};
use crate::members::{MemberId, Role};
use crate::posts::{Audience, PostId};
use crate::sessions::Viewer;
use crate::{App, Error, Fault, Result};

/// Where in the list a case stands: what waits for its link alone, reports, worries, and above them what its words tell.
pub(super) const LINK: i64 = 20;
const REPORT: i64 = 40;
const WORRY: i64 = 60;
pub(super) const SIGNS: i64 = 80;

/// Why a case is opened, and how it weighs.
#[derive(Clone, Debug)]
pub(super) struct Weight {
    pub(super) risk: &'static str,
    pub(super) level: &'static str,
    /// The slug of the situation in the pack; empty for none.
    pub(super) situation: String,
    pub(super) rank: i64,
    pub(super) due: Timestamp,
    pub(super) link_waits: bool,
}

impl Weight {
    pub(super) fn of_a_link(now: Timestamp) -> Self {
        Self { link_waits: true, ..Self::plain(LINK, now, 12) }
    }

    pub(super) fn of_a_report(ground: Ground, now: Timestamp) -> Self {
        match ground {
            Ground::Worried => Self::plain(WORRY, now, 2),
            _ => Self::plain(REPORT, now, 24),
        }
    }

    fn plain(rank: i64, now: Timestamp, hours: i64) -> Self {
        let due = now.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(now);
        Self { risk: "", level: "", situation: String::new(), rank, due, link_waits: false }
    }
}

db::row! {
    /// One thing to look at.
    pub struct Case {
        id: CaseId,
        subject: Subject,
        /// The post, while it is there.
        post_id: Option<PostId>,
        /// The thread of a comment.
        root_id: Option<PostId>,
        author_id: Option<MemberId>,
        /// Who wrote it, whatever name stands on it.
        author: Option<String>,
        author_account: Option<AccountId>,
        risk: String,
        level: String,
        situation: String,
        link_waits: bool,
        opened_at: Timestamp,
        /// By when somebody should have looked.
        due_at: Timestamp,
        taken_by: Option<AccountId>,
        taker: Option<String>,
        taken_at: Option<Timestamp>,
        second_id: Option<AccountId>,
        second: Option<String>,
        outcome: String,
        closed_at: Option<Timestamp>,
        reports: i64,
        held: Option<String>,
        locked_at: Option<Timestamp>,
        audience: Option<Audience>,
        pseudonym: Option<String>,
    }
    /// What it said when it was reported or stood out.
    pub struct Copy {
        id: CopyId,
        /// The name that stood on it.
        alias: String,
        title: String,
        body: String,
        content_note: String,
        /// What its pictures were, as JSON.
        pictures: String,
        made_at: Timestamp,
    }
    /// A report, for moderators.
    pub struct Reported { ground: Ground, words: String, at: Timestamp, reporter: Option<String> }
    /// What was decided.
    pub struct Decision {
        id: DecisionId, kind: Act, rule: String, reason: String, at: Timestamp, by_id: Option<AccountId>, moderator: Option<String>,
    }
    /// An answer of an author that waits, or what became of it.
    pub struct OpenAppeal {
        id: AppealId, case_id: CaseId, decision_id: DecisionId, kind: Act, words: String, at: Timestamp, outcome: String, answer: String,
        by_id: Option<AccountId>, author: String,
    }
}

impl Case {
    /// Whether its words may tell of danger.
    pub fn is_grave(&self) -> bool {
        !self.risk.is_empty()
    }

    /// What came of it for those who reported it, once something did.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.parse().ok()
    }
}

impl Decision {
    /// The rule it rests on.
    pub fn rule(&self) -> Option<Rule> {
        self.rule.parse().ok()
    }
}

/// Everything about a case.
#[derive(Clone, Debug)]
pub struct Looked {
    pub case: Case,
    /// The latest first.
    pub copies: Vec<Copy>,
    pub reports: Vec<Reported>,
    pub decisions: Vec<Decision>,
    pub appeals: Vec<OpenAppeal>,
    /// What it says now, if that is something else.
    pub now: Option<Copy>,
    /// The first words of its thread, for a comment.
    pub thread: Option<String>,
    /// What was decided about the same author before.
    pub earlier: Vec<Decision>,
}

/// The viewer's number as a member; nobody's for an operator who has not joined.
pub(super) fn own(viewer: &Viewer) -> MemberId {
    viewer.member.as_ref().map_or(MemberId(0), |me| me.id)
}

pub(super) fn must_moderate(viewer: &Viewer) -> Result<()> {
    if viewer.may(Role::Moderator) { Ok(()) } else { Err(Error::Missing) }
}

/// The open cases, the gravest first, and the answers of authors that wait; none that is about the viewer.
///
/// # Errors
/// [`Error::Missing`] for who is no moderator.
pub async fn list(app: &App, home: CommunityId, viewer: &Viewer) -> Result<(Vec<Case>, Vec<OpenAppeal>)> {
    must_moderate(viewer)?;
    let me = own(viewer);
    Ok(app.db.read(async move |c| store::list(c, home, me).await).await?)
}

/// A case with all of it. That it was looked at is on record; its author reads it there where their own words opened the case.
///
/// # Errors
/// [`Error::Missing`], also for a case about the viewer.
pub async fn look(app: &App, home: CommunityId, viewer: &Viewer, id: CaseId) -> Result<Looked> {
    let case = one(app, home, viewer, id).await?;
    let kind = if case.is_grave() { "case.cared" } else { "case.seen" };
    let mut event = on_record(app, home, kind, viewer, &case);
    if let Some(account) = case.author_account.filter(|_| case.is_grave()) {
        event = event.about(account);
    }
    let look = app.db.write(async move |tx| {
        events::record(tx, &event).await?;
        store::look(tx, home, &case).await
    });
    Ok(look.await?)
}

/// What a moderator does with a case, for the record: not for the one whom it is about, should they have a task themselves.
fn on_record(app: &App, home: CommunityId, kind: &'static str, viewer: &Viewer, case: &Case) -> Event {
    let event = Event::new(app, home, kind).by(viewer.account).subject(case.id.to_string());
    event.kept_from(case.author_account)
}

/// The case, for a moderator whom it is not about.
pub(super) async fn one(app: &App, home: CommunityId, viewer: &Viewer, id: CaseId) -> Result<Case> {
    must_moderate(viewer)?;
    let me = own(viewer);
    app.db.read(async move |c| store::one(c, home, id, me).await).await?.ok_or(Error::Missing)
}

/// Puts the viewer on a case. `over` takes it from who has it, which is on record.
///
/// # Errors
/// [`Error::Missing`]; a fault where somebody else has it.
pub async fn take(app: &App, home: CommunityId, viewer: &Viewer, id: CaseId, over: bool) -> Result<()> {
    let case = one(app, home, viewer, id).await?;
    let (by, now) = (viewer.account, app.clock.now());
    let event = on_record(app, home, "case.taken", viewer, &case);
    let taken = app.db.write(async move |tx| {
        let taken = store::take(tx, id, by, over, now).await?;
        if taken {
            events::record(tx, &event).await?;
        }
        Ok(taken)
    });
    if taken.await? { Ok(()) } else { Err(is_taken().into()) }
}

pub(super) fn is_taken() -> Fault {
    Fault::new("act", "Somebody else is on this case. Take it over if they cannot go on.")
}

/// Lets others take it.
///
/// # Errors
/// [`Error::Missing`].
pub async fn give_back(app: &App, home: CommunityId, viewer: &Viewer, id: CaseId) -> Result<()> {
    one(app, home, viewer, id).await?;
    let by = viewer.account;
    Ok(app.db.write(async move |tx| store::give_back(tx, id, by).await).await?)
}

/// Looks along as a second moderator, beside the one who is on it.
///
/// # Errors
/// [`Error::Missing`].
pub async fn second(app: &App, home: CommunityId, viewer: &Viewer, id: CaseId) -> Result<()> {
    let case = one(app, home, viewer, id).await?;
    let (by, now) = (viewer.account, app.clock.now());
    let event = on_record(app, home, "case.seconded", viewer, &case);
    let done = app.db.write(async move |tx| {
        if store::second(tx, id, by, now).await? {
            events::record(tx, &event).await?;
        }
        Ok(())
    });
    Ok(done.await?)
}
