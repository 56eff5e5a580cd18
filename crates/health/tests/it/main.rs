//! Tests of the medicine crate, one module for each part.
#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod likeness;
mod pack;
mod people;
mod recogniser;
mod shipped;
mod support;
mod vocabulary;
mod watch;
