//! Tells what was measured: a line for each set-up and pace, a table of all kinds of requests, and a chart.

use serde::Serialize;

use super::{MIX, Options, Pace, Run};
use crate::chart::{Bar, Chart, Panel};
use crate::failure::Result;
use crate::output::line;
use crate::rows::{number, within};
use crate::table::lined_up;

/// Half of all answers, and so on, came within this time.
const SHARES: [f64; 3] = [0.5, 0.99, 0.999];

/// Tells everything.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn report(runs: &[Run], options: &Options) -> Result<()> {
    let text = format!("{}\n{}", overview(runs), kinds(runs));
    let figures: Vec<Figures> = runs.iter().map(Figures::of).collect();
    options.files.tell("load", &text, &chart(runs), &figures)
}

/// Prints what a set-up came to as soon as it is known, so that a fault later on loses none of it.
pub(super) fn tell(runs: &[Run]) {
    line(&overview(runs));
}

/// What a run comes to.
#[derive(Serialize)]
struct Figures {
    engine: &'static str,
    members: usize,
    servers: usize,
    /// Requests a second that were due; nothing in the closed loop.
    due: Option<f64>,
    rps: f64,
    within_ms: [f64; 3],
    longest_ms: f64,
    refused: usize,
    cpu_ms: f64,
    cpu_ms_of_database: f64,
    anon_mb: f64,
}

impl Figures {
    fn of(run: &Run) -> Self {
        let sorted = run.tally.sorted();
        Self {
            engine: run.engine,
            members: run.members,
            servers: run.servers,
            due: match run.pace {
                Pace::Closed { .. } => None,
                Pace::Open { rate } => Some(rate),
            },
            rps: run.rate(),
            within_ms: SHARES.map(|share| within(&sorted, share)),
            longest_ms: sorted.last().copied().unwrap_or_default(),
            refused: run.tally.refused,
            cpu_ms: run.cost(),
            cpu_ms_of_database: run.database_used.as_secs_f64() * 1000.0 / sorted.len().max(1) as f64,
            anon_mb: run.memory as f64 / 1e6,
        }
    }
}

/// `68,000, PostgreSQL, 3 servers`.
fn named(run: &Run) -> String {
    format!("{}, {}, {}", number(run.members as f64), run.engine, counted(run.servers))
}

/// `1 server`, `3 servers`.
pub(super) fn counted(servers: usize) -> String {
    format!("{servers} {}", if servers == 1 { "server" } else { "servers" })
}

fn paced(run: &Run) -> String {
    match run.pace {
        Pace::Closed { connections } => format!("{connections} at once"),
        Pace::Open { rate } => format!("{} a second", number(rate)),
    }
}

fn overview(runs: &[Run]) -> String {
    let head = [
        "members, engine, servers",
        "asked",
        "answers/s",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "longest ms",
        "told to wait",
        "processor ms",
        "of it the database",
        "anonymous MB",
    ];
    let cells = runs.iter().map(|run| {
        let of = Figures::of(run);
        let [half, most, nearly_all] = of.within_ms;
        let figures = [of.rps, half, most, nearly_all, of.longest_ms, of.refused as f64, of.cpu_ms]
            .into_iter()
            .chain([of.cpu_ms_of_database, of.anon_mb]);
        [named(run), paced(run)].into_iter().chain(figures.map(number)).collect()
    });
    lined_up(&head, cells.collect())
}

/// For each kind of request how long it took where half of the most was asked: what people feel on a busy evening.
fn kinds(runs: &[Run]) -> String {
    let calm: Vec<&Run> = runs.chunks(3).filter_map(|of_set_up| of_set_up.get(1)).collect();
    let head: Vec<String> = ["request".to_owned(), "of 1,000".to_owned()]
        .into_iter()
        .chain(calm.iter().map(|run| format!("{}, {}", named(run), paced(run))))
        .collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let cells = MIX.iter().map(|(kind, share)| {
        let of = calm.iter().map(|run| {
            let mut times = run.tally.times.get(kind).cloned().unwrap_or_default();
            times.sort_by(f64::total_cmp);
            format!("{} / {} ms", number(within(&times, 0.5)), number(within(&times, 0.99)))
        });
        [kind.name().to_owned(), share.to_string()].into_iter().chain(of).collect()
    });
    lined_up(&head, cells.collect())
}

/// How much each set-up does, and how long the slowest of a hundred wait in the open loop.
fn chart(runs: &[Run]) -> Chart {
    let bar = |run: &Run, value: f64, unit: &str| Bar {
        label: named(run),
        value,
        note: format!("{} {unit}", number(value)),
        aim: None,
        short: false,
    };
    let fastest = runs.chunks(3).filter_map(|of| of.first());
    let panels = [
        Panel {
            title: "Answers a second, as fast as it can".to_owned(),
            bars: fastest.clone().map(|run| bar(run, run.rate(), "a second")).collect(),
        },
        Panel {
            title: "Processor time of an answer, the database's included".to_owned(),
            bars: fastest.map(|run| bar(run, run.cost(), "ms")).collect(),
        },
        slowest(runs, 1, "99 of 100 answers came within, at half of that load", bar),
        slowest(runs, 2, "99 of 100 answers came within, at four fifths", bar),
    ];
    Chart::new("A community as it is used", panels.into())
}

fn slowest(runs: &[Run], at: usize, title: &str, bar: impl Fn(&Run, f64, &str) -> Bar) -> Panel {
    let of = runs.chunks(3).filter_map(|of| of.get(at));
    let bars = of.map(|run| bar(run, within(&run.tally.sorted(), 0.99), "ms")).collect();
    Panel { title: title.to_owned(), bars }
}
