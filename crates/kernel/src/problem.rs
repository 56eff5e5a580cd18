//! What is wrong with a file somebody wrote: where, how bad, and what to do about it.

use std::fmt;

/// Whether a problem stops an import.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub enum Level {
    /// Nothing is stored until it is mended.
    Error,
    /// Worth a look; stops nothing.
    Warning,
}

/// One finding, shown as `file:line: error[code]: what is wrong. What to do.`
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// Path below the folder that is read, with `/` between its parts.
    pub file: String,
    /// Line from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// Whether it stops an import.
    pub level: Level,
    /// A short name that stays the same, for scripts and for looking it up.
    pub code: &'static str,
    /// What is wrong and what to do, in full sentences.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        write!(f, ": {level}[{}]: {}", self.code, self.message)
    }
}

/// Findings about one file, gathered as it is read.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    file: String,
    list: Vec<Problem>,
}

impl Problems {
    /// No findings yet about `file`.
    pub fn of(file: impl Into<String>) -> Self {
        Self { file: file.into(), list: Vec::new() }
    }

    /// Adds one that stops the import.
    pub fn error(&mut self, line: usize, code: &'static str, message: impl Into<String>) {
        self.add(line, Level::Error, code, message.into());
    }

    /// Adds one that does not.
    pub fn warning(&mut self, line: usize, code: &'static str, message: impl Into<String>) {
        self.add(line, Level::Warning, code, message.into());
    }

    fn add(&mut self, line: usize, level: Level, code: &'static str, message: String) {
        self.list.push(Problem { file: self.file.clone(), line, level, code, message });
    }

    /// Whether any finding stops the import.
    pub fn any_error(&self) -> bool {
        self.list.iter().any(|p| p.level == Level::Error)
    }

    /// The findings in the order of their lines.
    pub fn into_vec(mut self) -> Vec<Problem> {
        self.list.sort_by_key(|p| p.line);
        self.list
    }
}
