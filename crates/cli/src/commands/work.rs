//! `alongside work`: sends letters and runs jobs until it is told to stop.

use std::process::ExitCode;

use app::worker;

use super::serve::{open, postman, public_address};
use crate::args::SettingArgs;
use crate::config::load;
use crate::failure::Failure;
use crate::{logs, metrics, output, runtime};

pub(super) fn run(args: &SettingArgs) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    runtime::run(async |stop| {
        let logs = logs::start_with_traces(&settings)?;
        // Not before: connections to a mail server belong to the runtime.
        let postman = postman(&settings, public_address(&settings))?;
        let app = open(&settings, &stop).await?;
        let metrics = metrics::start(&settings, &app, None).await?;
        output::line("Working (Ctrl-C stops)");
        worker::work(app.clone(), postman, stop.asked()).await;
        drop(metrics);
        app.db.close().await;
        logs.end().await;
        Ok(ExitCode::SUCCESS)
    })
}
