//! `alongside`, the one program: it serves a community, and it imports, exports, checks and migrates.
//!
//! `args` says what can be typed, `config` what can be set, and each file of `commands` is one verb. The rest is what
//! several verbs share.

mod args;
mod commands;
mod config;
mod doors;
mod failure;
mod logs;
mod metrics;
mod output;
mod packs;
mod progress;
mod renewal;
mod runtime;
mod shutdown;
mod sockets;
mod stores;
mod system;
mod traces;

use std::process::ExitCode;

use clap::Parser;

/// Gives memory back to the system after an import, and is faster than the C library's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    give_memory_back_at_once();
    let args = args::Args::parse();
    commands::run(args).unwrap_or_else(|failure| failure.report())
}

/// To pack a page takes a megabyte for a moment. By default the allocator keeps that for a while in case it is wanted again,
/// which after a few hundred new pages is more than all the rest of the program holds.
#[expect(
    unsafe_code,
    reason = "the allocator's options have no safe door; it is called before any other thread is there"
)]
fn give_memory_back_at_once() {
    /// `mi_option_purge_delay`, in milliseconds (mimalloc.h).
    const PURGE_DELAY: i32 = 15;
    // SAFETY: it sets a number inside the allocator, and is not thread-safe, which does not matter yet.
    unsafe { libmimalloc_sys::mi_option_set(PURGE_DELAY, 0) };
}
