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
}
