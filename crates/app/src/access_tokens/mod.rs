//! Access tokens: with one, a program acts for a member, within the scopes that the member chose. It never does what needs a task:
//! a token carries no role. The program has the token, the database its hash.
//!
//! Who may see: the account's owner, in the settings. Exported by `store::export`; goes with the account.

mod make;
pub(crate) mod store;

use jiff::{SignedDuration, Timestamp};

use crate::accounts::sign_in::{account_of, may_change};
use crate::accounts::undo::{Added, undoable};
use crate::accounts::{AccountId, letters};
use crate::choices::choices;
use crate::communities::{Community, CommunityId};
use crate::events::{self, Event};
use crate::sessions::{Membership, Viewer};
use crate::tickets;
use crate::{App, Error, Result, key, mail};

pub use make::{Made, Wish, make};

db::id!(pub TokenId);

/// What every token begins with, so that programs that look for secrets in public places find it.
pub const PREFIX: &str = "alongside_pat_";
/// How exactly we note when a token was last used. More would be a diary of its owner's.
const USED: SignedDuration = SignedDuration::from_hours(1);
/// How long one that ran out stays in the list of its owner.
const SHOWN: SignedDuration = SignedDuration::from_hours(30 * 24);

choices! {
    /// What a token may do.
    Scope:
    /// The library, what members say, and the lists of people of its owner.
    Read = "read", "Read what you may read, but no answers of profiles";
    /// Answers about health, so they are asked for by name.
    ReadProfiles = "read:profile", "Read profiles: your answers, and what others let you see of theirs";
    /// Posts, comments, reactions, team, blocks and mutes.
    Write = "write", "Say, change and take back things as you, follow, block and mute";
}

choices! {
    /// How long a token is good.
    Lifetime:
    Month = "30", "30 days";
    Quarter = "90", "90 days";
    Year = "365", "One year";
}

impl Lifetime {
    const fn duration(self) -> SignedDuration {
        SignedDuration::from_hours(
            24 * match self {
                Self::Month => 30,
                Self::Quarter => 90,
                Self::Year => 365,
            },
        )
    }
}

/// A member for whom a program acts.
#[derive(Clone, Debug, PartialEq)]
pub struct Bearer {
    pub token: TokenId,
    pub account: AccountId,
    /// Whom it acts for.
    pub member: Membership,
    pub scopes: Vec<Scope>,
    pub expires_at: Timestamp,
}

impl Bearer {
    /// Whether its owner let it do this.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}

/// A token in the list of its owner.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub id: TokenId,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// For whom a token acts; nobody, where it is wrong, has run out or was ended, or where the account is closed.
pub async fn find(app: &App, home: CommunityId, token: &str) -> Result<Option<Bearer>> {
    if !token.starts_with(PREFIX) {
        return Ok(None);
    }
    let (hash, now) = (key::token_hash(token), app.clock.now());
    let found = app.db.read(async move |c| store::find(c, &hash, home, now).await).await?;
    let Some((bearer, used)) = found else { return Ok(None) };
    if used.is_none_or(|used| now.duration_since(used) >= USED) {
        let id = bearer.token;
        app.db.write(async move |tx| store::used(tx, id, now).await).await?;
    }
    Ok(Some(bearer))
}

/// The tokens of the viewer, the newest first, with those that ran out lately.
pub async fn list(app: &App, home: CommunityId, viewer: &Viewer) -> Result<Vec<Listed>> {
    let account = viewer.account;
    Ok(app.db.read(async move |c| store::list(c, account, home).await).await?)
}

/// Ends one of the viewer's. It asks for no new proof: whoever lost a token must be quick.
///
/// # Errors
/// [`Error::Missing`].
pub async fn end(app: &App, community: &Community, viewer: &Viewer, id: TokenId) -> Result<()> {
    let account = viewer.account;
    let known = account_of(app, community.id, account).await?;
    let (undo, letter) = undoable(app, community, &known, Added::Nothing, |link| {
        letters::ways_changed(community, "An access token of yours was ended", link)
    });
    let event = Event::new(app, community.id, "token.ended").by(account).about(account);
    let ended = app.db.write(async move |tx| {
        if store::end(tx, account, id).await? == 0 {
            return Ok(false);
        }
        tickets::store::add(tx, &undo).await?;
        mail::post(tx, &letter).await?;
        events::record(tx, &event).await.map(|()| true)
    });
    if ended.await? { Ok(()) } else { Err(Error::Missing) }
}

/// Forgets tokens that ran out some time ago.
pub(crate) fn forgotten_before(now: Timestamp) -> Timestamp {
    now.saturating_sub(SHOWN).unwrap_or(now)
}
