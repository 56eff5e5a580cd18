//! `alongside migrate`: brings the database up to date and says what was done.

use std::process::ExitCode;

use db::Report;

use crate::args::SettingArgs;
use crate::config::{Settings, load};
use crate::failure::Failure;
use crate::output::{self, count};
use crate::shutdown::Stop;
use crate::{logs, runtime, stores};

pub(super) fn run(args: &SettingArgs) -> Result<ExitCode, Failure> {
    let settings = load(args)?;
    logs::start(&settings.log);
    let report = runtime::run(async |stop| migrate(&settings, &stop).await)?;
    report.applied.iter().for_each(|name| output::line(&format!("applied {name}")));
    output::line(&match report.applied.len() {
        0 => format!("The database is up to date: {}.", count(report.already, "migration")),
        some => format!("{} applied, {} there already.", count(some, "migration"), report.already),
    });
    Ok(ExitCode::SUCCESS)
}

async fn migrate(settings: &Settings, stop: &Stop) -> Result<Report, Failure> {
    let db = stores::open_database(settings).await?;
    let report = stop.unless_asked(async { Ok(db.migrate(app::MIGRATIONS).await?) }).await;
    db.close().await;
    report
}
