//! Sessions: browsers that are signed in. The browser has a token, the database its hash.
//!
//! Who may see: the account's owner, in the settings. Exported with the account; erased with it.

pub(crate) mod store;

use jiff::{SignedDuration, Timestamp};

use crate::accounts::AccountId;
use crate::communities::CommunityId;
use crate::members::{MemberId, Role};
use crate::{App, Error, Fault, Result, key};

db::id!(pub SessionId);

/// A session ends when nobody came for so long.
const IDLE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A session ends after so long in any case.
const LONGEST: SignedDuration = SignedDuration::from_hours(180 * 24);
/// How exactly we note when somebody was last here. More would be a diary of theirs.
const SEEN: SignedDuration = SignedDuration::from_mins(10);
/// How long a browser is known that was signed in once.
const DEVICE: SignedDuration = SignedDuration::from_hours(365 * 24);
/// How long after somebody proved who they are they may change the ways in.
const PROVED: SignedDuration = SignedDuration::from_mins(30);

/// Who asks, as far as the connection tells.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// The network, shortened: an IPv4 address, or the first 64 bits of an IPv6 address.
    pub network: String,
    /// A browser and a system, such as "Firefox on Android".
    pub agent: String,
    /// The cookie of a browser that was signed in before.
    pub device: Option<String>,
}

/// How somebody proved who they are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Means {
    Password,
    Link,
    Passkey,
    /// A provider, which may have let them through without asking anything: it proves nothing new.
    Provider,
    /// A provider that asked them to sign in there anew.
    ProviderAnew,
    /// The link of the first set-up.
    SetUp,
    /// A link from the machine's console.
    Console,
}

impl Means {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Link => "link",
            Self::Passkey => "passkey",
            Self::Provider | Self::ProviderAnew => "provider",
            Self::SetUp => "set-up",
            Self::Console => "console",
        }
    }
}

/// Somebody who is signed in, and what they may do here.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub session: SessionId,
    pub account: AccountId,
    /// Their membership of the community; `None` for an operator who has not joined.
    pub member: Option<Membership>,
    operator: bool,
    roles: Vec<Role>,
    /// Whether a second step was shown, or a passkey that stands for both.
    pub second_step: bool,
    proved_at: Timestamp,
}

/// A member as every page knows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Membership {
    pub id: MemberId,
    pub alias: String,
    /// Whether the first steps are done.
    pub welcomed: bool,
    /// Whether they may read only, for now.
    pub restricted: bool,
    /// How much there is that they have not seen, at most 99.
    pub unseen: usize,
}

impl Membership {
    /// That they may show something to others.
    ///
    /// # Errors
    /// A fault of `field` for whoever may read only.
    pub(crate) fn may_write(&self, field: &'static str) -> Result<()> {
        match self.restricted {
            true => {
                Err(Fault::new(field, "For now you can read and not write. The settings say why.").into())
            }
            false => Ok(()),
        }
    }
}

impl Viewer {
    /// Whether they have a task that needs a second step before it may be done.
    pub fn is_staff(&self) -> bool {
        self.operator || !self.roles.is_empty()
    }

    /// Whether they may do what a role may do. Admins may do all, operators too; none of them without a second step.
    pub fn may(&self, role: Role) -> bool {
        self.second_step
            && (self.operator || self.roles.iter().any(|own| *own == role || *own == Role::Admin))
    }

    /// Whether they run the install.
    pub fn is_operator(&self) -> bool {
        self.operator && self.second_step
    }

    /// Their tasks.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Whether they proved a short while ago who they are, as changes to the ways in ask for.
    pub fn proved_lately(&self, now: Timestamp) -> bool {
        now.duration_since(self.proved_at) <= PROVED
    }
}

/// A session that is not stored yet.
#[derive(Clone, Debug)]
pub(crate) struct Fresh {
    /// What the browser keeps.
    token: String,
    pub(crate) account: AccountId,
    id: SessionId,
    means: Means,
    second_step: bool,
    caller: Caller,
    now: Timestamp,
}

/// What a browser keeps after signing in.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The token of the session.
    pub token: String,
    /// Tells later that this browser was here before, for a year.
    pub device: String,
}

