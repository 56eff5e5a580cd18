//! How far long work has come: a bar on a terminal, a line for each tenth everywhere else.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use crate::output;

#[cfg(test)]
mod tests;

/// Shows progress on standard error, so that it never mixes with an answer.
pub(crate) struct Progress {
    title: &'static str,
    unit: &'static str,
    bar: Option<ProgressBar>,
    tenth: Option<usize>,
}

impl Progress {
    /// `title` says what is done (“Reading the library”), `unit` what is counted (“files”).
    pub(crate) fn new(title: &'static str, unit: &'static str) -> Self {
        let bar = io::stderr().is_terminal().then(|| bar(title, unit));
        Self { title, unit, bar, tenth: None }
    }

    /// `done` of `total` are done. Call it as often as you like.
    pub(crate) fn step(&mut self, done: usize, total: usize) {
        if let Some(bar) = &self.bar {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        } else if let Some(line) = self.line(done, total) {
            output::note(&line);
        }
    }

    /// Takes the bar away; lines stay.
    pub(crate) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }

    /// The line for this step, when a new tenth has begun.
    fn line(&mut self, done: usize, total: usize) -> Option<String> {
        let tenth = Some((done * 10).checked_div(total)?);
        (tenth > self.tenth).then(|| {
            self.tenth = tenth;
            format!("{}: {done} of {total} {}", self.title, self.unit)
        })
    }
}

/// One bar after the other, for work with several parts.
#[derive(Default)]
pub(crate) struct Bars(Option<(&'static str, Progress)>);

impl Bars {
    /// `done` of `total` are done of the part with this title and unit. Another title ends the bar before.
    pub(crate) fn step(&mut self, (title, unit): (&'static str, &'static str), done: u64, total: u64) {
        if self.0.as_ref().is_none_or(|(now, _)| *now != title) {
            self.finish();
            self.0 = Some((title, Progress::new(title, unit)));
        }
        let fits = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        if let Some((_, progress)) = &mut self.0 {
            progress.step(fits(done), fits(total));
        }
    }

    /// Takes the last bar away.
    pub(crate) fn finish(&mut self) {
        if let Some((_, progress)) = self.0.take() {
            progress.finish();
        }
    }
}

fn bar(title: &'static str, unit: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(0).with_message(title);
    match ProgressStyle::with_template(&format!("{{msg}} {{wide_bar}} {{pos}} of {{len}} {unit}")) {
        Ok(style) => bar.with_style(style),
        // The bar's own look is less neat, and shows the same.
        Err(_) => bar,
    }
}
