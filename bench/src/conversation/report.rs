//! Tells what was measured: a table for each community, the aims, and a chart of cost against size.

use std::fs;

use super::{Measured, Options};
use crate::chart::{Bar, Chart, Panel};
use crate::failure::{Failure, Result};
use crate::output::{line, note};
use crate::rows::{Aim, Row, number};
use crate::table;

/// What a page may cost, in milliseconds of the processor.
const COST: f64 = 0.3;
/// How much more a page may cost where there are ten times as many members.
const GROWTH: f64 = 1.2;
/// The community that the aims are about.
const SIZE: usize = 68_000;

/// Prints everything, and writes `conversation.md`, `conversation.svg` and, where it is wanted, the rows as JSON.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn report(all: &[Measured], options: &Options) -> Result<()> {
    let aims = aims(all);
    let told: Vec<String> = all.iter().map(told).collect();
    let text = format!("{}\n{}", told.join("\n"), table::aims(&aims));
    line(&text);
    fs::create_dir_all(&options.out)
        .map_err(|e| Failure::system("The folder for the figures cannot be made", e))?;
    let write = |name: &str, text: &str| {
        let path = options.out.join(name);
        fs::write(&path, text).map_err(|e| Failure::system("The figures cannot be written", e))?;
        note(&format!("Wrote {}", path.display()));
        Ok(())
    };
    write("conversation.md", &text)?;
    write("conversation.svg", &chart(all).draw())?;
    let Some(path) = &options.json else { return Ok(()) };
    let rows: Vec<(usize, &Vec<Row>)> = all.iter().map(|one| (one.members, &one.rows)).collect();
    let json =
        serde_json::to_string_pretty(&rows).map_err(|e| Failure::system("The rows cannot be written", e))?;
    fs::write(path, json + "\n").map_err(|e| Failure::system("The rows cannot be written", e))
}

fn told(one: &Measured) -> String {
    let streams =
        one.streams.map(|bytes| format!(", {} MB more with the event streams", number(bytes as f64 / 1e6)));
    let made = one.made.map(|made| format!(", made in {} s", number(made.as_secs_f64())));
    format!(
        "{} members{}; the database has {} MB. Anonymous memory {} MB{}.\n\n{}",
        number(one.members as f64),
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

/// The most that any page's cost grows by where there are ten times as many members.
fn growth(all: &[Measured]) -> f64 {
    let steps = all.windows(2).flat_map(|two| {
        let tens = (two[1].members as f64 / two[0].members as f64).log10().max(f64::MIN_POSITIVE);
        costs(&two[1]).filter_map(move |(name, cost)| {
            let before = find(&two[0], name)?.cpu_ms?;
            Some((cost / before.max(f64::MIN_POSITIVE)).powf(1.0 / tens))
        })
    });
    steps.fold(0.0, f64::max)
}

pub(crate) fn aims(all: &[Measured]) -> Vec<Aim> {
    let Some(one) = all.iter().find(|one| one.members == SIZE).or(all.last()) else { return Vec::new() };
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
    if all.len() > 1 {
        aims.push(Aim::below("ten times the members, cost of a page", "×", growth(all), GROWTH));
    }
    if let Some(bytes) = one.streams {
        aims.push(Aim::below("event streams, memory more", "MB", bytes as f64 / 1e6, 100.0));
    }
    aims
}

/// For each page a panel, with a bar for each size.
fn chart(all: &[Measured]) -> Chart {
    let names: Vec<&str> =
        all.first().map(|one| costs(one).map(|(name, _)| name).collect()).unwrap_or_default();
    let bar = |one: &Measured, name: &str| {
        let row = find(one, name)?;
        let (cost, rps) = (row.cpu_ms?, row.rps?);
        Some(Bar {
            label: format!("{} members", number(one.members as f64)),
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
    let told = panels.iter().map(|panel| {
        let bars = panel.bars.iter().map(|bar| format!("{}: {}", bar.label, bar.note));
        format!("{}. {}.", panel.title, bars.collect::<Vec<_>>().join("; "))
    });
    let description = told.collect::<Vec<_>>().join(" ");
    Chart { title: "Processor time of a page, by how many members there are".to_owned(), description, panels }
}
