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

use community::Engine;
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
        /// A PostgreSQL server to measure beside SQLite, without a database: postgres://user@host:port
        #[arg(long, value_name = "URL")]
        postgres: Option<String>,
        /// Measure PostgreSQL alone, without SQLite beside it
        #[arg(long, requires = "postgres")]
        without_sqlite: bool,
        /// The program that is measured
        #[arg(long, value_name = "FILE", default_value = "target/release/alongside")]
        alongside: PathBuf,
        /// The folder for chart and table
        #[arg(long, value_name = "DIR", default_value = "target/bench")]
        out: PathBuf,
    },
    /// A community as it is used: many read, few search and write, all at once
    Load {
        /// Where to write the figures as JSON
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        /// How long each measurement takes
        #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
        seconds: u64,
        /// Members of each community that is measured
        #[arg(long, value_name = "N,N", value_delimiter = ',', default_value = "68000")]
        sizes: Vec<usize>,
        /// Communities stay in this folder, and are used again; what is written while measuring stays in them
        #[arg(long, value_name = "DIR")]
        keep: Option<PathBuf>,
        /// Those who ask at once, each when the last answer is there
        #[arg(long, value_name = "N", default_value_t = 32)]
        connections: usize,
        /// A PostgreSQL server to measure beside SQLite, without a database: postgres://user@host:port
        #[arg(long, value_name = "URL")]
        postgres: Option<String>,
        /// Measure PostgreSQL alone, without SQLite beside it
        #[arg(long, requires = "postgres")]
        without_sqlite: bool,
        /// Draw where the time goes, for which `perf` is needed
        #[arg(long)]
        flames: bool,
        /// The program that is measured
        #[arg(long, value_name = "FILE", default_value = "target/release/alongside")]
        alongside: PathBuf,
        /// The folder for charts and tables
        #[arg(long, value_name = "DIR", default_value = "target/bench")]
        out: PathBuf,
    },
    /// Put what was measured last into the documentation
    Publish {
        /// library, conversation or load
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
        Command::Library { json, seconds, articles, seed, alongside, out } => {
            let options = library::Options { alongside, out, json, seconds, articles, seed };
            library::report(&library::measure(&options)?, &options)
        }
        Command::Joining { seconds, alongside, readers, letters } => {
            let readers = usize::try_from(readers).unwrap_or(usize::MAX);
            joining::measure(&joining::Options { alongside, seconds, readers, letters })
        }
        Command::Conversation {
            json,
            seconds,
            sizes,
            keep,
            streams,
            postgres,
            without_sqlite,
            alongside,
            out,
        } => {
            let engines = Engine::all(postgres.as_deref(), without_sqlite);
            let options =
                conversation::Options { alongside, out, json, seconds, sizes, streams, keep, engines };
            conversation::report(&conversation::measure(&options)?, &options)
        }
        Command::Load {
            json,
            seconds,
            sizes,
            keep,
            connections,
            postgres,
            without_sqlite,
            flames,
            alongside,
            out,
        } => {
            let engines = Engine::all(postgres.as_deref(), without_sqlite);
            let options =
                load::Options { alongside, out, json, seconds, sizes, keep, engines, connections, flames };
            load::report(&load::measure(&options)?, &options)
        }
        Command::Publish { name, from, docs } => publish::publish(&name, &from, &docs),
        Command::Bare { file, address } => bare::serve(&file, address),
    }
}
