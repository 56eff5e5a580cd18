//! Values from environment variables.

use super::keys::{KEYS, PREFIX};
use super::values::{Origin, Values};
use crate::failure::Failure;

/// Names the configuration file; it is no key, since a file cannot name itself.
const CONFIG: &str = "ALONGSIDE_CONFIG";
/// What only tests read, such as the address of a database server to test with.
const TESTS: &str = "ALONGSIDE_TEST_";

/// What the environment holds beside values.
#[derive(Default)]
pub(super) struct Environment {
    pub(super) config: Option<String>,
    /// Variables that look like ours and are not.
    pub(super) warnings: Vec<String>,
}

/// An empty variable counts as not set, which is what `ALONGSIDE_DATABASE=` in a service file means.
pub(super) fn gather(values: &mut Values) -> Result<Environment, Failure> {
    let mut found = Environment::default();
    for (name, text) in std::env::vars_os() {
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX) && !name.starts_with(TESTS))
        else {
            continue;
        };
        let text = text
            .into_string()
            .map_err(|_| Failure::new(format!("{name}: the value is not UTF-8."), "Set it to plain text."))?;
        if text.is_empty() {
        } else if name == CONFIG {
            found.config = Some(text);
        } else if let Some(key) = KEYS.into_iter().find(|key| key.variable() == name) {
            values.offer(key, text, Origin::Variable(name.to_owned()));
        } else {
            found.warnings.push(unknown(name));
        }
    }
    found.warnings.sort();
    Ok(found)
}

fn unknown(name: &str) -> String {
    let mut known: Vec<String> = KEYS.iter().map(|key| key.variable()).collect();
    known.push(CONFIG.to_owned());
    match health::nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("The environment variable {name} is not known. Did you mean {near}?"),
        None => format!("The environment variable {name} is not known. `alongside help config` lists all."),
    }
}
