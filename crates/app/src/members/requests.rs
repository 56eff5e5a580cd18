//! Following that needs a yes, and what others learn of whom one follows.
//!
//! Who may see: a request, the two whom it concerns; a no, the one who said it. A bond within a team is shown to a member who follows
//! one of its ends, where both ends let members learn whom they follow. Exported by the one who asked; ends with either membership.

use jiff::Timestamp;
use media::PictureMeta;

use super::MemberId;
use super::bonds::{self, Bond, Bonded, store};
use crate::choices::choices;
use crate::communities::CommunityId;
use crate::{App, Error, Result};

choices! {
    /// What became of a request.
    Asked:
    /// Nothing yet.
    Waits = "", "Waits for you";
    /// They may follow.
    Yes = "yes", "May follow you";
    /// They may not, and are not told.
    No = "no", "May not follow you";
}

choices! {
    /// Who may learn whom a member follows.
    TeamAudience:
    /// Nobody.
    Me = "me", "Nobody but me";
    /// Those whom I follow, and members who follow both me and the other, where the other allows it as well.
    Members = "members", "Members whom it concerns";
}

impl TeamAudience {
    /// What it means, in a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Me => "Nobody learns whom you follow.",
            Self::Members => {
                "Those you follow can see that you do. Members who follow you can see it on the profiles of those you follow, and of those who follow you, where these allow it as well."
            }
        }
    }
}

/// Somebody who asked to follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// What forms name it by.
    pub number: i64,
    pub alias: String,
    pub picture: Option<PictureMeta>,
    pub since: Timestamp,
    pub answer: Asked,
}

/// What somebody may learn of the bonds between a profile, themselves and their team.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mutual {
    /// Whether the owner of the profile follows them.
    pub follows_viewer: bool,
    /// Members of their team who follow the owner.
    pub followers: Vec<(String, Option<PictureMeta>)>,
    /// Members of their team whom the owner follows.
    pub followed: Vec<(String, Option<PictureMeta>)>,
}

/// What a member chose about following.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Following {
    /// Whether following them needs their yes.
    pub asks_first: bool,
    /// Who learns whom they follow.
    pub audience: TeamAudience,
}

/// Everybody around a member, by what they are to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Around {
    /// Those whom the member has bound, by the bond.
    pub bound: Vec<(Bond, Vec<Bonded>)>,
    /// Who asked to follow the member.
    pub asked: Vec<Ask>,
    pub following: Following,
}

impl Around {
    /// Those who asked, by what became of it.
    pub fn asked(&self, answer: Asked) -> impl Iterator<Item = &Ask> {
        self.asked.iter().filter(move |one| one.answer == answer)
    }
}

/// Everybody around a member, for themselves.
pub async fn around(app: &App, me: MemberId) -> Result<Around> {
    let mut bound = Vec::new();
    for bond in Bond::ALL {
        bound.push((bond, bonds::bonds(app, me, bond).await?));
    }
    Ok(Around { bound, asked: requests(app, me).await?, following: following(app, me).await? })
}

/// Who asked to follow a member, the latest first, with what became of it.
pub async fn requests(app: &App, me: MemberId) -> Result<Vec<Ask>> {
    Ok(app.db.read(async move |c| store::requests(c, me).await).await?)
}

/// How many requests wait for an answer.
pub async fn waiting(app: &App, me: MemberId) -> Result<usize> {
    Ok(app.db.read(async move |c| store::waiting(c, me).await).await?)
}

/// Says yes or no to a request; also later, when one thinks otherwise. A no is not told, and ends the following.
///
/// # Errors
/// [`Error::Missing`] when there is no such request any more.
pub async fn reply(app: &App, home: CommunityId, me: MemberId, number: i64, yes: bool) -> Result<()> {
    let (now, answer) = (app.clock.now(), if yes { Asked::Yes } else { Asked::No });
    let said = app.db.write(async move |tx| store::reply(tx, home, me, (number, answer), now).await).await?;
    if said { Ok(()) } else { Err(Error::Missing) }
}

/// What a member chose about following.
pub async fn following(app: &App, me: MemberId) -> Result<Following> {
    let (audience, asks) = app.db.read(async move |c| store::choices(c, me).await).await?;
    Ok(Following { asks_first: asks.is_some(), audience })
}

/// Says whether following needs a yes. Who follows already goes on.
pub async fn ask_first(app: &App, me: MemberId, yes: bool) -> Result<()> {
    let since = yes.then(|| app.clock.now());
    Ok(app.db.write(async move |tx| store::set_asks(tx, me, since).await).await?)
}

/// Says who learns whom a member follows.
pub async fn show_team(app: &App, me: MemberId, audience: TeamAudience) -> Result<()> {
    Ok(app.db.write(async move |tx| store::set_audience(tx, me, audience).await).await?)
}

/// What `viewer` may learn of the bonds around the profile of `other`, which they see.
pub async fn mutual(app: &App, viewer: MemberId, other: MemberId) -> Result<Mutual> {
    Ok(app.db.read(async move |c| store::mutual(c, viewer, other).await).await?)
}
