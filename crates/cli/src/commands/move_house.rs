//! `alongside move`: the whole database to another engine, or to another place.

use std::process::ExitCode;

use app::moving::{self, Moved, Stage};
use db::Db;

use crate::args::{Move, SettingArgs};
use crate::config::{load, masked};
use crate::failure::Failure;
use crate::output::{self, count};
use crate::progress::Bars;
use crate::{logs, packs, runtime, stores};

pub(super) fn run(args: &SettingArgs, what: &Move) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    let from = what.from.clone().unwrap_or(settings.database);
    if from == what.to {
        let remedy = "Name another database with --to. Nothing was done.";
        return Err(Failure::new("Both addresses are the same.", remedy).usage());
    }
    if let Some(file) = stores::file_of(&from).filter(|file| !file.exists()) {
        let remedy = "Name the database to move with --from URL.";
        return Err(Failure::new(format!("There is no database at {}.", file.display()), remedy));
    }
    let moved = runtime::run(async |stop| stop.unless_asked(moved(&from, &what.to)).await)?;
    tell(&moved, &masked(&what.to));
    Ok(ExitCode::SUCCESS)
}

async fn moved(from: &str, to: &str) -> Result<Moved, Failure> {
    output::note(
        "Nothing may write to the database while it moves: stop `alongside serve` and `alongside work` first.",
    );
    let (source, target) = (Db::open(from).await?, Db::open(to).await?);
    let mut bars = Bars::default();
    let step = |stage, done, total| bars.step(named(stage), done, total);
    let moved = moving::house(&source, &target, &masked(from), packs::pack(None)?, step).await;
    bars.finish();
    source.close().await;
    target.close().await;
    moved.map_err(Failure::of)
}

fn named(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Copying => ("Copying", "rows"),
        Stage::Comparing => ("Comparing", "rows"),
        Stage::Indexing => ("Making the search indexes", "entries"),
    }
}

fn tell(moved: &Moved, to: &str) {
    for (table, tally) in moved.tables.iter().filter(|(_, tally)| tally.rows > 0) {
        output::line(&format!("{table:<28} {:>10}  {}", tally.rows, tally.checksum()));
    }
    let rows = moved.tables.iter().map(|(_, tally)| usize::try_from(tally.rows).unwrap_or(usize::MAX)).sum();
    let resumed = if moved.is_resumed { ", which an earlier move had begun" } else { "" };
    output::line(&format!(
        "{} in {} are in {to}{resumed}. Counts and checksums are those of the source.",
        count(rows, "row"),
        count(moved.tables.len(), "table"),
    ));
    output::line(
        "Pictures, films and secret.key stay where they are. Set `database` to the new address, and start the server.",
    );
}
