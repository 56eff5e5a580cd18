//! `cargo xtask tidy`: holds the house rules and the budgets.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

const HELP: &str = "cargo xtask tidy    looks whether every file keeps the house rules and the budgets\n";

fn main() -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    match std::env::args().nth(1).as_deref() {
        Some("tidy") => tidy(&mut out),
        _ => {
            out.write_all(HELP.as_bytes())?;
            Ok(ExitCode::from(2))
        }
    }
}

fn tidy(out: &mut impl Write) -> io::Result<ExitCode> {
    let report = xtask::tidy::look(&root())?;
    write!(out, "{report}")?;
    Ok(if report.complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The repository, wherever in it the command is given.
fn root() -> std::path::PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
