//! What can go wrong, by meaning.

use kernel::Problem;

/// The result of every verb.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure a caller can act on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The media store.
    #[error(transparent)]
    Media(#[from] media::StoreError),
    /// The files have errors; nothing was stored. Warnings are among them.
    #[error("the library has {} problems; nothing was stored", .0.len())]
    Problems(Vec<Problem>),
    /// These articles are in the database and not in the folder; nothing was stored.
    #[error("the folder lacks articles that the library has: {}. Nothing was stored. Add them, or say --remove to take them away", .0.join(", "))]
    WouldRemove(Vec<String>),
    /// Files of this machine.
    #[error("{0}")]
    Files(String),
    /// A database cannot be moved, backed up or restored; says how to mend it.
    #[error("{0}")]
    Copy(String),
    /// What somebody typed cannot be taken; each fault in words for them. Nothing was stored.
    #[error("{}", .0.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join(" "))]
    Faults(Vec<Fault>),
    /// This was tried too often; seconds until it may be tried again.
    #[error("tried too often; try again in {0} seconds")]
    Wait(u64),
    /// A link was used already, or is too old.
    #[error("this link was used already, or is too old")]
    Used,
    /// They must show their second step, or their passkey, before they may do this.
    #[error("a second step must be shown first")]
    Unproven,
    /// There is no such thing, or none that the one who asks may know of.
    #[error("there is no such thing")]
    Missing,
    /// It says something else by now than they saw.
    #[error("it was changed meanwhile")]
    Changed,
    /// The machine has no time for this just now.
    #[error("too busy just now")]
    Busy,
    /// The program is wrong.
    #[error("programming error: {0}")]
    Bug(String),
}

impl Error {
    /// Whether the same may go well in a moment: the database or the media store is away, full or slow.
    pub fn passes(&self) -> bool {
        match self {
            Self::Db(error) => error.passes(),
            Self::Media(error) => error.passes(),
            _ => false,
        }
    }
}

/// What came of a write that hangs something on what somebody else may have deleted in the same moment: then there is no such thing.
pub(crate) fn unless_gone<T>(written: db::Result<T>) -> Result<T> {
    match written {
        Err(db::Error::ForeignKey(_)) => Err(Error::Missing),
        other => Ok(other?),
    }
}

/// What is wrong with one field of a form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// The name of the field.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

impl Fault {
    /// A fault of `field`.
    pub fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}
