//! Finds the files of a library and says which do not belong.

use std::io::Read;
use std::path::{Path, PathBuf};

use kernel::{Level, Problem};

/// The most bytes of an article or a YAML file.
const MAX_TEXT: u64 = 1024 * 1024;
/// The pages an operator may write; each has a built-in text.
pub(crate) const PAGES: [&str; 3] = ["pages/about.md", "pages/editorial-policy.md", "pages/privacy.md"];
const LISTS: [&str; 3] = ["community.yml", "contributors.yml", "topics.yml"];

/// A file of the library.
#[derive(Clone, Debug, PartialEq)]
pub enum File {
    /// A text, read.
    Text(String),
    /// Media, where it lies.
    Media(PathBuf),
}

/// The files of a folder in the order of their paths, which use `/`.
#[derive(Debug, Default)]
pub struct Folder {
    pub files: Vec<(String, File)>,
    pub problems: Vec<Problem>,
}

impl Folder {
    /// Reads a folder. What cannot be read or does not belong becomes a problem.
    pub fn read(root: &Path) -> Self {
        let mut folder = Self::default();
        folder.walk(root, "");
        folder.files.sort_by(|a, b| a.0.cmp(&b.0));
        folder.problems.sort_by(|a, b| a.file.cmp(&b.file));
        folder
    }

    fn problem(&mut self, file: &str, line: usize, code: &'static str, message: impl Into<String>) {
        let file = if file.is_empty() { ".".to_owned() } else { file.to_owned() };
        self.problems.push(Problem { file, line, level: Level::Error, code, message: message.into() });
    }

    fn walk(&mut self, folder: &Path, below: &str) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("The folder {} cannot be read ({error}).", folder.display());
                return self.problem(below, 0, "unreadable", message);
            }
        };
        for entry in entries.flatten() {
            let Ok(name) = entry.file_name().into_string() else {
                self.problem(below, 0, "file-name", "A file name here is not UTF-8. Rename the file.");
                continue;
            };
            if !name.starts_with('.') {
                let path = if below.is_empty() { name } else { format!("{below}/{name}") };
                self.entry(&entry, path);
            }
        }
    }

    fn entry(&mut self, entry: &std::fs::DirEntry, path: String) {
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => {
                return self.problem(&path, 0, "unreadable", format!("It cannot be read ({error})."));
            }
        };
        if kind.is_symlink() {
            // A link could lead out of the folder, to a file that nobody meant to publish.
            self.problem(
                &path,
                0,
                "link",
                "A symbolic link is not part of a library. Put the file itself here.",
            );
        } else if kind.is_dir() {
            let known = path == "pages" || path == "media" || path.starts_with("media/");
            if known { self.walk(&entry.path(), &path) } else { self.stranger(&path) }
        } else if kind.is_file() {
            self.file(&entry.path(), path);
        } else {
            // Opening a pipe would wait for ever.
            self.stranger(&path);
        }
    }

    fn file(&mut self, place: &Path, path: String) {
        let article = !path.contains('/') && path.ends_with(".md");
        if path == "README.md" || path == "LICENSE" {
        } else if path.starts_with("media/") {
            self.files.push((path, File::Media(place.to_owned())));
        } else if article || LISTS.contains(&path.as_str()) || PAGES.contains(&path.as_str()) {
            match text(place) {
                Ok(text) => self.files.push((path, File::Text(text))),
                Err((line, message)) => self.problem(&path, line, "unreadable", message),
            }
        } else {
            self.stranger(&path);
        }
    }

    fn stranger(&mut self, path: &str) {
        let message = "This does not belong to a library. Known are articles (`*.md`), community.yml, contributors.yml, \
                       topics.yml, pages/ and media/. Move it away, or begin its name with a dot.";
        self.problem(path, 0, "unknown-file", message);
    }
}

fn text(place: &Path) -> Result<String, (usize, String)> {
    let unreadable = |error: std::io::Error| (0, format!("It cannot be read ({error})."));
    let file = std::fs::File::open(place).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_TEXT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_TEXT {
        return Err((0, "The file is larger than 1 MiB. Split it into several articles.".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|b| **b == b'\n').count() + 1;
        (line, "The text is not UTF-8 here. Save the file as UTF-8.".to_owned())
    })?;
    match text.find('\0') {
        Some(at) => Err((
            text[..at].matches('\n').count() + 1,
            "The text holds a null byte here. Take it out.".to_owned(),
        )),
        None => Ok(text),
    }
}
