//! `alongside config`: shows every setting and where it comes from.

use std::process::ExitCode;

use crate::args::SettingArgs;
use crate::config::{Settings, find, show};
use crate::failure::Failure;
use crate::output;

pub(super) fn run(args: &SettingArgs) -> Result<ExitCode, Failure> {
    let found = find(args)?;
    match &found.file {
        Some(path) => output::line(&format!("# Configuration file: {}", path.display())),
        None => output::line("# Configuration file: none"),
    }
    output::line(show(&found.values).trim_end());
    // Shown first, so that one sees what is wrong; refused all the same.
    Settings::of(found)?;
    Ok(ExitCode::SUCCESS)
}
