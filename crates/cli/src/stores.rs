//! Opens the two places where things are kept: the database and the media storage.

use std::path::{Path, PathBuf};

use app::Key;
use db::Db;
use media::Store;

use crate::config::{Media, Settings};
use crate::failure::Failure;

/// The database, with the data folder made where it is missing. Its schema may still be old: see `Db::pending`.
pub(crate) async fn open_database(settings: &Settings) -> Result<Db, Failure> {
    make_data_folder(settings)?;
    Ok(Db::open_with(&settings.database, settings.database_options.clone()).await?)
}

/// The media storage. A folder is made where it is missing; S3 is not spoken to yet.
pub(crate) fn open_media(settings: &Settings) -> Result<Store, Failure> {
    let store = match &settings.media {
        Media::Files { folder } => {
            make_data_folder(settings)?;
            Store::local(folder)?
        }
        Media::S3(s3) => Store::s3(s3.clone())?,
    };
    Ok(store)
}

/// The secret of the install: the one that is set, or the one in the data folder, which is made where it is missing.
pub(crate) fn secret(settings: &Settings) -> Result<Key, Failure> {
    if let Some(key) = &settings.secret {
        return Ok(key.clone());
    }
    make_data_folder(settings)?;
    let path = settings.data.join("secret.key");
    let refused = |error: std::io::Error| {
        Failure::new(
            format!("The secret {} cannot be kept ({error}).", path.display()),
            "Make the data folder writable for this account, or set ALONGSIDE_SECRET.",
        )
    };
    let text = match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let text = Key::fresh().to_text();
            match write_secret(&path, &text) {
                // Another process was quicker: its secret is the one.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    std::fs::read_to_string(&path)
                }
                written => written.map(|()| text),
            }
        }
        read => read,
    };
    Key::from_text(&text.map_err(refused)?).ok_or_else(|| {
        Failure::new(
            format!("{} holds no secret.", path.display()),
            "Put back the one from your backup. Without it, second steps must be set up anew; delete the file for a fresh one.",
        )
    })
}

/// The secret of the install as it is; nothing where none was made yet.
pub(crate) fn secret_there(settings: &Settings) -> Result<Option<String>, Failure> {
    if settings.secret.is_none() && !settings.data.join("secret.key").exists() {
        return Ok(None);
    }
    secret(settings).map(|key| Some(key.to_text()))
}

/// Puts the secret of a backup into the data folder, and says so; another one that is there stays.
pub(crate) fn restore_secret(settings: &Settings, text: &str) -> Result<&'static str, Failure> {
    let path = settings.data.join("secret.key");
    let refused = |error: std::io::Error| {
        let what = format!("{} cannot be written ({error}); everything else is restored.", path.display());
        Failure::new(
            what,
            "Make the data folder writable for this account, and run the command again in a new place.",
        )
    };
    if settings.secret.as_ref().is_some_and(|set| set.to_text() == text) {
        return Ok("The secret that is set is that of the backup.");
    }
    if settings.secret.is_some() {
        return Ok(
            "`secret` is set to another one than the backup has: with it, second steps must be set up anew.",
        );
    }
    match write_secret(&path, text) {
        Ok(()) => Ok("secret.key is in the data folder again."),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            match std::fs::read_to_string(&path).map_err(refused)? == text {
                true => Ok("secret.key was in the data folder already."),
                false => Ok(
                    "There is another secret.key in the data folder, which stays: with it, second steps must be set up anew.",
                ),
            }
        }
        Err(error) => Err(refused(error)),
    }
}

/// Writes a secret for this account's eyes only, all of it or nothing.
fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    std::io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    linked
}

/// The file of an SQLite database; nothing for other engines.
pub(crate) fn sqlite_file(settings: &Settings) -> Option<PathBuf> {
    file_of(&settings.database)
}

/// The file of an SQLite address; nothing for other engines.
pub(crate) fn file_of(address: &str) -> Option<PathBuf> {
    let path = address.strip_prefix("sqlite:")?;
    Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
}

fn make_data_folder(settings: &Settings) -> Result<(), Failure> {
    std::fs::create_dir_all(&settings.data).map_err(|error| {
        let folder = settings.data.display();
        Failure::new(
            format!("The data folder {folder} cannot be made ({error})."),
            "Make it yourself, writable for this account, or name another one with --data DIR.",
        )
    })
}
