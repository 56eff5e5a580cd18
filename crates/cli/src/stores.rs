//! Opens the two places where things are kept: the database and the media storage.

use std::path::PathBuf;

use db::Db;
use media::Store;

use crate::config::{Media, Settings};
use crate::failure::Failure;

/// The database, with the data folder made where it is missing. Its schema may still be old: see `Db::pending`.
pub(crate) async fn open_database(settings: &Settings) -> Result<Db, Failure> {
    make_data_folder(settings)?;
    Ok(Db::open(&settings.database).await?)
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

/// The file of an SQLite database; nothing for other engines.
pub(crate) fn sqlite_file(settings: &Settings) -> Option<PathBuf> {
    let path = settings.database.strip_prefix("sqlite:")?;
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
