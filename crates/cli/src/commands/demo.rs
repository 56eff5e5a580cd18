//! `alongside demo`: the demonstration community, loaded once and served.

use std::process::ExitCode;

use app::{App, articles, communities};
use include_dir::{Dir, include_dir};

use super::demo_crowd;
use super::demo_people;
use super::import::library;
use super::serve::{listen, open, serve};
use crate::args::{Demo, SettingArgs};
use crate::config::load;
use crate::failure::Failure;
use crate::output;
use crate::{logs, runtime};

static LIBRARY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../demo/library");

pub(super) fn run(args: &SettingArgs, what: &Demo) -> Result<ExitCode, Failure> {
    let mut settings = load(args)?;
    // Whoever tries to join wants to see the letter.
    if settings.mail.deliver_to_folder(&settings.data) {
        output::note(&format!("Letters are written into {}.", settings.data.join("mail").display()));
    }
    logs::start(&settings.log);
    runtime::run(async |stop| {
        let app = open(&settings, &stop).await?;
        let filled = stop.unless_asked(fill(&app, what)).await;
        if filled.is_err() {
            app.db.close().await;
        }
        filled?;
        if what.no_serve {
            app.db.close().await;
            output::line("The demonstration community is ready.");
            return Ok(ExitCode::SUCCESS);
        }
        let door = listen(&settings, app).await?;
        demo_people::introduce(&door.app).await?;
        serve(&settings, door, stop, true).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Loads what is missing of the demonstration.
async fn fill(app: &App, what: &Demo) -> Result<(), Failure> {
    read(app).await?;
    let home = communities::home(app).await.map_err(Failure::of)?;
    if !home.demonstration {
        return Err(Failure::new(
            format!("“{}” in this data folder is no demonstration.", home.name),
            "Choose another folder with --data. `alongside serve` serves this one.",
        ));
    }
    demo_crowd::gather(app, what).await
}

/// Loads the demonstration library into a database that has no article yet.
async fn read(app: &App) -> Result<(), Failure> {
    let home = communities::home(app).await.map_err(Failure::of)?.id;
    let any = articles::list(app, home, articles::Filter::default(), 1, 1).await.map_err(Failure::of)?;
    if any.total > 0 {
        return Ok(());
    }
    let folder = std::env::temp_dir().join(format!("alongside-demo-{}", std::process::id()));
    let unpacked = std::fs::create_dir_all(&folder).and_then(|()| LIBRARY.extract(&folder));
    let imported = match unpacked {
        Ok(()) => library(app, &folder, false).await,
        Err(error) => Err(Failure::new(
            format!("The demonstration library cannot be unpacked to {} ({error}).", folder.display()),
            "Make room there, or point TMPDIR to a folder that has some.",
        )),
    };
    // What stays behind there is swept away by the system; it is no reason to fail.
    drop(std::fs::remove_dir_all(&folder));
    imported.map(|_| ())
}
