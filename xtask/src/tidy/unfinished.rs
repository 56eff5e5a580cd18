//! What is merged is finished: no comment puts work off.

use super::Complaint;
use super::files::Repository;

const MARKS: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];
const COMMENTS: &[&str] = &["//", "//!", "///", "#", "/*", "*", "<!--", "--", "{#"];

/// Comments that begin with such a mark. The words themselves may be named, as the publish lint does.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let lines =
        repository.files.iter().flat_map(|file| file.lines().map(move |(line, text)| (file, line, text)));
    lines
        .filter_map(|(file, line, text)| {
            let mark = mark(text)?;
            let message = format!(
                "a comment that begins with {mark}. Do it now, or open an issue and say nothing here."
            );
            Some(Complaint::new(file, line, message))
        })
        .collect()
}

fn mark(text: &str) -> Option<&'static str> {
    let mut words = text.split_whitespace();
    let mut last = "";
    words.find_map(|word| {
        let is_comment = COMMENTS.contains(&std::mem::replace(&mut last, word));
        let begins = |mark: &&str| {
            word.strip_prefix(*mark).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        MARKS.iter().copied().find(begins).filter(|_| is_comment)
    })
}
