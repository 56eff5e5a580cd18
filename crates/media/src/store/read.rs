//! Reading files from the store, whole or in part.

use std::io::SeekFrom;
use std::ops::Range;

use bytes::{Bytes, BytesMut};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::{GetOptions, GetRange, GetResultPayload, ObjectStoreExt as _};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use super::patience::piece_by_piece;
use super::{Meta, Slice, Store, StoreError};

/// How much of a file is in memory for each reader.
const PIECE: usize = 64 * 1024;

impl Store {
    /// A whole file, or nothing where there is none.
    ///
    /// # Errors
    /// A bad name, or a store that does not work.
    pub async fn get(&self, name: &str) -> Result<Option<Bytes>, StoreError> {
        let path = self.path(name)?;
        self.counts.read.tried.one();
        let found = match self.answer(0, self.inner.get(&path)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(self.failed("read", name, error)),
        };
        let size = usize::try_from(found.meta.size).unwrap_or_default();
        let whole = match found.payload {
            GetResultPayload::File(..) => found.bytes().await,
            GetResultPayload::Stream(stream) => whole(piece_by_piece(stream), size).await,
        };
        whole.map(Some).map_err(|error| self.failed("read", name, error))
    }

    /// What is known of a file, or nothing where there is none.
    ///
    /// # Errors
    /// A bad name, or a store that does not work.
    pub async fn head(&self, name: &str) -> Result<Option<Meta>, StoreError> {
        let path = self.path(name)?;
        self.counts.read.tried.one();
        match self.answer(0, self.inner.head(&path)).await {
            Ok(meta) => Ok(Some(Meta { size: meta.size })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.failed("read", name, error)),
        }
    }

    /// Part of a file as a stream, or nothing where there is no file. A part that reaches past the end is cut there.
    ///
    /// # Errors
    /// A bad name, [`StoreError::Range`] for a part that holds no byte, or a store that does not work.
    pub async fn range(&self, name: &str, range: Range<u64>) -> Result<Option<Slice>, StoreError> {
        let path = self.path(name)?;
        let Some(Meta { size }) = self.head(name).await? else { return Ok(None) };
        let (start, end) = (range.start, range.end.min(size));
        if start >= end {
            return Err(StoreError::Range { start, end: range.end, size });
        }
        let options = GetOptions { range: Some(GetRange::Bounded(start..end)), ..GetOptions::default() };
        self.counts.read.tried.one();
        let found = match self.answer(0, self.inner.get_opts(&path, options)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(self.failed("read", name, error)),
        };
        let (store, owned) = (self.clone(), name.to_owned());
        let stream = match found.payload {
            GetResultPayload::File(file, _) => {
                pieces(file, start..end).map_err(move |error| store.failed("read", &owned, error)).boxed()
            }
            GetResultPayload::Stream(stream) => {
                piece_by_piece(stream).map_err(move |error| store.failed("read", &owned, error)).boxed()
            }
        };
        Ok(Some(Slice { range: start..end, size, stream }))
    }
}

/// All pieces of a file of about this size together.
async fn whole(
    mut pieces: BoxStream<'static, object_store::Result<Bytes>>,
    size: usize,
) -> object_store::Result<Bytes> {
    let mut all = BytesMut::with_capacity(size);
    while let Some(piece) = pieces.try_next().await? {
        all.extend_from_slice(&piece);
    }
    Ok(all.freeze())
}

/// Reads part of a file in pieces. A file that has become shorter meanwhile is an error, never silence.
fn pieces(file: std::fs::File, range: Range<u64>) -> BoxStream<'static, std::io::Result<Bytes>> {
    let start = async move {
        let mut file = tokio::fs::File::from_std(file);
        file.seek(SeekFrom::Start(range.start)).await?;
        Ok::<_, std::io::Error>(futures_util::stream::try_unfold((file, range.end - range.start), piece))
    };
    futures_util::stream::once(start).try_flatten().boxed()
}

async fn piece(
    (mut file, left): (tokio::fs::File, u64),
) -> std::io::Result<Option<(Bytes, (tokio::fs::File, u64))>> {
    if left == 0 {
        return Ok(None);
    }
    let wanted = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
    let mut piece = BytesMut::with_capacity(wanted);
    let read = (&mut file).take(wanted as u64).read_buf(&mut piece).await?;
    if read == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some((piece.freeze(), (file, left - read as u64))))
}
