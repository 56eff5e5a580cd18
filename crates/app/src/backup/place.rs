//! Where backups lie, and how they are found there.

use std::collections::BTreeSet;

use ::media::Store;
use bytes::Bytes;

use super::lock::{self, Key, Lock, SEALED};
use super::manifest::Manifest;
use super::piece;
use crate::{Error, Result};

/// The key of the place, sealed with a passphrase.
const KEY: &str = "key.age";
/// For whom everything in the place is sealed: a public key.
const FOR: &str = "sealed-for.txt";
/// The file that makes a backup whole.
const MANIFEST: &str = "manifest.json.gz";
const BACKUPS: &str = "backups/";
/// Where media lie, for all backups together.
pub(super) const MEDIA: &str = "media/";

/// A folder or a bucket with backups, and the key to them.
pub struct Place {
    pub(super) store: Store,
    pub(super) lock: Lock,
}

impl Place {
    /// Opens a place to restore from.
    ///
    /// # Errors
    /// A passphrase that is not that of the place; a store that does not work.
    pub async fn open(store: Store, key: &Key) -> Result<Self> {
        let lock = match key {
            Key::None => Lock::default(),
            Key::Recipient(recipient) => Lock { recipient: Some(recipient.clone()), identity: None },
            Key::Identity(identity) => with(identity.clone()),
            Key::Passphrase(words) => match store.get(KEY).await? {
                Some(sealed) => with(lock::unsealed(&sealed, words)?),
                None => Lock::default(),
            },
        };
        Ok(Self { store, lock })
    }

    /// Opens a place to write to. The first backup with a passphrase makes the key of the place.
    ///
    /// # Errors
    /// The same, and a key that is not the one with which this place was begun.
    pub async fn begin(store: Store, key: &Key) -> Result<Self> {
        if let Key::Passphrase(words) = key
            && store.get(KEY).await?.is_none()
        {
            store.put(KEY, lock::fresh(words)?.1.into()).await?;
        }
        let place = Self::open(store, key).await?;
        let own = place.lock.recipient.as_ref().map(ToString::to_string).unwrap_or_default();
        match place.store.get(FOR).await? {
            None => place.store.put(FOR, Bytes::from(format!("{own}\n"))).await?,
            Some(held) if held.trim_ascii() == own.as_bytes() => {}
            Some(_) => {
                return Err(Error::Copy(
                    "Backups in this place are sealed with another key, or with none, and share their pictures. Set that key, or \
                     take another place."
                        .to_owned(),
                ));
            }
        }
        Ok(place)
    }

    /// The names of whole backups, the oldest first.
    ///
    /// # Errors
    /// A store that does not work.
    pub async fn list(&self) -> Result<Vec<String>> {
        let all = self.store.list(BACKUPS).await?;
        let name = |entry: &::media::Entry| {
            let (name, file) = entry.name.strip_prefix(BACKUPS)?.split_once('/')?;
            (file.strip_suffix(SEALED).unwrap_or(file) == MANIFEST).then(|| name.to_owned())
        };
        Ok(all.iter().filter_map(name).collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// The backup with this name, or the newest.
    ///
    /// # Errors
    /// When there is none, or it cannot be opened; a store that does not work.
    pub async fn find(&self, wanted: Option<&str>) -> Result<(String, Manifest)> {
        let all = self.list().await?;
        let name = match wanted {
            None => all.last(),
            Some(wanted) => all.iter().find(|name| *name == wanted),
        };
        let Some(name) = name else {
            return Err(Error::Copy(match (wanted, all.is_empty()) {
                (_, true) => "There is no whole backup in this place.".to_owned(),
                (wanted, false) => {
                    format!(
                        "There is no backup {}. There are: {}.",
                        wanted.unwrap_or_default(),
                        all.join(", ")
                    )
                }
            }));
        };
        Ok((name.clone(), self.manifest(name).await?))
    }

    /// What a backup says of itself.
    pub(super) async fn manifest(&self, name: &str) -> Result<Manifest> {
        let mut file = format!("{BACKUPS}{name}/{MANIFEST}");
        if self.store.head(&file).await?.is_none() {
            file.push_str(SEALED);
        }
        let bytes = self.read(&file).await?;
        Manifest::read(&piece::unpacked(&bytes, &file)?, name, file.ends_with(SEALED))
    }

    /// Writes the file that makes a backup whole.
    pub(super) async fn conclude(&self, name: &str, manifest: &Manifest) -> Result<()> {
        let text = serde_json::to_vec_pretty(manifest).map_err(|e| Error::Bug(e.to_string()))?;
        self.write(&format!("{BACKUPS}{name}/{MANIFEST}"), &piece::packed(&text)?).await
    }

    /// Seals and stores a file.
    pub(super) async fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut sealed = Vec::with_capacity(bytes.len() + 512);
        self.lock.seal(bytes, &mut sealed)?;
        Ok(self.store.put(&format!("{name}{}", self.lock.suffix()), sealed.into()).await?)
    }

    /// Reads and opens a file, whose name says whether it is sealed.
    pub(super) async fn read(&self, name: &str) -> Result<Vec<u8>> {
        let Some(bytes) = self.store.get(name).await? else {
            return Err(Error::Copy(format!("{name} is missing in the backup.")));
        };
        let mut open = Vec::with_capacity(bytes.len());
        self.lock.open(name, bytes.as_ref(), &mut open)?;
        Ok(open)
    }
}

fn with(identity: age::x25519::Identity) -> Lock {
    Lock { recipient: Some(identity.to_public()), identity: Some(identity) }
}

/// The name of a piece of a table, without an ending for a seal.
pub(super) fn piece_name(backup: &str, table: &str, piece: usize) -> String {
    format!("{BACKUPS}{backup}/{table}.{piece:06}.jsonl.gz")
}

/// The folder of a backup.
pub(super) fn folder(backup: &str) -> String {
    format!("{BACKUPS}{backup}/")
}

/// The name of a backup in the name of one of its files.
pub(super) fn backup_of(file: &str) -> Option<&str> {
    file.strip_prefix(BACKUPS)?.split_once('/').map(|(name, _)| name)
}

/// Whether this file makes a backup whole.
pub(super) fn is_manifest(file: &str) -> bool {
    file.strip_suffix(SEALED).unwrap_or(file).ends_with(MANIFEST)
}
