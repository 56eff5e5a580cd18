//! The files of the repository, read once for all checks.

use std::collections::HashSet;
use std::path::Path;
use std::{fs, io};

use super::rust::Source;

/// One file that is not ignored.
#[derive(Debug)]
pub(super) struct File {
    /// Path below the repository, with `/` between its parts.
    pub(super) path: String,
    /// Its text; empty where it is not UTF-8, as pictures are.
    pub(super) text: String,
    /// What the checks of Rust need to know; none for other files.
    pub(super) rust: Option<Source>,
}

impl File {
    fn new(path: String, bytes: Vec<u8>) -> Self {
        let text = String::from_utf8(bytes).unwrap_or_default();
        let rust = path.ends_with(".rs").then(|| Source::read(&path, &text));
        Self { path, text, rust }
    }

    /// The part of the path behind the last `/`.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether the path ends with `.` and `extension`.
    pub(super) fn is(&self, extension: &str) -> bool {
        self.path.strip_suffix(extension).is_some_and(|rest| rest.ends_with('.'))
    }

    /// Lines with their numbers from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

/// All files of the repository, by path.
#[derive(Debug)]
pub(super) struct Repository {
    /// By path.
    pub(super) files: Vec<File>,
}

impl Repository {
    /// Reads the folder. What the `.gitignore` at its root names is passed over.
    ///
    /// # Errors
    /// When a folder or file cannot be read.
    pub(super) fn read(root: &Path) -> io::Result<Self> {
        let ignored = ignored(root);
        let mut files = Vec::new();
        walk(root, "", &ignored, &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// The file with exactly this path.
    pub(super) fn get(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Whether the path is a file or a folder.
    pub(super) fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty() || self.files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
    }

    /// Rust files with what was read from them.
    pub(super) fn rust(&self) -> impl Iterator<Item = (&File, &Source)> {
        self.files.iter().filter_map(|file| file.rust.as_ref().map(|source| (file, source)))
    }
}

/// Plain names (`node_modules`) and rooted paths (`/target`); we use no other patterns that matter here.
fn ignored(root: &Path) -> HashSet<String> {
    let text = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
    text.lines().map(str::trim).chain([".git"]).map(str::to_owned).collect()
}

fn walk(folder: &Path, below: &str, ignored: &HashSet<String>, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if ignored.contains(&name) || ignored.contains(&format!("/{path}")) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &path, ignored, files)?;
        } else if kind.is_file() {
            files.push(File::new(path, fs::read(entry.path())?));
        }
    }
    Ok(())
}
