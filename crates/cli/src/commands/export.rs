//! `alongside export markdown DIR`: writes the library as the folder it came from.

use std::path::Path;
use std::process::ExitCode;

use app::library;

use super::serve::open;
use crate::args::SettingArgs;
use crate::config::load;
use crate::failure::Failure;
use crate::output::{self, count};
use crate::progress::Progress;
use crate::{logs, runtime};

pub(super) fn run(args: &SettingArgs, folder: &Path) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    runtime::run(async {
        let app = open(&settings).await?;
        let mut progress = Progress::new("Writing the library", "files");
        let written = library::export(&app, folder, |done, total| progress.step(done, total)).await;
        progress.finish();
        app.db.close().await;
        output::line(&format!(
            "{} written to {}",
            count(written.map_err(Failure::of)?, "file"),
            folder.display()
        ));
        Ok(ExitCode::SUCCESS)
    })
}
