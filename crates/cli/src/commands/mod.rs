//! The verbs, one file each. A command gives the status to end with, or a failure that says how to mend it.

mod admin;
mod backup;
mod check;
mod check_library;
mod check_site;
mod config;
mod demo;
mod demo_comments;
mod demo_crowd;
mod demo_neighbours;
mod demo_people;
mod demo_profiles;
mod demo_questions;
mod export;
mod import;
mod import_pack;
mod mail;
mod migrate;
mod move_house;
mod restore;
mod serve;
mod work;

use std::process::ExitCode;

use crate::args::{Args, CheckWhat, Command, Import};
use crate::failure::Failure;

/// Does what was typed.
pub(crate) fn run(args: Args) -> Result<ExitCode, Failure> {
    match args.command {
        Command::Check { what: None } => check::run(&args.settings),
        Command::Check { what: Some(CheckWhat::Library(what)) } => check_library::run(&what),
        Command::Check { what: Some(CheckWhat::Site) } => check_site::run(&args.settings),
        Command::Admin(what) => admin::run(&args.settings, &what),
        Command::Serve { no_work } => serve::run(&args.settings, !no_work),
        Command::Work => work::run(&args.settings),
        Command::Mail(what) => mail::run(&args.settings, what),
        Command::Demo(what) => demo::run(&args.settings, &what),
        Command::Import(Import::Markdown(what)) => import::run(&args.settings, &what),
        Command::Import(Import::Pack { folder }) => import_pack::run(&args.settings, &folder),
        Command::Export(what) => export::run(&args.settings, &what),
        Command::Migrate => migrate::run(&args.settings),
        Command::Move(what) => move_house::run(&args.settings, &what),
        Command::Backup(what) => backup::run(&args.settings, &what),
        Command::Restore(what) => restore::run(&args.settings, &what),
        Command::Config => config::run(&args.settings),
    }
}
