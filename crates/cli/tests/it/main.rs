//! The built program, run as people run it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails by panicking, as the test does"
)]

mod backup;
mod check;
mod check_library;
mod configuration;
mod conversation;
mod documentation;
mod help;
mod hostile;
mod library;
#[cfg(target_os = "linux")]
mod linked;
mod mail;
mod migrate;
mod moving;
mod newsletter;
mod outbox;
mod packs;
mod program;
mod serving;
mod several;
#[cfg(unix)]
mod stopping;
mod support;
mod watching;
