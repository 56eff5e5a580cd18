//! Printing: figures go to standard output, remarks to standard error.

use std::io::{self, Write};

/// Prints figures. When the reader has gone there is nobody left to tell.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Prints a remark.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
