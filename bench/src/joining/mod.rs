//! `bench joining`: what it costs to sign in, what a signed-in reader costs beside a visitor, and how the newsletter leaves.

mod doors;
pub(crate) mod newsletter;
mod report;

use std::time::{Duration, Instant};

use clap::Args;

use crate::child::Server;
use crate::failure::Result;
use crate::given::{Engines, Files};
use crate::http::Client;
use crate::library::Setting;
use crate::output::note;
use crate::process::anonymous_memory;
use crate::rows::{Aim, Row, Sample, median};
use crate::wrk::{Addresses, Walk};

use doors::Person;

pub(crate) use report::report;

/// Accounts that sign in by turns. Each has counts of its own, so that no limit is met.
const PEOPLE: usize = 8;
/// How often each kind of page is measured.
const ROUNDS: usize = 3;
/// Enough for pages of every kind.
const ARTICLES: usize = 60;

/// What is measured, and with what.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) files: Files,
    /// How long each measurement takes
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) seconds: u64,
    /// How many get the newsletter
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(100..))]
    pub(crate) readers: u64,
    /// The newsletter alone
    #[arg(long)]
    pub(crate) letters: bool,
    #[command(flatten)]
    pub(crate) engines: Engines,
}

/// Figures, what we want them to be, and what else is to say.
#[derive(Default)]
pub(crate) struct Outcome {
    rows: Vec<Row>,
    aims: Vec<Aim>,
    remarks: Vec<String>,
}

/// Measures.
///
/// # Errors
/// When anything does not work, and when the newsletter missed somebody; never because a figure is bad.
pub(crate) fn measure(options: &Options) -> Result<Outcome> {
    let setting = Setting::make(&options.files.alongside, ARTICLES, 1)?;
    let mut outcome = Outcome::default();
    if !options.letters {
        outcome.rows = signing_in(&setting, options.seconds)?;
    }
    let readers = usize::try_from(options.readers).unwrap_or(usize::MAX);
    newsletter::measure(&setting, readers, &options.engines.all(), &mut outcome)?;
    Ok(outcome)
}

fn signing_in(setting: &Setting, seconds: u64) -> Result<Vec<Row>> {
    let server = setting.server()?;
    note(&format!("Letting {PEOPLE} people in"));
    let people = doors::people(setting, &server, PEOPLE)?;
    let mut rows = articles(setting, &server, &people[0], seconds)?.to_vec();
    rows.push(alone(&server, &people[0])?);
    rows.push(together(&server, &people, seconds)?);
    Ok(rows)
}

/// The same articles for a visitor and for somebody who is signed in, by turns.
fn articles(setting: &Setting, server: &Server, person: &Person, seconds: u64) -> Result<[Row; 2]> {
    let paths: Vec<String> = setting.slugs.iter().map(|slug| format!("/resources/{slug}")).collect();
    let visitor = Walk::new(&setting.folder(), "visitor", &paths, Addresses::Fixed)?;
    let member =
        Walk::new(&setting.folder(), "member", &paths, Addresses::Fixed)?.with_cookie(&person.session);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        note(&format!("Measuring articles, round {} of {ROUNDS}", round + 1));
        theirs.push(crate::contest::sample(server, &visitor, seconds)?);
        ours.push(crate::contest::sample(server, &member, seconds)?);
    }
    let (mut ours, mut theirs) =
        (Row::middle("article.signed-in", &ours), Row::middle("article.visitor", &theirs));
    ours.ratio = ours.rps.zip(theirs.rps).map(|(ours, theirs)| ours / theirs.max(f64::MIN_POSITIVE));
    ours.anon_mb = Some(anonymous_memory(server.pid())? as f64 / 1e6);
    theirs.ratio = Some(1.0);
    Ok([theirs, ours])
}

/// One person signs in again and again: how long it takes on a machine that does nothing else, which is the cost of the
/// password's hash.
fn alone(server: &Server, person: &Person) -> Result<Row> {
    const TIMES: usize = 30;
    note(&format!("Signing in {TIMES} times, one after the other"));
    let mut client = doors::connect(server)?;
    let before = server.processor_time()?;
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let began = Instant::now();
        doors::sign_in(&mut client, person)?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    let used = server.processor_time()?.saturating_sub(before);
    let slowest = times.iter().copied().fold(0.0, f64::max);
    Ok(Row {
        name: "sign-in, alone".to_owned(),
        p50_ms: Some(median(times.into_iter())),
        p99_ms: Some(slowest),
        cpu_ms: Some(used.as_secs_f64() * 1000.0 / TIMES as f64),
        ..Row::default()
    })
}

/// Everybody signs in again and again at the same time.
fn together(server: &Server, people: &[Person], seconds: u64) -> Result<Row> {
    note(&format!("Signing in with {} at once for {seconds} s", people.len()));
    let before = server.processor_time()?;
    let (began, long) = (Instant::now(), Duration::from_secs(seconds));
    let times: Vec<f64> = std::thread::scope(|scope| {
        let all: Vec<_> =
            people.iter().map(|person| scope.spawn(move || again(server, person, began, long))).collect();
        let ended = all.into_iter().map(|one| one.join().unwrap_or_else(|_| Ok(Vec::new())));
        ended.collect::<Result<Vec<_>>>().map(|lists| lists.concat())
    })?;
    let took = began.elapsed().as_secs_f64();
    let used = server.processor_time()?.saturating_sub(before);
    let cpu_ms = used.as_secs_f64() * 1000.0 / times.len().max(1) as f64;
    let sample = Sample::of(times, took, cpu_ms);
    let mut row = Row::middle("sign-in, 8 at once", &[sample]);
    row.anon_mb = Some(anonymous_memory(server.pid())? as f64 / 1e6);
    Ok(row)
}

fn again(server: &Server, person: &Person, began: Instant, long: Duration) -> Result<Vec<f64>> {
    let (mut client, mut times): (Client, Vec<f64>) = (doors::connect(server)?, Vec::new());
    while began.elapsed() < long {
        let this = Instant::now();
        doors::sign_in(&mut client, person)?;
        times.push(this.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times)
}
