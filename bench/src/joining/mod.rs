//! `bench joining`: what it costs to sign in, what a signed-in reader costs beside a visitor, and how the newsletter leaves.

mod doors;
pub(crate) mod newsletter;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::child::Server;
use crate::failure::Result;
use crate::http::Client;
use crate::library::{self, Setting};
use crate::output::{line, note};
use crate::process::anonymous_memory;
use crate::rows::{Row, Sample, median};
use crate::table;
use crate::wrk::{Addresses, Walk};

use doors::Person;

/// Accounts that sign in by turns. Each has counts of its own, so that no limit is met.
const PEOPLE: usize = 8;
/// How often each kind of page is measured.
const ROUNDS: usize = 3;
/// Enough for pages of every kind.
const ARTICLES: usize = 60;

/// What is measured, and with what.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The release binary.
    pub(crate) alongside: PathBuf,
    /// Seconds of each measurement.
    pub(crate) seconds: u64,
    /// Readers of the newsletter.
    pub(crate) readers: usize,
    /// Whether only the newsletter is measured.
    pub(crate) letters: bool,
}

/// Measures, and prints the figures.
///
/// # Errors
/// When anything does not work, and when the newsletter missed somebody; never because a figure is bad.
pub(crate) fn measure(options: &Options) -> Result<()> {
    let setting = Setting::make(&library::Options {
        alongside: options.alongside.clone(),
        out: PathBuf::new(),
        json: None,
        seconds: options.seconds,
        articles: ARTICLES,
        seed: 1,
    })?;
    let mut rows = if options.letters { Vec::new() } else { signing_in(&setting, options.seconds)? };
    let sent = newsletter::measure(&setting, options.readers)?;
    rows.extend(sent.rows);
    line(&table::rows(&rows));
    line(&table::aims(&sent.aims));
    line("of the limit: a signed-in reader's requests a second beside those of a visitor.");
    sent.remarks.iter().for_each(|remark| line(remark));
    Ok(())
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
