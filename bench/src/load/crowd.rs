//! Many who ask at once: each as soon as the last answer is there (a closed loop), or when their time has come, whether the last
//! answer is there or not (an open loop).
//!
//! In the open loop the time of an answer counts from when it was due to be asked for, so that a server that stands still for a
//! second makes all wait who come in that second, and not only those who were let ask ("coordinated omission", Gil Tene).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kernel::Chance;

use super::mix::{Kind, Wish, wish};
use crate::community::Cast;
use crate::failure::{Failure, Result};
use crate::http::{ACCEPTED, Answer, Client};

/// When the next request is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pace {
    /// When a connection has its last answer.
    Closed { connections: usize },
    /// So many a second, at random moments (a Poisson process), over as many connections as it takes.
    Open { rate: f64 },
}

/// Connections of the open loop. When all of them wait, the next request waits, too, and that counts.
const OPEN: usize = 192;

/// What came of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// How long each answer took, in milliseconds, by kind.
    pub(crate) times: BTreeMap<Kind, Vec<f64>>,
    /// How many were told to come back later (503).
    pub(crate) refused: usize,
}

impl Tally {
    fn join(mut self, other: Self) -> Self {
        for (kind, times) in other.times {
            self.times.entry(kind).or_default().extend(times);
        }
        self.refused += other.refused;
        self
    }

    /// How many were answered.
    pub(crate) fn answers(&self) -> usize {
        self.times.values().map(Vec::len).sum()
    }

    /// Of all kinds, the shortest first.
    pub(crate) fn sorted(&self) -> Vec<f64> {
        let mut all: Vec<f64> = self.times.values().flatten().copied().collect();
        all.sort_by(f64::total_cmp);
        all
    }
}

/// Asks the servers for `long`, each connection the next server, from the request with the number `first` on.
///
/// # Errors
/// When an answer is neither what it should be nor a 503.
pub(crate) fn ask(
    cast: &Cast,
    servers: &[SocketAddr],
    pace: Pace,
    first: usize,
    long: Duration,
) -> Result<Tally> {
    let (due, connections) = match pace {
        Pace::Closed { connections } => (None, connections),
        Pace::Open { rate } => (Some(moments(rate, long)), OPEN),
    };
    let (next, began) = (AtomicUsize::new(0), Instant::now());
    let one = |number: usize| {
        let server = servers.get(number % servers.len().max(1)).copied();
        let mut client = server
            .and_then(|server| Client::connect(server).ok())
            .ok_or_else(|| Failure::new("A server is gone.", "Look at its notes."))?;
        let mut tally = Tally::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let from = match &due {
                None if began.elapsed() < long => Instant::now(),
                // All that were due are asked, however late: to leave them out would make the server look better.
                Some(due) if number < due.len() => wait_until(began + due[number]),
                _ => break,
            };
            let wish = wish(cast, first + number);
            let answer = made(&mut client, &wish)?;
            tell(&mut tally, &wish, &answer, from)?;
        }
        Ok(tally)
    };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..connections).map(|number| scope.spawn(move || one(number))).collect();
        let tallies = all.into_iter().map(|thread| {
            thread.join().unwrap_or_else(|_| Err(Failure::new("A thread of the benchmark ended.", "")))
        });
        tallies.sum()
    })
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::join)
    }
}

/// When each request is due, from the beginning.
pub(crate) fn moments(rate: f64, long: Duration) -> Vec<Duration> {
    let mut chance = Chance::new(2, 0);
    let mut at = 0.0;
    std::iter::from_fn(|| {
        at -= (1.0 - chance.share()).ln() / rate;
        Some(Duration::from_secs_f64(at))
    })
    .take_while(|at| *at < long)
    .collect()
}

fn wait_until(due: Instant) -> Instant {
    std::thread::sleep(due.saturating_duration_since(Instant::now()));
    due
}

fn made(client: &mut Client, wish: &Wish) -> Result<Answer> {
    match &wish.form {
        Some(form) => client.post(&wish.path, form, &wish.cookie),
        None => client.get_as(&wish.path, ACCEPTED, &wish.cookie),
    }
}

fn tell(tally: &mut Tally, wish: &Wish, answer: &Answer, from: Instant) -> Result<()> {
    match (answer.status, wish.kind.deed()) {
        (503, _) => {
            tally.refused += 1;
            return Ok(());
        }
        (200, None) => {}
        (_, Some(deed)) => deed.is_done(answer)?,
        (status, None) => {
            return Err(Failure::new(
                format!("{} was answered with {status}.", wish.path),
                "Every address of the benchmark must be there.",
            ));
        }
    }
    tally.times.entry(wish.kind).or_default().push(from.elapsed().as_secs_f64() * 1000.0);
    Ok(())
}
