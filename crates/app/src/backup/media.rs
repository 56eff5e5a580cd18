//! Pictures and films on their way into a place and out of it.

use ::media::Store;

use super::file::Carried;
use super::lock::SEALED;
use super::manifest::{Manifest, Stored};
use super::place::{MEDIA, Place};
use crate::{Error, Result};

/// The name of a file in the place.
pub(super) fn stored_as(place: &Place, name: &str) -> String {
    format!("{MEDIA}{name}{}", place.lock.suffix())
}

/// Reads a file of the community, and stores it where `is_new`. Nothing where it was deleted meanwhile.
pub(super) async fn store(from: &Store, name: &str, place: &Place, is_new: bool) -> Result<Option<Stored>> {
    let Some(file) = Carried::fetch(from, name).await? else { return Ok(None) };
    let stored = Stored { name: name.to_owned(), size: file.size()?, hash: file.hash()? };
    if is_new {
        let sealed = match place.lock.recipient {
            None => file,
            Some(_) => file.through(|mut from, mut to| place.lock.seal(&mut from, &mut to))?,
        };
        sealed.put(&place.store, &stored_as(place, name)).await?;
    }
    Ok(Some(stored))
}

/// Reads a file of the place, opens it, and looks whether it holds what it held.
async fn fetch(place: &Place, file: &Stored, is_sealed: bool) -> Result<Carried> {
    let name = format!("{MEDIA}{}{}", file.name, if is_sealed { SEALED } else { "" });
    let Some(stored) = Carried::fetch(&place.store, &name).await? else {
        return Err(Error::Copy(format!("{name} is missing in the backup.")));
    };
    let open = match is_sealed {
        true => stored.through(|mut from, mut to| place.lock.open(&name, &mut from, &mut to))?,
        false => stored,
    };
    if open.hash()? != file.hash {
        return Err(Error::Copy(format!(
            "{name} in the backup is damaged: it does not hold what was stored."
        )));
    }
    Ok(open)
}

/// Puts all files of a backup back into the media, but those that are there already. `step` is told how many are there.
pub(super) async fn put_back(
    place: &Place,
    manifest: &Manifest,
    to: &Store,
    mut step: impl FnMut(u64, u64),
) -> Result<()> {
    for (at, file) in manifest.media.iter().enumerate() {
        let there = to.head(&file.name).await?.is_some_and(|meta| meta.size == file.size);
        let is_same = match there {
            true => {
                Carried::fetch(to, &file.name).await?.map(|one| one.hash()).transpose()?.as_ref()
                    == Some(&file.hash)
            }
            false => false,
        };
        if !is_same {
            fetch(place, file, manifest.is_sealed).await?.put(to, &file.name).await?;
        }
        step(at as u64 + 1, manifest.media.len() as u64);
    }
    Ok(())
}

/// Reads all files of a backup and compares their hashes.
pub(super) async fn check(place: &Place, manifest: &Manifest, mut step: impl FnMut(u64, u64)) -> Result<()> {
    for (at, file) in manifest.media.iter().enumerate() {
        fetch(place, file, manifest.is_sealed).await?;
        step(at as u64 + 1, manifest.media.len() as u64);
    }
    Ok(())
}

/// Refuses a store with files that the backup does not know.
pub(super) async fn refuse_others(to: &Store, manifest: &Manifest) -> Result<()> {
    let known: std::collections::BTreeSet<&str> =
        manifest.media.iter().map(|file| file.name.as_str()).collect();
    match to.list("").await?.into_iter().find(|entry| !known.contains(entry.name.as_str())) {
        None => Ok(()),
        Some(other) => Err(Error::Copy(format!(
            "The media storage is not empty: {} is not of this backup. Restore into a new data folder or bucket; nothing was changed \
             in this one.",
            other.name
        ))),
    }
}
