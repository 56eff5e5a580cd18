//! Backups: all rows of one moment, the media, and the secret of the install, in a folder or in S3-compatible storage.
//!
//! A place holds many backups. `backups/<time>/` has the rows of each as compressed lines of JSON, table by table, and its
//! `manifest.json.gz`, which is written last: without it, there is no backup. `media/` is shared by all: its names are made of what the
//! files hold, so a file is stored once. With a key, everything is sealed in the format of age (age-encryption.org), and named `….age`.
//! Nothing in a backup is of one engine: it restores into either, and into a newer version of the program.

mod file;
mod lock;
mod make;
mod manifest;
mod media;
mod piece;
mod place;
mod prune;
mod restore;

pub use lock::Key;
pub use make::{Made, Source, make};
pub use manifest::Manifest;
pub use place::Place;
pub use prune::prune;
pub use restore::{Restored, prove, restore};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Rows are written or read.
    Rows,
    /// Rows are counted and summed up.
    Comparing,
    /// Pictures and films are copied.
    Media,
    /// Articles, posts and members are taken into the search indexes.
    Indexing,
}
