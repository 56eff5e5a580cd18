//! `concepts.csv`: the vocabulary, one concept a row.

use std::str::FromStr;

use kernel::Problems;

use super::table;
use crate::code::Code;
use crate::concept::{Concept, Kind};
use crate::nearest::did_you_mean;
use crate::vocabulary::Vocabulary;

const COLUMNS: [(&str, bool); 7] = [
    ("slug", true),
    ("kind", true),
    ("name", true),
    ("synonyms", false),
    ("broader", false),
    ("codes", false),
    ("definition", false),
];

/// What the file holds.
pub(super) struct Concepts {
    /// All slugs, also of a file with faults, so that other files can be held against them.
    pub(super) slugs: Vec<String>,
    /// The vocabulary, when nothing is wrong with it.
    pub(super) vocabulary: Option<Vocabulary>,
}

pub(super) fn read(text: &str) -> (Concepts, Problems) {
    let mut problems = Problems::of("concepts.csv");
    let table = table::read(text, &COLUMNS, &mut problems);
    // A row without its slug or its name has been reported; as a concept it would only be reported again.
    let rows: Vec<&table::Row> = table
        .rows
        .iter()
        .filter(|row| !row.cell("slug").is_empty() && !row.cell("name").is_empty())
        .collect();
    let concepts: Vec<Concept> = rows.iter().map(|row| concept(row, &mut problems)).collect();
    let slugs = concepts.iter().map(|concept| concept.slug.clone()).collect();
    let vocabulary = match Vocabulary::new(concepts) {
        Ok(vocabulary) => Some(vocabulary),
        Err(faults) => {
            for fault in faults {
                let line = rows.get(fault.concept).map_or(0, |row| row.line);
                problems.error(line, fault.code, fault.message);
            }
            None
        }
    };
    (Concepts { slugs, vocabulary }, problems)
}

fn concept(row: &table::Row, problems: &mut Problems) -> Concept {
    let own = |column: &str| row.list(column).map(str::to_owned).collect();
    let definition = row.cell("definition");
    Concept {
        slug: row.cell("slug").to_owned(),
        kind: kind(row, problems),
        name: row.cell("name").to_owned(),
        synonyms: own("synonyms"),
        broader: own("broader"),
        codes: codes(row, problems),
        definition: (!definition.is_empty()).then(|| definition.to_owned()),
    }
}

/// The kind; any kind will do where the word is none, because the pack is refused.
fn kind(row: &table::Row, problems: &mut Problems) -> Kind {
    let word = row.cell("kind");
    Kind::from_str(word).unwrap_or_else(|unknown| {
        if !word.is_empty() {
            let known = Kind::ALL.map(Kind::as_str);
            let hint = did_you_mean(word, known);
            problems.error(
                row.line,
                "unknown-kind",
                format!("{unknown}: write one of {}.{hint}", known.join(", ")),
            );
        }
        Kind::Practical
    })
}

fn codes(row: &table::Row, problems: &mut Problems) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    for text in row.list("codes") {
        match Code::from_str(text) {
            Ok(code) if codes.contains(&code) => {
                problems.error(
                    row.line,
                    "duplicate-code",
                    format!("The code “{text}” stands twice. Keep one."),
                );
            }
            Ok(code) => codes.push(code),
            Err(malformed) => problems.error(row.line, "code", format!("{malformed}.")),
        }
    }
    codes
}
