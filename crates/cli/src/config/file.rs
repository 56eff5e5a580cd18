//! Values from the configuration file. Every mistake in it is told at once, with its line.

use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::keys::{DATA, KEYS, Key, named, near};
use super::values::{Origin, Values};
use crate::failure::Failure;

/// Reads the file. `own` says that it lies in the data folder, where it cannot name another one.
pub(super) fn gather(path: &Path, own: bool, values: &mut Values) -> Result<(), Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(
            format!("The configuration file {} cannot be read ({error}).", path.display()),
            "Check its name and whether this account may read it, or name another one with --config FILE.",
        )
    })?;
    let mut reader = Reader { path, text: &text, own, values, mistakes: Vec::new() };
    match DeTable::parse(&text) {
        Ok(table) => reader.table(table.get_ref(), ""),
        Err(error) => reader
            .mistake(&error.span().unwrap_or_default(), format!("This is not TOML: {}.", error.message())),
    }
    if reader.mistakes.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        reader.mistakes.join("\n"),
        "Everything that can be set is listed by `alongside help config`.",
    ))
}

struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    own: bool,
    values: &'a mut Values,
    mistakes: Vec<String>,
}

impl Reader<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        self.text.get(..span.start).map_or(0, |before| before.matches('\n').count()) + 1
    }

    fn mistake(&mut self, span: &Range<usize>, what: String) {
        self.mistakes.push(format!("{}:{}: {what}", self.path.display(), self.line(span)));
    }

    fn table(&mut self, table: &DeTable<'_>, section: &str) {
        // The table is sorted by name; mistakes are told in the order of their lines.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let name = if section.is_empty() {
                key.get_ref().to_string()
            } else {
                format!("{section}.{}", key.get_ref())
            };
            self.entry(&name, &key.span(), value.get_ref());
        }
    }

    fn entry(&mut self, name: &str, span: &Range<usize>, value: &DeValue<'_>) {
        let is_section =
            KEYS.iter().any(|key| key.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')));
        match (named(name), value) {
            (None, DeValue::Table(table)) if is_section => self.table(table, name),
            (None, _) if is_section => {
                self.mistake(
                    span,
                    format!("`{name}` is a section. Write [{name}] and below it what belongs there."),
                );
            }
            (Some(key), value) => self.value(key, span, value),
            (None, value) => self.unknown(name, span, value),
        }
    }

    fn value(&mut self, key: &'static Key, span: &Range<usize>, value: &DeValue<'_>) {
        if self.own && key.name == DATA.name {
            let what = "`data` has no place in a file that lies in the data folder. Use --data DIR or ALONGSIDE_DATA.";
            return self.mistake(span, what.to_owned());
        }
        let text = match value {
            DeValue::String(text) => text.to_string(),
            DeValue::Boolean(yes) => yes.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            _ => return self.mistake(span, format!("`{}` is one text: {}.", key.name, key.about)),
        };
        let origin = Origin::File { path: self.path.to_owned(), line: self.line(span) };
        self.values.offer(key, text, origin);
    }

    fn unknown(&mut self, name: &str, span: &Range<usize>, value: &DeValue<'_>) {
        let sections = KEYS.iter().filter_map(|key| key.name.split_once('.')).map(|(section, _)| section);
        let near = match value {
            DeValue::Table(_) => health::nearest(name, sections),
            _ => near(name),
        };
        let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
        self.mistake(span, format!("`{name}` is not known.{hint}"));
    }
}
