//! `alongside restore`: a backup back into a new place, or the proof that it can be.

use std::process::ExitCode;

use app::backup::{self, Place, Restored, Stage};
use db::Db;

use crate::args::{Restore, SettingArgs};
use crate::config::{Settings, load, masked};
use crate::failure::Failure;
use crate::output::{self, count};
use crate::progress::Bars;
use crate::{logs, packs, runtime, stores};

pub(super) fn run(args: &SettingArgs, what: &Restore) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    runtime::run(async |stop| {
        let work =
            async { if what.verify { prove(&settings, what).await } else { restore(&settings, what).await } };
        stop.unless_asked(work).await
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn place(settings: &Settings, what: &Restore) -> Result<Place, Failure> {
    let store = settings.backup.store(what.from.as_deref(), false)?;
    Place::open(store, &settings.backup.key()?).await.map_err(Failure::of)
}

async fn prove(settings: &Settings, what: &Restore) -> Result<(), Failure> {
    let place = place(settings, what).await?;
    let mut bars = Bars::default();
    let step = |stage, done, all| bars.step(named(stage), done, all);
    let proved = backup::prove(&place, what.backup.as_deref(), packs::pack(None)?, step).await;
    bars.finish();
    let proved = proved.map_err(Failure::of)?;
    tell(&proved);
    output::line(&format!(
        "Proved: the backup {} restores. Its rows, put into an empty database, have the counts and checksums of the day it was made, \
         every row points at rows that are there, and each picture and film holds what was stored.",
        proved.name
    ));
    if proved.secret.is_none() {
        output::line("secret.key is not in it: keep a copy of that file apart.");
    }
    Ok(())
}

async fn restore(settings: &Settings, what: &Restore) -> Result<(), Failure> {
    let place = place(settings, what).await?;
    // Before a database is made: a name that is not there, or a key that does not open, should leave nothing behind.
    place.find(what.backup.as_deref()).await.map_err(Failure::of)?;
    let db = stores::open_database(settings).await?;
    let restored = into(settings, what, &place, &db).await;
    db.close().await;
    let restored = restored?;
    tell(&restored);
    let secret = match &restored.secret {
        Some(secret) => stores::restore_secret(settings, secret)?,
        None => {
            "secret.key is not in the backup: put your copy into the data folder before the first start, or second steps must be set up anew."
        }
    };
    output::line(&format!(
        "The backup {} is restored into {}. Counts and checksums are those of the day it was made. {secret}",
        restored.name,
        masked(&settings.database)
    ));
    Ok(())
}

async fn into(settings: &Settings, what: &Restore, place: &Place, db: &Db) -> Result<Restored, Failure> {
    let media = stores::open_media(settings)?;
    let mut bars = Bars::default();
    let step = |stage, done, all| bars.step(named(stage), done, all);
    let restored =
        backup::restore(place, what.backup.as_deref(), (db, &media), packs::pack(None)?, step).await;
    bars.finish();
    restored.map_err(Failure::of)
}

fn tell(restored: &Restored) {
    for (table, tally) in restored.tables.iter().filter(|(_, tally)| tally.rows > 0) {
        output::line(&format!("{table:<28} {:>10}  {}", tally.rows, tally.checksum()));
    }
    output::line(&format!("{} of the media, each with the hash that it had.", count(restored.files, "file")));
}

fn named(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Rows => ("Restoring", "rows"),
        Stage::Comparing => ("Comparing", "rows"),
        Stage::Media => ("Pictures and films", "files"),
        Stage::Indexing => ("Making the search indexes", "entries"),
    }
}
