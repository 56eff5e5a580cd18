//! A TOML file read so that every problem can be reported with its line, not only the first.

use std::ops::Range;

use kernel::Problems;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::nearest::did_you_mean;

/// The file and what has been found wrong with it so far.
pub(super) struct Document<'t> {
    text: &'t str,
    top: Section<'t>,
    problems: Problems,
}

/// One table of the file.
#[derive(Clone)]
pub(super) struct Section<'t> {
    table: DeTable<'t>,
    span: Range<usize>,
}

/// One text of a list, with its place for later complaints.
pub(super) struct Item {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

impl<'t> Document<'t> {
    /// Reads as much as can be read; what cannot is the first problem.
    pub(super) fn parse(file: &str, text: &'t str) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let span = table.span();
        let mut document =
            Self { text, top: Section { table: table.into_inner(), span }, problems: Problems::of(file) };
        for error in errors {
            let at = error.span().unwrap_or(0..0);
            document.report(&at, "toml", format!("This is no TOML: {}.", error.message()));
        }
        document
    }

    /// The keys before any heading.
    pub(super) fn top(&self) -> Section<'t> {
        self.top.clone()
    }

    /// What was found wrong.
    pub(super) fn finish(self) -> Problems {
        self.problems
    }

    pub(super) fn report(&mut self, at: &Range<usize>, code: &'static str, message: impl Into<String>) {
        let before = self.text.as_bytes().get(..at.start).unwrap_or(self.text.as_bytes());
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        self.problems.error(line, code, message);
    }

    /// A problem with the value of a key; with the section where the key is missing.
    pub(super) fn error(
        &mut self,
        of: &Section<'_>,
        key: &str,
        code: &'static str,
        message: impl Into<String>,
    ) {
        let at = of.table.get(key).map_or(of.span.clone(), Spanned::span);
        self.report(&at, code, message);
    }

    /// Reports keys that are not in the list.
    pub(super) fn known(&mut self, of: &Section<'_>, keys: &[&str]) {
        for (key, _) in of.table.iter() {
            let name = key.get_ref().as_ref();
            if !keys.contains(&name) {
                let hint = did_you_mean(name, keys.iter().copied());
                self.report(&key.span(), "unknown-key", format!("There is no key “{name}”.{hint}"));
            }
        }
    }

    /// A text that must be there; empty, and reported, where it is not.
    pub(super) fn text(&mut self, of: &Section<'_>, key: &str, longest: usize) -> String {
        let text = self.optional(of, key, longest);
        if text.is_none() && of.table.get(key).is_none() {
            self.error(of, key, "missing", format!("The key “{key}” is missing."));
        }
        text.unwrap_or_default()
    }

    /// A text that may be left out.
    pub(super) fn optional(&mut self, of: &Section<'_>, key: &str, longest: usize) -> Option<String> {
        let value = of.table.get(key)?;
        self.string(value, key, longest)
    }

    /// A whole number that may be left out.
    pub(super) fn integer(&mut self, of: &Section<'_>, key: &str) -> Option<i64> {
        let value = of.table.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if number.is_none_or(|number| number.abs() > 1_000_000_000) {
            self.report(&value.span(), "type", format!("“{key}” must be a whole number, such as 40."));
        }
        number
    }

    /// A list of texts, in its order; nothing where the key is missing.
    pub(super) fn list(&mut self, of: &Section<'_>, key: &str, longest: usize) -> Vec<Item> {
        let Some(value) = of.table.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.report(&value.span(), "type", format!("“{key}” must be a list: [\"one\", \"two\"]."));
            return Vec::new();
        };
        let mut list: Vec<Item> = Vec::new();
        for item in items.iter() {
            let Some(text) = self.string(item, key, longest) else { continue };
            if list.iter().any(|other| other.text == text) {
                self.report(
                    &item.span(),
                    "duplicate",
                    format!("“{text}” stands twice in “{key}”. Keep one."),
                );
            }
            list.push(Item { text, span: item.span() });
        }
        list
    }

    /// The tables written `[[key]]`, in their order.
    pub(super) fn sections(&mut self, of: &Section<'t>, key: &str) -> Vec<Section<'t>> {
        let Some(value) = of.table.get(key) else { return Vec::new() };
        let mut sections = Vec::new();
        if let DeValue::Array(items) = value.get_ref() {
            for item in items.iter() {
                match item.get_ref() {
                    DeValue::Table(table) => {
                        sections.push(Section { table: table.clone(), span: item.span() })
                    }
                    _ => self.report(
                        &item.span(),
                        "type",
                        format!("Write each entry under a heading [[{key}]]."),
                    ),
                }
            }
        } else {
            self.report(&value.span(), "type", format!("Write each entry under a heading [[{key}]]."));
        }
        sections
    }

    /// A key whose value is one of a few words; `None`, and reported, where it is not.
    pub(super) fn one_of<T: Copy>(&mut self, of: &Section<'_>, key: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(of, key, 40);
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() && !text.is_empty() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let hint = did_you_mean(&text, known.iter().copied());
            let message = format!("“{text}” is no {key}: write one of {}.{hint}", known.join(", "));
            self.error(of, key, "unknown-word", message);
        }
        found
    }

    /// One string that says something and is not too long.
    fn string(&mut self, value: &Spanned<DeValue<'_>>, key: &str, longest: usize) -> Option<String> {
        let DeValue::String(text) = value.get_ref() else {
            self.report(&value.span(), "type", format!("“{key}” must be text between quotation marks."));
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            self.report(&value.span(), "empty", format!("“{key}” is empty."));
        }
        if text.chars().count() > longest {
            self.report(
                &value.span(),
                "too-long",
                format!("“{key}” has more than {longest} characters. Shorten it."),
            );
        }
        Some(text.to_owned())
    }
}
