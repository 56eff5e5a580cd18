//! Tells what was measured: a table for each community, the aims, and a chart of cost against size.

use super::{Measured, Options};
use crate::chart::{Bar, Chart, Panel};
use crate::failure::Result;
use crate::rows::{Aim, Row, number};
use crate::table;

/// What a page may cost, in milliseconds of the processor.
const COST: f64 = 0.3;
/// How much more a page may cost where there are ten times as many members.
const GROWTH: f64 = 1.2;
/// What PostgreSQL's feed should do of SQLite's, in requests a second.
const SHARE: f64 = 0.5;
/// The community that the aims are about.
const SIZE: usize = 68_000;

/// Tells everything.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn report(all: &[Measured], options: &Options) -> Result<()> {
    let aims = aims(all);
    let told: Vec<String> = all.iter().map(told).collect();
    let text = format!("{}\n{}", told.join("\n"), table::aims(&aims));
    let rows: Vec<(&str, usize, &Vec<Row>)> =
        all.iter().map(|one| (one.engine, one.members, &one.rows)).collect();
    options.files.tell("conversation", &text, &chart(all), &rows)
}

fn told(one: &Measured) -> String {
    let streams =
        one.streams.map(|bytes| format!(", {} MB more with the event streams", number(bytes as f64 / 1e6)));
    let made = one.made.map(|made| format!(", made in {} s", number(made.as_secs_f64())));
    format!(
        "{} members on {}{}; the database has {} MB. Anonymous memory {} MB{}.\n\n{}",
        number(one.members as f64),
        one.engine,
        made.unwrap_or_default(),
        number(one.database as f64 / 1e6),
        number(one.memory as f64 / 1e6),
        streams.unwrap_or_default(),
        table::rows(&one.rows)
    )
}

fn find<'a>(one: &'a Measured, name: &str) -> Option<&'a Row> {
    one.rows.iter().find(|row| row.name == name)
}

/// Pages that are measured in every community, with what each costs.
fn costs(one: &Measured) -> impl Iterator<Item = (&str, f64)> {
    let pages = one.rows.iter().filter(|row| row.ratio.is_some() && !row.name.ends_with(".limit"));
    pages.filter_map(|row| Some((row.name.as_str(), row.cpu_ms?)))
}

/// The most that any page's cost grows by on one engine where there are ten times as many members; nothing for one size.
fn growth(all: &[Measured], engine: &str) -> Option<f64> {
    let all: Vec<&Measured> = all.iter().filter(|one| one.engine == engine).collect();
    let steps = all.windows(2).flat_map(|two| {
        let tens = (two[1].members as f64 / two[0].members as f64).log10().max(f64::MIN_POSITIVE);
        costs(two[1]).filter_map(move |(name, cost)| {
            let before = find(two[0], name)?.cpu_ms?;
            Some((cost / before.max(f64::MIN_POSITIVE)).powf(1.0 / tens))
        })
    });
    steps.reduce(f64::max)
}

pub(crate) fn aims(all: &[Measured]) -> Vec<Aim> {
    let Some(one) = of_the_aims(all, "SQLite") else { return Vec::new() };
    let feed = find(one, "feed").cloned().unwrap_or_default();
    let comments = find(one, "commenting").and_then(|row| row.rps).unwrap_or_default();
    let dearest = costs(one).map(|(_, cost)| cost).fold(0.0, f64::max);
    let mut aims = vec![
        Aim::at_least("feed, requests a second", "", feed.rps.unwrap_or_default(), 2_500.0),
        Aim::below("feed, 99 of 100 answers", "ms", feed.p99_ms.unwrap_or(f64::INFINITY), 40.0),
        Aim::below("feed, processor time", "ms", feed.cpu_ms.unwrap_or(f64::INFINITY), COST),
        Aim::below("dearest page, processor time", "ms", dearest, COST),
        Aim::at_least("comments kept a second, beside readers", "", comments, 3_000.0),
        Aim::below("anonymous memory", "MB", one.memory as f64 / 1e6, 150.0),
    ];
    if let Some(growth) = growth(all, "SQLite") {
        aims.push(Aim::below("ten times the members, cost of a page", "×", growth, GROWTH));
    }
    aims.extend(aims_on_postgres(all, &feed));
    if let Some(bytes) = one.streams {
        aims.push(Aim::below("event streams, memory more", "MB", bytes as f64 / 1e6, 100.0));
    }
    aims
}

fn aims_on_postgres(all: &[Measured], sqlite: &Row) -> Vec<Aim> {
    let Some(one) = of_the_aims(all, "PostgreSQL") else { return Vec::new() };
    let rates = find(one, "feed").and_then(|feed| feed.rps).zip(sqlite.rps);
    let share = rates.map(|(ours, theirs)| ours / theirs.max(f64::MIN_POSITIVE)).unwrap_or_default();
    let mut aims = vec![Aim::at_least("feed on PostgreSQL, of that on SQLite", "", share, SHARE)];
    if let Some(growth) = growth(all, "PostgreSQL") {
        aims.push(Aim::below("ten times the members, cost on PostgreSQL", "×", growth, GROWTH));
    }
    aims
}

/// The community that the aims are about, or the largest.
fn of_the_aims<'a>(all: &'a [Measured], engine: &str) -> Option<&'a Measured> {
    let mut all = all.iter().filter(|one| one.engine == engine);
    all.clone().find(|one| one.members == SIZE).or(all.next_back())
}

/// For each page a panel, with a bar for each size.
fn chart(all: &[Measured]) -> Chart {
    let names: Vec<&str> =
        all.first().map(|one| costs(one).map(|(name, _)| name).collect()).unwrap_or_default();
    let bar = |one: &Measured, name: &str| {
        let row = find(one, name)?;
        let (cost, rps) = (row.cpu_ms?, row.rps?);
        Some(Bar {
            label: format!("{} members, {}", number(one.members as f64), one.engine),
            value: cost,
            note: format!("{} ms ({} a second)", number(cost), number(rps)),
            aim: Some(COST),
            short: cost >= COST,
        })
    };
    let panel = |name: &&str| Panel {
        title: (*name).to_owned(),
        bars: all.iter().filter_map(|one| bar(one, name)).collect(),
    };
    let panels: Vec<Panel> = names.iter().map(panel).collect();
    Chart::new("Processor time of a page, by how many members there are", panels)
}
