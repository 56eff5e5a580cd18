//! Passkeys (WebAuthn): a key on a device or in a manager of passwords, opened with a finger, a face or a PIN. It stands for
//! both steps, since it is something one has and proves who holds it.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

use super::sign_in::{account_of, may_change, refuse_closed};
use super::undo::{Added, undoable};
use super::{AccountId, SignedIn, letters, store};
use crate::communities::{Community, CommunityId};
use crate::events::{self, Event};
use crate::limits::{self, Limit};
use crate::sessions::{self, Caller, Fresh, Means, Viewer};
use crate::tickets::{self, Kind, Ticket};
use crate::{App, Error, Fault, Result, key, mail};

db::id!(pub PasskeyId);

/// Challenges handed to one network.
const CHALLENGES: Limit = Limit::new("passkey.challenges", 120, 60);
/// Passkeys that one account begins to make.
const BEGINNINGS: Limit = Limit::new("passkey.begin", 30, 60);
/// How many an account may have.
const MOST: usize = 20;
/// The longest name of one.
const LONGEST: usize = 60;

/// What a browser needs to begin, and the token with which it comes back.
#[derive(Clone, Debug, Serialize)]
pub struct Challenge {
    token: String,
    options: Value,
}

/// A passkey in the list of its owner.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub id: PasskeyId,
    pub name: String,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// Whether the public address lets browsers make passkeys: it must be a name, and not a number.
pub fn are_possible(app: &App) -> bool {
    webauthn(app, "").is_ok()
}

fn webauthn(app: &App, community: &str) -> Result<Webauthn> {
    let wrong =
        |error: &dyn std::fmt::Display| Error::Bug(format!("passkeys at the public address: {error}"));
    let origin = Url::parse(&app.settings.base_url).map_err(|error| wrong(&error))?;
    let name = origin.domain().ok_or(Error::Missing)?.to_owned();
    let builder = WebauthnBuilder::new(&name, &origin).map_err(|error| wrong(&error))?;
    builder.rp_name(community).build().map_err(|error| wrong(&error))
}

/// The account as authenticators know it. The number says nothing about anybody.
fn handle(account: AccountId) -> Uuid {
    Uuid::from_u64_pair(0, account.0.cast_unsigned())
}

/// Begins to make one.
///
/// # Errors
/// A fault where there are too many; [`Error::Unproven`]; [`Error::Wait`].
pub async fn begin(app: &App, community: &Community, viewer: &Viewer) -> Result<Challenge> {
    let account = viewer.account;
    limits::spend(app, &[(BEGINNINGS, &account.0.to_string())]).await?;
    may_change(viewer, &account_of(app, community.id, account).await?)?;
    let kept = app.db.read(async move |c| store::credentials(c, account).await).await?;
    if kept.len() >= MOST {
        return Err(
            Fault::new("passkey", "You have as many passkeys as we can keep. Take one away first.").into()
        );
    }
    let known = kept.iter().filter_map(|text| serde_json::from_str::<Passkey>(text).ok());
    let known = known.map(|passkey| passkey.cred_id().clone()).collect();
    let alias = viewer.member.as_ref().map_or("operator", |member| member.alias.as_str());
    let begun = webauthn(app, &community.name)?.start_passkey_registration(
        handle(account),
        alias,
        alias,
        Some(known),
    );
    let (options, state) = begun.map_err(|error| Error::Bug(format!("a passkey: {error}")))?;
    let mut options = serde_json::to_value(options).map_err(|error| Error::Bug(error.to_string()))?;
    // It must be found without an address being typed first.
    if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
        selection["residentKey"] = json!("required");
        selection["requireResidentKey"] = json!(true);
    }
    let ticket = Ticket::new(app, Kind::Passkey, Some(account), &state);
    hand_out(app, ticket, options).await
}

async fn hand_out(app: &App, ticket: Ticket, options: Value) -> Result<Challenge> {
    let token = ticket.token.clone();
    app.db.write(async move |tx| tickets::store::add(tx, &ticket).await).await?;
    Ok(Challenge { token, options })
}

fn refused() -> Error {
    Fault::new("passkey", "The passkey was not accepted. Nothing has changed; try again.").into()
}

/// Keeps the one that a browser made. The owner hears of it by mail.
///
/// # Errors
/// A fault when it was not accepted; [`Error::Used`].
pub async fn add(
    app: &App,
    community: &Community,
    viewer: &Viewer,
    token: &str,
    credential: &str,
    name: &str,
) -> Result<()> {
    let ticket = tickets::take(app, Kind::Passkey, token).await?;
    if ticket.account != Some(viewer.account) {
        return Err(Error::Used);
    }
    let state: PasskeyRegistration = ticket.payload()?;
    let sent: RegisterPublicKeyCredential = serde_json::from_str(credential).map_err(|_| refused())?;
    let made = webauthn(app, &community.name)?.finish_passkey_registration(&sent, &state);
    let made = made.map_err(|error| {
        tracing::info!(%error, "a passkey was not accepted");
        refused()
    })?;
    let known = account_of(app, community.id, viewer.account).await?;
    may_change(viewer, &known)?;
    let id = PasskeyId(app.id());
    let (undo, letter) = undoable(app, community, &known, Added::Passkey(id.0), |link| {
        letters::ways_changed(community, "A passkey was added to your account", link)
    });
    let event = Event::new(app, community.id, "passkey.added").by(known.id).about(known.id);
    let row = store::NewPasskey {
        id,
        account_id: known.id,
        credential_id: key::hex(made.cred_id().as_ref()),
        credential: serde_json::to_string(&made).map_err(|error| Error::Bug(error.to_string()))?,
        name: readable(name),
        created_at: app.clock.now(),
    };
    let added = app.db.write(async move |tx| {
        store::add_passkey(tx, &row).await?;
        tickets::store::add(tx, &undo).await?;
        mail::post(tx, &letter).await?;
        events::record(tx, &event).await
    });
    match added.await {
        Err(db::Error::Unique(_)) => Err(refused()),
        other => Ok(other?),
    }
}

