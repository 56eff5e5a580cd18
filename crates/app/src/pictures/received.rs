//! Pictures that members send: looked at, made small, and under names that nobody can guess.

use bytes::Bytes;
use kernel::random;
use media::{Limits, Picture, PictureMeta, Prepared};
use tokio::sync::Semaphore;

use crate::{Error, Fault, Result, key};

/// Bytes of a picture that somebody sends.
pub const PICTURE_BYTES: usize = 20 * 1024 * 1024;
/// Pictures under way at once: each is in memory whole. Whoever takes them in asks before that for one of so many turns.
pub const AT_ONCE: usize = 16;
/// Pictures decoded at once: each may take hundreds of megabytes.
const DECODED: usize = 2;
static DECODERS: Semaphore = Semaphore::const_new(DECODED);
/// For those that are decoded and those that wait for it: whoever had a turn finds a place, also where those before them went away in
/// the middle of the work.
static PLACES: Semaphore = Semaphore::const_new(AT_ONCE + DECODED);

/// A file that was sent, through the pipeline of the library: nothing but pixels is left of it.
///
/// # Errors
/// A fault of `picture`; [`Error::Busy`].
pub(crate) async fn received(name: String, bytes: Bytes) -> Result<Picture> {
    let wrong = |message: String| Error::from(Fault::new("picture", message));
    if bytes.is_empty() {
        return Err(wrong("Choose a picture first.".to_owned()));
    }
    // Both go along with the work, which goes on when the browser goes away.
    let place = PLACES.try_acquire().map_err(|_| Error::Busy)?;
    let decoder = DECODERS.acquire().await.map_err(|_| Error::Busy)?;
    let limits = Limits { bytes: PICTURE_BYTES as u64, ..Limits::default() };
    let work = tokio::task::spawn_blocking(move || {
        let _held = (place, decoder);
        media::prepare(&name, &bytes, &limits)
    });
    match work.await.map_err(|error| Error::Bug(error.to_string()))? {
        Ok(Prepared::Picture(picture)) => Ok(picture),
        Ok(_) => {
            Err(wrong("This is no photograph. Send a picture that ends in .jpg, .png or .webp.".to_owned()))
        }
        Err(error) => Err(wrong(error.message())),
    }
}

/// The WebP files of a picture up to a width, the narrowest in any case, each under a new name; and what is remembered of them. Names
/// made of the content would tell whoever has the same photograph that it is here.
pub(crate) fn unguessable(picture: &Picture, widest: u32) -> (PictureMeta, Vec<(String, Bytes)>) {
    let mut meta = picture.meta();
    let mut files: Vec<(String, Bytes)> = Vec::new();
    let all = picture.variants.iter().zip(std::mem::take(&mut meta.variants));
    let mut webp: Vec<_> = all.filter(|(variant, _)| variant.format.extension() == "webp").collect();
    webp.sort_by_key(|(_, own)| own.width);
    for (variant, mut own) in webp {
        if own.width > widest && !files.is_empty() {
            break;
        }
        own.name = format!("{}.{}", key::hex(&random::<16>()), variant.format.extension());
        files.push((own.name.clone(), variant.bytes.clone()));
        meta.variants.push(own);
    }
    (meta, files)
}

#[cfg(test)]
mod tests;
