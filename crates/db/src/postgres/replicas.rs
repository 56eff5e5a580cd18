//! Servers that follow the primary, and how far each has come. Twice a second each is asked; one that does not answer, or lies too far
//! behind, is read from no more until it is well again.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::pools::Pool;
use super::{address, pools};
use crate::reach::Position;
use crate::{Options, Result};

/// How often they are asked.
const LOOK: Duration = Duration::from_millis(500);
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many positions of the primary are remembered.
const REMEMBERED: usize = 256;

/// How far a server has come: what it has replayed if it follows, what it has written if it leads (as after it took over).
const COME: &str = "SELECT pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() \
                    ELSE pg_current_wal_insert_lsn() END, '0/0')::bigint";

/// All replicas of a database.
pub(super) struct Replicas {
    all: Vec<Replica>,
    /// How far behind one may lie.
    lag: Duration,
}

/// One of them.
pub(super) struct Replica {
    pub(super) pool: Pool,
    health: Pool,
    /// What the log calls it.
    name: String,
    /// How far it has come; 0 while it is left out.
    come: AtomicU64,
}

impl Replicas {
    /// # Errors
    /// An address that cannot be read. None of them is spoken to yet.
    pub(super) fn open(options: &Options) -> Result<Self> {
        let replica = |url: &String| {
            let (config, tls) = address::parse(url, options)?;
            let name = address::place(&config);
            let health = pools::health(config.clone(), &tls, options)?;
            let pool = pools::readers(config, &tls, options)?;
            Ok(Replica { pool, health, name, come: AtomicU64::new(0) })
        };
        let all = options.replicas.iter().map(replica).collect::<Result<_>>()?;
        Ok(Self { all, lag: options.lag })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// One that is well and has come far enough: the one whose turn it is, otherwise the next.
    pub(super) fn with(&self, since: Position, turn: u64) -> Option<&Replica> {
        let first = usize::try_from(turn % self.all.len().max(1) as u64).unwrap_or(0);
        let (before, from) = self.all.split_at(first);
        from.iter().chain(before).find(|replica| replica.has_come(since))
    }

    pub(super) fn pools(&self) -> impl Iterator<Item = &Pool> {
        self.all.iter().map(|replica| &replica.pool)
    }

    /// Asks all of them and the primary, again and again, until the readers are closed.
    pub(super) async fn watch(self: Arc<Self>, primary: Pool, readers: Pool) {
        let mut led = Led::default();
        while !readers.is_closed() {
            let come = join_all(self.all.iter().map(|replica| position(&replica.health))).await;
            // After the replicas: none that follows can have come farther.
            let primary = position(&primary).await;
            if let Some(primary) = primary {
                led.note(Instant::now(), primary);
            }
            for (replica, come) in self.all.iter().zip(come) {
                replica.judged(led.verdict(come, primary, self.lag));
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl Replica {
    fn has_come(&self, since: Position) -> bool {
        let come = self.come.load(Ordering::Relaxed);
        come != 0 && come >= since.bytes()
    }

    /// It did not do what it was asked: nobody reads from it until it has answered again.
    pub(super) fn failed(&self) {
        self.judged(Err("it failed"));
    }

    fn judged(&self, verdict: std::result::Result<u64, &'static str>) {
        let before = self.come.swap(verdict.unwrap_or(0), Ordering::Relaxed);
        match verdict {
            Ok(_) if before == 0 => tracing::info!(replica = self.name, "a replica is read from"),
            Err(why) if before != 0 => tracing::warn!(replica = self.name, why, "a replica is left out"),
            _ => {}
        }
    }
}

/// Asks a server how far it has come; nothing if it does not say so in time.
async fn position(pool: &Pool) -> Option<u64> {
    let asked = async {
        let client = pool.get().await.ok()?;
        // Unprepared, since a pooler may stand between.
        let row = client.query_typed(COME, &[]).await.ok()?.into_iter().next()?;
        row.try_get::<_, Option<i64>>(0).ok().flatten().and_then(|bytes| u64::try_from(bytes).ok())
    };
    tokio::time::timeout(PATIENCE, asked).await.ok().flatten()
}

/// Where the primary was when, as far as that is remembered.
#[derive(Default)]
pub(super) struct Led(VecDeque<(Instant, u64)>);

impl Led {
    pub(super) fn note(&mut self, when: Instant, primary: u64) {
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back((when, primary));
    }

    /// Whether a replica that has come so far (nothing: it did not answer) may be read from, and if not, why.
    pub(super) fn verdict(
        &self,
        come: Option<u64>,
        primary: Option<u64>,
        most: Duration,
    ) -> std::result::Result<u64, &'static str> {
        let come = come.ok_or("it does not answer")?;
        match primary {
            Some(primary) if come > primary => Err("it follows another history than the primary"),
            // Nobody can say how far behind it lies, but nothing new is written either.
            None => Ok(come),
            Some(_) if self.behind(come) > most => Err("it lies too far behind"),
            Some(_) => Ok(come),
        }
    }

    /// For how long the primary has been farther than that.
    fn behind(&self, come: u64) -> Duration {
        let passed = self.0.iter().find(|(_, primary)| *primary > come);
        let last = self.0.back().map(|(when, _)| *when);
        passed.zip(last).map_or(Duration::ZERO, |((when, _), last)| last.duration_since(*when))
    }
}

#[cfg(test)]
mod tests;
