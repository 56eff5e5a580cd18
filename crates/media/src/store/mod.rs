//! Where the files are kept: a folder by default, S3-compatible storage by configuration, one interface for both.

mod check;
mod counts;
mod error;
mod name;
mod open;
mod patience;
mod read;
mod write;

use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use object_store::ObjectStore;

pub use counts::{Counts, Operation};
pub use error::StoreError;
pub use open::S3;

/// A place for files, cheap to clone. Names are lower-case letters, digits, `.`, `_`, `-` and `/`; no name can leave the place.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<dyn ObjectStore>,
    prefix: String,
    place: Place,
    counts: Arc<Counts>,
}

/// What kind of place it is, for messages.
#[derive(Debug, Clone)]
enum Place {
    Folder(std::path::PathBuf),
    Bucket { endpoint: String, bucket: String },
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(path) => write!(out, "the media folder {}", path.display()),
            Self::Bucket { endpoint, bucket } => write!(out, "the bucket {bucket} at {endpoint}"),
        }
    }
}

/// What is known of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta {
    /// Size in bytes.
    pub size: u64,
}

/// One line of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file's name.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
}

/// Part of a file, read as it is sent.
pub struct Slice {
    /// The bytes that the stream gives; the end is no further than the end of the file.
    pub range: std::ops::Range<u64>,
    /// Size of the whole file in bytes.
    pub size: u64,
    /// The bytes, in pieces.
    pub stream: BoxStream<'static, Result<Bytes, StoreError>>,
}
