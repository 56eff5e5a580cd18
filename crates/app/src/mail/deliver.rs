//! Sends what is due: claims a few letters, carries them outside of any transaction, and writes down what became of each. A
//! letter whose worker dies in between is due again when its lease ends: it may arrive twice, and never not at all.

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep_until, timeout};
use tracing::Instrument as _;

use super::bounces::{self, Kind};
use super::postman::{AT_ONCE, Carried};
use super::store::{self, Waiting};
use super::{FAREWELL, Postman, Way, schedule};
use crate::worker::Stopping;
use crate::{App, Result};

/// How long a worker owns a letter.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// How long one letter may take: well below the lease, so that nobody else sends it meanwhile.
const PATIENCE: Duration = Duration::from_secs(120);

/// What one round did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Round {
    /// Letters that left.
    pub sent: u64,
    /// Letters that are tried again later.
    pub later: u64,
    /// Letters that were given up.
    pub dead: u64,
    /// Whether the way was closed, so that the rest was not tried.
    pub closed: bool,
}

impl Round {
    fn add(&mut self, end: End) {
        match end {
            End::Sent => self.sent += 1,
            End::Later => self.later += 1,
            End::Closed => (self.later, self.closed) = (self.later + 1, true),
            End::Dead => self.dead += 1,
        }
    }
}

#[derive(Clone, Copy)]
enum End {
    Sent,
    Later,
    Closed,
    Dead,
}

/// Sends everything that is due, a few letters at a time, until nothing is, the way is closed, or somebody asks to stop. With
/// mail off it does nothing: letters wait.
///
/// # Errors
/// When the database fails. What was claimed is due again when its lease ends.
pub async fn deliver(app: &App, postman: &Postman, stop: &Stopping) -> Result<Round> {
    let mut round = Round::default();
    if postman.post().way == Way::Off {
        return Ok(round);
    }
    let mut on_their_way: JoinSet<Result<End>> = JoinSet::new();
    let (mut is_more, mut next) = (true, Instant::now());
    // What has begun is ended in any case: a letter that is dropped on its way may arrive and be sent again.
    let mut failed = Ok(());
    loop {
        let goes_on = is_more && failed.is_ok() && !round.closed && !stop.is_asked();
        // Only when half the places are free: a claim for one letter costs as much as one for many.
        if goes_on && on_their_way.len() <= AT_ONCE / 2 {
            sleep_until(next).await;
            let (most, wait) = paced(postman.post().pace, AT_ONCE - on_their_way.len());
            match claim(app, most).await {
                Ok((taken, found, lease)) => {
                    next = Instant::now() + wait * u32::try_from(taken.len()).unwrap_or(1);
                    is_more = found == most;
                    for letter in taken {
                        on_their_way.spawn(one(app.clone(), postman.clone(), letter, lease));
                    }
                }
                Err(error) => failed = Err(error),
            }
            continue;
        }
        match on_their_way.join_next().await {
            Some(Ok(Ok(end))) => round.add(end),
            Some(Ok(Err(error))) => failed = Err(error),
            // It has panicked, which is noted by now; the letter is due again when its lease ends.
            Some(Err(_)) => round.later += 1,
            None => break,
        }
    }
    postman.rest().await;
    failed.map(|()| round)
}

/// How many letters to take at once, and the time that each of them stands for.
fn paced(pace: Option<u32>, room: usize) -> (usize, Duration) {
    match pace {
        Some(pace) if pace > 0 => (room.min(pace as usize), Duration::from_secs(1) / pace),
        _ => (room, Duration::ZERO),
    }
}

/// Letters that are this worker's until the lease ends, and how many were due.
async fn claim(app: &App, most: usize) -> Result<(Vec<Waiting>, usize, Timestamp)> {
    let now = app.clock.now();
    let lease = now.checked_add(LEASE).unwrap_or(now);
    let most = i64::try_from(most).unwrap_or(1);
    let (taken, found) = app.db.write(async move |tx| store::claim(tx, now, most, lease).await).await?;
    Ok((taken, found, lease))
}

/// Carries one letter and writes down what became of it.
async fn one(app: App, postman: Postman, letter: Waiting, lease: Timestamp) -> Result<End> {
    let began = Instant::now();
    let measured = app.clone();
    let span = tracing::info_span!("letter", kind = letter.kind);
    let end = carried(app, postman, letter, lease).instrument(span).await?;
    let letters = &measured.measures().letters;
    letters.took.note(began.elapsed());
    match end {
        End::Sent => letters.sent.one(),
        End::Later | End::Closed => letters.later.one(),
        End::Dead => letters.dead.one(),
    }
    Ok(end)
}

async fn carried(app: App, postman: Postman, letter: Waiting, lease: Timestamp) -> Result<End> {
    let too_long = || Carried::Closed("The mail server took too long.".to_owned());
    let carried = timeout(PATIENCE, postman.carry(&app, &letter)).await.unwrap_or_else(|_| too_long());
    let (id, tries, now) = (letter.id, letter.attempts, app.clock.now());
    let (end, wait, why) = match carried {
        Carried::Away => {
            app.db.write(async move |tx| store::sent(tx, id, now).await).await?;
            return Ok(End::Sent);
        }
        Carried::PutOff(why) => (End::Later, schedule::put_off(tries), why),
        Carried::Closed(why) => (End::Closed, schedule::closed(tries), why),
        Carried::Refused(why, kind) => {
            refused(&app, letter, lease, why, kind).await?;
            return Ok(End::Dead);
        }
    };
    // Not why: the answer of a mail server holds the address.
    tracing::debug!(letter = %id, tries, "a letter did not leave");
    match wait.and_then(|wait| now.checked_add(wait).ok()) {
        Some(due) => {
            app.db.write(async move |tx| store::later(tx, id, due, &why, lease).await).await?;
            Ok(end)
        }
        None => {
            app.db.write(async move |tx| store::dead(tx, id, now, &why, lease).await).await?;
            Ok(End::Dead)
        }
    }
}

/// The letter is dead, and its address is counted in the same transaction.
async fn refused(app: &App, letter: Waiting, lease: Timestamp, why: String, kind: Kind) -> Result<()> {
    let now = app.clock.now();
    app.db
        .write(async move |tx| {
            // A last letter leaves nothing behind, not even that its address is no good.
            if store::dead(tx, letter.id, now, &why, lease).await? > 0 && letter.kind != FAREWELL {
                bounces::count(tx, letter.community_id, &letter.recipient, kind, &why, now).await?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// Whether any letter is due.
pub(crate) async fn is_any_due(app: &App) -> Result<bool> {
    let now = app.clock.now();
    Ok(app.db.read(async move |c| store::is_any_due(c, now).await).await?)
}
