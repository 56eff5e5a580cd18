//! Tells what was measured: table, aims, remarks and a chart.

use super::{Options, Outcome};
use crate::chart::{Bar, Chart, Panel};
use crate::failure::Result;
use crate::rows::{Row, number};
use crate::table;

/// Tells everything.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn report(outcome: &Outcome, options: &Options) -> Result<()> {
    let remarks: Vec<String> = outcome.remarks.iter().map(|remark| format!("- {remark}\n")).collect();
    let text = format!(
        "{}\n{}\nOf the limit: a signed-in reader's requests a second beside those of a visitor.\n\n{}",
        table::rows(&outcome.rows),
        table::aims(&outcome.aims),
        remarks.concat(),
    );
    options.files.tell("joining", &text, &chart(&outcome.rows), &outcome.rows)
}

fn chart(rows: &[Row]) -> Chart {
    let (letters, pages): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| row.name.starts_with("letters"));
    let panels = [
        ("Requests a second", pace(&pages)),
        ("Letters a second", pace(&letters)),
        ("Processor time of one request, in milliseconds", cost(&pages)),
        ("Processor time of one letter, in milliseconds", cost(&letters)),
    ];
    let told = panels.into_iter().filter(|(_, bars)| !bars.is_empty());
    let panels = told.map(|(title, bars)| Panel { title: title.to_owned(), bars }).collect();
    Chart::new("Signing in, and the newsletter", panels)
}

fn pace(rows: &[&Row]) -> Vec<Bar> {
    rows.iter().filter_map(|row| Some(bar(row, row.rps?, "a second"))).collect()
}

fn cost(rows: &[&Row]) -> Vec<Bar> {
    rows.iter().filter_map(|row| Some(bar(row, row.cpu_ms?, "ms"))).collect()
}

fn bar(row: &Row, value: f64, unit: &str) -> Bar {
    Bar { label: row.name.clone(), value, note: format!("{} {unit}", number(value)), aim: None, short: false }
}
