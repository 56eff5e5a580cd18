//! Dependencies: stated once with a reason, taken by name, never on the list of what we refuse, and only downwards.

use super::Complaint;
use super::files::{File, Repository};

/// Our crates by storey: each may use those below it.
const STOREYS: &[(&str, usize)] =
    &[("kernel", 0), ("db", 1), ("health", 1), ("media", 1), ("app", 2), ("web", 3), ("cli", 4)];

/// Manifests and the lock.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in repository.files.iter().filter(|file| file.name() == "Cargo.toml") {
        complaints.extend(if file.path == "Cargo.toml" { unexplained(file) } else { own_versions(file) });
        complaints.extend(upward(file));
    }
    if let (Some(deny), Some(lock)) = (repository.get("deny.toml"), repository.get("Cargo.lock")) {
        complaints.extend(refused(deny, lock));
    }
    complaints
}

/// Lines that state a dependency, each with its table: `name = …` below `[dependencies]` and the like.
fn dependencies(file: &File) -> impl Iterator<Item = (usize, &str, &str)> {
    let mut table = "";
    file.lines().filter_map(move |(line, text)| {
        let text = text.trim();
        if text.starts_with('[') {
            table = text.trim_matches(['[', ']']);
            return None;
        }
        let is_entry = table.ends_with("dependencies") && !text.starts_with('#') && text.contains('=');
        is_entry.then_some((line, table, text))
    })
}

fn unexplained(root: &File) -> Vec<Complaint> {
    let bare = dependencies(root).filter(|(_, _, text)| !text.contains("path = ") && !text.contains(" # "));
    bare.map(|(line, _, text)| {
        let message = format!("`{}` does not say why it is here. Add `# what for` behind it.", name(text));
        Complaint::new(root, line, message)
    })
    .collect()
}

/// A crate may name itself, so that its tests get a feature of it.
fn own_versions(file: &File) -> Vec<Complaint> {
    let own = dependencies(file)
        .filter(|(_, _, text)| !text.contains("workspace = true") && !text.contains("path = \".\""));
    own.map(|(line, _, text)| {
        let name = name(text);
        let message = format!("`{name}` states its own version. State it in the root Cargo.toml, and take `{name}.workspace = true`.");
        Complaint::new(file, line, message)
    })
    .collect()
}

fn upward(file: &File) -> Vec<Complaint> {
    let storey = |name: &str| STOREYS.iter().find(|(known, _)| *known == name).map(|(_, storey)| *storey);
    let own = file.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).and_then(storey);
    let Some(own) = own else { return Vec::new() };
    // Tests may reach for more, so only what is built for people counts.
    let built = dependencies(file).filter(|(_, table, _)| *table == "dependencies");
    built
        .filter(|(_, _, text)| storey(name(text)).is_some_and(|other| other >= own))
        .map(|(line, _, text)| {
            let message =
                format!("`{}` stands beside or above this crate. Dependencies only go down.", name(text));
            Complaint::new(file, line, message)
        })
        .collect()
}

fn refused(deny: &File, lock: &File) -> Vec<Complaint> {
    let refused: Vec<_> = deny.lines().filter_map(|(_, text)| quoted(text, "{ crate = \"")).collect();
    let locked = lock.lines().filter_map(|(line, text)| Some((line, quoted(text, "name = \"")?)));
    locked
        .filter(|(_, name)| refused.contains(name))
        .map(|(line, name)| {
            let message = format!(
                "`{name}` is refused, deny.toml says why. `cargo tree -i {name}` shows who brings it."
            );
            Complaint::new(lock, line, message)
        })
        .collect()
}

fn quoted<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    text.trim().strip_prefix(before)?.split('"').next()
}

fn name(entry: &str) -> &str {
    entry.split([' ', '.', '=']).next().unwrap_or(entry)
}
