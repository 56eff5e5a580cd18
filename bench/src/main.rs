//! `bench`: measures the release binary. `bin/bench` builds both and runs it.
//!
//! `library`, `joining`, `conversation` and `load` are benchmarks; the modules beside it are what every benchmark needs: servers as processes of their own,
//! what the system says about them, load, the limit to compare with, and the form in which figures are told.

mod bare;
mod chart;
mod child;
mod community;
mod contest;
mod conversation;
mod failure;
mod generator;
mod given;
mod http;
mod joining;
mod library;
mod load;
mod output;
mod process;
mod publish;
mod rows;
mod table;
#[cfg(test)]
mod tests;
mod wrk;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Result;

/// The same as in the program that is measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the release binary.
#[derive(Debug, Parser)]
#[command(name = "bench", max_term_width = 110)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Article, library and search pages of a library of 2,000 articles
    Library(library::Options),
    /// Signing in, signed-in readers beside visitors, and an issue of the newsletter sent to many
    Joining(joining::Options),
    /// What members say to each other, read and written, in communities of several sizes
    Conversation(conversation::Options),
    /// A community as it is used: many read, few search and write, all at once
    Load(load::Options),
    /// Put what was measured last into the documentation
    Publish {
        /// library, joining, conversation or load
        name: String,
        /// The folder with table and chart
        #[arg(long, value_name = "DIR", default_value = "target/bench")]
        from: PathBuf,
        /// The folder of the documentation
        #[arg(long, value_name = "DIR", default_value = "docs")]
        docs: PathBuf,
    },
    /// The limit, as a process of its own
    #[command(hide = true)]
    Bare { file: PathBuf, address: SocketAddr },
}

fn main() -> ExitCode {
    match run(Args::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::note(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Library(options) => library::report(&library::measure(&options)?, &options),
        Command::Joining(options) => joining::report(&joining::measure(&options)?, &options),
        Command::Conversation(options) => conversation::report(&conversation::measure(&options)?, &options),
        Command::Load(options) => load::report(&load::measure(&options)?, &options),
        Command::Publish { name, from, docs } => publish::publish(&name, &from, &docs),
        Command::Bare { file, address } => bare::serve(&file, address),
    }
}
