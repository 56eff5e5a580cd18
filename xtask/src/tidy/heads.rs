//! Each module says its purpose first, and tests stand in files of their own.

use super::Complaint;
use super::files::{File, Repository};

/// Modules without a head, and tests inside code files.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (file, source) in repository.rust() {
        if let Some(line) = source.broken {
            complaints.push(Complaint::new(file, line, "cannot be read as Rust. Run `cargo check`."));
        }
        if !source.is_test && !has_head(file) {
            let remedy =
                "no head. Begin the file with `//!` and say in a sentence or two what the module is for.";
            complaints.push(Complaint::new(file, 1, remedy));
        }
        for line in source.inline_tests.iter().filter(|_| !source.is_test) {
            let remedy =
                "tests inside a code file. Move them to `tests/`, or to a file `tests.rs` of their own.";
            complaints.push(Complaint::new(file, *line, remedy));
        }
    }
    complaints
}

fn has_head(file: &File) -> bool {
    let first =
        file.lines().map(|(_, line)| line.trim()).find(|line| !line.is_empty() && !line.starts_with("#!["));
    first.is_some_and(|line| line.starts_with("//!"))
}
