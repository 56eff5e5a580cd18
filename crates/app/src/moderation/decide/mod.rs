//! Deciding a case. What is done, its reason, the event and the letter are one transaction.

pub(crate) mod store;

use super::cases::{self, Case, Weight};
use super::{Act, CaseId, CopyId, DecisionId, Outcome, Rule, Subject, letters};
use crate::accounts::{self, AccountId};
use crate::communities::{Community, CommunityId};
use crate::events::{self, Event, Reason};
use crate::mail::{self, Letter};
use crate::members::{self, MemberId, Role};
use crate::posts::{Held, PostId};
use crate::sessions::{self, Viewer};
use crate::{App, Error, Fault, Result, notifications};

/// What a moderator typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The word of an act.
    pub act: String,
    /// The word of a rule; empty for none.
    pub rule: String,
    pub reason: String,
}

/// What can be done about a case as it stands.
pub fn choices(case: &Case) -> Vec<Act> {
    let held: Option<Held> = case.held.as_deref().and_then(|word| word.parse().ok());
    let (is_there, is_thread) = (case.post_id.is_some(), case.subject == Subject::Post);
    let can = |act: Act| match act {
        Act::Nothing => case.closed_at.is_none() && held != Some(Held::Link),
        Act::Release => held == Some(Held::Link),
        Act::Hide => is_there && held != Some(Held::Hidden),
        Act::Restore => held == Some(Held::Hidden),
        // A link that waits must be decided about first, or it would wait for good.
        Act::Lock => is_there && is_thread && case.locked_at.is_none() && held != Some(Held::Link),
        Act::Unlock => is_thread && case.locked_at.is_some(),
        Act::Restrict => case.author_account.is_some() && held != Some(Held::Link),
    };
    Act::ALL.into_iter().filter(|act| can(*act)).collect()
}

const fn needs_a_rule(act: Act) -> bool {
    act.can_be_answered()
}

/// Decides a case, for a reason. Its author reads the reason, but where it stays as it is: that somebody reported it is not told.
///
/// # Errors
/// Faults of `act`, `rule` and `reason`; [`Error::Missing`], also for a case about the viewer.
pub async fn decide(
    app: &App,
    community: &Community,
    viewer: &Viewer,
    id: CaseId,
    typed: &Typed,
) -> Result<()> {
    let case = cases::one(app, community.id, viewer, id).await?;
    let act: Act = typed
        .act
        .parse()
        .ok()
        .filter(|act| choices(&case).contains(act))
        .ok_or_else(|| Fault::new("act", "Choose what is to be done."))?;
    let rule: Option<Rule> = typed.rule.parse().ok();
    if needs_a_rule(act) && rule.is_none() {
        return Err(Fault::new("rule", "Choose the rule that this rests on. Its author reads it.").into());
    }
    let reason = Reason::read(&typed.reason, "reason")?;
    if act == Act::Restrict {
        may_restrict(app, community.id, viewer, &case).await?;
    }
    let work = work(app, community, viewer, case, (act, rule, reason)).await?;
    app.db.write(async move |tx| work.make(tx).await).await?
}

/// Members with a task are for admins to restrict, operators for operators.
async fn may_restrict(app: &App, home: CommunityId, viewer: &Viewer, case: &Case) -> Result<()> {
    let whom = accounts::of(app, home, case.author_account.ok_or(Error::Missing)?).await?;
    let may =
        if whom.operator { viewer.is_operator() } else { whom.roles.is_empty() || viewer.may(Role::Admin) };
    if may {
        Ok(())
    } else {
        Err(Fault::new("act", "Its author has a task here. Ask an admin to restrict them.").into())
    }
}

/// Everything that a decision does, made before the transaction.
struct Work {
    home: CommunityId,
    case: Case,
    by: AccountId,
    id: DecisionId,
    act: Act,
    rule: Option<Rule>,
    reason: Reason,
    /// Numbers of what may have to be made when it is let out.
    fresh: (CaseId, CopyId),
    event: Event,
    letter: Option<Letter>,
    now: jiff::Timestamp,
}

async fn work(
    app: &App,
    community: &Community,
    viewer: &Viewer,
    case: Case,
    what: (Act, Option<Rule>, Reason),
) -> Result<Work> {
    let (home, (act, rule, reason)) = (community.id, what);
    let id = DecisionId(app.id());
    let mut event = Event::new(app, home, act.event())
        .by(viewer.account)
        .subject(case.id.to_string())
        .because(reason.as_str());
    event = match case.author_account {
        Some(account) if act != Act::Nothing => event.about(account),
        account => event.kept_from(account),
    };
    let letter = match case.author_account.filter(|_| matches!(act, Act::Hide | Act::Restrict)) {
        Some(account) => {
            let link = address(app, id);
            letter(
                app,
                home,
                account,
                "decision",
                letters::decided(community, act, rule, reason.as_str(), link),
            )
            .await?
        }
        None => None,
    };
    Ok(Work {
        home,
        case,
        by: viewer.account,
        id,
        act,
        rule,
        reason,
        fresh: (CaseId(app.id()), CopyId(app.id())),
        event,
        letter,
        now: app.clock.now(),
    })
}

