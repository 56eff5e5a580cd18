//! What went wrong, for the person who measures: what it is, and what to do.

use std::fmt;

/// A reason to stop measuring.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    remedy: String,
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }

    /// Something the system refused, while doing `what`.
    pub(crate) fn system(what: &str, error: impl fmt::Display) -> Self {
        Self::new(format!("{what}: {error}."), "Look what the system says about it, and measure again.")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.what, self.remedy)
    }
}
