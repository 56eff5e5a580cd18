//! What comes back: delivery status notifications and complaints. An address that refuses letters for good, or thrice in a row, gets
//! no more of them until somebody lifts it. `docs/mail.md` lists the rules.
//!
//! A report counts only when it carries the name of a letter of ours, half of which is known to nobody but us and the one who got
//! it: otherwise anybody could silence anybody.

pub(crate) mod maildir;
mod report;
mod status;
pub(crate) mod store;

use db::Tx;
use jiff::{SignedDuration, Timestamp};

use super::compose::tag;
use super::letter::LetterId;
use super::store::{came_back, posted};
use crate::communities::CommunityId;
use crate::{App, Result};
use report::Report;
pub(crate) use status::Status;
pub use store::Suppressed;

/// So many soft bounces in a row suppress an address,
const SOFT: i64 = 3;
/// each within this time of the one before.
const SOFT_WITHIN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What a report or a refusal says about an address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Nobody is there: suppressed at once.
    Hard,
    /// It may pass: suppressed when it happens again and again.
    Soft,
    /// The person wants no more of it: bulk letters are suppressed.
    Complaint,
    /// Nothing: it is about us, or it is good news.
    Nothing,
}

impl Kind {
    /// What a delivery that failed with this status says.
    pub(crate) const fn of_failure(status: Status) -> Self {
        match (status.class, status.subject, status.detail) {
            // Our own address, or what the receiving side thinks of us.
            (_, 1, 7 | 8) | (_, 7, _) => Self::Nothing,
            // A full mailbox, a letter that is too long, a system that is ill.
            (5, 2, 2 | 3) | (5, 3 | 5 | 6, _) => Self::Soft,
            (5, _, _) => Self::Hard,
            _ => Self::Soft,
        }
    }

    /// The first word of the note on the letter.
    const fn word(self) -> &'static str {
        match self {
            Self::Hard => "bounced",
            Self::Soft => "delayed",
            Self::Complaint => "complained",
            Self::Nothing => "reported",
        }
    }
}

/// What became of a report.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// Letters to this address are suppressed from now on, or were already.
    Suppressed(String),
    /// It was counted; the address still gets letters.
    Counted(String),
    /// It says nothing about an address, or was told before.
    Noted,
    /// It names no letter of ours, so it is not believed.
    NotOurs,
    /// It is no report: a letter from a person, or an answer of a machine.
    NoReport,
}

/// Takes in one message that came back, as the bytes that arrived.
///
/// # Errors
/// When the database fails. What the message holds is never an error.
pub async fn take(app: &App, raw_message: &[u8]) -> Result<Outcome> {
    let Some(report) = Report::read(raw_message) else { return Ok(Outcome::NoReport) };
    let now = app.clock.now();
    let outcome = app.db.write(async move |tx| settle(tx, &report, now).await).await?;
    // Not the outcome: an address has no place in a log.
    tracing::info!("a report about a letter came back");
    Ok(outcome)
}

async fn settle(tx: &Tx, report: &Report, now: Timestamp) -> db::Result<Outcome> {
    for name in &report.letters {
        let Some((id, secret)) = read_name(name) else { continue };
        let Some(letter) = posted(tx, id).await? else { continue };
        if tag(id.0, &letter.recipient, letter.created_at) != secret {
            continue;
        }
        // The same report may come by two ways.
        if report.kind == Kind::Nothing || letter.problem.starts_with(report.kind.word()) {
            return Ok(Outcome::Noted);
        }
        came_back(tx, id, &format!("{}: {}", report.kind.word(), report.detail)).await?;
        let home = letter.community_id;
        let is_over = count(tx, home, &letter.recipient, report.kind, &report.detail, now).await?;
        return Ok(if is_over {
            Outcome::Suppressed(letter.recipient)
        } else {
            Outcome::Counted(letter.recipient)
        });
    }
    Ok(Outcome::NotOurs)
}

/// The id and the secret part of `<ID.SECRET@host>`.
fn read_name(name: &str) -> Option<(LetterId, String)> {
    let (local, _) = name.trim_matches(['<', '>', ' ']).split_once('@')?;
    let (id, secret) = local.split_once('.')?;
    Some((id.parse().ok()?, secret.to_ascii_lowercase()))
}

/// Counts what was heard of an address. Says whether it is suppressed now.
pub(super) async fn count(
    tx: &Tx,
    home: CommunityId,
    address: &str,
    kind: Kind,
    detail: &str,
    now: Timestamp,
) -> db::Result<bool> {
    let key = key(address);
    match kind {
        Kind::Nothing => {}
        Kind::Hard => store::suppress(tx, home, &key, "bounce", detail, now).await?,
        Kind::Complaint => store::suppress(tx, home, &key, "complaint", detail, now).await?,
        Kind::Soft => {
            let since = now.checked_sub(SOFT_WITHIN).unwrap_or(Timestamp::UNIX_EPOCH);
            store::count(tx, home, &key, detail, now, since, SOFT).await?;
        }
    }
    Ok(store::find(tx, home, &key).await?.is_some())
}

/// An address as it is compared: mail servers that tell capital letters from small ones are not seen any more.
fn key(address: &str) -> String {
    address.trim().to_lowercase()
}

/// The addresses that get no letters, and those that are being counted, the latest first.
pub async fn suppressed(app: &App, home: CommunityId) -> Result<Vec<Suppressed>> {
    Ok(app.db.read(async move |c| store::list(c, home).await).await?)
}

/// Lets letters go to this address again, and forgets what was counted. False when there was nothing to forget.
pub async fn allow(app: &App, home: CommunityId, address: &str) -> Result<bool> {
    let key = key(address);
    Ok(app.db.write(async move |tx| store::allow(tx, home, &key).await).await?)
}
