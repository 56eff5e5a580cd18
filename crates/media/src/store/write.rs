//! Putting files into the store and taking them out of it.

use std::path::Path as FilePath;

use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt as _;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ObjectStoreExt as _, PutMultipartOptions, PutOptions, WriteMultipart,
};
use tokio::io::AsyncReadExt as _;

use super::{Entry, Place, Store, StoreError};
use crate::content_type;

/// A film travels in pieces of this size (S3 takes none under 5 MiB).
const PIECE: usize = 8 * 1024 * 1024;
/// Pieces under way at one time.
const PIECES: usize = 2;
/// Bytes that may be under way when we wait for one of them to arrive.
const UNDER_WAY: u64 = (PIECES as u64 + 1) * PIECE as u64;

impl Store {
    /// Stores bytes under a name, whole or not at all. What stood there is replaced.
    ///
    /// # Errors
    /// A bad name, or a store that does not work.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<(), StoreError> {
        let path = self.path(name)?;
        self.counts.store.tried.one();
        let options = PutOptions { attributes: self.attributes(name), ..PutOptions::default() };
        let size = bytes.len() as u64;
        let stored = self.answer(size, self.inner.put_opts(&path, bytes.into(), options)).await;
        stored.map(|_| ()).map_err(|error| self.failed("store", name, error))
    }

    /// Stores a file from the disk, piece by piece, whole or not at all.
    ///
    /// # Errors
    /// A bad name, a file that cannot be read, or a store that does not work.
    pub async fn put_file(&self, name: &str, file: &FilePath) -> Result<(), StoreError> {
        let path = self.path(name)?;
        let unread = |error| self.failed("store", name, error);
        let mut source = tokio::fs::File::open(file).await.map_err(unread)?;
        let size = source.metadata().await.map_err(unread)?.len();
        if size <= PIECE as u64 {
            let mut bytes = Vec::new();
            source.read_to_end(&mut bytes).await.map_err(unread)?;
            return self.put(name, bytes.into()).await;
        }
        self.counts.store.tried.one();
        let options =
            PutMultipartOptions { attributes: self.attributes(name), ..PutMultipartOptions::default() };
        let upload = self.answer(0, self.inner.put_multipart_opts(&path, options)).await;
        let upload = upload.map_err(|error| self.failed("store", name, error))?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PIECE);
        if let Err(error) = self.pump(&mut source, &mut upload).await {
            // The error that counts is the first one; what is left of the upload expires by itself.
            let _ = self.answer(0, upload.abort()).await;
            return Err(self.failed("store", name, error));
        }
        let stored = self.answer(UNDER_WAY, upload.finish()).await;
        stored.map(|_| ()).map_err(|error| self.failed("store", name, error))
    }

    /// Removes a file. One that is not there is removed already.
    ///
    /// # Errors
    /// A bad name, or a store that does not work.
    pub async fn delete(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path(name)?;
        self.counts.delete.tried.one();
        match self.answer(0, self.inner.delete(&path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed("delete", name, error)),
        }
    }

    /// The files whose names begin with `prefix` (nothing for all), in the order of their names. What stands in the place
    /// under a name that could not be ours is passed over.
    ///
    /// # Errors
    /// A store that does not work.
    pub async fn list(&self, prefix: &str) -> Result<Vec<Entry>, StoreError> {
        self.counts.list.tried.one();
        let root = (!self.prefix.is_empty()).then(|| Path::from(self.prefix.as_str()));
        let mut listing = self.inner.list(root.as_ref());
        let mut entries = Vec::new();
        loop {
            let next = self.answer(0, listing.try_next()).await;
            let Some(meta) = next.map_err(|error| self.failed("list", prefix, error))? else { break };
            let Some(name) = meta.location.as_ref().strip_prefix(&self.prefix) else { continue };
            if name.starts_with(prefix) && super::name::is_name(name) {
                entries.push(Entry { name: name.to_owned(), size: meta.size });
            }
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(entries)
    }

    /// S3 keeps the content type, for buckets that are shown directly. A folder has no place for it.
    fn attributes(&self, name: &str) -> Attributes {
        match self.place {
            Place::Folder(_) => Attributes::new(),
            Place::Bucket { .. } => Attributes::from_iter([(Attribute::ContentType, content_type(name))]),
        }
    }

    pub(super) fn failed(
        &self,
        verb: &'static str,
        name: &str,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> StoreError {
        self.counts.of(verb).failed.one();
        StoreError::Failed {
            place: self.place.to_string(),
            verb,
            name: name.to_owned(),
            source: Box::new(source),
        }
    }

    async fn pump(&self, source: &mut tokio::fs::File, upload: &mut WriteMultipart) -> std::io::Result<()> {
        loop {
            let mut piece = BytesMut::with_capacity(PIECE);
            while piece.len() < PIECE {
                if source.read_buf(&mut piece).await? == 0 {
                    break;
                }
            }
            if piece.is_empty() {
                return Ok(());
            }
            let room = self.answer(UNDER_WAY, upload.wait_for_capacity(PIECES)).await;
            room.map_err(std::io::Error::other)?;
            upload.put(piece.freeze());
        }
    }
}
