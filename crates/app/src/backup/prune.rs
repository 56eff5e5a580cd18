//! Old backups go, and the media that no backup has any more.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::lock::SEALED;
use super::place::{MEDIA, Place, backup_of, folder, is_manifest};
use crate::{Error, Result};

/// How old the remains of a backup are that nobody writes any more.
const LEFT: SignedDuration = SignedDuration::from_hours(48);

/// Keeps the newest `keep` backups, and gives the names of those that went. Remains of backups that were ended early go after two
/// days; media that no backup names go when no other backup is being made.
///
/// # Errors
/// A key that cannot open the backups that stay; a store that does not work.
pub async fn prune(place: &Place, keep: usize, now: Timestamp) -> Result<Vec<String>> {
    if place.lock.recipient.is_some() && place.lock.identity.is_none() {
        return Err(Error::Copy(
            "The key that is set can seal backups but not open them, so we cannot see which pictures old ones share with new ones. \
             Nothing was taken away: prune where the other key is."
                .to_owned(),
        ));
    }
    let whole = place.list().await?;
    let (old, kept) = whole.split_at(whole.len().saturating_sub(keep.max(1)));
    let mut named = BTreeSet::new();
    for name in kept {
        let manifest = place.manifest(name).await?;
        let seal = if manifest.is_sealed { SEALED } else { "" };
        named.extend(manifest.media.iter().map(|file| format!("{MEDIA}{}{seal}", file.name)));
    }
    for name in old {
        remove(place, name).await?;
    }
    let mut others = BTreeSet::new();
    for entry in place.store.list("backups/").await? {
        others.extend(
            backup_of(&entry.name).filter(|name| !whole.iter().any(|one| one == name)).map(str::to_owned),
        );
    }
    let latest = (now - LEFT).strftime("%Y%m%dt%H%M%Sz").to_string();
    let (left, under_way): (Vec<_>, Vec<_>) = others.into_iter().partition(|name| *name < latest);
    for name in &left {
        remove(place, name).await?;
    }
    if under_way.is_empty() {
        for entry in place.store.list(MEDIA).await?.iter().filter(|entry| !named.contains(&entry.name)) {
            place.store.delete(&entry.name).await?;
        }
    }
    Ok(old.to_vec())
}

/// Takes a backup away: first what makes it whole.
async fn remove(place: &Place, name: &str) -> Result<()> {
    let mut files: Vec<String> =
        place.store.list(&folder(name)).await?.into_iter().map(|entry| entry.name).collect();
    files.sort_by_key(|file| !is_manifest(file));
    for file in files {
        place.store.delete(&file).await?;
    }
    Ok(())
}
