//! Making a token. It is shown once.

use jiff::Timestamp;

use super::{Added, Lifetime, PREFIX, Scope, TokenId, account_of, may_change, store, undoable};
use crate::accounts::letters;
use crate::communities::Community;
use crate::events::{self, Event};
use crate::limits::{self, Limit};
use crate::sessions::Viewer;
use crate::{App, Error, Fault, Result, key, mail, tickets};

/// Tokens that one account makes.
const MAKES: Limit = Limit::new("token", 30, 60);
/// How many that are good an account may have.
pub(super) const MOST: i64 = 20;
/// The longest name of one.
const LONGEST: usize = 60;

/// What somebody typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    pub name: String,
    /// Words of scopes.
    pub scopes: Vec<String>,
    /// The word of a lifetime.
    pub days: String,
}

/// A token that was made just now.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// What the program sends. It is kept nowhere.
    pub token: String,
    pub name: String,
    pub expires_at: Timestamp,
}

impl Wish {
    fn read(&self) -> Result<(String, Vec<Scope>, Lifetime)> {
        let name: String = kernel::text::clean(&self.name).replace('\n', " ").trim().to_owned();
        let mut faults = Vec::new();
        if name.is_empty() {
            faults.push(Fault::new("name", "Give it a name that tells you later which program has it."));
        } else if name.chars().count() > LONGEST {
            faults.push(Fault::new("name", format!("Say it in {LONGEST} characters at most.")));
        }
        let asked: Option<Vec<Scope>> = self.scopes.iter().map(|word| word.parse().ok()).collect();
        let scopes: Vec<Scope> =
            Scope::ALL.into_iter().filter(|one| asked.iter().flatten().any(|own| own == one)).collect();
        if scopes.is_empty() || asked.is_none() {
            faults.push(Fault::new("scope", "Choose what the program may do: one thing at least."));
        }
        let lifetime: Option<Lifetime> = self.days.parse().ok();
        if lifetime.is_none() {
            faults.push(Fault::new("days", "Choose how long it is good."));
        }
        match lifetime {
            Some(lifetime) if faults.is_empty() => Ok((name, scopes, lifetime)),
            _ => Err(Error::Faults(faults)),
        }
    }
}

/// Makes a token for the viewer. The owner hears of it by mail.
///
/// # Errors
/// What is wrong with the wish; [`Error::Missing`] for who has not joined; [`Error::Unproven`]; [`Error::Wait`].
pub async fn make(app: &App, community: &Community, viewer: &Viewer, wish: &Wish) -> Result<Made> {
    let account = viewer.account;
    viewer.member.as_ref().ok_or(Error::Missing)?;
    let known = account_of(app, community.id, account).await?;
    may_change(viewer, &known)?;
    let (name, scopes, lifetime) = wish.read()?;
    limits::spend(app, &[(MAKES, &account.0.to_string())]).await?;
    let (id, token) = (TokenId(app.id()), format!("{PREFIX}{}", key::hex(&kernel::random::<32>())));
    let (undo, letter) = undoable(app, community, &known, Added::Token(id.0), |link| {
        letters::ways_changed(community, "An access token for programs was made for your account", link)
    });
    let event = Event::new(app, community.id, "token.added").by(account).about(account);
    let now = app.clock.now();
    let expires_at = now.saturating_add(lifetime.duration()).unwrap_or(now);
    let fresh = store::Fresh {
        id,
        account_id: account,
        community_id: community.id,
        token_hash: key::token_hash(&token),
        name: name.clone(),
        scopes: scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "),
        created_at: now,
        expires_at,
    };
    let added = app.db.write(async move |tx| {
        if store::count(tx, account, now).await? >= MOST {
            return Ok(false);
        }
        store::add(tx, &fresh).await?;
        tickets::store::add(tx, &undo).await?;
        mail::post(tx, &letter).await?;
        events::record(tx, &event).await.map(|()| true)
    });
    match added.await? {
        true => Ok(Made { token, name, expires_at }),
        false => Err(Fault::new("name", "You have as many tokens as we can keep. End one first.").into()),
    }
}
