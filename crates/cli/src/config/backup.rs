//! Where backups lie, and what they are sealed with.

use std::path::{Path, PathBuf};

use app::backup::Key;
use media::{S3, Store};

use super::keys::{BACKUP_BUCKET, BACKUP_KEY, BACKUP_KEY_FILE, BACKUP_TO};
use super::{Values, s3};
use crate::failure::Failure;

/// What stands for the S3 storage where a folder could be named.
const S3_WORD: &str = "s3";

/// The settings of backups. The key is read when it is needed.
pub(crate) struct Backup {
    /// A folder, or `s3`; empty where nothing is set.
    to: String,
    s3: Option<S3>,
    key: String,
    key_file: Option<PathBuf>,
}

pub(super) fn read(values: &Values) -> Result<Backup, Failure> {
    let text = |key| values.text(key).to_owned();
    let s3 = values.set(&BACKUP_BUCKET).map(|_| s3::read(values, &s3::BACKUP)).transpose()?;
    let file = Some(text(&BACKUP_KEY_FILE)).filter(|file| !file.is_empty()).map(PathBuf::from);
    if file.is_some() && !values.text(&BACKUP_KEY).is_empty() {
        return Err(values.refuse(&BACKUP_KEY_FILE, "Set `backup.key` or `backup.key_file`, not both."));
    }
    Ok(Backup { to: text(&BACKUP_TO), s3, key: text(&BACKUP_KEY), key_file: file })
}

impl Backup {
    /// The place that `named` says, or the one that is set. A folder is made where `is_new`.
    pub(crate) fn store(&self, named: Option<&str>, is_new: bool) -> Result<Store, Failure> {
        let place = named.unwrap_or(&self.to);
        if place.is_empty() {
            let remedy = "Name a folder, or s3, on the command line or as `backup.to`.";
            return Err(Failure::new("It is not said where backups lie.", remedy).usage());
        }
        if place == S3_WORD {
            let s3 = self.s3.clone().ok_or_else(|| {
                Failure::new("`backup.bucket` is missing.", "Set it and its kin: see docs/backup.md.")
            })?;
            return Ok(Store::s3(s3)?);
        }
        let folder = Path::new(place);
        if !is_new && !folder.is_dir() {
            let remedy = "Name the folder that `alongside backup` wrote to, or s3.";
            return Err(Failure::new(format!("There is no folder {place}."), remedy));
        }
        if is_new && !folder.exists() {
            make_private(folder)?;
        }
        Ok(Store::local(folder)?)
    }

    /// What backups are sealed with.
    pub(crate) fn key(&self) -> Result<Key, Failure> {
        let text = match &self.key_file {
            None => self.key.clone(),
            Some(file) => std::fs::read_to_string(file).map_err(|error| {
                let what = format!("The key file {} cannot be read ({error}).", file.display());
                Failure::new(what, "Set `backup.key_file` to a file that this account may read.")
            })?,
        };
        let key = Key::read(&text).map_err(Failure::of)?;
        match key {
            Key::None if self.key_file.is_some() => {
                Err(Failure::new("The key file is empty.", "Write a key or a passphrase into it."))
            }
            key => Ok(key),
        }
    }
}

/// What members wrote is in there: nobody else on this machine may read it.
fn make_private(folder: &Path) -> Result<(), Failure> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| {
        let what = format!("The folder {} cannot be made ({error}).", folder.display());
        Failure::new(what, "Make it yourself, writable for this account, or name another one.")
    })
}
