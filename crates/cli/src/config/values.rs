//! What was set, and where.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::keys::Key;
use crate::failure::Failure;

/// Where a value was set.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// A flag on the command line.
    Flag(&'static str),
    /// An environment variable.
    Variable(String),
    /// A line of the configuration file.
    File { path: PathBuf, line: usize },
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => out.write_str(flag),
            Self::Variable(name) => out.write_str(name),
            Self::File { path, line } => write!(out, "{}:{line}", path.display()),
        }
    }
}

/// The values that were set, one for each key, the strongest of them.
#[derive(Default)]
pub(crate) struct Values(BTreeMap<&'static str, (String, Origin)>);

impl Values {
    /// Sets a value unless a stronger place has set it: places are gathered in order, the strongest first.
    pub(super) fn offer(&mut self, key: &Key, text: impl Into<String>, origin: Origin) {
        self.0.entry(key.name).or_insert_with(|| (text.into(), origin));
    }

    /// The value, or the key's default.
    pub(crate) fn text<'a>(&'a self, key: &'a Key) -> &'a str {
        self.set(key).map_or(key.default, |(text, _)| text)
    }

    /// The value and where it was set, if it was.
    pub(crate) fn set(&self, key: &Key) -> Option<(&str, &Origin)> {
        self.0.get(key.name).map(|(text, origin)| (text.as_str(), origin))
    }

    /// What to say when the value is no good: where it stands, what is wrong, what to write.
    pub(super) fn refuse(&self, key: &Key, wanted: &str) -> Failure {
        let text = if key.secret { "The value" } else { &format!("“{}”", self.text(key)) };
        match self.set(key) {
            Some((_, origin)) => {
                let failure =
                    Failure::new(format!("{origin}: {text} is no good for `{}`.", key.name), wanted);
                if matches!(origin, Origin::Flag(_)) { failure.usage() } else { failure }
            }
            None => Failure::new(format!("`{}` is not set.", key.name), wanted),
        }
    }
}