fn readable(name: &str) -> String {
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    if name.is_empty() { "A passkey".to_owned() } else { name }
}

/// The passkeys of the viewer, the oldest first.
pub async fn list(app: &App, viewer: &Viewer) -> Result<Vec<Listed>> {
    let account = viewer.account;
    Ok(app.db.read(async move |c| store::list_passkeys(c, account).await).await?)
}

/// Takes one of the viewer's away.
///
/// # Errors
/// [`Error::Missing`]; a fault where it is the last second step of staff; [`Error::Unproven`].
pub async fn end(app: &App, community: &Community, viewer: &Viewer, id: PasskeyId) -> Result<()> {
    let account = viewer.account;
    let known = account_of(app, community.id, account).await?;
    may_change(viewer, &known)?;
    let others =
        app.db.read(async move |c| store::credentials(c, account).await).await?.len().saturating_sub(1);
    if viewer.is_staff() && known.second_step.is_none() && others == 0 {
        let message = "Your task needs a second step. Make another passkey or set up codes before you take this one away.";
        return Err(Fault::new("passkey", message).into());
    }
    let (undo, letter) = undoable(app, community, &known, Added::Nothing, |link| {
        letters::ways_changed(community, "A passkey was taken away from your account", link)
    });
    let event = Event::new(app, community.id, "passkey.ended").by(account).about(account);
    let ended = app
        .db
        .write(async move |tx| {
            let ended = store::end_passkey(tx, account, id).await?;
            if ended > 0 {
                tickets::store::add(tx, &undo).await?;
                mail::post(tx, &letter).await?;
                events::record(tx, &event).await?;
            }
            Ok(ended)
        })
        .await?;
    if ended == 0 { Err(Error::Missing) } else { Ok(()) }
}

/// Begins to sign in. The answer is the same for everybody: whose passkey it will be, only the device knows.
///
/// # Errors
/// [`Error::Wait`].
pub async fn begin_sign_in(app: &App, community: &Community, caller: &Caller) -> Result<Challenge> {
    limits::spend(app, &[(CHALLENGES, &caller.network)]).await?;
    let begun = webauthn(app, &community.name)?.start_discoverable_authentication();
    let (options, state) = begun.map_err(|error| Error::Bug(format!("a passkey: {error}")))?;
    let mut options = serde_json::to_value(options).map_err(|error| Error::Bug(error.to_string()))?;
    // Asked for by a press of a button, not offered while somebody types.
    if let Some(options) = options.as_object_mut() {
        options.remove("mediation");
    }
    hand_out(app, Ticket::new(app, Kind::Passkey, None, &state), options).await
}

/// Signs in with what a device answered.
///
/// # Errors
/// A fault when it was not accepted; [`Error::Used`].
pub async fn sign_in(
    app: &App,
    home: CommunityId,
    token: &str,
    credential: &str,
    caller: &Caller,
) -> Result<SignedIn> {
    let ticket = tickets::take(app, Kind::Passkey, token).await?;
    if ticket.account.is_some() {
        return Err(Error::Used);
    }
    let state: DiscoverableAuthentication = ticket.payload()?;
    let sent: PublicKeyCredential = serde_json::from_str(credential).map_err(|_| refused())?;
    let webauthn = webauthn(app, "")?;
    let (handle, id) = webauthn.identify_discoverable_authentication(&sent).map_err(|_| refused())?;
    let id = key::hex(id);
    let kept = app.db.read(async move |c| store::passkey(c, &id).await).await?;
    let (passkey_id, account, kept) = kept.ok_or_else(refused)?;
    if handle != self::handle(account) {
        return Err(refused());
    }
    let mut passkey: Passkey = serde_json::from_str(&kept).map_err(|error| Error::Bug(error.to_string()))?;
    let shown = webauthn.finish_discoverable_authentication_v2(&sent, state, &passkey).map_err(|error| {
        tracing::info!(%error, "a passkey was not accepted");
        refused()
    })?;
    passkey.update_credential(&shown);
    let known = account_of(app, home, account).await?;
    refuse_closed(&known)?;
    let kept = serde_json::to_string(&passkey).map_err(|error| Error::Bug(error.to_string()))?;
    let now = app.clock.now();
    app.db.write(async move |tx| store::used_passkey(tx, passkey_id, &kept, now).await).await?;
    sessions::open(app, Fresh::new(app, account, Means::Passkey, true, caller)).await.map(SignedIn::In)
}
