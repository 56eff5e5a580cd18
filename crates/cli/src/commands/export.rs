//! `alongside export …`: writes the library, or the condition pack, as the folder it came from.

use std::path::Path;
use std::process::ExitCode;

use app::{library, packs};

use super::serve::open;
use crate::args::{Export, SettingArgs};
use crate::config::load;
use crate::failure::Failure;
use crate::output::{self, count};
use crate::packs::built_in;
use crate::progress::Progress;
use crate::{logs, runtime};

pub(super) fn run(args: &SettingArgs, what: &Export) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    runtime::run(async |stop| {
        let app = open(&settings, &stop).await?;
        let (files, folder) = match what {
            Export::Markdown { folder } => (stop.unless_asked(library(&app, folder)).await, folder),
            Export::Pack { folder } => (stop.unless_asked(pack(&app, folder)).await, folder),
        };
        app.db.close().await;
        output::line(&format!("{} written to {}", count(files?, "file"), folder.display()));
        Ok(ExitCode::SUCCESS)
    })
}

async fn library(app: &app::App, folder: &Path) -> Result<usize, Failure> {
    let mut progress = Progress::new("Writing the library", "files");
    let written = library::export(app, folder, |done, total| progress.step(done, total)).await;
    progress.finish();
    written.map_err(Failure::of)
}

async fn pack(app: &app::App, folder: &Path) -> Result<usize, Failure> {
    let own = packs::export(app).await.map_err(Failure::of)?;
    let files = if own.is_empty() { built_in() } else { own };
    library::write_new(folder, files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())))
        .map_err(Failure::of)
}
