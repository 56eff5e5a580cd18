//! Holds the list of migrations in the program to the files in the folder.

use std::collections::BTreeSet;
use std::path::Path;

use super::must;
use crate::Migration;

/// Files of the folder that the list lacks, and the other way round. Empty when they agree.
pub fn folder_differences(migrations: &[Migration], folder: impl AsRef<Path>) -> Vec<String> {
    let mut files = BTreeSet::new();
    for inner in ["", "sqlite", "postgres"] {
        let path = folder.as_ref().join(inner);
        if !path.is_dir() {
            continue;
        }
        for entry in must(path.read_dir(), "list the migrations").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".sql") {
                files.insert(if inner.is_empty() { name } else { format!("{inner}/{name}") });
            }
        }
    }
    let listed: BTreeSet<String> = migrations.iter().map(|m| m.name.to_owned()).collect();
    let unlisted = files.difference(&listed).map(|f| format!("{f} is in the folder and not in the list"));
    let absent = listed.difference(&files).map(|f| format!("{f} is in the list and not in the folder"));
    unlisted.chain(absent).collect()
}
