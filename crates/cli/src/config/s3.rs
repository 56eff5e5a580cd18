//! The settings of S3-compatible storage, of which there may be two: for media and for backups.

use media::S3;

use super::Values;
use super::keys::{
    BACKUP_ACCESS_KEY, BACKUP_BUCKET, BACKUP_ENDPOINT, BACKUP_PATH_STYLE, BACKUP_PREFIX, BACKUP_REGION,
    BACKUP_SECRET_KEY, Key, MEDIA_ACCESS_KEY, MEDIA_BUCKET, MEDIA_ENDPOINT, MEDIA_PATH_STYLE, MEDIA_PREFIX,
    MEDIA_REGION, MEDIA_SECRET_KEY,
};
use crate::failure::Failure;

/// What a storage is set by.
pub(super) struct Keys {
    endpoint: Key,
    bucket: Key,
    region: Key,
    access_key: Key,
    secret_key: Key,
    path_style: Key,
    prefix: Key,
}

pub(super) const MEDIA: Keys = Keys {
    endpoint: MEDIA_ENDPOINT,
    bucket: MEDIA_BUCKET,
    region: MEDIA_REGION,
    access_key: MEDIA_ACCESS_KEY,
    secret_key: MEDIA_SECRET_KEY,
    path_style: MEDIA_PATH_STYLE,
    prefix: MEDIA_PREFIX,
};

pub(super) const BACKUP: Keys = Keys {
    endpoint: BACKUP_ENDPOINT,
    bucket: BACKUP_BUCKET,
    region: BACKUP_REGION,
    access_key: BACKUP_ACCESS_KEY,
    secret_key: BACKUP_SECRET_KEY,
    path_style: BACKUP_PATH_STYLE,
    prefix: BACKUP_PREFIX,
};

/// Reads one that has to be set.
pub(super) fn read(values: &Values, keys: &Keys) -> Result<S3, Failure> {
    let needed = |key: &Key| match values.text(key) {
        "" => {
            let remedy = format!("Set it in the configuration file or as {}.", key.variable());
            Err(Failure::new(
                format!("`{}` is missing: {}. S3 storage needs it.", key.name, key.about),
                remedy,
            ))
        }
        text => Ok(text.to_owned()),
    };
    let path_style = values.text(&keys.path_style).parse();
    Ok(S3 {
        endpoint: needed(&keys.endpoint)?,
        bucket: needed(&keys.bucket)?,
        region: needed(&keys.region)?,
        access_key: needed(&keys.access_key)?,
        secret_key: needed(&keys.secret_key)?,
        path_style: path_style.map_err(|_| values.refuse(&keys.path_style, "Write true or false."))?,
        prefix: values.text(&keys.prefix).to_owned(),
    })
}
