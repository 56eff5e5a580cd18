//! `bench library`: how fast the library of articles is read, beside a server that only holds the same bytes.

mod pages;
mod paths;
mod report;
mod setting;

use std::time::Duration;

use clap::Args;

use crate::child::Server;
use crate::contest::Contest;
use crate::failure::Result;
use crate::given::Files;
use crate::http::Client;
use crate::output::note;
use crate::process::anonymous_memory;
use crate::rows::Row;
use crate::wrk::{Addresses, Walk};

#[cfg(test)]
pub(crate) use pages::assets;
pub(crate) use report::report;
pub(crate) use setting::Setting;

/// How often the server is started to see how long that takes.
const STARTS: usize = 7;
/// How often each kind of page is measured.
const ROUNDS: usize = 3;

/// What is measured, and with what.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) files: Files,
    /// How long each measurement takes
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: u64,
    /// How many articles the library has
    #[arg(long, value_name = "N", default_value_t = 2000)]
    pub(crate) articles: usize,
    /// Another seed makes another library
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// All that was measured.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) rows: Vec<Row>,
    /// From the start of the server to its first whole answer, each time.
    pub(crate) starts: Vec<Duration>,
    /// Anonymous memory after the first answer, in bytes.
    pub(crate) idle: u64,
    pub(crate) imported: Duration,
    /// Bytes of the database.
    pub(crate) database: u64,
    /// Bytes on the wire for the heaviest article with its stylesheets and scripts.
    pub(crate) weight: u64,
    pub(crate) articles: usize,
}

/// Measures.
///
/// # Errors
/// When anything does not work; never because a figure is bad.
pub(crate) fn measure(options: &Options) -> Result<Outcome> {
    let setting = Setting::make(&options.files.alongside, options.articles, options.seed)?;
    let (imported, database) = (setting.imported, setting.database);
    let mut outcome = Outcome { imported, database, articles: options.articles, ..Outcome::default() };
    note(&format!("Starting the server {STARTS} times"));
    for _ in 1..STARTS {
        outcome.starts.push(setting.server()?.first_answer);
    }
    let server = setting.server()?;
    outcome.starts.push(server.first_answer);
    outcome.idle = anonymous_memory(server.pid())?;
    load(&setting, &server, options.seconds, &mut outcome)?;
    Ok(outcome)
}

/// Puts the server and its limit under load, one kind of page after the other.
fn load(setting: &Setting, server: &Server, seconds: u64, outcome: &mut Outcome) -> Result<()> {
    let connect = || {
        Client::connect(server.address)
            .map_err(|error| server.complaint(&format!("The server is gone ({error})")))
    };
    note("Asking for every page once");
    let mut client = connect()?;
    let lists = pages::there(&mut client, paths::lists())?;
    let kinds = [
        ("article", paths::articles(&setting.slugs), Addresses::Fixed),
        ("library", lists, Addresses::Fixed),
        ("search", paths::searches(), Addresses::Fixed),
        // Last, because it fills the server's memory with pages that nobody asks for again.
        ("article.cold", paths::articles(&setting.slugs), Addresses::Fresh),
    ];
    let all: Vec<String> = kinds.iter().flat_map(|(_, paths, _)| paths.clone()).collect();
    let recorded = pages::ask(&mut client, &all)?;
    let limit = setting.limit(&recorded, &all)?;
    for (name, paths, addresses) in kinds {
        note(&format!(
            "Measuring {name}: {} addresses, {ROUNDS} times {seconds} s, and its limit",
            paths.len()
        ));
        let pages = pages::ask(&mut connect()?, &paths)?;
        let walk = Walk::new(&setting.folder(), name, &paths, addresses)?;
        let limit_walk = Walk::new(&setting.folder(), &format!("{name}.limit"), &paths, Addresses::Fixed)?;
        let contest = Contest { name, server, walk: &walk, limit: &limit, limit_walk: &limit_walk };
        let mut rows = contest.run(ROUNDS, seconds)?;
        rows.iter_mut().for_each(|row| row.bytes = Some(pages::mean_bytes(&pages)));
        outcome.rows.extend(rows);
    }
    let articles = pages::ask(&mut connect()?, &paths::articles(&setting.slugs))?;
    outcome.weight = pages::weight(&mut connect()?, &articles)?;
    Ok(())
}
