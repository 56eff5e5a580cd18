//! Content hashes, and the names that are made from them: the same bytes always have the same name.

use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

/// How many hexadecimal digits of the hash a name keeps: 128 bits, far beyond any chance collision.
const NAME_DIGITS: usize = 32;

/// The SHA-256 of some bytes, as 64 hexadecimal digits.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The SHA-256 of a file, read piece by piece.
///
/// # Errors
/// When the file cannot be read.
pub fn hash_file(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut state = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hex(&state.finalize()));
        }
        state.update(&buffer[..read]);
    }
}

/// The name of some bytes: the first 32 digits of their hash, a dot and `extension`.
#[must_use]
pub fn content_name(bytes: &[u8], extension: &str) -> String {
    name_of(&hash(bytes), extension)
}

/// The name that belongs to a hash that is already known.
pub(crate) fn name_of(hash: &str, extension: &str) -> String {
    format!("{}.{extension}", hash.get(..NAME_DIGITS).unwrap_or(hash))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}
