//! How long a bucket may be silent. Whoever waits for it is told so then, instead of waiting with it for ever.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, unfold};
use object_store::{Error, Result};

use super::{Place, Store};

/// How long an answer, or the next piece of a file, may take.
const SILENCE: Duration = Duration::from_secs(10);
/// Bytes that even a slow way takes in a second: what is sent has that much longer.
const SLOWEST: u64 = 256 * 1024;

impl Store {
    /// Waits for an answer of a bucket to which `sent` bytes go before. A folder is not hurried: its answers are the system's.
    pub(super) async fn answer<T>(&self, sent: u64, asked: impl Future<Output = Result<T>>) -> Result<T> {
        if matches!(self.place, Place::Folder(_)) {
            return asked.await;
        }
        let patience = SILENCE + Duration::from_secs(sent / SLOWEST);
        tokio::time::timeout(patience, asked).await.unwrap_or_else(|_| Err(silent(patience)))
    }
}

/// The pieces of a file, each of which may take its time, but not for ever. Whoever reads may be as slow as they like: time is
/// measured only while a piece is waited for, and a piece that is there is never late.
pub(super) fn piece_by_piece(stream: BoxStream<'static, Result<Bytes>>) -> BoxStream<'static, Result<Bytes>> {
    let next = async |stream: Option<BoxStream<'static, Result<Bytes>>>| {
        let mut stream = stream?;
        match tokio::time::timeout(SILENCE, stream.next()).await {
            Ok(piece) => Some((piece?, Some(stream))),
            Err(_) => Some((Err(silent(SILENCE)), None)),
        }
    };
    unfold(Some(stream), next).boxed()
}

fn silent(patience: Duration) -> Error {
    Error::Generic { store: "S3", source: format!("no answer within {} seconds", patience.as_secs()).into() }
}
