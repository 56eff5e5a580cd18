//! Makes a library to measure with: thousands of articles in the library format, the same ones for the same seed. They
//! read like articles and say nothing: every text, person and source in them is made up.

mod body;
mod cast;
mod files;
mod pen;
mod plan;
mod words;

use std::fs;
use std::path::Path;

use cast::Concepts;
use kernel::Chance;
use words::Words;

use crate::failure::{Failure, Result};

/// Writes a library of `count` articles into a new folder and tells their slugs.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn write(folder: &Path, seed: u64, count: usize) -> Result<Vec<String>> {
    let (concepts, words) = (Concepts::read(seed)?, Words::new());
    let plan = plan::plan(&concepts, &words, count, &mut Chance::new(seed, 3));
    for (path, text) in files::around(seed) {
        put(folder, &path, &text)?;
    }
    for (number, planned) in plan.iter().enumerate() {
        let text = files::article(seed, number, &plan, &concepts, &words);
        put(folder, &format!("{}.md", planned.slug), &text)?;
    }
    Ok(plan.into_iter().map(|planned| planned.slug).collect())
}

/// The topics' slugs, for the addresses of lists.
pub(crate) fn topics() -> impl Iterator<Item = &'static str> {
    plan::TOPICS.iter().map(|(slug, ..)| *slug)
}

fn put(folder: &Path, path: &str, text: &str) -> Result<()> {
    let place = folder.join(path);
    let failed = |error| {
        Failure::new(format!("{} cannot be written ({error}).", place.display()), "Is the disk full?")
    };
    place.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    fs::write(&place, text).map_err(failed)
}
