//! Restoring a backup, and proving that it can be.

use ::media::Store;
use db::Db;
use db::copy::{Filling, Page, Rows, Table, Tally, fill, tables};
use health::pack::Pack;

use super::lock::SEALED;
use super::manifest::Manifest;
use super::place::{Place, piece_name};
use super::{Stage, media, piece};
use crate::moving::{Proof, settle, tallies};
use crate::search::rebuild::rebuild;
use crate::{Error, MIGRATIONS, Result, packs};

/// What was restored, or proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The name of the backup.
    pub name: String,
    /// Each table, with its rows and their sum, which are those of the backup.
    pub tables: Vec<(String, Tally)>,
    /// Files of the media, whose hashes are those of the backup.
    pub files: usize,
    /// The secret of the install, where the backup has it.
    pub secret: Option<String>,
}

/// Rows of a backup.
struct Pieces<'p> {
    place: &'p Place,
    name: &'p str,
    manifest: &'p Manifest,
}

impl Rows for Pieces<'_> {
    async fn next(&mut self, table: &Table, after: Option<&str>) -> db::Result<Option<Page>> {
        let at: usize =
            after.map_or(Some(0), |last| Some(last.parse::<usize>().ok()? + 1)).unwrap_or(usize::MAX);
        if self.manifest.pieces(&table.name) <= at {
            return Ok(None);
        }
        let told = |e: Error| db::Error::Copy(e.to_string());
        let seal = if self.manifest.is_sealed { SEALED } else { "" };
        let file = format!("{}{seal}", piece_name(self.name, &table.name, at));
        let bytes = self.place.read(&file).await.map_err(told)?;
        let rows = piece::rows(&piece::unpacked(&bytes, &file).map_err(told)?, table, &file).map_err(told)?;
        Ok(Some(Page { rows, position: at.to_string() }))
    }
}

/// Restores the backup called `wanted`, or the newest, into a database without rows and a media store without other files. What was
/// ended early goes on when it is called again; until it is whole, nothing else uses the database.
///
/// # Errors
/// [`Error::Copy`] with what is wrong; those of the database and of both stores.
pub async fn restore(
    place: &Place,
    wanted: Option<&str>,
    to: (&Db, &Store),
    built_in: Pack,
    mut step: impl FnMut(Stage, u64, u64),
) -> Result<Restored> {
    let (name, manifest) = place.find(wanted).await?;
    let (db, store) = to;
    media::refuse_others(store, &manifest).await?;
    let filling = begin(&name, &manifest, db).await?;
    media::put_back(place, &manifest, store, |done, all| step(Stage::Media, done, all)).await?;
    rows(place, (&name, &manifest), (db, filling), built_in, &mut step).await
}

/// Restores the backup into a temporary database, reads all of its files, and compares everything; nothing of it stays.
///
/// # Errors
/// What is wrong with the backup; those of the database and of the store.
pub async fn prove(
    place: &Place,
    wanted: Option<&str>,
    built_in: Pack,
    mut step: impl FnMut(Stage, u64, u64),
) -> Result<Restored> {
    let (name, manifest) = place.find(wanted).await?;
    media::check(place, &manifest, |done, all| step(Stage::Media, done, all)).await?;
    let folder = tempfile::Builder::new().prefix("alongside-proof-").tempdir();
    let folder = folder.map_err(|e| {
        Error::Files(format!("There is no room for a proof ({e}). Point TMPDIR to a folder that has."))
    })?;
    let db = Db::open(&format!("sqlite:{}", folder.path().join("proof.db").display())).await?;
    let proved = async {
        let filling = begin(&name, &manifest, &db).await?;
        rows(place, (&name, &manifest), (&db, filling), built_in, &mut step).await
    };
    let proved = proved.await;
    db.close().await;
    proved
}

async fn begin<'d>(name: &str, manifest: &Manifest, db: &'d Db) -> Result<Filling<'d>> {
    Ok(Filling::begin(db, &manifest.schema()?, &format!("restore of the backup {name}")).await?)
}

/// Fills the database, compares it with what the backup says of itself, and makes it ready.
async fn rows(
    place: &Place,
    (name, manifest): (&str, &Manifest),
    (db, mut filling): (&Db, Filling<'_>),
    built_in: Pack,
    step: &mut impl FnMut(Stage, u64, u64),
) -> Result<Restored> {
    let wanted = manifest.tallies()?;
    let mut found = wanted.clone();
    // Afterwards the schema may be another already.
    if !filling.is_settled() {
        let all = tables(db).await?;
        manifest.fits(&all)?;
        let (mut from, mut done) = (Pieces { place, name, manifest }, 0);
        for table in &all {
            let counted = |rows| {
                done += rows;
                step(Stage::Rows, done, manifest.rows());
            };
            fill(&mut from, &filling, table, counted).await?;
        }
        found = tallies(db, &all, |done, all| step(Stage::Comparing, done, all)).await?;
    }
    let tables = Proof { wanted, found }.equal("the backup was changed after it was made")?;
    if !filling.is_settled() {
        settle(&mut filling).await?;
    }
    filling.migrate(MIGRATIONS).await?;
    rebuild(db, Some(packs::of(db, built_in).await?), |done, all| step(Stage::Indexing, done, all)).await?;
    filling.finish().await?;
    Ok(Restored { name: name.to_owned(), tables, files: manifest.files(), secret: manifest.secret.clone() })
}
