//! The built program, run as people run it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails by panicking, as the test does"
)]

mod check;
mod check_library;
mod configuration;
mod conversation;
mod documentation;
mod help;
mod hostile;
mod library;
mod mail;
mod migrate;
mod newsletter;
mod outbox;
mod packs;
mod program;
mod serving;
#[cfg(unix)]
mod stopping;
mod support;
mod watching;
