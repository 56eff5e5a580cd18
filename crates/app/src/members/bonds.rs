//! What one member is to another: in their team, blocked, or muted.
//!
//! Who may see: the one who made the bond, and nobody else; the other does not learn of it. Exported and erased with the
//! profile.

use std::str::FromStr;

use jiff::Timestamp;
use media::PictureMeta;

use super::{MemberId, alias, store};
use crate::communities::CommunityId;
use crate::moderation::{Doing, newcomer_may};
use crate::{App, Error, Result};

/// A bond from one member to another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Bond {
    /// The first follows the other.
    Team,
    /// Neither sees the other.
    Block,
    /// The first does not want to read the other.
    Mute,
}

impl Bond {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Team, Self::Block, Self::Mute];

    /// Its word in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Block => "block",
            Self::Mute => "mute",
        }
    }
}

impl FromStr for Bond {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|bond| bond.name() == text).ok_or(())
    }
}

/// Somebody in a list of bonds.
#[derive(Clone, Debug, PartialEq)]
pub struct Bonded {
    pub alias: String,
    pub picture: Option<PictureMeta>,
    pub since: Timestamp,
}

/// Binds the member at `alias`. Blocking takes each out of the team of the other.
///
/// # Errors
/// [`Error::Missing`] for oneself, and for whom one may not see; a fault for somebody new who follows many.
pub async fn bind(app: &App, home: CommunityId, me: MemberId, alias: &str, bond: Bond) -> Result<()> {
    if bond == Bond::Team {
        newcomer_may(app, me, Doing::Follow).await?;
    }
    let (key, now) = (alias::key(alias), app.clock.now());
    let bound = app.db.write(async move |tx| match store::find_visible(tx, home, &key, me).await? {
        Some(other) if other != me => store::bind(tx, home, (me, other), bond, now).await.map(|()| true),
        _ => Ok(false),
    });
    if bound.await? { Ok(()) } else { Err(Error::Missing) }
}

/// Ends a bond. The answer is the same whether there was one, so that it tells nothing about who is here.
pub async fn unbind(app: &App, home: CommunityId, me: MemberId, alias: &str, bond: Bond) -> Result<()> {
    let key = alias::key(alias);
    Ok(app.db.write(async move |tx| store::unbind(tx, home, me, &key, bond).await).await?)
}

/// Those whom a member has bound so, the latest first.
pub async fn bonds(app: &App, me: MemberId, bond: Bond) -> Result<Vec<Bonded>> {
    Ok(app.db.read(async move |c| store::bonds(c, me, bond).await).await?)
}
