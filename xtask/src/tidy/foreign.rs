//! Nothing third-party lies in the repository: libraries come from their registries, fonts from the reader's system.

use super::Complaint;
use super::files::{File, Repository};

const FONTS: &[&str] = &["woff", "woff2", "ttf", "otf", "eot"];
const BUILT: &[&str] =
    &["min.js", "min.css", "js.map", "css.map", "wasm", "jar", "so", "dll", "dylib", "a", "exe"];
const FOLDERS: &[&str] = &["vendor", "third_party", "node_modules"];

/// Fonts, built files and folders of other people's work.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let mut complaints: Vec<_> = repository
        .files
        .iter()
        .filter_map(|file| remedy(file).map(|remedy| Complaint::new(file, 1, remedy)))
        .collect();
    complaints.extend(
        repository.files.iter().filter(|file| file.name() == "package-lock.json").flat_map(addresses),
    );
    complaints
}

fn remedy(file: &File) -> Option<&'static str> {
    let is_any = |extensions: &[&str]| extensions.iter().any(|extension| file.is(extension));
    if is_any(FONTS) {
        Some("a font. Remove it: pages use the fonts of the reader's system.")
    } else if is_any(BUILT) {
        Some("a built file. Remove it, and take it from its registry or build it.")
    } else if file.path.split('/').any(|part| FOLDERS.contains(&part)) {
        Some("lies in a folder of other people's work. Remove it, and take it from its registry.")
    } else {
        None
    }
}

/// The lock names packages, versions and checksums; where to fetch them is each machine's own matter.
fn addresses(lock: &File) -> Vec<Complaint> {
    let found = lock.lines().filter(|(_, text)| text.contains("\"resolved\": \"http"));
    let remedy =
        "a download address in the lock. Keep omit-lockfile-registry-resolved=true in .npmrc and lock again.";
    found.map(|(line, _)| Complaint::new(lock, line, remedy)).collect()
}
