//! What the library's files may hold, what becomes of them, and what is refused with its line.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests stop where something is not as it should be")]

mod chance;
mod citations;
mod demo;
mod folders;
mod front_matter;
mod hostile;
mod lint_codes;
mod made;
mod reading;
mod references;
mod terms;
mod yaml;
