//! Sends an issue of the newsletter to many through the outbox to a mail server, kills the worker half way, and sees that
//! everybody got it.

mod desk;
pub(crate) mod ledger;
pub(crate) mod sink;
pub(crate) mod store;
pub(crate) mod watch;
mod worker;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use app::mail::AT_ONCE;
use app::newsletter::Pace;

use super::Outcome;
use crate::community::{Engine, emptied};
use crate::failure::{Failure, Result};
use crate::library::Setting;
use crate::output::note;
use crate::rows::{Aim, Row, number};

use desk::Desk;
use sink::Sink;
use watch::{Moment, growth, memory_at, row, watch};

/// Of all readers, the share that gets the signed issue.
const SIGNED: usize = 10;
/// Longer than a lease, after which what the killed worker held is sent again.
const LEASE: Duration = Duration::from_secs(6 * 60);
/// Where the memory is told, as shares of all letters.
const SHARES: [f64; 4] = [0.1, 0.25, 0.5, 0.75];

/// The database on a PostgreSQL server in which readers and letters are kept while they are measured.
const DATABASE: &str = "alongside_bench_letters";

/// Measures on each engine.
///
/// # Errors
/// When anything does not work, and when somebody was missed or written to twice without need.
pub(super) fn measure(
    setting: &Setting,
    readers: usize,
    engines: &[Engine],
    outcome: &mut Outcome,
) -> Result<()> {
    let key = key(&setting.folder())?;
    for engine in engines {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres(server) => Some(emptied(DATABASE, server)?),
        };
        let mut desk = Desk::open(setting, database.as_deref())?;
        interrupted(&mut desk, engine.name(), readers, outcome)?;
        outcome.rows.push(signed(&mut desk, engine.name(), readers / SIGNED, &key)?);
    }
    Ok(())
}

/// All readers get an issue, and the worker is killed half way.
fn interrupted(desk: &mut Desk<'_>, name: &str, readers: usize, outcome: &mut Outcome) -> Result<()> {
    note(&format!("Sending an issue to {readers} readers on {name}, and killing the worker half way"));
    let (everybody, sink) = (desk.readers(Pace::Weekly, readers)?, Sink::start()?);
    desk.send(Pace::Weekly)?;
    let mut worker = desk.worker(sink.address, None)?;
    let first = watch(&mut worker, &sink, readers / 2)?;
    worker.kill()?;
    let mut worker = desk.worker(sink.address, None)?;
    let second = watch(&mut worker, &sink, usize::MAX)?;
    let waited = wait(desk)?;
    let twice = ledger::twice(&sink.ledger.letters(), &everybody, AT_ONCE)?;
    outcome.rows.push(row(&format!("letters, {name}, until the kill"), &first));
    outcome.rows.push(row(&format!("letters, {name}, after it"), &second));
    let slower = outcome.rows.iter().rev().take(2).filter_map(|row| row.rps).fold(f64::INFINITY, f64::min);
    outcome.aims.push(Aim::at_least(format!("letters a second, {name}"), "", slower, 500.0));
    let grew = growth(&first).max(growth(&second));
    outcome.aims.push(Aim::below(format!("memory beside that at a tenth, {name}"), "×", grew, 1.3));
    outcome.remarks.push(told(name, readers, twice, waited, &[first, second].concat()));
    Ok(())
}

/// Waits until nothing waits: what the killed worker held is due again when its lease ends.
fn wait(desk: &Desk<'_>) -> Result<Duration> {
    note("Waiting for the letters that the killed worker held");
    let began = Instant::now();
    while !desk.is_done()? {
        if began.elapsed() > LEASE {
            return Err(Failure::new(
                "Letters still wait.",
                "Look at `alongside mail list --state waiting`.",
            ));
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    Ok(began.elapsed())
}

fn told(engine: &str, readers: usize, twice: usize, waited: Duration, moments: &[Moment]) -> String {
    let memory = SHARES.iter().filter_map(|share| memory_at(moments, *share, readers));
    let memory = memory.chain(moments.last().map(|moment| moment.memory as f64 / 1e6)).map(number);
    format!(
        "{engine}: {} readers, none missed, {twice} got their letter twice, under one Message-ID (at most {AT_ONCE} can); the \
         last of what the killed worker held came {} s after the rest. Anonymous MB at 10, 25, 50, 75 and 100 %: {}.",
        number(readers as f64),
        number(waited.as_secs_f64()),
        memory.collect::<Vec<_>>().join(", "),
    )
}

/// A tenth as many get an issue that is signed.
fn signed(desk: &mut Desk<'_>, engine: &str, readers: usize, key: &Path) -> Result<Row> {
    note(&format!("Sending a signed issue to {readers} readers on {engine}"));
    let (everybody, sink) = (desk.readers(Pace::Monthly, readers)?, Sink::start()?);
    desk.send(Pace::Monthly)?;
    let mut worker = desk.worker(sink.address, Some(key))?;
    let moments = watch(&mut worker, &sink, readers)?;
    wait(desk)?;
    ledger::twice(&sink.ledger.letters(), &everybody, 0)?;
    Ok(row(&format!("letters, {engine}, signed"), &moments))
}

/// A key to sign with, made as docs/mail.md tells operators.
fn key(folder: &Path) -> Result<PathBuf> {
    let file = folder.join("dkim.pem");
    let mut command = Command::new("openssl");
    command.args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out"]).arg(&file);
    match command.output() {
        Ok(output) if output.status.success() => Ok(file),
        _ => Err(Failure::new("openssl made no key.", "Install it: apt-get install openssl.")),
    }
}
