//! The verbs, one file each. A command gives the status to end with, or a failure that says how to mend it.

mod check;
mod check_library;
mod config;
mod migrate;

use std::process::ExitCode;

use crate::args::{Args, CheckWhat, Command};
use crate::failure::Failure;

/// Does what was typed.
pub(crate) fn run(args: Args) -> Result<ExitCode, Failure> {
    match args.command {
        Command::Check { what: None } => check::run(&args.settings),
        Command::Check { what: Some(CheckWhat::Library(what)) } => check_library::run(&what),
        Command::Migrate => migrate::run(&args.settings),
        Command::Config => config::run(&args.settings),
    }
}
