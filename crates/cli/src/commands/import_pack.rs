//! `alongside import pack DIR`: takes over a condition pack, all of it or nothing.

use std::path::Path;
use std::process::ExitCode;

use app::{App, Error, packs};

use super::serve::open;
use crate::args::SettingArgs;
use crate::config::load;
use crate::failure::Failure;
use crate::output::{self, count};
use crate::packs::{on_disk, unsound};
use crate::progress::Progress;
use crate::{logs, runtime};

pub(super) fn run(args: &SettingArgs, folder: &Path) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    let files = on_disk(folder)?;
    runtime::run(async |stop| {
        let app = open(&settings, &stop).await?;
        let imported = stop.unless_asked(import(&app, folder, files)).await;
        app.db.close().await;
        let packs::Imported { name, version, concepts, articles } = imported?;
        let (concepts, articles) = (count(concepts, "concept"), count(articles, "article"));
        output::line(&format!("{name} {version}: {concepts}; {articles} made anew"));
        Ok(ExitCode::SUCCESS)
    })
}

async fn import(app: &App, folder: &Path, files: packs::Files) -> Result<packs::Imported, Failure> {
    let mut progress = Progress::new("Making pages", "articles");
    let imported = packs::import(app, files, move |done, total| progress.step(done, total)).await;
    imported.map_err(|error| match error {
        Error::Problems(problems) => unsound(&folder.display().to_string(), &problems),
        other => Failure::of(other),
    })
}
