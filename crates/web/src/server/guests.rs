//! The connections of visitors: how many there may be at once, and how long somebody may take nothing of their answer.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;

#[cfg(test)]
mod tests;

/// How many connections may be open at once where nothing is said.
pub(super) const MOST_GUESTS: usize = 10_000;
/// How long an answer may wait until more of it is taken. The system takes the next part when a third of what it holds has gone: a
/// megabyte at a good connection, far less at a slow one.
const UNREAD: Duration = Duration::from_secs(60);

/// A flood must not fill the log as well.
const SAID_EVERY: Duration = Duration::from_secs(60);

/// Places for connections.
pub(super) struct Room {
    places: Arc<Semaphore>,
    most: usize,
    /// When it was last said that all are taken.
    said: Option<Instant>,
}

impl Room {
    pub(super) fn new(most: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(most)), most, said: None }
    }

    /// A place, as soon as there is one.
    pub(super) async fn place(&mut self) -> Option<OwnedSemaphorePermit> {
        let was_said = self.said.is_some_and(|said| said.elapsed() < SAID_EVERY);
        if self.places.available_permits() == 0 && !was_said {
            self.said = Some(Instant::now());
            tracing::warn!(
                connections = self.most,
                "all connections are taken: visitors wait until one is closed"
            );
        }
        // It is never closed.
        Arc::clone(&self.places).acquire_owned().await.ok()
    }
}

/// A visitor's connection, which takes a place until it is closed.
pub(super) struct Guest {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Guest {
    pub(super) fn new(stream: TcpStream, place: Option<OwnedSemaphorePermit>) -> Self {
        Self::with(stream, place, UNREAD)
    }

    fn with(stream: TcpStream, place: Option<OwnedSemaphorePermit>, unread: Duration) -> Self {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(unread));
        Self { stream: Box::pin(stream), _place: place }
    }
}

impl AsyncRead for Guest {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_read(cx, into)
    }
}

impl AsyncWrite for Guest {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write(cx, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write_vectored(cx, from)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
