//! The form in which every benchmark tells its figures: rows with the same names, and aims held against them.

use serde::Serialize;

/// One line of figures. What was not measured stays empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// Requests a second.
    pub(crate) rps: Option<f64>,
    pub(crate) p50_ms: Option<f64>,
    pub(crate) p99_ms: Option<f64>,
    /// Processor time for one request.
    pub(crate) cpu_ms: Option<f64>,
    /// Bytes on the wire for one answer.
    pub(crate) bytes: Option<u64>,
    /// Requests a second beside those of the limit.
    pub(crate) ratio: Option<f64>,
    /// Anonymous memory of the server afterwards, in millions of bytes.
    pub(crate) anon_mb: Option<f64>,
}

/// What one measurement of a server gave.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sample {
    pub(crate) rps: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) cpu_ms: f64,
}

impl Sample {
    /// From how long each request took, in milliseconds, and all of them, in seconds.
    pub(crate) fn of(mut times_ms: Vec<f64>, took: f64, cpu_ms: f64) -> Self {
        times_ms.sort_by(f64::total_cmp);
        Self {
            rps: times_ms.len() as f64 / took,
            p50_ms: within(&times_ms, 0.5),
            p99_ms: within(&times_ms, 0.99),
            cpu_ms,
        }
    }
}

/// The time within which this share of all answers came; 0 of none. The times are sorted.
pub(crate) fn within(sorted: &[f64], share: f64) -> f64 {
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied().unwrap_or_default()
}

impl Row {
    /// The middle of several measurements, each figure for itself.
    pub(crate) fn middle(name: impl Into<String>, samples: &[Sample]) -> Self {
        let of = |figure: fn(&Sample) -> f64| Some(median(samples.iter().map(figure)));
        Self {
            name: name.into(),
            rps: of(|s| s.rps),
            p50_ms: of(|s| s.p50_ms),
            p99_ms: of(|s| s.p99_ms),
            cpu_ms: of(|s| s.cpu_ms),
            ..Self::default()
        }
    }
}

/// The middle one; 0 of none.
pub(crate) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut list: Vec<f64> = figures.collect();
    list.sort_by(f64::total_cmp);
    match list.len() {
        0 => 0.0,
        even if even % 2 == 0 => f64::midpoint(list[even / 2 - 1], list[even / 2]),
        odd => list[odd / 2],
    }
}

/// What we want a figure to be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Aim {
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    pub(crate) measured: f64,
    pub(crate) bound: f64,
    /// Whether more is better.
    pub(crate) at_least: bool,
}

impl Aim {
    pub(crate) fn at_least(what: impl Into<String>, unit: &'static str, measured: f64, bound: f64) -> Self {
        Self { what: what.into(), unit, measured, bound, at_least: true }
    }

    pub(crate) fn below(what: impl Into<String>, unit: &'static str, measured: f64, bound: f64) -> Self {
        Self { what: what.into(), unit, measured, bound, at_least: false }
    }

    pub(crate) fn is_met(&self) -> bool {
        if self.at_least { self.measured >= self.bound } else { self.measured < self.bound }
    }

    /// `under 100 ms`.
    pub(crate) fn wanted(&self) -> String {
        let how = if self.at_least { "at least" } else { "under" };
        format!("{how} {} {}", number(self.bound), self.unit).trim_end().to_owned()
    }

    /// `43.1 ms`.
    pub(crate) fn found(&self) -> String {
        format!("{} {}", number(self.measured), self.unit).trim_end().to_owned()
    }
}

/// A figure with three digits that say something, or all before the point, in groups of three.
pub(crate) fn number(figure: f64) -> String {
    let digits = if figure == 0.0 { 0 } else { 2 - (figure.abs().log10().floor() as i32) };
    let text = format!("{figure:.*}", usize::try_from(digits.clamp(0, 4)).unwrap_or_default());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && digit != '-' && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let part = part.trim_end_matches('0');
    if part.is_empty() { grouped } else { format!("{grouped}.{part}") }
}
