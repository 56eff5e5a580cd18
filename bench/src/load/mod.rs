//! `bench load`: a community as it is used, on either engine, with one server and with three.

mod crowd;
mod flames;
mod mix;
mod report;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;

use crate::child::Server;
use crate::community::{Community, Engine};
use crate::failure::Result;
use crate::given::{Engines, Files};
use crate::output::note;
use crate::process::{anonymous_memory, family_time, processor_time};

pub(crate) use crowd::{Pace, Tally};
pub(crate) use mix::MIX;
pub(crate) use report::report;
#[cfg(test)]
pub(crate) use {
    crowd::moments,
    flames::{readable, still},
    mix::wish,
};

/// What of the most that a set-up does in the closed loop is asked of it in the open one.
const SHARES: [f64; 2] = [0.5, 0.8];

/// What is measured, and with what.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) files: Files,
    /// How long each measurement takes
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: u64,
    /// Members of each community that is measured
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_value = "68000")]
    pub(crate) sizes: Vec<usize>,
    /// Communities stay in this folder, and are used again; what is written while measuring stays in them
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) engines: Engines,
    /// Those who ask at once, each when the last answer is there
    #[arg(long, value_name = "N", default_value_t = 32)]
    pub(crate) connections: usize,
    /// Draw where the time goes, for which `perf` is needed
    #[arg(long)]
    pub(crate) flames: bool,
}

/// One set-up under one kind of load.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) engine: &'static str,
    pub(crate) members: usize,
    pub(crate) servers: usize,
    pub(crate) pace: Pace,
    pub(crate) tally: Tally,
    /// From the first request to the last answer.
    pub(crate) took: Duration,
    /// Processor time of the servers, and of a database with processes of its own, while they were asked.
    pub(crate) used: Duration,
    pub(crate) database_used: Duration,
    /// Anonymous memory of all servers afterwards, in bytes.
    pub(crate) memory: u64,
}

impl Run {
    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        self.tally.answers() as f64 / self.took.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// Processor time of one answer in milliseconds, the database's included.
    pub(crate) fn cost(&self) -> f64 {
        (self.used + self.database_used).as_secs_f64() * 1000.0 / self.tally.answers().max(1) as f64
    }
}

/// Measures every community on every engine.
///
/// # Errors
/// When anything does not work or an answer is not what it should be; never because a figure is bad.
pub(crate) fn measure(options: &Options) -> Result<Vec<Run>> {
    let mut runs = Vec::new();
    let (keep, engines) = (options.keep.as_deref(), options.engines.all());
    for community in &Community::all(&options.files.alongside, &options.sizes, keep, &engines)? {
        for servers in counts(&community.engine) {
            let three = set_up(options, community, *servers)?;
            report::tell(&three);
            runs.extend(three);
        }
    }
    Ok(runs)
}

/// How many servers share a database. One file of SQLite is one server's.
const fn counts(engine: &Engine) -> &'static [usize] {
    match engine {
        Engine::Sqlite => &[1],
        Engine::Postgres(_) => &[1, 3],
    }
}

fn set_up(options: &Options, community: &Community, servers: usize) -> Result<Vec<Run>> {
    let servers = (0..servers).map(|_| community.server()).collect::<Result<Vec<_>>>()?;
    let stage = Stage { community, servers: &servers };
    let what = format!(
        "{} members on {}, {}",
        community.members,
        community.engine.name(),
        report::counted(servers.len())
    );
    let long = Duration::from_secs(options.seconds);
    let closed = Pace::Closed { connections: options.connections };
    note(&format!("{what}: warming up"));
    let mut asked = stage.run(closed, 0, long.min(Duration::from_secs(5)))?.tally.answers();
    let mut runs = Vec::new();
    let mut run = |pace, how: String| -> Result<f64> {
        note(&format!("{what}: {how}"));
        let run = stage.run(pace, asked, long)?;
        let rate = run.rate();
        asked += run.tally.answers() + run.tally.refused;
        runs.push(run);
        Ok(rate)
    };
    let most = run(closed, "as fast as they can".to_owned())?;
    for rate in SHARES.map(|share| most * share) {
        run(Pace::Open { rate }, format!("{rate:.0} a second"))?;
    }
    if options.flames {
        // Apart, since to be looked at takes time.
        flames::draw(options, &what, servers[0].pid(), || stage.run(closed, asked, long))?;
    }
    Ok(runs)
}

/// Where a load is put on.
struct Stage<'a> {
    community: &'a Community,
    servers: &'a [Server],
}

impl Stage<'_> {
    fn run(&self, pace: Pace, first: usize, long: Duration) -> Result<Run> {
        let addresses: Vec<SocketAddr> = self.servers.iter().map(|server| server.address).collect();
        let (before, began) = (self.used()?, Instant::now());
        let asked = crowd::ask(&self.community.cast, &addresses, pace, first, long);
        let tally = asked.map_err(|failure| self.servers[0].complaint(&failure.to_string()))?;
        let (after, took) = (self.used()?, began.elapsed());
        let memory = self.servers.iter().map(|server| anonymous_memory(server.pid())).sum::<Result<u64>>()?;
        Ok(Run {
            engine: self.community.engine.name(),
            members: self.community.members,
            servers: self.servers.len(),
            pace,
            tally,
            took,
            used: after.0.saturating_sub(before.0),
            database_used: after.1.saturating_sub(before.1),
            memory,
        })
    }

    /// Processor time of the servers, and of the database.
    fn used(&self) -> Result<(Duration, Duration)> {
        let servers = self.servers.iter().map(|server| processor_time(server.pid())).sum::<Result<_>>()?;
        let database = self.servers[0].database.map(family_time).transpose()?;
        Ok((servers, database.unwrap_or_default()))
    }
}
