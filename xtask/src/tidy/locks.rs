//! Migrations that can run beside readers, writers and the version before: they add first, and take away in a later version.

use super::Complaint;
use super::files::{File, Repository};

const FOLDER: &str = "migrations/";
/// Before this one there was no version to run beside.
const FIRST: usize = 22;
/// What a line must say before something may go.
const CONTRACT: &str = "-- contract:";
/// What a line must say before rows are written that nobody counted.
const FEW: &str = "-- few:";

/// What the lines above a statement say of it.
#[derive(Clone, Copy)]
struct Said {
    may_go: bool,
    is_few: bool,
}

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
        let said = Said { may_go: statement.contains(CONTRACT), is_few: statement.contains(FEW) };
        complaints.extend(wrong(&words, &file.text, said).map(|why| Complaint::new(file, start, why)));
    }
    complaints
}

/// The words of a statement in small letters, without its comments.
fn bare(statement: &str) -> String {
    let lines = statement.lines().map(|line| line.split("--").next().unwrap_or_default());
    lines.flat_map(str::split_whitespace).map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn wrong(statement: &str, file: &str, said: Said) -> Option<&'static str> {
    let has = |words: &str| statement.contains(words);
    let makes_index = statement.starts_with("create index") || statement.starts_with("create unique index");
    if makes_index && !has("concurrently") && !is_made_here(table_of_index(statement), file) {
        return Some(
            "an index on a table that is there keeps writers waiting. Give each engine a file; PostgreSQL's begins with \
             `-- one by one` and makes it CONCURRENTLY.",
        );
    }
    if (has("drop table") || has("drop index")) && !said.may_go && !has("concurrently") {
        return Some(DROPS);
    }
    if let Some(table) = written_whole(statement)
        && !said.is_few
        && !is_made_here(table, file)
    {
        return Some(
            "rows without end are written at once, and stay locked until the end. Fill a column by a job, in parts; name the rows \
             by a LIMIT or BETWEEN; or say with a line `-- few: …` why there are not many.",
        );
    }
    actions(statement).into_iter().find_map(|action| wrong_action(action, said.may_go))
}

const DROPS: &str = "the version before may still need what is dropped. Drop it one version later, with a line `-- contract: …` \
                     that says since when nobody uses it.";

/// What is wrong with one action of `ALTER TABLE`. The words COLUMN and CONSTRAINT may be left out, as in SQL.
fn wrong_action(action: &str, may_go: bool) -> Option<&'static str> {
    let has = |words: &str| action.contains(words);
    let (verb, rest) = action.split_once(' ').unwrap_or((action, ""));
    let rest = rest.strip_prefix("column ").unwrap_or(rest);
    let first = rest.split([' ', '(']).next().unwrap_or_default();
    match verb {
        "rename" => Some(
            "the version before knows the old name only. Add a new column, fill it, and drop the old one later.",
        ),
        "alter" if has(" type ") || has("set not null") => Some(
            "the whole table is looked through while nobody may use it. Add a new column and fill it by a job.",
        ),
        "drop" if first != "constraint" && !may_go => Some(DROPS),
        "add" if RULES.contains(&first) => (!has("not valid") && !has("using index")).then_some(CHECKED),
        "add" if has("not null") && !has("default") => {
            Some("the version before writes rows without this column. Give it a default, or allow null.")
        }
        "add" if has(" check (") || has(" unique") || has(" primary key") => Some(CHECKED),
        _ => None,
    }
}

/// How a rule of a table begins, where `ADD` adds no column.
const RULES: [&str; 6] = ["constraint", "check", "unique", "primary", "foreign", "exclude"];
const CHECKED: &str =
    "the rule is checked on all rows while nobody may write. Add it NOT VALID, and validate it later.";

/// The actions of an `ALTER TABLE`; none of any other statement.
fn actions(statement: &str) -> Vec<&str> {
    let Some(rest) = statement.strip_prefix("alter table ") else { return Vec::new() };
    let rest = rest.trim_end_matches(';');
    let rest = rest.strip_prefix("if exists ").unwrap_or(rest);
    let rest = rest.strip_prefix("only ").unwrap_or(rest);
    let rest = rest.split_once(' ').map_or("", |(_, rest)| rest);
    let mut depth = 0_i32;
    let at_commas = |sign: char| {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
        sign == ',' && depth == 0
    };
    rest.split(at_commas).map(str::trim).collect()
}

/// The table of an `UPDATE` or `DELETE` that does not say how many rows it means at most.
fn written_whole(statement: &str) -> Option<&str> {
    let after = |words: &str| statement.find(words).map(|at| &statement[at + words.len()..]);
    let begins = |words: &str| {
        (statement.starts_with(words) || statement.contains(&format!(" {words}"))).then(|| after(words))
    };
    let updated = begins("update ").flatten().filter(|rest| rest.contains(" set "));
    let rest = updated.or_else(|| begins("delete from ").flatten())?;
    // A trigger's means the row that it is about.
    let bounds = [" limit ", " between ", " = new.", " = old."];
    if bounds.iter().any(|words| statement.contains(words)) {
        return None;
    }
    rest.strip_prefix("only ").unwrap_or(rest).split([' ', ';', '(']).next()
}

fn table_of_index(statement: &str) -> &str {
    statement.split(" on ").nth(1).and_then(|rest| rest.split([' ', '(']).next()).unwrap_or_default()
}

/// Whether the same file makes the table.
fn is_made_here(table: &str, file: &str) -> bool {
    let made = file.to_lowercase();
    [format!("create table {table} "), format!("create table {table}(")]
        .iter()
        .any(|words| made.contains(words))
}
