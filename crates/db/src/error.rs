//! What can go wrong, told the same way by both engines.

/// The result of everything that talks to the database.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call failed. Constraint names are equal on both engines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// [`Conn::one`](crate::Conn::one) found no row.
    #[error("there is no such row")]
    NotFound,
    /// A value is already taken; holds the name of the unique index, or `table_pkey`.
    #[error("already taken ({0})")]
    Unique(String),
    /// A row refers to one that is not there, or is still referred to; holds `table_column_fkey`.
    #[error("refers to a row that is not there, or is still referred to ({0})")]
    ForeignKey(String),
    /// A CHECK refused the row; holds its name.
    #[error("refused by the rule {0}")]
    Check(String),
    /// A value is missing; holds `table.column`.
    #[error("{0} must have a value")]
    NotNull(String),
    /// The database had no time for this within the configured wait.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// An earlier statement of this write failed, so nothing more is done in it.
    #[error("an earlier statement of this transaction failed")]
    Aborted,
    /// Other transactions kept getting in the way, also after several tries.
    #[error("the change collided with others too often")]
    Conflict,
    /// The one who asked went away, or the statement took longer than the server allows.
    #[error("the work was cancelled")]
    Cancelled,
    /// The database was closed.
    #[error("the database is closed")]
    Closed,
    /// The program is wrong: SQL that does not parse, a type that does not fit, an await of something else.
    #[error("programming error at the database: {0}")]
    Bug(String),
    /// The database could not be opened; says how to mend it.
    #[error("{0}")]
    Open(String),
    /// The migrations of this program and this database do not belong together; says how to mend it.
    #[error("{0}")]
    Migration(String),
    /// The database is out of reach, or has no room: a lost connection, a server that stops, a full disk. Whether a write that ends
    /// so was made is not known.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A database cannot be copied; says how to mend it.
    #[error("{0}")]
    Copy(String),
    /// Anything else the engine reports.
    #[error("the database failed: {0}")]
    Db(String),
}

/// What an engine says, without what it quotes: that may be what somebody typed, and the log gets to see it.
pub(crate) fn without_values(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut end = None;
    for letter in text.chars() {
        match end {
            Some(mark) if letter == mark => {
                plain.push(letter);
                end = None;
            }
            Some(_) => {}
            None => {
                plain.push(letter);
                end = match letter {
                    '"' | '\'' | '`' => Some(letter),
                    '[' => Some(']'),
                    _ => None,
                };
                if end.is_some() {
                    plain.push('…');
                }
            }
        }
    }
    plain
}

impl Error {
    /// Whether the same may well work a moment later.
    pub const fn passes(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Unavailable(_) | Self::Conflict | Self::Cancelled)
    }

    /// A [`Error::Bug`] with the statement it happened in.
    pub(crate) fn bug(statement: &str, what: impl std::fmt::Display) -> Self {
        Self::Bug(format!("{statement}: {what}"))
    }
}
