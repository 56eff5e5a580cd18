//! Tells what was measured: table, aims, chart and rows.

use super::{Options, Outcome};
use crate::chart::{Bar, Chart, Panel};
use crate::failure::Result;
use crate::rows::{Aim, Row, median, number};
use crate::table;
use crate::wrk::CONNECTIONS;

/// What an article that is kept is to give, of what the bare server does.
const ARTICLE: f64 = 0.8;
/// Pages in the order in which they are told, and how the chart calls them.
const PAGES: [(&str, &str); 4] = [
    ("article", "article"),
    ("article.cold", "article, made anew"),
    ("library", "library"),
    ("search", "search"),
];

/// Tells everything.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn report(outcome: &Outcome, options: &Options) -> Result<()> {
    let (rows, aims) = (rows(outcome), aims(outcome));
    let table = format!("{}\n{}\n{}\n", table::rows(&rows), table::aims(&aims), also(outcome));
    options.files.tell("library", &table, &chart(outcome, &aims), &rows)
}

/// The measured rows, then what is measured once: the start and the weight of a page.
fn rows(outcome: &Outcome) -> Vec<Row> {
    let mut rows = outcome.rows.clone();
    let slowest = outcome.starts.iter().max().map(|start| start.as_secs_f64() * 1000.0);
    let idle = Some(outcome.idle as f64 / 1e6);
    rows.push(Row {
        name: "start".to_owned(),
        p50_ms: Some(start(outcome)),
        p99_ms: slowest,
        anon_mb: idle,
        ..Row::default()
    });
    rows.push(Row { name: "article.weight".to_owned(), bytes: Some(outcome.weight), ..Row::default() });
    rows
}

/// Milliseconds to the first answer, in the middle.
fn start(outcome: &Outcome) -> f64 {
    median(outcome.starts.iter().map(|start| start.as_secs_f64() * 1000.0))
}

fn find<'a>(outcome: &'a Outcome, name: &str) -> Option<&'a Row> {
    outcome.rows.iter().find(|row| row.name == name)
}

fn aims(outcome: &Outcome) -> Vec<Aim> {
    let article = find(outcome, "article").and_then(|row| row.ratio).unwrap_or_default();
    let search = find(outcome, "search").and_then(|row| row.cpu_ms).unwrap_or(f64::INFINITY);
    let ours = outcome.rows.iter().filter(|row| !row.name.ends_with(".limit"));
    let memory = ours.filter_map(|row| row.anon_mb).fold(0.0, f64::max);
    vec![
        Aim::at_least("article, of the limit", "", article, ARTICLE),
        Aim::below("search, processor time", "ms", search, 0.5),
        Aim::below("start to first answer", "ms", start(outcome), 100.0),
        Aim::below("anonymous memory, at most", "MB", memory, 60.0),
        Aim::below("heaviest article with CSS and JS", "KB", outcome.weight as f64 / 1000.0, 40.0),
    ]
}

fn also(outcome: &Outcome) -> String {
    format!(
        "{} articles were imported in {} s; the database has {} MB. {CONNECTIONS} connections asked at a time.",
        number(outcome.articles as f64),
        number(outcome.imported.as_secs_f64()),
        number(outcome.database as f64 / 1e6),
    )
}

fn chart(outcome: &Outcome, aims: &[Aim]) -> Chart {
    let panels = vec![
        Panel {
            title: "Requests a second, as a share of what a bare server does".to_owned(),
            bars: shares(outcome),
        },
        Panel {
            title: "Processor time for one request, in milliseconds".to_owned(),
            bars: processor(outcome),
        },
        Panel {
            title: "Milliseconds until half of the answers came (bar), and 99 of 100 (line)".to_owned(),
            bars: waits(outcome),
        },
        Panel { title: "Beside their aims".to_owned(), bars: aims.iter().map(beside).collect() },
    ];
    let told = panels.iter().map(|panel| {
        let bars = panel.bars.iter().map(|bar| format!("{}: {}", bar.label, bar.note));
        format!("{}. {}.", panel.title, bars.collect::<Vec<_>>().join("; "))
    });
    let description = told.collect::<Vec<_>>().join(" ");
    Chart { title: "The library under load".to_owned(), description, panels }
}

/// One bar for each kind of page that has the figure.
fn bars(outcome: &Outcome, bar: impl Fn(&'static str, &Row) -> Option<Bar>) -> Vec<Bar> {
    PAGES.iter().filter_map(|(name, label)| bar(label, find(outcome, name)?)).collect()
}

fn shares(outcome: &Outcome) -> Vec<Bar> {
    bars(outcome, |label, row| {
        let (ratio, rps) = (row.ratio?, row.rps?);
        let aim = (row.name == "article").then_some(ARTICLE);
        let note = format!("{} ({} a second)", number(ratio), number(rps));
        Some(Bar {
            label: label.to_owned(),
            value: ratio,
            note,
            aim,
            short: aim.is_some_and(|aim| ratio < aim),
        })
    })
}

fn processor(outcome: &Outcome) -> Vec<Bar> {
    bars(outcome, |label, row| {
        let value = row.cpu_ms?;
        let aim = (row.name == "search").then_some(0.5);
        let short = aim.is_some_and(|aim| value >= aim);
        Some(Bar { label: label.to_owned(), value, note: format!("{} ms", number(value)), aim, short })
    })
}

fn waits(outcome: &Outcome) -> Vec<Bar> {
    bars(outcome, |label, row| {
        let (p50, p99) = (row.p50_ms?, row.p99_ms?);
        let note = format!("{} and {} ms", number(p50), number(p99));
        Some(Bar { label: label.to_owned(), value: p50, note, aim: Some(p99), short: false })
    })
}

fn beside(aim: &Aim) -> Bar {
    Bar {
        label: aim.what.clone(),
        value: aim.measured / aim.bound,
        note: format!("{}; aim {}", aim.found(), aim.wanted()),
        aim: Some(1.0),
        short: !aim.is_met(),
    }
}
