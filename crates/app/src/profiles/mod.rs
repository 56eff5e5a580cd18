//! Profiles: what members tell about themselves, each answer with an audience of its own.
//!
//! Who may see: the owner all of it; members what is for members; those whom the owner follows ("my team") what is for the team
//! as well; whoever blocked or was blocked, nothing; visitors the alias, where its owner opened it; moderators all
//! of it when they say why, which the owner can read. Which answers somebody may
//! see is settled by the statements in `store`, so that no page can show more. Exported by `export`; erased by `store::erase`.

mod answer;
mod ask;
mod export;
mod form;
mod inspect;
mod picture;
mod read;
pub(crate) mod store;
mod value;
mod welcome;
mod words;

use jiff::Timestamp;
use media::PictureMeta;

use crate::choices::choices;
use crate::communities::CommunityId;
use crate::members::{MemberId, alias};
use crate::{App, Error, Result};

pub use answer::{Refused, answer};
pub(crate) use ask::asked_in;
pub use ask::{HELLO, REASONS, asked, felt, offered, question};
pub(crate) use export::export;
pub use form::Form;
pub use inspect::{for_staff, may_inspect};
pub(crate) use picture::sweep;
pub use picture::{may_send_picture, picture_file, remove_picture, set_picture};
pub use value::{Month, Period, SEVERITIES, Symptom, Value};
pub use welcome::{STEPS, next_step, step_done};
pub use words::{Line, lines, plain};

choices! {
    /// Who may see an answer; the narrowest is the least.
    Audience:
    /// The owner alone.
    Me = "me", "Only me";
    /// The members whom the owner follows.
    Team = "team", "My team";
    /// All members.
    Members = "members", "All members";
}

impl Audience {
    /// Who sees it, in a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Me => "Nobody but you sees this.",
            Self::Team => "The members you follow see this. Nobody else does.",
            Self::Members => "All members see this. It is not on the open web.",
        }
    }
}

/// As whom somebody looks at a profile.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum As {
    /// It is their own.
    Owner,
    /// The owner follows them.
    Team,
    /// Another member.
    Stranger,
    /// Nobody who is signed in.
    Visitor,
}

/// One answer as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The slug of the question.
    pub question: String,
    pub value: Value,
    pub audience: Audience,
    pub changed_at: Timestamp,
}

/// A profile, with the answers that the one who asked may see.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub id: MemberId,
    pub alias: String,
    /// The word of the journey role, where the one who asked may see it.
    pub role: Option<String>,
    /// Who may see the journey role.
    pub role_audience: Audience,
    pub joined_at: Timestamp,
    /// Whether visitors may see the alias.
    pub open: bool,
    pub picture: Option<PictureMeta>,
    /// Slug and name of the author or reviewer that this member is, where the one who asked may see it.
    pub contributor: Option<(String, String)>,
    /// Whether others see that.
    pub contributor_shown: bool,
    pub answers: Vec<Answer>,
    /// As whom it was looked at.
    pub seen_as: As,
    /// Whether the one who asked follows this member.
    pub follows: bool,
    /// Whether the one who asked does not want to read this member.
    pub mutes: bool,
    /// Whether following this member needs their yes.
    pub asks_first: bool,
    /// Whether the one who asked wants to follow, and has no yes.
    pub asked: bool,
}

/// What somebody gets to see.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// A member, or the owner: the page.
    Profile(Box<Profile>),
    /// A visitor: the alias.
    Alias(String),
}

/// The profile at `alias` for `viewer`; `None` is a visitor.
///
/// # Errors
/// [`Error::Missing`], also for what the viewer may not know of.
pub async fn for_viewer(
    app: &App,
    home: CommunityId,
    alias: &str,
    viewer: Option<MemberId>,
) -> Result<Shown> {
    let key = alias::key(alias);
    let found = match viewer {
        Some(viewer) => app.db.read(async move |c| store::for_member(c, home, &key, viewer).await).await?,
        None => app.db.read(async move |c| store::for_visitor(c, home, &key).await).await?,
    };
    found.ok_or(Error::Missing)
}

/// The viewer's own profile, whole.
///
/// # Errors
/// [`Error::Missing`].
pub async fn for_owner(app: &App, home: CommunityId, member: MemberId) -> Result<Profile> {
    app.db.read(async move |c| store::own(c, home, member, As::Owner).await).await?.ok_or(Error::Missing)
}

/// What others would see of the viewer's own profile.
///
/// # Errors
/// [`Error::Missing`], where they would see nothing.
pub async fn preview(app: &App, home: CommunityId, member: MemberId, eyes: As) -> Result<Shown> {
    let found = app.db.read(async move |c| store::own(c, home, member, eyes).await).await?;
    match found.ok_or(Error::Missing)? {
        profile if eyes != As::Visitor => Ok(Shown::Profile(Box::new(profile))),
        profile if profile.open => Ok(Shown::Alias(profile.alias)),
        _ => Err(Error::Missing),
    }
}
