//! No file names a folder of somebody's own machine: it would be right nowhere else.

use super::Complaint;
use super::files::Repository;

/// Beginnings of such paths. This file is the one that may name them.
const PLACES: &[&str] = &["/root/", "/work/", "/home/", "/Users/", "../shared"];
const SELF: &str = "xtask/";

/// Paths of a machine, in any text.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let others = repository.files.iter().filter(|file| !file.path.starts_with(SELF));
    let lines = others.flat_map(|file| file.lines().map(move |(line, text)| (file, line, text)));
    lines
        .filter_map(|(file, line, text)| {
            let place = PLACES.iter().find(|place| names(text, place))?;
            let message =
                format!("names `{place}`, a folder of one machine. Use a path below the repository.");
            Some(Complaint::new(file, line, message))
        })
        .collect()
}

/// Whether a path begins here: `https://example.org/work/` is an address, not a folder.
fn names(text: &str, place: &str) -> bool {
    text.match_indices(place).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '}' | '~'))
    })
}
