//! Migrations: numbered without holes, the same for both engines, and each known to the program.

use std::collections::BTreeMap;

use super::Complaint;
use super::files::{File, Repository};

const FOLDER: &str = "migrations/";

/// Migration files that would not run, or would run on one engine only.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let files: Vec<_> =
        repository.files.iter().filter(|file| file.path.starts_with(FOLDER) && file.is("sql")).collect();
    let mut complaints = Vec::new();
    for file in &files {
        complaints.extend(unlisted(repository, file));
        complaints.extend(one_sided(repository, file));
    }
    complaints.extend(misnumbered(&files));
    complaints
}

fn unlisted(repository: &Repository, file: &File) -> Option<Complaint> {
    let listed = format!("\"{}\"", file.path.trim_start_matches(FOLDER));
    let known =
        repository.rust().any(|(_, source)| source.strings.iter().any(|string| string.what == listed));
    let message = format!("no Rust file lists {listed}, so it would never run. Add it to `migrations!`.");
    (!known).then(|| Complaint::new(file, 1, message))
}

fn one_sided(repository: &Repository, file: &File) -> Option<Complaint> {
    let twin = match file.path.strip_prefix(FOLDER)?.split_once('/')? {
        ("sqlite", name) => format!("{FOLDER}postgres/{name}"),
        ("postgres", name) => format!("{FOLDER}sqlite/{name}"),
        _ => {
            return Some(Complaint::new(
                file,
                1,
                "an unknown engine. Only sqlite/ and postgres/ have files of their own.",
            ));
        }
    };
    let message = format!("has no twin {twin}. Both engines take the same steps.");
    repository.get(&twin).is_none().then(|| Complaint::new(file, 1, message))
}

fn misnumbered(files: &[&File]) -> Vec<Complaint> {
    let mut by_number: BTreeMap<usize, (&str, &File)> = BTreeMap::new();
    let mut complaints = Vec::new();
    for file in files {
        let number = file.name().split_once('_').and_then(|(number, _)| number.parse().ok());
        let Some(number) = number.filter(|_| file.name().find('_') == Some(4)) else {
            complaints.push(Complaint::new(file, 1, "has no number. Name it like 0001_start.sql."));
            continue;
        };
        let (name, _) = *by_number.entry(number).or_insert((file.name(), file));
        if name != file.name() {
            complaints.push(Complaint::new(
                file,
                1,
                format!("has the number of {name}. Take the next free one."),
            ));
        }
    }
    for (expected, (number, (_, file))) in (1..).zip(&by_number) {
        if *number != expected {
            complaints.push(Complaint::new(
                file,
                1,
                format!("leaves a hole: the next number is {expected:04}."),
            ));
            break;
        }
    }
    complaints
}
