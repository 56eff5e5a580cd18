//! `alongside backup`: everything that makes the community, into a folder or a bucket.

use std::process::ExitCode;

use app::backup::{self, Made, Place, Source, Stage};
use kernel::Clock;

use crate::args::{Backup, SettingArgs};
use crate::config::{Settings, load};
use crate::failure::Failure;
use crate::output::{self, count};
use crate::progress::Bars;
use crate::{logs, runtime, stores};

pub(super) fn run(args: &SettingArgs, what: &Backup) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    if let Some(file) = stores::sqlite_file(&settings).filter(|file| !file.exists()) {
        let remedy = "Name the data folder with --data DIR, or the database with --database URL.";
        return Err(Failure::new(format!("There is no database at {}.", file.display()), remedy));
    }
    runtime::run(async |stop| stop.unless_asked(back_up(&settings, what)).await)?;
    Ok(ExitCode::SUCCESS)
}

async fn back_up(settings: &Settings, what: &Backup) -> Result<(), Failure> {
    let store = settings.backup.store(what.to.as_deref(), true)?;
    let place = Place::begin(store, &settings.backup.key()?).await.map_err(Failure::of)?;
    let db = stores::open_database(settings).await?;
    let (media, secret) = (stores::open_media(settings)?, stores::secret_there(settings)?);
    let from = Source { db: &db, media: &media, secret: secret.as_deref() };
    let mut bars = Bars::default();
    let now = Clock::system().now();
    let made = backup::make(from, &place, now, |stage, done, all| bars.step(named(stage), done, all)).await;
    bars.finish();
    db.close().await;
    tell(&made.map_err(Failure::of)?);
    if let Some(keep) = what.keep {
        let gone = backup::prune(&place, keep as usize, now).await.map_err(Failure::of)?;
        gone.iter().for_each(|name| output::line(&format!("The backup {name} went.")));
    }
    Ok(())
}

fn named(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Media => ("Pictures and films", "files"),
        _ => ("Writing", "rows"),
    }
}

fn tell(made: &Made) {
    output::line(&format!(
        "The backup {} is whole: {}, and {} of which {} new here.",
        made.name,
        count(usize::try_from(made.rows).unwrap_or(usize::MAX), "row"),
        count(made.files, "picture or film").replace("picture or films", "pictures and films"),
        match made.new_files {
            1 => "1 is".to_owned(),
            some => format!("{some} are"),
        },
    ));
    output::line(match (made.is_sealed, made.has_secret) {
        (true, true) => {
            "It is sealed, with secret.key inside. Keep the key of the backup somewhere else: nothing opens it without that."
        }
        (true, false) => {
            "It is sealed, without secret.key: there is none in the data folder. Keep the key of the backup somewhere else: nothing opens \
             it without that."
        }
        (false, _) => {
            "It is NOT SEALED: who can read this place can read everything that members wrote. secret.key is NOT in it: keep a copy of \
             that file apart, or second steps must be set up anew after a restore. Set `backup.key` or `backup.key_file` to seal."
        }
    });
}
