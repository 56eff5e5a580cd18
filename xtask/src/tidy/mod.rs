//! The house rules that a program can check. Each check reads all files and complains with file, line and remedy.

mod budgets;
mod files;
mod foreign;
mod heads;
mod links;
mod locks;
mod machine;
mod manifests;
mod markup;
mod migrations;
mod panics;
mod rust;
mod sql;
mod unfinished;

use std::fmt;
use std::io;
use std::path::Path;

use files::{File, Repository};

/// One broken rule, shown as `file:line: what is wrong. What to do.`
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Complaint {
    /// Path below the repository.
    pub file: String,
    /// Line from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Complaint {
    fn new(file: &File, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.path.clone(), line, message: message.into() }
    }
}

/// What a look at the repository found.
#[derive(Debug, Default)]
pub struct Report {
    /// Broken rules by file and line.
    pub complaints: Vec<Complaint>,
    /// How the sizes stand to their budgets.
    pub sizes: String,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Complaint { file, line, message } in &self.complaints {
            writeln!(f, "{file}:{line}: {message}")?;
        }
        let found = match self.complaints.len() {
            0 => "no complaints".to_owned(),
            1 => "1 complaint".to_owned(),
            many => format!("{many} complaints"),
        };
        writeln!(f, "tidy: {found}; {}", self.sizes)
    }
}

type Check = fn(&Repository) -> Vec<Complaint>;

const CHECKS: &[Check] = &[
    budgets::check,
    foreign::check,
    heads::check,
    links::check,
    locks::check,
    machine::check,
    manifests::check,
    markup::check,
    migrations::check,
    panics::check,
    sql::check,
    unfinished::check,
];

/// Reads every file below `root` that is not ignored, and holds all rules against them.
///
/// # Errors
/// When a folder or file cannot be read.
pub fn look(root: &Path) -> io::Result<Report> {
    let repository = Repository::read(root)?;
    let mut complaints: Vec<_> = CHECKS.iter().flat_map(|check| check(&repository)).collect();
    complaints.sort();
    Ok(Report { complaints, sizes: budgets::sizes(&repository) })
}
