//! What the media crate promises, in one test binary (a crate that links image codecs and an S3 server links slowly).

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails by panicking, as the test does"
)]

mod attacks;
mod bombs;
mod captions;
mod chance;
mod drawings;
mod films;
mod hostile;
mod made;
mod metadata;
mod names;
mod pictures;
mod s3_server;
mod silent;
mod stores;
