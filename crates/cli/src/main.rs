//! `alongside`, the one program: it serves a community, and it imports, exports, checks and migrates.
//!
//! `args` says what can be typed, `config` what can be set, and each file of `commands` is one verb. The rest is what
//! several verbs share.

mod args;
mod commands;
mod config;
mod failure;
mod logs;
mod output;
mod packs;
mod progress;
mod runtime;
mod shutdown;
mod stores;

use std::process::ExitCode;

use clap::Parser;

/// Gives memory back to the system after an import, and is faster than the C library's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::Args::parse();
    commands::run(args).unwrap_or_else(|failure| failure.report())
}
