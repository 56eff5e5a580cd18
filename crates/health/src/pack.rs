//! A condition pack: a folder with a community's vocabulary, profile questions, helplines and safety phrases.
//! `docs/condition-pack.md` describes the files.

use std::collections::BTreeMap;

pub use kernel::Problem;
use kernel::Problems;

use crate::vocabulary::Vocabulary;

mod about;
mod concepts;
mod document;
mod helplines;
mod questions;
mod safety;
mod table;

pub use about::About;
pub use helplines::{Helpline, HelplineKind, Way};
pub use questions::{Answer, Question, ROLES};
pub use safety::{Level, Risk, Safety, Situation};

/// A pack in which everything has been checked.
#[derive(Clone, Debug)]
pub struct Pack {
    /// What the pack is, from `pack.toml`.
    pub about: About,
    /// The concepts of `concepts.csv`.
    pub vocabulary: Vocabulary,
    /// What a profile may ask, from `questions.toml`.
    pub questions: Vec<Question>,
    /// Who helps at once, from `helplines.csv`.
    pub helplines: Vec<Helpline>,
    /// What to look out for in posts, from `safety.toml`.
    pub safety: Safety,
}

/// A pack of words alone.
impl From<Vocabulary> for Pack {
    fn from(vocabulary: Vocabulary) -> Self {
        Self {
            about: About::default(),
            vocabulary,
            questions: Vec::new(),
            helplines: Vec::new(),
            safety: Safety::default(),
        }
    }
}

/// The files of a pack, and whether a pack must have each.
const FILES: [(&str, bool); 5] = [
    ("pack.toml", true),
    ("concepts.csv", true),
    ("questions.toml", false),
    ("helplines.csv", false),
    ("safety.toml", false),
];

impl Pack {
    /// Reads a pack from the text of each file, by its path below the pack's folder.
    ///
    /// # Errors
    /// Every problem of every file, with its line.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self, Vec<Problem>> {
        let text = |name: &str| files.get(name).map_or("", |text| text.trim_start_matches('\u{feff}'));
        let mut found = belonging(files);
        let mut keep = |problems: Problems| found.extend(problems.into_vec());

        let (about, problems) = about::read(text("pack.toml"));
        if files.contains_key("pack.toml") {
            keep(problems);
        }
        let (list, problems) = concepts::read(text("concepts.csv"));
        if files.contains_key("concepts.csv") {
            keep(problems);
        }
        let (questions, problems) = questions::read(text("questions.toml"), &list.slugs);
        keep(problems);
        let (helplines, problems) = match files.contains_key("helplines.csv") {
            true => helplines::read(text("helplines.csv")),
            false => Default::default(),
        };
        keep(problems);
        let (safety, problems) = safety::read(text("safety.toml"));
        keep(problems);

        match list.vocabulary {
            Some(vocabulary) if found.is_empty() => {
                Ok(Self { about, vocabulary, questions, helplines, safety })
            }
            _ => Err(found),
        }
    }
}

/// Files that are missing, and files that are no part of a pack.
fn belonging(files: &BTreeMap<String, String>) -> Vec<Problem> {
    let mut found = Vec::new();
    for (name, needed) in FILES {
        if needed && !files.contains_key(name) {
            let mut missing = Problems::of(name);
            missing.error(0, "missing", "This file is missing. Every pack needs it.");
            found.extend(missing.into_vec());
        }
    }
    for name in files.keys().filter(|name| !is_passed_over(name)) {
        if FILES.iter().all(|(known, _)| known != name) {
            let hint = crate::nearest::did_you_mean(name, FILES.map(|(known, _)| known));
            let mut stray = Problems::of(name.as_str());
            stray.error(0, "stray", format!("This file is no part of a pack. Take it out.{hint}"));
            found.extend(stray.into_vec());
        }
    }
    found
}

/// Hidden files, and what people expect in any folder.
fn is_passed_over(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.')) || matches!(path, "README.md" | "LICENSE")
}
