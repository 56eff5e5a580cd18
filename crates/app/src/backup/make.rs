//! Making a backup while the community is served.

use std::collections::{BTreeMap, BTreeSet};

use ::media::Store;
use db::Db;
use db::copy::{Page, Rows as _, Snapshot, Table, Tally, tables};
use jiff::Timestamp;

use super::manifest::{Manifest, Rows, Stored, stem};
use super::place::{MEDIA, Place, piece_name};
use super::{Stage, media, piece};
use crate::{Error, MIGRATIONS, Result};

/// What is backed up.
#[derive(Clone, Copy)]
pub struct Source<'s> {
    /// The database, in use or not.
    pub db: &'s Db,
    /// Where the media are.
    pub media: &'s Store,
    /// The secret of the install, which a sealed backup takes along.
    pub secret: Option<&'s str>,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The name of the backup.
    pub name: String,
    /// Rows of all tables.
    pub rows: u64,
    /// Files of the media, and how many of them were not in the place before.
    pub files: usize,
    /// See above.
    pub new_files: usize,
    /// Whether it is sealed.
    pub is_sealed: bool,
    /// Whether the secret of the install is in it.
    pub has_secret: bool,
}

/// Makes a backup. The rows are those of one moment. Media are listed after that: what a member deletes in between is gone from
/// the backup, too. `step` is told what is being done, and how many of how many are.
///
/// # Errors
/// Those of the database and of both stores. Then there is no backup of this name, whatever was stored.
pub async fn make(
    from: Source<'_>,
    place: &Place,
    now: Timestamp,
    mut step: impl FnMut(Stage, u64, u64),
) -> Result<Made> {
    let name = now.strftime("%Y%m%dt%H%M%Sz").to_string();
    if place.list().await?.contains(&name) {
        return Err(Error::Copy(format!("There is a backup {name} already. Try again in a second.")));
    }
    let migrations = migrations(from.db).await?;
    let rows = rows(from.db, place, &name, |done, all| step(Stage::Rows, done, all)).await?;
    let (files, new_files) = files(from.media, place, |done, all| step(Stage::Media, done, all)).await?;
    let is_sealed = place.lock.recipient.is_some();
    let secret = from.secret.filter(|_| is_sealed).map(str::to_owned);
    let made_at = now.to_string();
    let manifest = Manifest::new(made_at, migrations, rows, files, secret);
    place.conclude(&name, &manifest).await?;
    let has_secret = manifest.secret.is_some();
    Ok(Made { name, rows: manifest.rows(), files: manifest.files(), new_files, is_sealed, has_secret })
}

/// The migrations that the database has.
async fn migrations(db: &Db) -> Result<Vec<String>> {
    let pending = db.pending(MIGRATIONS).await?;
    let mine = MIGRATIONS.iter().map(|one| one.name).filter(|name| match name.split_once('/') {
        None => true,
        Some((engine, _)) => (engine == "sqlite") == db.is_sqlite(),
    });
    Ok(mine.map(stem).filter(|name| !pending.iter().any(|other| other == name)).map(str::to_owned).collect())
}

/// Writes the rows of one moment.
async fn rows(db: &Db, place: &Place, name: &str, mut step: impl FnMut(u64, u64)) -> Result<Vec<Rows>> {
    let all = tables(db).await?;
    let mut snapshot = Snapshot::of(db).await?;
    let mut total = 0;
    for table in &all {
        total += snapshot.count(table).await?;
    }
    let (mut done, mut written) = (0, Vec::new());
    for table in &all {
        let counted = |rows| {
            done += rows;
            step(done, total);
        };
        written.push(one_table(&mut snapshot, table, place, name, counted).await?);
    }
    snapshot.close().await?;
    Ok(written)
}

async fn one_table(
    snapshot: &mut Snapshot,
    table: &Table,
    place: &Place,
    name: &str,
    mut step: impl FnMut(u64),
) -> Result<Rows> {
    let (mut tally, mut pieces, mut text) = (Tally::default(), 0, Vec::new());
    let mut next = snapshot.next(table, None).await?;
    while let Some(Page { rows, position }) = next {
        for row in &rows {
            tally.add(row);
            piece::write(&mut text, row);
        }
        step(rows.len() as u64);
        next = snapshot.next(table, Some(&position)).await?;
        if text.len() >= piece::FULL || next.is_none() {
            place.write(&piece_name(name, &table.name, pieces), &piece::packed(&text)?).await?;
            text.clear();
            pieces += 1;
        }
    }
    Ok(Rows::of(table, pieces, tally))
}

/// Stores the files that the place does not have, and gives all, with how many of them are new.
async fn files(from: &Store, place: &Place, mut step: impl FnMut(u64, u64)) -> Result<(Vec<Stored>, usize)> {
    let known = known(place).await?;
    let there: BTreeSet<String> =
        place.store.list(MEDIA).await?.into_iter().map(|entry| entry.name).collect();
    let all = from.list("").await?;
    let (mut files, mut new) = (Vec::with_capacity(all.len()), 0);
    for (at, entry) in all.iter().enumerate() {
        let stored = media::stored_as(place, &entry.name);
        let is_there = there.contains(&stored);
        let file = match known.get(&entry.name) {
            // Names are made of what files hold, so one that was stored is the same.
            Some(file) if is_there && file.size == entry.size => Some(file.clone()),
            _ => media::store(from, &entry.name, place, !is_there).await?,
        };
        new += usize::from(!is_there && file.is_some());
        files.extend(file);
        step(at as u64 + 1, all.len() as u64);
    }
    Ok((files, new))
}

/// What the backup before says of files, where it can be read: a server that seals only reads every file again to know its hash.
async fn known(place: &Place) -> Result<BTreeMap<String, Stored>> {
    let Some(last) = place.list().await?.pop() else { return Ok(BTreeMap::new()) };
    if place.lock.recipient.is_some() && place.lock.identity.is_none() {
        return Ok(BTreeMap::new());
    }
    let manifest = place.manifest(&last).await?;
    Ok(manifest.media.into_iter().map(|file| (file.name.clone(), file)).collect())
}
