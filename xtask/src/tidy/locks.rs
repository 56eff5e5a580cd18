//! Migrations that can run beside readers, writers and the version before: they add first, and take away in a later version.

use super::Complaint;
use super::files::{File, Repository};

const FOLDER: &str = "migrations/";
/// Before this one there was no version to run beside.
const FIRST: usize = 22;
/// What a line must say before something may go.
const CONTRACT: &str = "-- contract:";

/// Statements in new migrations that would keep others waiting, or break the version before. SQLite has one process, which
/// is the one that migrates.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let new = |file: &&File| {
        let number = file.name().split('_').next().and_then(|number| number.parse::<usize>().ok());
        let is_of_sqlite = file.path.starts_with("migrations/sqlite/");
        file.path.starts_with(FOLDER) && file.is("sql") && !is_of_sqlite && number >= Some(FIRST)
    };
    repository.files.iter().filter(new).flat_map(of_file).collect()
}

fn of_file(file: &File) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut line = 1;
    for statement in file.text.split_inclusive(';') {
        let before = statement.len() - statement.trim_start().len();
        let start = line + statement[..before].matches('\n').count();
        line += statement.matches('\n').count();
        let words = bare(statement);
        let may_go = statement.contains(CONTRACT);
        complaints.extend(wrong(&words, &file.text, may_go).map(|why| Complaint::new(file, start, why)));
    }
    complaints
}

/// The words of a statement in small letters, without its comments.
fn bare(statement: &str) -> String {
    let lines = statement.lines().map(|line| line.split("--").next().unwrap_or_default());
    lines.flat_map(str::split_whitespace).map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn wrong(statement: &str, file: &str, may_go: bool) -> Option<&'static str> {
    let has = |words: &str| statement.contains(words);
    let makes_index = statement.starts_with("create index") || statement.starts_with("create unique index");
    if makes_index && !has("concurrently") && !is_made_here(statement, file) {
        return Some(
            "an index on a table that is there keeps writers waiting. Give each engine a file; PostgreSQL's begins with \
             `-- one by one` and makes it CONCURRENTLY.",
        );
    }
    if (has("drop table") || has("drop column") || has("drop index")) && !may_go && !has("concurrently") {
        return Some(
            "the version before may still need what is dropped. Drop it one version later, with a line `-- contract: …` \
             that says since when nobody uses it.",
        );
    }
    if !statement.starts_with("alter table") {
        return None;
    }
    if has(" rename ") {
        return Some(
            "the version before knows the old name only. Add a new column, fill it, and drop the old one later.",
        );
    }
    if has(" type ") || has("set not null") {
        return Some(
            "the whole table is looked through while nobody may use it. Add a new column and fill it by a job.",
        );
    }
    if has("add column") && has("not null") && !has("default") {
        return Some("the version before writes rows without this column. Give it a default, or allow null.");
    }
    if has("add constraint") && !has("not valid") {
        return Some(
            "the rule is checked on all rows while nobody may write. Add it NOT VALID, and validate it later.",
        );
    }
    None
}

/// Whether the index is on a table that the same file makes.
fn is_made_here(statement: &str, file: &str) -> bool {
    let table =
        statement.split(" on ").nth(1).and_then(|rest| rest.split([' ', '(']).next()).unwrap_or_default();
    let made = file.to_lowercase();
    [format!("create table {table} "), format!("create table {table}(")]
        .iter()
        .any(|words| made.contains(words))
}
