//! The built program, run as people run it.

mod check;
mod check_library;
mod configuration;
mod documentation;
mod help;
mod migrate;
mod program;
#[cfg(unix)]
mod stopping;
