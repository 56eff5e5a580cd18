//! A CSV file with a head line, read row by row so that one broken row does not hide the others. A cell never runs
//! over the end of a line.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, Terminator};
use kernel::Problems;

use crate::nearest::did_you_mean;

/// Bytes in a line; a row with every cell as long as it may be is well below this.
const LINE_LONGEST: usize = 32_768;

/// The rows that can be read.
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

/// One row: its line in the file and its cells by column.
pub(super) struct Row {
    pub(super) line: usize,
    cells: BTreeMap<&'static str, String>,
}

impl Row {
    /// The cell of a column, without blanks around it; empty where the file has no such column.
    pub(super) fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The entries of a cell, which semicolons part.
    pub(super) fn list(&self, column: &str) -> impl Iterator<Item = &str> {
        self.cell(column).split(';').map(str::trim).filter(|entry| !entry.is_empty())
    }
}

/// Reads a table of these columns, each with whether its cells must be filled.
pub(super) fn read(text: &str, columns: &[(&'static str, bool)], problems: &mut Problems) -> Table {
    let records = records(text, problems);
    let mut records = records.into_iter();
    let Some((line, head)) = records.next() else {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        problems.error(1, "csv", format!("The first line must name the columns: {}.", names.join(",")));
        return Table { rows: Vec::new() };
    };
    let order = head_of(line, &head, columns, problems);
    let rows = records.filter_map(|(line, record)| row(line, &record, &order, columns, problems)).collect();
    Table { rows }
}

/// The lines that hold anything, cut into cells, with their line numbers.
fn records(text: &str, problems: &mut Problems) -> Vec<(usize, StringRecord)> {
    let mut kept = String::with_capacity(text.len());
    let mut numbers = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let sound = if line.len() > LINE_LONGEST {
            Err("This line is far too long for a row.")
        } else {
            quotes(line)
        };
        match sound {
            Ok(()) => {
                kept.push_str(line);
                kept.push('\n');
                numbers.push(at + 1);
            }
            Err(message) => problems.error(at + 1, "csv", message),
        }
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .terminator(Terminator::Any(b'\n'))
        .from_reader(kept.as_bytes());
    // Each kept line is one record, because its quotation marks are in order.
    numbers.into_iter().zip(reader.records().flatten()).collect()
}

/// Which column stands at each place of a row.
fn head_of(
    line: usize,
    head: &StringRecord,
    columns: &[(&'static str, bool)],
    problems: &mut Problems,
) -> Vec<Option<&'static str>> {
    let mut order: Vec<Option<&'static str>> = Vec::new();
    for name in head.iter().map(str::trim) {
        let column = columns.iter().map(|(known, _)| *known).find(|known| *known == name);
        match column {
            None => {
                let hint = did_you_mean(name, columns.iter().map(|(known, _)| *known));
                problems.error(line, "unknown-column", format!("There is no column “{name}”.{hint}"));
            }
            Some(name) if order.contains(&Some(name)) => {
                problems.error(
                    line,
                    "duplicate-column",
                    format!("The column “{name}” stands twice. Keep one."),
                );
            }
            Some(_) => {}
        }
        order.push(column);
    }
    for (name, needed) in columns {
        if *needed && !order.contains(&Some(name)) {
            problems.error(line, "missing-column", format!("The column “{name}” is missing."));
        }
    }
    order
}

fn row(
    line: usize,
    record: &StringRecord,
    order: &[Option<&'static str>],
    columns: &[(&'static str, bool)],
    problems: &mut Problems,
) -> Option<Row> {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    if record.len() != order.len() {
        let message = format!(
            "This row has {} cells, the head has {}. A cell with a comma in it needs quotation marks around it.",
            record.len(),
            order.len()
        );
        problems.error(line, "csv", message);
        return None;
    }
    let named = order.iter().zip(record.iter()).filter_map(|(column, cell)| Some(((*column)?, cell.trim())));
    let cells: BTreeMap<&'static str, String> =
        named.map(|(column, cell)| (column, cell.to_owned())).collect();
    for (column, cell) in &cells {
        if cell.chars().any(char::is_control) {
            problems.error(
                line,
                "control",
                format!("The cell “{column}” has an invisible control character. Take it out."),
            );
        }
        if cell.is_empty() && columns.contains(&(*column, true)) {
            problems.error(line, "empty", format!("The cell “{column}” is empty."));
        }
    }
    Some(Row { line, cells })
}

/// Whether the quotation marks of a line are in order: around whole cells, doubled within.
fn quotes(line: &str) -> Result<(), &'static str> {
    let mut rest = line;
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let inside = quoted.replace("\"\"", "__");
            let end = inside.find('"').ok_or("A quotation mark opens here and never closes on this line.")?;
            rest = &quoted[end + 1..];
            if !rest.is_empty() && !rest.starts_with(',') {
                return Err(
                    "Something stands after a closing quotation mark. Double a mark that is part of the text.",
                );
            }
        }
        let cell = rest.find(',').unwrap_or(rest.len());
        if rest[..cell].contains('"') {
            return Err(
                "A quotation mark stands inside a cell. Put marks around the whole cell and double this one.",
            );
        }
        match rest.get(cell + 1..) {
            Some(next) => rest = next,
            None => return Ok(()),
        }
    }
}
