//! The second step: a code from an authenticator program (TOTP, RFC 6238), or one of ten codes on paper.

pub(crate) mod store;

use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Builder, Totp};

use super::sign_in::{account_of, may_change};
use super::store::Known;
use super::undo::{Added, undoable};
use super::{AccountId, letters};
use crate::communities::Community;
use crate::events::{self, Event};
use crate::limits::{self, Limit};
use crate::sessions::{self, Caller, Fresh, Means, Opened, Viewer};
use crate::tickets::{self, Kind};
use crate::{App, Error, Fault, Result, mail};

/// Wrong codes for one account. Nobody comes here without the first step.
const TRIES: Limit = Limit::new("second-step", 8, 15);
/// The same in a day: of a million codes, three are right at a time.
const TRIES_A_DAY: Limit = Limit::new("second-step.day", 60, 24 * 60);
/// How many codes go on paper.
const ON_PAPER: usize = 10;

/// What an authenticator program needs to know.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The secret as people type it.
    pub secret: String,
    /// The same as an address that programs open.
    pub address: String,
    /// The same as the path of a drawing, `size` by `size`.
    pub drawing: String,
    pub size: i32,
}

fn totp(secret: &[u8], issuer: &str, name: &str) -> Result<Totp> {
    // A colon parts the issuer from the name.
    let (issuer, name) = (issuer.replace(':', " "), name.replace(':', " "));
    Builder::new()
        .with_secret(secret.to_vec())
        .with_issuer(Some(issuer))
        .with_account_name(name)
        .build()
        .map_err(|error| Error::Bug(format!("a second step: {error}")))
}

fn place(account: AccountId) -> String {
    format!("totp|{}", account.0)
}

fn read_secret(app: &App, account: AccountId, sealed: &str) -> Result<Vec<u8>> {
    let broken =
        || Error::Bug("the secret of the install is not the one that second steps were kept with".to_owned());
    app.settings.key.open("totp", &place(account), sealed).ok_or_else(broken)
}

/// Begins to set it up, or to set it up anew, with a secret that nobody has seen before. One that holds goes on holding until
/// the new one is confirmed.
///
/// # Errors
/// [`Error::Unproven`] for who has one and did not show it.
pub async fn begin(app: &App, community: &Community, viewer: &Viewer) -> Result<Setup> {
    let account = viewer.account;
    may_replace(viewer, &account_of(app, community.id, account).await?)?;
    let fresh: [u8; 20] = kernel::random();
    let sealed = app.settings.key.seal("totp", &place(account), &fresh);
    let sealed = sealed.ok_or_else(|| Error::Bug("a secret cannot be sealed".to_owned()))?;
    app.db.write(async move |tx| store::begin_totp(tx, account, &sealed).await).await?;
    begun(app, community, viewer).await
}

/// What was begun and is not confirmed yet, to be shown again after a wrong code.
///
/// # Errors
/// [`Error::Missing`] where there is nothing of the kind.
pub async fn begun(app: &App, community: &Community, viewer: &Viewer) -> Result<Setup> {
    let account = viewer.account;
    let kept = app.db.read(async move |c| store::totp(c, account).await).await?;
    let sealed = kept.and_then(|kept| kept.next_secret).ok_or(Error::Missing)?;
    let alias = viewer.member.as_ref().map_or("operator", |member| member.alias.as_str());
    let totp = totp(&read_secret(app, account, &sealed)?, &community.name, alias)?;
    setup(&totp)
}

fn setup(totp: &Totp) -> Result<Setup> {
    let address = totp.to_url().map_err(|error| Error::Bug(format!("a second step: {error}")))?;
    let code = QrCode::encode_text(&address, QrCodeEcc::Medium)
        .map_err(|error| Error::Bug(format!("a code for a second step: {error:?}")))?;
    let size = code.size();
    let dark =
        (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    // Four light modules all around (ISO/IEC 18004).
    let drawing = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + 4, y + 4)).collect();
    let secret = totp.secret().to_base32();
    Ok(Setup { secret, address, drawing, size: size + 8 })
}

