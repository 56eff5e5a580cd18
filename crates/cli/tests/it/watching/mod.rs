//! What those who run the program see of it: its log, its numbers, its traces, and whether it is ready. None of it is about anybody.

mod logs;
mod metrics;
mod ready;
mod traces;
mod walk;

use std::path::Path;
use std::process::{Command, Stdio};

/// The programs of others that read metrics and traces, as `bin/test` provides them. Nothing where they are missing and may be.
fn watcher(verb: &str) -> Option<Command> {
    let python = std::env::var("ALONGSIDE_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let command = |verb: &str| {
        let mut command = Command::new(&python);
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer/watcher.py")).arg(verb);
        command
    };
    let there = command("ready").stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    let required = std::env::var("ALONGSIDE_TEST_REQUIRE_POSTGRES").is_ok_and(|v| v == "1")
        || std::env::var("CI").is_ok();
    assert!(
        there || !required,
        "ALONGSIDE_TEST_PYTHON must name a Python with prometheus-client and opentelemetry-proto"
    );
    if !there {
        eprintln!(
            "skipped: no Python with prometheus-client and opentelemetry-proto; name it as ALONGSIDE_TEST_PYTHON"
        );
    }
    there.then(|| command(verb))
}
