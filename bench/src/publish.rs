//! Puts what was measured into `docs/PERFORMANCE.md`, between its marks, and the chart beside it.

use std::fs;
use std::path::Path;

use kernel::Clock;

use crate::failure::{Failure, Result};
use crate::output::file;

const END: &str = "<!-- end of what was measured -->";

/// Takes the figures of the benchmark `name` from where it wrote them into the documentation in `docs`.
///
/// # Errors
/// When there are no figures, or no marks for them.
pub(crate) fn publish(name: &str, from: &Path, docs: &Path) -> Result<()> {
    let figures = read(&from.join(format!("{name}.md")))?;
    let page = docs.join("PERFORMANCE.md");
    let text = renewed(&read(&page)?, name, &format!("{}\n\n{}", machine(), figures.trim()))?;
    file(&page, &text)?;
    let chart = read(&from.join(format!("{name}.svg")))?;
    file(&docs.join(format!("images/bench-{name}.svg")), &chart)?;
    if name == "load" { flames(from, docs) } else { Ok(()) }
}

/// The flame graph of one server in the smallest community on each engine, where they were drawn.
fn flames(from: &Path, docs: &Path) -> Result<()> {
    let names =
        fs::read_dir(from).map_err(|e| Failure::system(&format!("{} cannot be read", from.display()), e))?;
    let names: Vec<String> = names.flatten().filter_map(|one| one.file_name().into_string().ok()).collect();
    for engine in ["sqlite", "postgresql"] {
        if let Some(name) = smallest(&names, engine) {
            file(&docs.join(format!("images/flames-{engine}.svg")), &read(&from.join(name))?)?;
        }
    }
    Ok(())
}

/// Which of these files shows one server on an engine among the fewest members.
pub(crate) fn smallest<'a>(names: &'a [String], engine: &str) -> Option<&'a str> {
    let members = |name: &&String| {
        let rest =
            name.strip_prefix("flames-")?.strip_suffix(&format!("-members-on-{engine}-1-server.svg"))?;
        rest.parse::<usize>().ok()
    };
    names.iter().filter(|name| members(name).is_some()).min_by_key(members).map(String::as_str)
}

/// A page with other figures of the benchmark `name` between its marks.
pub(crate) fn renewed(page: &str, name: &str, figures: &str) -> Result<String> {
    let begin = format!("<!-- measured: {name} -->");
    let missing = || {
        Failure::new(
            format!("The page has no place for the figures of {name}."),
            format!("Write `{begin}` and below it `{END}` where they are to stand."),
        )
    };
    let (above, rest) = page.split_once(&begin).ok_or_else(missing)?;
    let (_, below) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{above}{begin}\n\n{figures}\n\n{END}{below}"))
}

/// When and on what it was measured, for whoever compares.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, name)| name.trim());
    let day = Clock::system().today();
    format!("Measured on {day}; cores: {cores} ({model}).")
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| Failure::system(&format!("{} cannot be read", path.display()), e))
}