/// Where an author reads a decision.
pub(super) fn address(app: &App, id: DecisionId) -> String {
    format!("{}/settings/decisions/{id}", app.settings.base_url)
}

/// A letter to the owner of an account.
pub(super) async fn letter(
    app: &App,
    home: CommunityId,
    to: AccountId,
    kind: &'static str,
    note: mail::Note,
) -> Result<Option<Letter>> {
    let found = app.db.read(async move |c| accounts::store::person(c, home, to).await).await?;
    Ok(found.map(|(email, _)| Letter::new(app, home, kind, &email, note).of(to.0)))
}

impl Work {
    /// All of it, or nothing.
    async fn make(&self, tx: &db::Tx) -> db::Result<Result<()>> {
        let case = &self.case;
        if case.closed_at.is_none() && !cases::store::take(tx, case.id, self.by, false, self.now).await? {
            return Ok(Err(cases::is_taken().into()));
        }
        if !self.act(tx).await? {
            return Ok(Err(Fault::new("act", "Somebody was quicker: it is so already.").into()));
        }
        store::add(tx, (self.id, case.id), self.act, self.rule, self.reason.as_str(), (self.by, self.now))
            .await?;
        store::close(tx, case.id, self.outcome(tx).await?, self.now).await?;
        if let (Act::Release | Act::Restore, Some(post)) = (self.act, case.post_id) {
            let_out(tx, (self.home, post), case.id, self.fresh, self.now).await?;
        }
        events::record(tx, &self.event).await?;
        if let Some(letter) = &self.letter {
            mail::post(tx, letter).await?;
        }
        Ok(Ok(()))
    }

    async fn outcome(&self, tx: &db::Tx) -> db::Result<Outcome> {
        match self.act {
            Act::Hide | Act::Lock | Act::Restrict => Ok(Outcome::Acted),
            Act::Nothing => Ok(Outcome::Stays),
            Act::Release | Act::Restore | Act::Unlock => store::outcome(tx, self.case.id).await,
        }
    }

    /// Does it; `false` where it was so already.
    async fn act(&self, tx: &db::Tx) -> db::Result<bool> {
        match (self.act, self.case.post_id, self.case.author_id.zip(self.case.author_account)) {
            (Act::Nothing, ..) => Ok(true),
            (Act::Restrict, _, Some((member, account))) => self.restrict(tx, member, account).await,
            (Act::Restrict, _, None) => Ok(false),
            (act, Some(post), _) => set(tx, act, post, self.now).await,
            (_, None, _) => Ok(false),
        }
    }

    async fn restrict(&self, tx: &db::Tx, member: MemberId, account: AccountId) -> db::Result<bool> {
        let (reason, hand) = (self.reason.as_str(), (Some(self.by), self.now));
        // It has the number of the decision, by which it ends when that is taken back.
        let done = members::store::restrict(tx, self.id.0, self.home, member, reason, hand).await? > 0;
        if done {
            // The next session begins with the new rights.
            sessions::store::end_all(tx, account).await?;
        }
        Ok(done)
    }
}

/// A post is let out, and its case is closed. What others see again is news again, and what it says now is what was looked at: another
/// link waits anew. Where nobody said of its link that it is fine, it waits for that in a case of its own.
pub(super) async fn let_out(
    tx: &db::Tx,
    (home, post): (CommunityId, PostId),
    case: CaseId,
    (fresh, copy): (CaseId, CopyId),
    now: jiff::Timestamp,
) -> db::Result<()> {
    let Some(said) = cases::store::said(tx, home, post).await? else { return Ok(()) };
    let case = if store::waits(tx, post).await? {
        cases::store::open(tx, home, fresh, &said, &Weight::of_a_link(now), now).await?
    } else {
        notifications::again(tx, post, now).await?;
        case
    };
    cases::store::keep_copy(tx, case, copy, &said, now).await.map(drop)
}

/// Does something to a post; `false` where it was so already.
pub(super) async fn set(tx: &db::Tx, act: Act, post: PostId, now: jiff::Timestamp) -> db::Result<bool> {
    store::set(tx, act, post, now).await
}