/// Whether the viewer may put another second step in the place of theirs: they must have shown it.
fn may_replace(viewer: &Viewer, known: &Known) -> Result<()> {
    may_change(viewer, known)?;
    if known.second_step.is_some() && !viewer.second_step { Err(Error::Unproven) } else { Ok(()) }
}

/// Confirms it with a first code, and gives the codes for paper, which are shown this once and replace any before. This browser
/// has then shown the second step; all others are signed out.
///
/// # Errors
/// A fault of the code; [`Error::Wait`]; [`Error::Missing`] where nothing was begun.
pub async fn confirm(app: &App, community: &Community, viewer: &Viewer, code: &str) -> Result<Vec<String>> {
    let (account, here) = (viewer.account, viewer.session);
    let known = account_of(app, community.id, account).await?;
    may_replace(viewer, &known)?;
    spend(app, account).await?;
    let kept = app.db.read(async move |c| store::totp(c, account).await).await?;
    let sealed = kept.and_then(|kept| kept.next_secret).ok_or(Error::Missing)?;
    let step = step_of(app, account, &sealed, code)?.ok_or_else(wrong)?;
    let (codes, hashes) = paper(app, account);
    let what = match known.second_step {
        None => "A second step was added to your account",
        Some(_) => "The second step of your account was set up anew",
    };
    let (undo, letter) =
        undoable(app, community, &known, Added::Nothing, |link| letters::ways_changed(community, what, link));
    let event = Event::new(app, community.id, "second-step.added").by(account).about(account);
    let now = app.clock.now();
    let confirmed = app
        .db
        .write(async move |tx| {
            if !store::confirm_totp(tx, account, &sealed, step, now).await? {
                return Ok(false);
            }
            store::set_paper(tx, account, &hashes).await?;
            sessions::store::end_others(tx, account, here).await?;
            sessions::store::second_step_shown(tx, here, now).await?;
            tickets::store::add(tx, &undo).await?;
            mail::post(tx, &letter).await?;
            events::record(tx, &event).await?;
            Ok(true)
        })
        .await?;
    if confirmed { Ok(codes) } else { Err(wrong()) }
}

/// Gives new codes for paper, which are shown this once. Those before are worth nothing any more.
///
/// # Errors
/// [`Error::Missing`] for who has no second step; [`Error::Unproven`].
pub async fn renew_codes(app: &App, community: &Community, viewer: &Viewer) -> Result<Vec<String>> {
    let known = account_of(app, community.id, viewer.account).await?;
    known.second_step.ok_or(Error::Missing)?;
    may_replace(viewer, &known)?;
    let account = viewer.account;
    let (codes, hashes) = paper(app, account);
    let (undo, letter) = undoable(app, community, &known, Added::Nothing, |link| {
        letters::ways_changed(community, "New codes for paper were made for your account", link)
    });
    let event = Event::new(app, community.id, "second-step.codes").by(account).about(account);
    app.db
        .write(async move |tx| {
            store::set_paper(tx, account, &hashes).await?;
            tickets::store::add(tx, &undo).await?;
            mail::post(tx, &letter).await?;
            events::record(tx, &event).await
        })
        .await?;
    Ok(codes)
}

/// Fresh codes for paper, and as what they are kept.
fn paper(app: &App, account: AccountId) -> (Vec<String>, Vec<String>) {
    let codes: Vec<String> = (0..ON_PAPER).map(|_| paper_code()).collect();
    let hashes = codes.iter().map(|code| paper_hash(app, account, code)).collect();
    (codes, hashes)
}

/// Shows the second step for the ticket of a first one, and opens the session.
///
/// # Errors
/// A fault of the code, which the ticket survives; [`Error::Used`]; [`Error::Wait`].
pub async fn show(app: &App, token: &str, code: &str, caller: &Caller) -> Result<Opened> {
    let ticket = tickets::look(app, Kind::SecondStep, token).await?;
    let account = ticket.account.ok_or(Error::Used)?;
    spend(app, account).await?;
    if !is_right(app, account, code).await? {
        return Err(wrong());
    }
    let means = match ticket.payload::<String>()?.as_str() {
        "password" => Means::Password,
        "provider" => Means::Provider,
        _ => Means::Link,
    };
    tickets::take(app, Kind::SecondStep, token).await?;
    let who = account.0.to_string();
    limits::forget(app, &[(TRIES, &who), (TRIES_A_DAY, &who)]).await?;
    sessions::open(app, Fresh::new(app, account, means, true, caller)).await
}

