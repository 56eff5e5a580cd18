//! The one rule for names, which makes leaving the store impossible.

use object_store::path::Path;

use super::{Store, StoreError};

/// The longest name in bytes; file systems end at 255 for each part.
const MAX: usize = 200;

impl Store {
    /// Where a name stands in the store.
    pub(super) fn path(&self, name: &str) -> Result<Path, StoreError> {
        if !is_name(name) {
            return Err(StoreError::Name(name.chars().take(MAX).collect()));
        }
        Path::parse(format!("{}{name}", self.prefix)).map_err(|_| StoreError::Name(name.to_owned()))
    }
}

/// `[a-z0-9][a-z0-9._-]*`, several of them with single slashes between, and no two dots in a row.
pub(super) fn is_name(name: &str) -> bool {
    name.len() <= MAX && !name.contains("..") && name.split('/').all(is_part)
}

fn is_part(part: &str) -> bool {
    part.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
        && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
}
