//! How much of a machine one file may take.

use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

use crate::Error;

/// The largest drawing, in bytes.
pub const DRAWING_BYTES: u64 = 1024 * 1024;
/// The largest caption file, in bytes.
pub const CAPTIONS_BYTES: u64 = 1024 * 1024;
/// The largest film, in bytes.
pub const VIDEO_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// What one picture may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Width times height.
    pub pixels: u64,
    /// The longer side in pixels.
    pub side: u32,
    /// Memory for decoding, in bytes.
    pub alloc: u64,
    /// Time from the first byte to the last variant.
    pub time: Duration,
}

impl Default for Limits {
    /// 40 MiB, 80 million pixels, 20,000 on a side, 384 MiB of memory (80 million pixels with transparency need
    /// 320), 20 seconds.
    fn default() -> Self {
        Self {
            bytes: 40 * 1024 * 1024,
            pixels: 80_000_000,
            side: 20_000,
            alloc: 384 * 1024 * 1024,
            time: Duration::from_secs(20),
        }
    }
}

/// The moment by which the work must be done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// Starts the clock. A time too long to be counted is a day.
    pub(crate) fn after(time: Duration) -> Self {
        let now = Instant::now();
        Self(now.checked_add(time).unwrap_or(now + Duration::from_secs(86_400)))
    }

    /// Asked between the steps of the work.
    ///
    /// # Errors
    /// [`Error::TooSlow`] when the time is over.
    pub(crate) fn check(self) -> Result<(), Error> {
        if self.is_over() { Err(Error::TooSlow) } else { Ok(()) }
    }

    fn is_over(self) -> bool {
        Instant::now() > self.0
    }
}

/// A reader that gives no more bytes after its deadline, so that a decoder that reads as it goes stops in the middle.
pub(crate) struct Timed<R> {
    inner: R,
    deadline: Deadline,
}

impl<R> Timed<R> {
    pub(crate) fn new(inner: R, deadline: Deadline) -> Self {
        Self { inner, deadline }
    }

    fn in_time(&self) -> io::Result<()> {
        if self.deadline.is_over() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }
}

impl<R: Read> Read for Timed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.in_time()?;
        self.inner.read(buffer)
    }
}

impl<R: BufRead> BufRead for Timed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.in_time()?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
    }
}

impl<R: Seek> Seek for Timed<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
