//! `bench`: measures the release binary. `bin/bench` builds both and runs it.
//!
//! `library`, `joining` and `conversation` are benchmarks; the modules beside it are what every benchmark needs: servers as processes of their own,
//! what the system says about them, load, the limit to compare with, and the form in which figures are told.

mod bare;
mod chart;
mod child;
mod contest;
mod conversation;
mod failure;
mod generator;
mod http;
mod joining;
mod library;
mod output;
mod process;
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
    Library {
        /// Where to write the rows as JSON
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        /// How long each measurement takes
        #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
        seconds: u64,
        /// How many articles the library has
        #[arg(long, value_name = "N", default_value_t = 2000)]
        articles: usize,
        /// Another seed makes another library
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// The program that is measured
        #[arg(long, value_name = "FILE", default_value = "target/release/alongside")]
        alongside: PathBuf,
        /// The folder for chart and table
        #[arg(long, value_name = "DIR", default_value = "target/bench")]
        out: PathBuf,
    },
    /// Signing in, signed-in readers beside visitors, and an issue of the newsletter sent to many
    Joining {
        /// How long each measurement takes
        #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
        seconds: u64,
        /// The program that is measured
        #[arg(long, value_name = "FILE", default_value = "target/release/alongside")]
        alongside: PathBuf,
        /// How many get the newsletter
        #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(100..))]
        readers: u64,
        /// The newsletter alone
        #[arg(long)]
        letters: bool,
    },
    /// What members say to each other, read and written, in communities of several sizes
    Conversation {
        /// Where to write the rows as JSON
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        /// How long each measurement takes
        #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..))]
        seconds: u64,
        /// Members of each community that is measured
        #[arg(long, value_name = "N,N", value_delimiter = ',', default_value = "680,6800,68000")]
        sizes: Vec<usize>,
        /// Communities stay in this folder, and are used again; what is written while measuring stays in them
        #[arg(long, value_name = "DIR")]
        keep: Option<PathBuf>,
        /// Event streams that are open at once
        #[arg(long, value_name = "N", default_value_t = 5_000)]
        streams: usize,
        /// The program that is measured
        #[arg(long, value_name = "FILE", default_value = "target/release/alongside")]
        alongside: PathBuf,
        /// The folder for chart and table
        #[arg(long, value_name = "DIR", default_value = "target/bench")]
        out: PathBuf,
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
        Command::Library { json, seconds, articles, seed, alongside, out } => {
            let options = library::Options { alongside, out, json, seconds, articles, seed };
            library::report(&library::measure(&options)?, &options)
        }
        Command::Joining { seconds, alongside, readers, letters } => {
            let readers = usize::try_from(readers).unwrap_or(usize::MAX);
            joining::measure(&joining::Options { alongside, seconds, readers, letters })
        }
        Command::Conversation { json, seconds, sizes, keep, streams, alongside, out } => {
            let options = conversation::Options { alongside, out, json, seconds, sizes, streams, keep };
            conversation::report(&conversation::measure(&options)?, &options)
        }
        Command::Bare { file, address } => bare::serve(&file, address),
    }
}
