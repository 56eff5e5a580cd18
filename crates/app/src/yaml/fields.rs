//! Takes the fields of a map one by one, checks their types, and reports what nobody asked for.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::Problems;

use super::{Entry, Node, Value};

/// The keys of one map that are still to be taken.
pub(crate) struct Fields<'a> {
    line: usize,
    entries: &'a [Entry],
    taken: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of `node`; a problem when it is not a map.
    pub(crate) fn of(node: &'a Node, what: &str, problems: &mut Problems) -> Option<Self> {
        match &node.value {
            Value::Map(entries) => Some(Self { line: node.line, entries, taken: Vec::new() }),
            other => {
                problems.error(
                    node.line,
                    "type",
                    format!("{what} has to be a map of keys; this is {}.", other.kind()),
                );
                None
            }
        }
    }

    /// The line the map begins on.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// The line of a key, or of the map where the key is absent.
    pub(crate) fn line_of(&self, key: &str) -> usize {
        self.entries.iter().find(|e| e.key == key).map_or(self.line, |e| e.line)
    }

    /// The line of each key that is there.
    pub(crate) fn lines(&self) -> BTreeMap<String, usize> {
        self.entries.iter().map(|e| (e.key.clone(), e.line)).collect()
    }

    /// The value of `key`, if there is one.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.taken.contains(&key) {
            self.taken.push(key);
        }
        let entry = self.entries.iter().find(|e| e.key == key)?;
        (entry.node.value != Value::Empty).then_some(&entry.node)
    }

    /// Text of at most `max` characters, trimmed.
    pub(crate) fn text(&mut self, key: &'static str, max: usize, problems: &mut Problems) -> Option<String> {
        let node = self.take(key)?;
        text_of(node, key, max, problems)
    }

    /// The same, and a problem when it is missing.
    pub(crate) fn needed(&mut self, key: &'static str, max: usize, problems: &mut Problems) -> String {
        let blank = match self.take(key).map(|node| &node.value) {
            None => true,
            Some(Value::Text(text)) => text.trim().is_empty(),
            Some(_) => false,
        };
        if blank {
            problems.error(
                self.line_of(key),
                "missing",
                format!("`{key}` is missing. Add a line `{key}: …`."),
            );
        }
        self.text(key, max, problems).unwrap_or_default()
    }

    /// A list of texts; a single text counts as a list of one.
    pub(crate) fn texts(
        &mut self,
        key: &'static str,
        max: usize,
        problems: &mut Problems,
    ) -> Vec<(usize, String)> {
        let Some(node) = self.take(key) else { return Vec::new() };
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        items.iter().filter_map(|item| Some((item.line, text_of(item, key, max, problems)?))).collect()
    }

    /// A list of maps.
    pub(crate) fn maps(&mut self, key: &'static str, problems: &mut Problems) -> &'a [Node] {
        let Some(node) = self.take(key) else { return &[] };
        match &node.value {
            Value::List(items) => items,
            other => {
                let message = format!(
                    "`{key}` has to be a list (lines that begin with `- `); this is {}.",
                    other.kind()
                );
                problems.error(node.line, "type", message);
                &[]
            }
        }
    }

    /// A date as `YYYY-MM-DD`.
    pub(crate) fn date(&mut self, key: &'static str, problems: &mut Problems) -> Option<Date> {
        let text = self.text(key, 40, problems)?;
        let date = parse_date(&text);
        if date.is_none() {
            let message = format!("`{key}` has to be a date such as 2026-03-02; this is “{text}”.");
            problems.error(self.line_of(key), "type", message);
        }
        date
    }

    /// `true` or `false`; `false` when absent.
    pub(crate) fn flag(&mut self, key: &'static str, problems: &mut Problems) -> bool {
        match self.text(key, 40, problems).as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(other) => {
                let message = format!("`{key}` has to be true or false; this is “{other}”.");
                problems.error(self.line_of(key), "type", message);
                false
            }
        }
    }

    /// A whole number between `least` and `most`.
    pub(crate) fn number(
        &mut self,
        key: &'static str,
        least: i64,
        most: i64,
        problems: &mut Problems,
    ) -> Option<i64> {
        let text = self.text(key, 40, problems)?;
        let number = text.parse().ok().filter(|n| (least..=most).contains(n));
        if number.is_none() {
            let message =
                format!("`{key}` has to be a whole number from {least} to {most}; this is “{text}”.");
            problems.error(self.line_of(key), "type", message);
        }
        number
    }

    /// Reports each key that nobody took, with the nearest one that exists.
    pub(crate) fn finish(self, problems: &mut Problems) {
        for entry in self.entries.iter().filter(|e| !self.taken.contains(&e.key.as_str())) {
            let nearest =
                self.taken.iter().max_by(|a, b| likeness(a, &entry.key).total_cmp(&likeness(b, &entry.key)));
            let hint = match nearest {
                Some(known) if likeness(known, &entry.key) > 0.7 => format!("Did you mean `{known}`?"),
                _ => format!("Known are: {}.", self.taken.join(", ")),
            };
            problems.error(entry.line, "unknown-key", format!("There is no key `{}`. {hint}", entry.key));
        }
    }
}

fn likeness(known: &str, written: &str) -> f64 {
    strsim::jaro_winkler(known, written)
}

/// A date in the one form the format knows.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    if shape { text.parse().ok() } else { None }
}

fn text_of(node: &Node, key: &str, max: usize, problems: &mut Problems) -> Option<String> {
    let Value::Text(text) = &node.value else {
        problems.error(node.line, "type", format!("`{key}` has to be text; this is {}.", node.value.kind()));
        return None;
    };
    let text = text.trim();
    if let Some(bad) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        let message = format!("`{key}` holds a control character (U+{:04X}). Take it out.", u32::from(bad));
        problems.error(node.line, "control-character", message);
        return None;
    }
    let length = text.chars().count();
    if length > max {
        let message = format!("`{key}` has {length} characters; {max} is the most. Shorten it.");
        problems.error(node.line, "too-long", message);
        return None;
    }
    (!text.is_empty()).then(|| text.to_owned())
}
