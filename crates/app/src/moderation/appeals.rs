//! What the author answers to a decision, once, and what another moderator makes of it.

use jiff::Timestamp;

use super::cases::{OpenAppeal, must_moderate, own as me_of};
use super::{Act, AppealId, CaseId, CopyId, DecisionId, Rule, Ruling, Subject, decide, letters};
use crate::accounts::AccountId;
use crate::communities::{Community, CommunityId};
use crate::events::{self, Event, Reason};
use crate::mail;
use crate::members::{self, MemberId};
use crate::moderation::own::store;
use crate::posts::PostId;
use crate::sessions::{Membership, Viewer};
use crate::{App, Error, Fault, Result};

/// Characters of an answer.
const WORDS: usize = 2000;

db::row! {
    /// A decision, as the one it is about reads it.
    pub struct Told {
        id: DecisionId,
        kind: Act,
        rule: String,
        reason: String,
        at: Timestamp,
        subject: Subject,
        /// The post, while it is there.
        post_id: Option<PostId>,
        /// What they answered.
        words: Option<String>,
        outcome: Option<String>,
        answer: Option<String>,
    }
}

impl Told {
    /// The rule it rests on.
    pub fn rule(&self) -> Option<Rule> {
        self.rule.parse().ok()
    }

    /// Whether it can be answered still.
    pub const fn can_be_answered(&self) -> bool {
        self.kind.can_be_answered() && self.words.is_none()
    }

    /// What became of the answer, once somebody read it.
    pub fn ruling(&self) -> Option<Ruling> {
        self.outcome.as_deref().and_then(|word| word.parse().ok())
    }
}

/// What a moderator made of an answer.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// The word of a ruling.
    pub outcome: String,
    pub reason: String,
}

/// A decision about a member, for themselves.
///
/// # Errors
/// [`Error::Missing`].
pub async fn told(app: &App, me: &Membership, id: DecisionId) -> Result<Told> {
    let member = me.id;
    app.db.read(async move |c| store::told(c, member, id).await).await?.ok_or(Error::Missing)
}

/// All decisions about a member that they can answer, or did, the latest first.
pub async fn decided(app: &App, me: &Membership) -> Result<Vec<Told>> {
    let member = me.id;
    Ok(app.db.read(async move |c| store::all_told(c, member).await).await?)
}

/// Why one's own posts in a thread are out of sight: the latest decision about each.
pub async fn told_on(app: &App, me: MemberId, thread: PostId) -> Result<Vec<Told>> {
    Ok(app.db.read(async move |c| store::told_in(c, me, thread).await).await?)
}

/// Answers a decision about oneself. Also for whoever may read only: that may be what they answer.
///
/// # Errors
/// What is wrong with the words; [`Error::Missing`] for a decision that is not about them, or cannot be answered any more.
pub async fn appeal(
    app: &App,
    home: CommunityId,
    (account, me): (AccountId, &Membership),
    id: DecisionId,
    words: &str,
) -> Result<()> {
    if !told(app, me, id).await?.can_be_answered() {
        return Err(Error::Missing);
    }
    let words = kernel::text::clean(words);
    let length = words.chars().count();
    if words.is_empty() {
        return Err(Fault::new("words", "Say why you see it otherwise.").into());
    }
    if length > WORDS {
        return Err(
            Fault::new("words", format!("This has {length} characters; there is room for {WORDS}.")).into()
        );
    }
    let (appeal, member, now) = (AppealId(app.id()), me.id, app.clock.now());
    let event = Event::new(app, home, "appeal.made").by(account).about(account).subject(id.to_string());
    let kept = app.db.write(async move |tx| {
        if store::appeal(tx, (appeal, id, home, member), &words, now).await? {
            events::record(tx, &event).await?;
        }
        Ok(())
    });
    Ok(kept.await?)
}

