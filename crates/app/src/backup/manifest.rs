//! What a backup says of itself. It is written last, and read first.

use std::collections::BTreeMap;

use db::Kind;
use db::copy::{Table, Tally};
use serde::{Deserialize, Serialize};

use crate::{Error, MIGRATIONS, Result};

/// Grows when older programs could not read what newer ones write.
const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// When, as in RFC 3339.
    pub made_at: String,
    /// The migrations that its database had, in order, without the folder of an engine.
    pub(super) migrations: Vec<String>,
    pub(super) tables: Vec<Rows>,
    pub(super) media: Vec<Stored>,
    /// The secret of the install; only in a sealed backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) secret: Option<String>,
    /// Whether its files are sealed. The name of the manifest says it.
    #[serde(skip)]
    pub(super) is_sealed: bool,
}

/// A table of the backup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Rows {
    pub(super) name: String,
    /// Each column with its type, in the order in which the cells of a row stand.
    columns: Vec<(String, String)>,
    pub(super) pieces: usize,
    pub(super) rows: u64,
    pub(super) checksum: String,
}

/// A picture or a film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) name: String,
    pub(super) size: u64,
    /// The SHA-256 of what it holds.
    pub(super) hash: String,
}

impl Rows {
    pub(super) fn of(table: &Table, pieces: usize, tally: Tally) -> Self {
        let columns = table.columns.iter().map(|one| (one.name.clone(), word(one.kind).to_owned())).collect();
        Self { name: table.name.clone(), columns, pieces, rows: tally.rows, checksum: tally.checksum() }
    }

    fn tally(&self) -> Option<Tally> {
        format!("{} {}", self.rows, self.checksum).parse().ok()
    }

    fn fits(&self, table: &Table) -> bool {
        *self
            == Self {
                pieces: self.pieces,
                rows: self.rows,
                checksum: self.checksum.clone(),
                ..Self::of(table, 0, Tally::default())
            }
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "bigint",
        Kind::Real => "double precision",
        Kind::Bool => "boolean",
        Kind::Text => "text",
        Kind::Bytes => "bytea",
    }
}

impl Manifest {
    pub(super) fn new(
        made_at: String,
        migrations: Vec<String>,
        tables: Vec<Rows>,
        media: Vec<Stored>,
        secret: Option<String>,
    ) -> Self {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Self { format: FORMAT, program, made_at, migrations, tables, media, secret, is_sealed: false }
    }

    /// Reads one.
    pub(super) fn read(bytes: &[u8], name: &str, is_sealed: bool) -> Result<Self> {
        let mut manifest: Self = serde_json::from_slice(bytes)
            .map_err(|e| Error::Copy(format!("The manifest of the backup {name} cannot be read ({e}).")))?;
        if manifest.format > FORMAT {
            return Err(Error::Copy(format!(
                "The backup {name} was made by the newer version {}. Restore it with that one.",
                manifest.program
            )));
        }
        manifest.is_sealed = is_sealed;
        Ok(manifest)
    }

    /// How many pieces a table has.
    pub(super) fn pieces(&self, table: &str) -> usize {
        self.tables.iter().find(|one| one.name == table).map_or(0, |one| one.pieces)
    }

    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Files of the media.
    pub fn files(&self) -> usize {
        self.media.len()
    }

    /// What each table should sum up to.
    pub(super) fn tallies(&self) -> Result<BTreeMap<String, Tally>> {
        let tally = |table: &Rows| Some((table.name.clone(), table.tally()?));
        let all: Option<BTreeMap<_, _>> = self.tables.iter().map(tally).collect();
        all.ok_or_else(|| Error::Copy("The manifest of the backup has a checksum that is none.".to_owned()))
    }

    /// The migrations that make a database of the shape of this backup.
    pub(super) fn schema(&self) -> Result<Vec<db::Migration>> {
        let known = |name: &str| MIGRATIONS.iter().any(|one| stem(one.name) == name);
        if let Some(unknown) = self.migrations.iter().find(|name| !known(name)) {
            return Err(Error::Copy(format!(
                "The backup was made by version {} of the program, which has the migration {unknown} that this one lacks. \
                 Restore it with that version or a newer one.",
                self.program
            )));
        }
        let has = |one: &&db::Migration| self.migrations.iter().any(|name| name == stem(one.name));
        Ok(MIGRATIONS.iter().filter(has).copied().collect())
    }

    /// Whether a database has the tables of this backup.
    pub(super) fn fits(&self, tables: &[Table]) -> Result<()> {
        let odd = tables.iter().find(|table| !self.tables.iter().any(|mine| mine.fits(table)));
        match odd {
            Some(table) => {
                Err(Error::Copy(format!("The backup has not the table {} as it should be.", table.name)))
            }
            None if tables.len() != self.tables.len() => {
                Err(Error::Copy("The backup has tables that this program does not know.".to_owned()))
            }
            None => Ok(()),
        }
    }
}

/// The name of a migration without its folder and its ending.
pub(super) fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.strip_suffix(".sql").unwrap_or(file)
}
