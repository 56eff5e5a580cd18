//! `bench conversation`: what it costs to read what members say, and to say something, in communities of several sizes.

mod pages;
mod report;
mod streams;
mod writing;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::bare;
use crate::child::Server;
use crate::community::{Community, Deed};
use crate::contest::Contest;
use crate::failure::Result;
use crate::given::{Engines, Files};
use crate::http::Client;
use crate::output::note;
use crate::process::anonymous_memory;
use crate::rows::Row;
use crate::wrk::{Addresses, Walk};
use pages::Kind;

pub(crate) use report::report;

/// How often each kind of page is measured.
const ROUNDS: usize = 3;

/// What is measured, and with what.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) files: Files,
    /// How long each measurement takes
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: u64,
    /// Members of each community that is measured
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_value = "680,6800,68000")]
    pub(crate) sizes: Vec<usize>,
    /// Event streams that are open at once
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    pub(crate) streams: usize,
    /// Communities stay in this folder, and are used again; what is written while measuring stays in them
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) engines: Engines,
}

/// What was measured of one community.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// What its database is.
    pub(crate) engine: &'static str,
    pub(crate) members: usize,
    /// How long it took to make it, where it was made now, and the bytes of its database.
    pub(crate) made: Option<Duration>,
    pub(crate) database: u64,
    /// Pages, each with its limit, then what is written.
    pub(crate) rows: Vec<Row>,
    /// Anonymous memory after all pages were read, in bytes.
    pub(crate) memory: u64,
    /// What open event streams add to it.
    pub(crate) streams: Option<u64>,
}

/// Measures, the smallest community first.
///
/// # Errors
/// When anything does not work or an answer is not what it should be; never because a figure is bad.
pub(crate) fn measure(options: &Options) -> Result<Vec<Measured>> {
    let mut sizes = options.sizes.clone();
    sizes.sort_unstable();
    let (keep, engines) = (options.keep.as_deref(), options.engines.all());
    let communities = Community::all(&options.files.alongside, &sizes, keep, &engines)?;
    communities.iter().map(|community| one(options, community)).collect()
}

fn one(options: &Options, community: &Community) -> Result<Measured> {
    let (members, engine) = (community.members, community.engine.name());
    let what = format!("{members} members on {engine}");
    let mut measured = Measured {
        engine,
        members,
        made: community.made,
        database: community.database,
        ..Measured::default()
    };
    let server = community.server()?;
    for kind in pages::kinds(community) {
        note(&format!(
            "{what}: measuring {}, {ROUNDS} times {} s, and its limit",
            kind.name, options.seconds
        ));
        measured.rows.extend(page(community, &server, &kind, options.seconds)?);
    }
    measured.memory = anonymous_memory(server.pid())?;
    for deed in Deed::ALL {
        note(&format!("{what}: {} beside readers", deed.name()));
        measured.rows.extend(writing::measure(community, &server, deed, options.seconds)?);
    }
    if options.streams > 0 {
        note(&format!("{what}: opening {} event streams", options.streams));
        measured.streams = Some(streams::memory(community, &server, options.streams)?);
    }
    Ok(measured)
}

/// A kind of page and its limit, by turns.
fn page(community: &Community, server: &Server, kind: &Kind, seconds: u64) -> Result<[Row; 2]> {
    let mut client = connect(server)?;
    let recorded = pages::ask(&mut client, kind)?;
    let limit = bare::start(&community.folder(), &recorded, kind.paths.first().map_or("", String::as_str))?;
    let walk =
        Walk::new(&community.folder(), kind.name, &kind.paths, Addresses::Fixed)?.with_cookie(&kind.cookie);
    let limit_walk =
        Walk::new(&community.folder(), &format!("{}.limit", kind.name), &kind.paths, Addresses::Fixed)?;
    let contest = Contest { name: kind.name, server, walk: &walk, limit: &limit, limit_walk: &limit_walk };
    let mut rows = contest.run(ROUNDS, seconds)?;
    let bytes =
        recorded.values().map(|answer| answer.wire as u64).sum::<u64>() / recorded.len().max(1) as u64;
    rows.iter_mut().for_each(|row| row.bytes = Some(bytes));
    Ok(rows)
}

fn connect(server: &Server) -> Result<Client> {
    Client::connect(server.address)
        .map_err(|error| server.complaint(&format!("The server is gone ({error})")))
}
