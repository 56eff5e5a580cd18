//! Printing: figures go to standard output, remarks to standard error.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use crate::failure::{Failure, Result};

/// Prints figures. When the reader has gone there is nobody left to tell.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Prints a remark.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Writes a file, in a folder that is made where it is missing, and says so.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn file(path: &Path, text: &str) -> Result<()> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(path, text))
        .map_err(|e| Failure::system(&format!("{} cannot be written", path.display()), e))?;
    note(&format!("Wrote {}", path.display()));
    Ok(())
}

/// Writes figures as JSON, where that is wanted.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn json(path: Option<&Path>, figures: &impl Serialize) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    let text = serde_json::to_string_pretty(figures)
        .map_err(|e| Failure::system("The figures cannot be written", e))?;
    file(path, &(text + "\n"))
}
