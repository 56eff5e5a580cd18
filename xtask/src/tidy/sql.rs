//! SQL stands in `store.rs`, in the db crate and in the migrations, and nowhere else.

use super::Complaint;
use super::files::{File, Repository};

/// How a statement begins, and a word that follows in it.
const STATEMENTS: &[(&str, &str)] = &[
    ("select ", " from "),
    ("insert into ", ""),
    ("update ", " set "),
    ("delete from ", ""),
    ("with ", " as ("),
    ("create table ", ""),
    ("create index ", ""),
    ("create unique index ", ""),
    ("create virtual table ", ""),
    ("alter table ", ""),
    ("drop table ", ""),
    ("pragma ", ""),
];

/// Statements in other places.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let sources = repository.rust().filter(|(file, source)| !source.is_test && !may_hold_sql(file));
    let strings = sources.flat_map(|(file, source)| source.strings.iter().map(move |string| (file, string)));
    strings
        .filter(|(_, string)| is_statement(&string.what))
        .map(|(file, string)| {
            Complaint::new(
                file,
                string.line,
                "SQL outside store.rs. Move the statement to the store of its noun.",
            )
        })
        .collect()
}

fn may_hold_sql(file: &File) -> bool {
    file.name() == "store.rs" || file.path.starts_with("crates/db/") || file.path.starts_with("xtask/")
}

/// Whether a string literal is a statement. English may begin like one ("Select a topic from the list"), so both
/// words must be written alike: all small or all capital letters.
fn is_statement(literal: &str) -> bool {
    let text = literal.trim_start_matches(['r', '#']).trim_start_matches(['"', '\\', '\n', ' ']);
    STATEMENTS.iter().any(|(start, then)| {
        [(*start).to_owned(), start.to_uppercase()].iter().zip([(*then).to_owned(), then.to_uppercase()]).any(
            |(start, then)| {
                text.strip_prefix(start.as_str()).is_some_and(|rest| format!(" {rest}").contains(&then))
            },
        )
    })
}
