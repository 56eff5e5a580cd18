//! `alongside work`: sends letters and runs jobs until it is told to stop.

use std::process::ExitCode;

use app::worker;

use super::serve::{open, postman, public_address};
use crate::args::SettingArgs;
use crate::config::load;
use crate::failure::Failure;
use crate::{logs, output, runtime};

pub(super) fn run(args: &SettingArgs) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    runtime::run(async |stop| {
        // Not before: connections to a mail server belong to the runtime.
        let postman = postman(&settings, public_address(&settings))?;
        let app = open(&settings, &stop).await?;
        output::line("Working (Ctrl-C stops)");
        worker::work(app.clone(), postman, stop.asked()).await;
        app.db.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
