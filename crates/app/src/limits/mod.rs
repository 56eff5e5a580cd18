//! How often something may be tried. Counters are in the database, so that they hold for all servers of an install and
//! survive a restart; their keys are keyed hashes, so that no address stands there.
//!
//! Who may see: nobody. Not exported. They end by themselves within a day, and are swept away.

pub(crate) mod store;

use jiff::{SignedDuration, Timestamp};

use crate::{App, Error, Result};

/// How often within which time, for one key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    name: &'static str,
    most: i64,
    within: SignedDuration,
}

impl Limit {
    /// `most` times within `minutes` of the first.
    pub(crate) const fn new(name: &'static str, most: i64, minutes: i64) -> Self {
        Self { name, most, within: SignedDuration::from_mins(minutes) }
    }
}

/// One count of a limit: the row, when it ends, and what it may grow to.
#[derive(Clone, Debug)]
pub(crate) struct Count {
    key: String,
    now: Timestamp,
    expires: Timestamp,
    most: i64,
}

fn count(app: &App, limit: Limit, who: &str) -> Count {
    let now = app.clock.now();
    let key = app.settings.key.tag("throttle", &format!("{}|{who}", limit.name));
    Count { key, now, expires: now.saturating_add(limit.within).unwrap_or(now), most: limit.most }
}

/// Counts one more for each in turn, and refuses at the first for which that is too many; those behind it are not counted, so
/// that whoever is past a limit of their own does not use up somebody else's. Counts stay even if what follows fails.
///
/// # Errors
/// [`Error::Wait`].
pub(crate) async fn spend(app: &App, tries: &[(Limit, &str)]) -> Result<()> {
    let counts: Vec<Count> = tries.iter().map(|(limit, who)| count(app, *limit, who)).collect();
    let now = app.clock.now();
    let full = app
        .db
        .write(async move |tx| {
            for count in &counts {
                let (hits, expires) = store::hit(tx, count).await?;
                if hits > count.most {
                    return Ok(Some(expires));
                }
            }
            Ok(None)
        })
        .await?;
    match full {
        None => Ok(()),
        Some(until) => {
            Err(Error::Wait(u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0).max(1)))
        }
    }
}

/// Takes one count back from each, after a success.
pub(crate) async fn give_back(app: &App, tries: &[(Limit, &str)]) -> Result<()> {
    let keys: Vec<String> = tries.iter().map(|(limit, who)| count(app, *limit, who).key).collect();
    Ok(app
        .db
        .write(async move |tx| {
            for key in &keys {
                store::give_back(tx, key).await?;
            }
            Ok(())
        })
        .await?)
}

/// Forgets what was counted, after a success.
pub(crate) async fn forget(app: &App, tries: &[(Limit, &str)]) -> Result<()> {
    let keys: Vec<String> = tries.iter().map(|(limit, who)| count(app, *limit, who).key).collect();
    Ok(app
        .db
        .write(async move |tx| {
            for key in &keys {
                store::forget(tx, key).await?;
            }
            Ok(())
        })
        .await?)
}
