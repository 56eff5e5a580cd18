//! What can go wrong with the store, for the person who runs it.

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The name could not be a file's name here.
    #[error(
        "“{0}” cannot be the name of a stored file. Names have lower-case letters, digits, dots, hyphens, underscores and slashes."
    )]
    Name(String),
    /// The part that was asked for begins after the end of the file, or is empty.
    #[error("The file has {size} bytes, and the part from {start} to {end} is not in it.")]
    Range {
        /// First byte asked for.
        start: u64,
        /// The byte after the last one asked for.
        end: u64,
        /// Size of the file in bytes.
        size: u64,
    },
    /// The place does not work as it is configured.
    #[error("{problem} {remedy}")]
    Setup {
        /// What is wrong.
        problem: String,
        /// How to mend it.
        remedy: String,
    },
    /// The place did not do its work.
    #[error("{place} did not {verb} {name}: {source}")]
    Failed {
        /// Which store.
        place: String,
        /// What it was to do.
        verb: &'static str,
        /// With which file.
        name: String,
        /// What it said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StoreError {
    /// Whether the same may go well later: the place is away, full or slow.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }
}
