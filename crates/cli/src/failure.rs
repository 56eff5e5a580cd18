//! Why a command gave up, told to the person who typed it.

use std::fmt::Display;
use std::process::ExitCode;

use crate::output;

/// The status of a command that could not do its work.
const FAILED: u8 = 1;
/// The status of a command that was typed wrong; clap uses the same.
const USAGE: u8 = 2;

/// What happened, and how to mend it.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    remedy: String,
    status: u8,
}

impl Failure {
    /// Two texts in whole sentences: what happened, and what to do about it, which may be empty.
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into(), status: FAILED }
    }

    /// The same, when a flag was wrong.
    pub(crate) fn usage(self) -> Self {
        Self { status: USAGE, ..self }
    }

    /// Somebody pressed Ctrl-C, or the system asked the program to end.
    pub(crate) fn stopped() -> Self {
        Self::new("We were asked to stop and did not finish.", "Run the command again when it suits you.")
    }

    /// Both texts, each on lines of its own.
    pub(crate) fn text(&self) -> String {
        if self.remedy.is_empty() { self.what.clone() } else { format!("{}\n{}", self.what, self.remedy) }
    }

    /// Prints it and gives the status to end with.
    pub(crate) fn report(&self) -> ExitCode {
        output::note(&format!("error: {}", self.text().replace('\n', "\n  ")));
        ExitCode::from(self.status)
    }

    /// A failure that says itself what to do.
    pub(crate) fn of(error: impl Display) -> Self {
        Self::new(error.to_string(), "")
    }
}

impl From<media::StoreError> for Failure {
    fn from(error: media::StoreError) -> Self {
        match error {
            media::StoreError::Setup { problem, remedy } => Self::new(problem, remedy),
            other => Self::of(other),
        }
    }
}

impl From<db::Error> for Failure {
    fn from(error: db::Error) -> Self {
        Self::of(error)
    }
}

impl From<web::tls::Problem> for Failure {
    fn from(error: web::tls::Problem) -> Self {
        Self::new(error.problem, error.remedy)
    }
}
