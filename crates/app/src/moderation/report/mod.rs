//! Reporting: what a member thinks a moderator should see, and what came of it.

pub(crate) mod store;

use jiff::Timestamp;

use super::cases::{self, Weight, store::Said};
use super::{CaseId, CopyId, Ground, Outcome, Subject};
use crate::communities::CommunityId;
use crate::error::unless_gone;
use crate::limits::{self, Limit};
use crate::members::{self, Bond, MemberId, alias};
use crate::posts::PostId;
use crate::profiles::{self, Profile, Shown, Value};
use crate::sessions::Membership;
use crate::{App, Error, Fault, Result};

db::id!(pub(crate) ReportId);

/// Reports of one member.
const OFTEN: Limit = Limit::new("report", 20, 60);
/// Characters of what is said beside the reason.
const WORDS: usize = 1000;

/// What is reported.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum On {
    /// A post or a comment.
    Post(PostId),
    /// The profile at an alias.
    Profile(String),
}

/// What somebody is about to report, as they see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Subjected {
    pub subject: Subject,
    /// The name that stands on it.
    pub alias: String,
    /// Its first words.
    pub words: String,
    /// Whether its author can be muted and blocked. Whoever writes under another name cannot, since that would tell whose it is.
    pub can_be_kept_away: bool,
}

/// What a member may report: what they see and did not write themselves.
///
/// # Errors
/// [`Error::Missing`].
pub async fn subject(app: &App, home: CommunityId, me: &Membership, on: &On) -> Result<Subjected> {
    let (member, place, on) = (me.id, app.clone(), on.clone());
    let found = app.db.read(async move |c| store::seen(c, &place, home, member, &on).await).await?;
    let (said, has_profile) = found.ok_or(Error::Missing)?;
    let words = if said.title.is_empty() { &said.body } else { &said.title };
    Ok(Subjected {
        subject: match (said.post_id, said.root_id) {
            (None, _) => Subject::Profile,
            (_, None) => Subject::Post,
            _ => Subject::Comment,
        },
        words: words.chars().take(200).collect(),
        can_be_kept_away: has_profile,
        alias: said.alias,
    })
}

/// Reports something, for a reason. What it says now is kept in the same transaction. A second report of the same thing by the same
/// member is the first one. `then` mutes or blocks its author as well, where they can be. Whoever may read only can report.
///
/// # Errors
/// What is wrong with the reason; [`Error::Missing`] for what the member may not see; [`Error::Wait`].
pub async fn report(
    app: &App,
    home: CommunityId,
    me: &Membership,
    on: &On,
    (ground, words): (&str, &str),
    then: Option<Bond>,
) -> Result<()> {
    let seen = subject(app, home, me, on).await?;
    let ground =
        ground.parse().map_err(|()| Fault::new("ground", "Choose what is wrong. It helps whoever looks."))?;
    let words = read_words(ground, words)?;
    limits::spend(app, &[(OFTEN, &me.id.to_string())]).await?;
    let now = app.clock.now();
    let (report, case, copy) = (ReportId(app.id()), CaseId(app.id()), CopyId(app.id()));
    let (place, on, member, weight) = (app.clone(), on.clone(), me.id, Weight::of_a_report(ground, now));
    let kept = app.db.write(async move |tx| {
        let Some((said, _)) = store::seen(tx, &place, home, member, &on).await? else { return Ok(false) };
        let case = cases::store::open(tx, home, case, &said, &weight, now).await?;
        let copy = cases::store::keep_copy(tx, case, copy, &said, now).await?;
        store::add(tx, (report, case, copy, member), ground, &words, now).await.map(|()| true)
    });
    if !unless_gone(kept.await)? {
        return Err(Error::Missing);
    }
    match then.filter(|bond| *bond != Bond::Team && seen.can_be_kept_away) {
        Some(bond) => members::bind(app, home, me.id, &seen.alias, bond).await,
        None => Ok(()),
    }
}

fn read_words(ground: Ground, typed: &str) -> Result<String> {
    let words = kernel::text::clean(typed);
    let length = words.chars().count();
    if length > WORDS {
        return Err(
            Fault::new("words", format!("This has {length} characters; there is room for {WORDS}.")).into()
        );
    }
    if ground == Ground::Other && words.is_empty() {
        return Err(
            Fault::new("words", "Say in a few words what is wrong, so that whoever looks knows.").into()
        );
    }
    Ok(words)
}

/// What a profile says to the one who reports it, in lines.
fn told(app: &App, profile: &Profile) -> String {
    let line = |answer: &profiles::Answer| {
        let ask =
            profiles::question(app, &answer.question).map_or_else(|| answer.question.clone(), |one| one.ask);
        match &answer.value {
            Value::Text(text) => format!("{ask}: {text}"),
            other => format!("{ask}: {}", profiles::plain(app, other)),
        }
    };
    profile.answers.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A profile as what is kept of it.
fn said_by(app: &App, profile: &Profile) -> Said {
    Said {
        post_id: None,
        root_id: None,
        author_id: profile.id,
        pseudonym: None,
        alias: profile.alias.clone(),
        title: String::new(),
        body: told(app, profile),
        content_note: String::new(),
    }
}

/// The profile at an alias, as what a member would report; none of their own.
async fn profile(
    c: &db::Conn,
    app: &App,
    home: CommunityId,
    me: MemberId,
    at: &str,
) -> db::Result<Option<(Said, bool)>> {
    Ok(match profiles::store::for_member(c, home, &alias::key(at), me).await? {
        Some(Shown::Profile(profile)) if profile.id != me => Some((said_by(app, &profile), true)),
        _ => None,
    })
}

db::row! {
    /// A report of one's own.
    pub struct Own {
        subject: Subject,
        ground: Ground,
        words: String,
        at: Timestamp,
        /// The name that stood on it; empty when its author has left.
        alias: String,
        title: String,
        body: String,
        outcome: String,
    }
}

impl Own {
    /// What came of it, once something did.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.parse().ok()
    }
}

/// What a member reported, the latest first, with what came of it.
pub async fn mine(app: &App, me: &Membership) -> Result<Vec<Own>> {
    let member = me.id;
    Ok(app.db.read(async move |c| store::mine(c, member).await).await?)
}
