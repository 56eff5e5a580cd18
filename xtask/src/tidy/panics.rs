//! Nothing a person does may end the program: code that is not a test returns its errors.

use super::Complaint;
use super::files::Repository;

/// `unwrap`, `expect`, `panic!`, `todo!` outside tests.
pub(super) fn check(repository: &Repository) -> Vec<Complaint> {
    let sources = repository.rust().filter(|(_, source)| !source.is_test);
    let found = sources.flat_map(|(file, source)| source.panics.iter().map(move |panic| (file, panic)));
    found
        .map(|(file, panic)| {
            let message = format!(
                "`{}` outside tests. Return an error, or write it so that it cannot fail.",
                panic.what
            );
            Complaint::new(file, panic.line, message)
        })
        .collect()
}
