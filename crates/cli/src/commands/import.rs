//! `alongside import markdown DIR`: takes over a library folder, all of it or nothing.

use std::path::Path;
use std::process::ExitCode;

use app::library::{self, Imported, Options, Stage};
use app::{App, Error};
use kernel::Level;

use super::serve::open;
use crate::args::{ImportMarkdown, SettingArgs};
use crate::config::load;
use crate::failure::Failure;
use crate::output::{self, count};
use crate::progress::Progress;
use crate::{logs, runtime};

pub(super) fn run(args: &SettingArgs, what: &ImportMarkdown) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    if !what.folder.is_dir() {
        let message = format!("There is no folder {}.", what.folder.display());
        return Err(Failure::new(message, "A library is a folder with one Markdown file for each article."));
    }
    runtime::run(async |stop| {
        let app = open(&settings, &stop).await?;
        let imported = stop.unless_asked(library(&app, &what.folder, what.remove)).await;
        app.db.close().await;
        let imported = imported?;
        imported.warnings.iter().for_each(|problem| output::line(&problem.to_string()));
        output::line(&summary(&imported));
        Ok(ExitCode::SUCCESS)
    })
}

/// Imports a folder and shows how far it has come.
pub(super) async fn library(app: &App, folder: &Path, remove: bool) -> Result<Imported, Failure> {
    let mut reading = Progress::new("Reading the library", "files");
    let mut making = Progress::new("Making pages", "articles");
    let step = move |stage, done, total| match stage {
        Stage::Reading => reading.step(done, total),
        Stage::Making => making.step(done, total),
    };
    library::import(app, folder, Options { remove }, step).await.map_err(failure)
}

fn summary(imported: &Imported) -> String {
    format!(
        "{} written, {} unchanged, {} removed, {}, {}",
        count(imported.changed, "article"),
        imported.unchanged,
        imported.removed,
        count(imported.media, "media file"),
        count(imported.warnings.len(), "warning"),
    )
}

fn failure(error: Error) -> Failure {
    let Error::Problems(problems) = error else { return Failure::of(error) };
    problems.iter().for_each(|problem| output::line(&problem.to_string()));
    let errors = problems.iter().filter(|p| p.level == Level::Error).count();
    let what = format!("The library has {}; nothing was stored.", count(errors, "error"));
    Failure::new(
        what,
        "Mend them and import again. `alongside check library DIR` finds them without a database.",
    )
}
