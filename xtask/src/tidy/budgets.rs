//! The budgets: how long a handler, a file, a template and a function of the store may be.

use super::Complaint;
use super::files::{File, Repository};
use super::rust::Function;

const HANDLER: usize = 25;
const HANDLER_MEDIAN: usize = 15;
const FILE: usize = 400;
const FILE_MEDIAN: usize = 120;
const TEMPLATE: usize = 120;
const STORE_FUNCTION: usize = 40;

/// Sizes above their budgets.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in &repository.files {
        let (lines, budget, remedy) = (file.text.lines().count(), file_budget(file), file_remedy(file));
        if budget.is_some_and(|budget| lines > budget) {
            let message =
                format!("{lines} lines, and the budget is {}. {remedy}", budget.unwrap_or_default());
            complaints.push(Complaint::new(file, 1, message));
        }
    }
    for (file, handler) in handlers(repository).filter(|(_, handler)| handler.lines > HANDLER) {
        complaints.push(too_long(
            file,
            handler,
            "handler",
            HANDLER,
            "Move the work into a verb of the app crate.",
        ));
    }
    for (file, function) in
        store_functions(repository).filter(|(_, function)| function.lines > STORE_FUNCTION)
    {
        complaints.push(too_long(file, function, "store function", STORE_FUNCTION, "Split it by statement."));
    }
    complaints.extend(medians(repository));
    complaints
}

/// How the sizes stand to their budgets, in a line.
pub(super) fn sizes(repository: &Repository) -> String {
    let (files, handlers) = (file_lengths(repository), handler_lengths(repository));
    format!(
        "{} Rust files without tests, median {} lines (budget {FILE_MEDIAN}), longest {} ({FILE}); \
         {} handlers, median {} (budget {HANDLER_MEDIAN}), longest {} ({HANDLER})",
        files.len(),
        median(&files),
        files.last().unwrap_or(&0),
        handlers.len(),
        median(&handlers),
        handlers.last().unwrap_or(&0),
    )
}

fn medians(repository: &Repository) -> Vec<Complaint> {
    let whole = |folder: &str, message| Complaint { file: folder.to_owned(), line: 1, message };
    let mut complaints = Vec::new();
    let files = median(&file_lengths(repository));
    if files > FILE_MEDIAN {
        let message =
            format!("the median file has {files} lines, and the budget is {FILE_MEDIAN}. Split the longest.");
        complaints.push(whole("crates", message));
    }
    let handlers = median(&handler_lengths(repository));
    if handlers > HANDLER_MEDIAN {
        let message = format!(
            "the median handler has {handlers} lines, and the budget is {HANDLER_MEDIAN}. Move work into the app crate."
        );
        complaints.push(whole("crates/web/src/pages", message));
    }
    complaints
}

fn too_long(file: &File, function: &Function, what: &str, budget: usize, remedy: &str) -> Complaint {
    let Function { name, line, lines, .. } = function;
    Complaint::new(
        file,
        *line,
        format!("the {what} `{name}` has {lines} lines, and the budget is {budget}. {remedy}"),
    )
}

fn is_template(file: &File) -> bool {
    file.path.starts_with("crates/web/templates/")
}

fn file_budget(file: &File) -> Option<usize> {
    let is_source = ["rs", "js", "css"].into_iter().any(|extension| file.is(extension));
    if is_template(file) { Some(TEMPLATE) } else { is_source.then_some(FILE) }
}

fn file_remedy(file: &File) -> &'static str {
    if is_template(file) { "Move a part into components/." } else { "Split it by what its parts do." }
}

fn handlers(repository: &Repository) -> impl Iterator<Item = (&File, &Function)> {
    let is_theirs = |file: &File| {
        ["crates/web/src/pages/", "crates/web/src/api/v1/"].iter().any(|folder| file.path.starts_with(folder))
    };
    functions(repository, is_theirs).filter(|(_, f)| f.is_async)
}

fn store_functions(repository: &Repository) -> impl Iterator<Item = (&File, &Function)> {
    functions(repository, |file| file.name() == "store.rs")
}

fn functions(repository: &Repository, wanted: fn(&File) -> bool) -> impl Iterator<Item = (&File, &Function)> {
    let sources = repository.rust().filter(move |(file, source)| wanted(file) && !source.is_test);
    sources.flat_map(|(file, source)| source.functions.iter().map(move |function| (file, function)))
}

fn file_lengths(repository: &Repository) -> Vec<usize> {
    let sources = repository.rust().filter(|(_, source)| !source.is_test);
    sorted(sources.map(|(file, _)| file.text.lines().count()))
}

fn handler_lengths(repository: &Repository) -> Vec<usize> {
    sorted(handlers(repository).map(|(_, handler)| handler.lines))
}

fn sorted(lengths: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut lengths: Vec<_> = lengths.collect();
    lengths.sort_unstable();
    lengths
}

fn median(sorted: &[usize]) -> usize {
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}