impl Fresh {
    pub(crate) fn new(
        app: &App,
        account: AccountId,
        means: Means,
        second_step: bool,
        caller: &Caller,
    ) -> Self {
        Self {
            token: key::token(),
            account,
            id: SessionId(app.id()),
            means,
            second_step,
            caller: caller.clone(),
            now: app.clock.now(),
        }
    }

    /// When they proved who they are. A provider may have let them through by itself, which proves nothing.
    fn proved_at(&self) -> Timestamp {
        match self.means {
            Means::Provider if !self.second_step => Timestamp::UNIX_EPOCH,
            _ => self.now,
        }
    }

    /// What to hand to the browser once the session is stored.
    pub(crate) fn opened(self, app: &App) -> Opened {
        let device = match self.caller.device {
            Some(known) if is_known_device(app, self.account, &known) => known,
            _ => new_device(app, self.account),
        };
        Opened { token: self.token, device }
    }
}

fn new_device(app: &App, account: AccountId) -> String {
    let (account, now) = (kernel::ids::encode(account.0), kernel::ids::encode(app.clock.now().as_second()));
    let body = format!("{account}.{now}.{}", &key::token()[..16]);
    let tag = app.settings.key.tag("device", &body);
    format!("{body}.{tag}")
}

/// Whether a cookie says truly that this account was signed in with this browser before.
pub(crate) fn is_known_device(app: &App, account: AccountId, cookie: &str) -> bool {
    let Some((body, tag)) = cookie.rsplit_once('.') else { return false };
    let mut parts = body.split('.');
    let is_theirs = parts.next() == Some(&kernel::ids::encode(account.0));
    let made = parts.next().and_then(kernel::ids::decode).and_then(|at| Timestamp::from_second(at).ok());
    let is_young = made.is_some_and(|made| app.clock.now().duration_since(made) <= DEVICE);
    is_theirs && is_young && app.settings.key.proves("device", body, tag)
}

/// Opens a session.
pub(crate) async fn open(app: &App, fresh: Fresh) -> Result<Opened> {
    let stored = fresh.clone();
    app.db.write(async move |tx| store::add(tx, &stored).await).await?;
    Ok(fresh.opened(app))
}

/// Who a token belongs to, if its session has not ended.
pub async fn find(app: &App, home: CommunityId, token: &str) -> Result<Option<Viewer>> {
    let (hash, now) = (key::token_hash(token), app.clock.now());
    let found = {
        let hash = hash.clone();
        app.db.read(async move |c| store::find(c, &hash, home, now).await).await?
    };
    let Some((viewer, seen)) = found else { return Ok(None) };
    if now.duration_since(seen) >= SEEN {
        let until = now.saturating_add(IDLE).unwrap_or(now);
        app.db.write(async move |tx| store::seen(tx, &hash, now, until).await).await?;
    }
    Ok(Some(viewer))
}

/// Ends the session of a token.
pub async fn end(app: &App, token: &str) -> Result<()> {
    let hash = key::token_hash(token);
    app.db.write(async move |tx| store::end(tx, &hash).await).await?;
    Ok(())
}

/// A session in the list of its owner.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub id: SessionId,
    pub agent: String,
    pub network: String,
    pub means: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub here: bool,
}

/// The sessions of the viewer, the latest first.
pub async fn list(app: &App, viewer: &Viewer) -> Result<Vec<Listed>> {
    let (account, here, now) = (viewer.account, viewer.session, app.clock.now());
    Ok(app.db.read(async move |c| store::list(c, account, here, now).await).await?)
}

/// Ends one session of the viewer.
pub async fn revoke(app: &App, viewer: &Viewer, id: SessionId) -> Result<()> {
    let account = viewer.account;
    match app.db.write(async move |tx| store::revoke(tx, account, id).await).await? {
        0 => Err(Error::Missing),
        _ => Ok(()),
    }
}

/// Ends all sessions of the viewer, this one too.
pub async fn revoke_all(app: &App, viewer: &Viewer) -> Result<()> {
    let account = viewer.account;
    app.db.write(async move |tx| store::end_all(tx, account).await).await?;
    Ok(())
}
