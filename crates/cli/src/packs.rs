//! Condition packs: the one inside the program, and those in a folder.

use std::collections::BTreeMap;
use std::path::Path;

use health::pack::{Pack, Problem};
use include_dir::{Dir, include_dir};

use crate::failure::Failure;
use crate::output::count;

static PACKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs");
/// The pack that is meant when none is named.
const DEFAULT: &str = "breast-cancer";

/// The pack in `folder`, or the one inside the program.
pub(crate) fn pack(folder: Option<&Path>) -> Result<Pack, Failure> {
    let (name, files) = match folder {
        Some(folder) => (folder.display().to_string(), on_disk(folder)?),
        None => (DEFAULT.to_owned(), built_in()),
    };
    Pack::read(&files).map_err(|problems| unsound(&name, &problems))
}

/// Everything that is wrong with a pack.
pub(crate) fn unsound(name: &str, problems: &[Problem]) -> Failure {
    let lines: Vec<String> = problems.iter().map(|problem| format!("\n{name}/{problem}")).collect();
    let what =
        format!("The condition pack {name} has {}.{}", count(problems.len(), "problem"), lines.concat());
    Failure::new(what, "Mend them, or name another pack.")
}

/// The texts of the pack inside the program, by their names.
pub(crate) fn built_in() -> BTreeMap<String, String> {
    let files = PACKS.get_dir(DEFAULT).into_iter().flat_map(Dir::files);
    let text = |file: &include_dir::File<'_>| {
        Some((file.path().file_name()?.to_str()?.to_owned(), file.contents_utf8()?.to_owned()))
    };
    files.filter_map(text).collect()
}

/// The texts in a folder, by their names. Folders below it are no part of a pack.
pub(crate) fn on_disk(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let unreadable = |path: &Path, error: std::io::Error| {
        let what = format!("The condition pack cannot be read at {} ({error}).", path.display());
        Failure::new(what, "A pack is a folder with pack.toml and concepts.csv, and its files are UTF-8.")
    };
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && !name.starts_with('.') {
            files.insert(name, std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?);
        }
    }
    Ok(files)
}