/// Takes the second step away from the viewer's account. Staff must keep theirs.
///
/// # Errors
/// [`Error::Missing`] for staff; [`Error::Unproven`] for who did not show it.
pub async fn end(app: &App, community: &Community, viewer: &Viewer) -> Result<()> {
    if viewer.is_staff() {
        return Err(Error::Missing);
    }
    let account = viewer.account;
    let known = account_of(app, community.id, account).await?;
    may_replace(viewer, &known)?;
    let (undo, letter) = undoable(app, community, &known, Added::Nothing, |link| {
        letters::ways_changed(community, "The second step of your account was taken away", link)
    });
    let event = Event::new(app, community.id, "second-step.ended").by(account).about(account);
    app.db
        .write(async move |tx| {
            if store::end_totp(tx, account).await? == 0 {
                return Ok(());
            }
            tickets::store::add(tx, &undo).await?;
            mail::post(tx, &letter).await?;
            events::record(tx, &event).await
        })
        .await?;
    Ok(())
}

async fn spend(app: &App, account: AccountId) -> Result<()> {
    let who = account.0.to_string();
    limits::spend(app, &[(TRIES, &who), (TRIES_A_DAY, &who)]).await
}

fn wrong() -> Error {
    Fault::new("code", "This code is not right, or was used already. Wait for the next one and try again.")
        .into()
}

/// Whether a code of either sort is right; it is then used up.
async fn is_right(app: &App, account: AccountId, code: &str) -> Result<bool> {
    if let Some(step) = right_code(app, account, code).await? {
        // Only one of two that come at the same time moves the step on.
        return Ok(app.db.write(async move |tx| store::use_step(tx, account, step).await).await? > 0);
    }
    let hash = paper_hash(app, account, code);
    Ok(app.db.write(async move |tx| store::use_paper(tx, account, &hash).await).await? > 0)
}

/// The step of a code that is right now, one step earlier or later, and later than the last one used.
async fn right_code(app: &App, account: AccountId, code: &str) -> Result<Option<i64>> {
    let kept = app.db.read(async move |c| store::totp(c, account).await).await?;
    let Some(kept) = kept else { return Ok(None) };
    Ok(step_of(app, account, &kept.secret, code)?.filter(|step| *step > kept.last_step))
}

/// The step of a code for a secret, if the code is right now, one step earlier or later.
fn step_of(app: &App, account: AccountId, sealed: &str, code: &str) -> Result<Option<i64>> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let totp = totp(&read_secret(app, account, sealed)?, "", "")?;
    let now = u64::try_from(app.clock.now().as_second()).unwrap_or(0);
    Ok(totp.check(&code, now).and_then(|step| i64::try_from(step).ok()))
}

/// A code for paper: ten characters that cannot be mistaken for each other, 50 random bits.
fn paper_code() -> String {
    let number = u64::from_be_bytes(kernel::random()) >> 1;
    let text = kernel::ids::encode(number.cast_signed());
    format!("{}-{}", &text[3..8], &text[8..13]).to_lowercase()
}

fn paper_hash(app: &App, account: AccountId, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    // Read as `kernel::ids` reads: what looks alike is alike.
    let plain = plain.to_uppercase().replace('O', "0").replace(['I', 'L'], "1");
    app.settings.key.tag("paper", &format!("{}|{plain}", account.0))
}

/// How many codes on paper are left.
pub async fn left(app: &App, viewer: &Viewer) -> Result<usize> {
    let account = viewer.account;
    let (count,) = app.db.read(async move |c| store::paper_left(c, account).await).await?;
    Ok(usize::try_from(count).unwrap_or(0))
}
