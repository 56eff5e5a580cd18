//! Printing: answers go to standard output, remarks to standard error.

use std::io::{self, Write};

/// Prints a line of the answer. When the reader has gone (`alongside check | head`) there is nobody left to tell.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Prints a remark, which is not part of the answer.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// `1 article`, `2 articles`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