/// Says what becomes of an answer. Not by who decided first, unless nobody else could.
///
/// # Errors
/// Faults of `outcome` and `reason`; [`Error::Missing`], also for an answer of the viewer's own.
pub async fn answer(
    app: &App,
    community: &Community,
    viewer: &Viewer,
    id: AppealId,
    typed: &Answered,
) -> Result<()> {
    must_moderate(viewer)?;
    let (home, me) = (community.id, me_of(viewer));
    let found = app.db.read(async move |c| store::open_appeal(c, home, me, id).await).await?;
    let (appeal, member, account, post) = found.ok_or(Error::Missing)?;
    if appeal.by_id == Some(viewer.account) && !is_alone(app, home, viewer.account, member).await? {
        return Err(
            Fault::new("outcome", "You decided this first. Another moderator reads the answer.").into()
        );
    }
    let ruling: Ruling =
        typed.outcome.parse().map_err(|()| Fault::new("outcome", "Choose whether it stands."))?;
    let reason = Reason::read(&typed.reason, "reason")?;
    let kind = match ruling {
        Ruling::Stands => "appeal.stands",
        Ruling::TakenBack => "appeal.taken-back",
    };
    let mut event = Event::new(app, home, kind)
        .by(viewer.account)
        .subject(appeal.decision_id.to_string())
        .because(reason.as_str());
    let mut letter = None;
    if let Some(account) = account {
        event = event.about(account);
        let link = decide::address(app, appeal.decision_id);
        letter = decide::letter(
            app,
            home,
            account,
            "appeal",
            letters::answered(community, ruling, reason.as_str(), link),
        )
        .await?;
    }
    let (by, now, fresh) = (viewer.account, app.clock.now(), DecisionId(app.id()));
    let waiting = (CaseId(app.id()), CopyId(app.id()));
    let work = Work { home, appeal, member, post, ruling, reason, fresh, waiting, by, now };
    let done = app.db.write(async move |tx| {
        if !work.make(tx).await? {
            return Ok(false);
        }
        events::record(tx, &event).await?;
        if let Some(letter) = &letter {
            mail::post(tx, letter).await?;
        }
        Ok(true)
    });
    if done.await? { Ok(()) } else { Err(Error::Missing) }
}

/// Whether nobody else could decide: no other moderator, admin or operator whose account is open.
async fn is_alone(app: &App, home: CommunityId, by: AccountId, author: MemberId) -> Result<bool> {
    Ok(!app.db.read(async move |c| store::is_anybody_else(c, home, by, author).await).await?)
}

struct Work {
    home: CommunityId,
    appeal: OpenAppeal,
    member: MemberId,
    post: Option<PostId>,
    ruling: Ruling,
    reason: Reason,
    fresh: DecisionId,
    /// Numbers of what may have to be made when a post is let out.
    waiting: (CaseId, CopyId),
    by: AccountId,
    now: Timestamp,
}

impl Work {
    /// Keeps what became of it, and takes back what was done; `false` when somebody was quicker.
    async fn make(&self, tx: &db::Tx) -> db::Result<bool> {
        let (reason, hand) = (self.reason.as_str(), (self.by, self.now));
        if !store::rule(tx, self.appeal.id, self.ruling, reason, hand).await? {
            return Ok(false);
        }
        let back = match self.appeal.kind {
            Act::Hide => Some(Act::Restore),
            Act::Lock => Some(Act::Unlock),
            _ => None,
        };
        match (self.ruling, back, self.post) {
            (Ruling::Stands, ..) => return Ok(true),
            (Ruling::TakenBack, Some(act), Some(post)) => {
                // What another decision put back before is so already.
                if decide::set(tx, act, post, self.now).await? {
                    decide::store::add(tx, (self.fresh, self.appeal.case_id), act, None, reason, hand)
                        .await?;
                    return self.close(tx, (act == Act::Restore).then_some(post)).await.map(|()| true);
                }
            }
            (Ruling::TakenBack, None, _) => {
                // That of another decision, or of an admin, stands.
                let own = self.appeal.decision_id.0;
                members::store::end_restriction_of(tx, self.member, own, self.now).await?;
            }
            (Ruling::TakenBack, Some(_), None) => {}
        }
        self.close(tx, None).await.map(|()| true)
    }

    /// Says anew what came of the case, and lets a post out that was put back.
    async fn close(&self, tx: &db::Tx, restored: Option<PostId>) -> db::Result<()> {
        let case = self.appeal.case_id;
        let outcome = decide::store::outcome(tx, case).await?;
        decide::store::close(tx, case, outcome, self.now).await?;
        match restored {
            Some(post) => decide::let_out(tx, (self.home, post), case, self.waiting, self.now).await,
            None => Ok(()),
        }
    }
}
