//! The one door: looks at a file, finds out what it is and hands it to the reader for that kind.

use std::fs::File;
use std::io::{Cursor, Read as _};
use std::path::Path;

use crate::kind::{Kind, Type, agree};
use crate::limits::{CAPTIONS_BYTES, DRAWING_BYTES, Limits, VIDEO_BYTES};
use crate::{Captions, Drawing, Error, Picture, Video, hash, hash_file};

/// A file that is safe to store and to show.
#[derive(Debug, Clone)]
pub enum Prepared {
    /// Decoded, turned upright and encoded again in a few widths.
    Picture(Picture),
    /// Checked element by element.
    Drawing(Drawing),
    /// Stored as it is.
    Video(Video),
    /// Stored as it is.
    Captions(Captions),
}

/// Makes a file ready to be stored. It takes a processor for up to `limits.time`: call it where blocking is fine.
///
/// # Errors
/// One for each thing that can be wrong with a file, in words for the person who sent it.
pub fn prepare(name: &str, bytes: &[u8], limits: &Limits) -> Result<Prepared, Error> {
    let found = agree(name, bytes)?;
    small_enough(found.kind(), bytes.len() as u64, limits)?;
    match found {
        Type::Picture(format) => Picture::read(bytes, format, limits).map(Prepared::Picture),
        Type::Drawing => Drawing::read(bytes).map(Prepared::Drawing),
        Type::Captions => Captions::read(bytes).map(Prepared::Captions),
        Type::Video(format) => {
            let size = bytes.len() as u64;
            Video::read(&mut Cursor::new(bytes), size, format, &hash(bytes)).map(Prepared::Video)
        }
    }
}

/// The same for a file on the disk. A film is read piece by piece and never held whole.
///
/// # Errors
/// Those of [`prepare`], and when the file cannot be read.
pub fn prepare_file(name: &str, path: &Path, limits: &Limits) -> Result<Prepared, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let mut head = Vec::new();
    file.by_ref().take(64).read_to_end(&mut head).map_err(failed)?;
    let found = agree(name, &head)?;
    small_enough(found.kind(), size, limits)?;
    if let Type::Video(format) = found {
        let hash = hash_file(path).map_err(failed)?;
        return Video::read(&mut file, size, format, &hash).map(Prepared::Video);
    }
    let mut bytes = head;
    // The file may grow while it is read: take one byte more than its size and no further.
    file.take(size + 1).read_to_end(&mut bytes).map_err(failed)?;
    prepare(name, &bytes, limits)
}

fn small_enough(kind: Kind, bytes: u64, limits: &Limits) -> Result<(), Error> {
    let limit = match kind {
        Kind::Picture => limits.bytes,
        Kind::Drawing => DRAWING_BYTES,
        Kind::Video => VIDEO_BYTES,
        Kind::Captions => CAPTIONS_BYTES,
    };
    if bytes > limit { Err(Error::TooLarge { kind, bytes, limit }) } else { Ok(()) }
}
