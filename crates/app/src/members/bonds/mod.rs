//! What one member is to another: in their team, blocked, or muted.
//!
//! Who may see: the one who made the bond. Others learn of a bond within a team where all whom it concerns say so (see `mutual`); of
//! blocks and mutes never. Exported and erased with the profile.

pub(crate) mod store;

use std::str::FromStr;

use jiff::Timestamp;
use media::PictureMeta;

use super::{MemberId, alias};
use crate::communities::CommunityId;
use crate::limits::{self, Limit};
use crate::moderation::{Doing, newcomer_may};
use crate::{App, Error, Result};

/// How often one may ask to follow somebody, and block by alias: who tries many learns who is here.
const ASKS: Limit = Limit::new("follow.ask", 50, 24 * 60);
const BLOCKS: Limit = Limit::new("block.alias", 100, 24 * 60);

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
    /// What a block is ended by; 0 of others.
    pub number: i64,
    pub alias: String,
    pub picture: Option<PictureMeta>,
    pub since: Timestamp,
}

/// Binds the member at `alias`. Blocking takes each out of the team of the other. Following somebody who wants to be asked first asks
/// them.
///
/// # Errors
/// [`Error::Missing`] for oneself, and for whom one may not see; whoever was blocked can block all the same. [`Error::Wait`].
pub async fn bind(app: &App, home: CommunityId, me: MemberId, alias: &str, bond: Bond) -> Result<()> {
    let (key, now, number) = (alias::key(alias), app.clock.now(), app.id());
    if bond == Bond::Team {
        newcomer_may(app, me, Doing::Follow).await?;
    }
    if bond == Bond::Block {
        limits::spend(app, &[(BLOCKS, &me.to_string())]).await?;
    }
    let sought = key.clone();
    let asks = app.db.read(async move |c| match bond {
        Bond::Team => store::find_visible(c, home, &sought, me).await,
        Bond::Block | Bond::Mute => Ok(None),
    });
    if let Some((other, Some(_))) = asks.await?.filter(|(other, _)| *other != me) {
        return ask(app, home, (me, other), key).await;
    }
    let bound = app.db.write(async move |tx| {
        let other = match bond {
            Bond::Block => store::find_here(tx, home, &key).await?,
            Bond::Mute => store::find_visible(tx, home, &key, me).await?.map(|(other, _)| other),
            // Asked a moment ago: they do not want to be asked first, or one would be asking.
            Bond::Team => store::find_visible(tx, home, &key, me)
                .await?
                .filter(|(_, asks)| asks.is_none())
                .map(|(other, _)| other),
        };
        match other {
            Some(other) if other != me => {
                store::bind(tx, home, (me, other), bond, (now, number)).await.map(|()| true)
            }
            _ => Ok(false),
        }
    });
    if bound.await? { Ok(()) } else { Err(Error::Missing) }
}

/// Asks somebody whether one may follow them. Who follows them already has nothing to ask.
async fn ask(app: &App, home: CommunityId, (me, other): (MemberId, MemberId), key: String) -> Result<()> {
    limits::spend(app, &[(ASKS, &me.to_string())]).await?;
    let (now, number) = (app.clock.now(), app.id());
    let asked = app.db.write(async move |tx| {
        let still = store::find_visible(tx, home, &key, me).await?.is_some_and(|(id, _)| id == other);
        if still && !store::is_following(tx, me, other).await? {
            store::ask(tx, home, (me, other), (now, number)).await?;
        }
        Ok(still)
    });
    if asked.await? { Ok(()) } else { Err(Error::Missing) }
}

/// Ends a bond of team or mute, and takes back a request. The answer is the same whether there was one, so that it tells nothing about
/// who is here.
///
/// # Errors
/// [`Error::Missing`] for a block, which is ended by its number: see [`unblock`].
pub async fn unbind(app: &App, home: CommunityId, me: MemberId, alias: &str, bond: Bond) -> Result<()> {
    if bond == Bond::Block {
        return Err(Error::Missing);
    }
    let (key, now) = (alias::key(alias), app.clock.now());
    Ok(app.db.write(async move |tx| store::unbind(tx, home, me, &key, (bond, now)).await).await?)
}

/// Ends a block by its number. The answer is the same whether there was one.
pub async fn unblock(app: &App, me: MemberId, number: i64) -> Result<()> {
    Ok(app.db.write(async move |tx| store::unblock(tx, me, number).await).await?)
}

/// Those whom a member has bound so, the latest first.
pub async fn bonds(app: &App, me: MemberId, bond: Bond) -> Result<Vec<Bonded>> {
    Ok(app.db.read(async move |c| store::bonds(c, me, bond).await).await?)
}
