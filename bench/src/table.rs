//! The figures as Markdown, which reads well in a terminal too.

use crate::rows::{Aim, Row, number};

/// All rows.
pub(crate) fn rows(rows: &[Row]) -> String {
    let head =
        ["page", "requests/s", "p50 ms", "p99 ms", "processor ms", "bytes", "of the limit", "anonymous MB"];
    let cells = rows.iter().map(|row| {
        let bytes = row.bytes.map(|bytes| bytes as f64);
        let figures = [row.rps, row.p50_ms, row.p99_ms, row.cpu_ms, bytes, row.ratio, row.anon_mb];
        let figures = figures.into_iter().map(|figure| figure.map(number).unwrap_or_default());
        std::iter::once(row.name.clone()).chain(figures).collect()
    });
    lined_up(&head, cells.collect())
}

/// The aims and whether they are met.
pub(crate) fn aims(aims: &[Aim]) -> String {
    let cells = aims.iter().map(|aim| {
        let met = if aim.is_met() { "met" } else { "not met" };
        vec![aim.what.clone(), aim.wanted(), aim.found(), met.to_owned()]
    });
    lined_up(&["what", "aim", "measured", ""], cells.collect())
}

/// A table of cells below their heads: names, then figures.
pub(crate) fn lined_up(head: &[&str], cells: Vec<Vec<String>>) -> String {
    let head: Vec<String> = head.iter().map(|text| (*text).to_owned()).collect();
    let width = |at: usize| {
        let all = std::iter::once(&head).chain(&cells);
        all.filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or_default().max(3)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |row: &[String]| {
        // Figures stand at the right, names at the left.
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| {
            if at == 0 { format!(" {cell:<width$} ") } else { format!(" {cell:>width$} ") }
        });
        format!("|{}|\n", cells.collect::<Vec<_>>().join("|"))
    };
    let rule = widths.iter().enumerate().map(|(at, width)| {
        let dashes = "-".repeat(*width);
        if at == 0 { format!(" {dashes} ") } else { format!(" {}: ", &dashes[1..]) }
    });
    let rule = format!("|{}|\n", rule.collect::<Vec<_>>().join("|"));
    line(&head) + &rule + &cells.iter().map(|row| line(row)).collect::<String>()
}
