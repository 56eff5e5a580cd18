//! Takes over a library folder: all of it, or nothing.
//!
//! Media goes to the store first, under names made of its content, so a run that fails leaves nothing that a page could show.
//! Then one transaction makes the database what the folder is. A second run of the same folder changes nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::{Level, Problem};

use super::plan::Plan;
use super::{Library, Prepared, read, store};
use crate::packs::Words;
use crate::{App, Error, Result, communities, lint};

/// How to import.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Take away articles that the folder does not have. Without it such an import is refused.
    pub remove: bool,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// Articles written or written anew.
    pub changed: usize,
    /// Articles that were as they are.
    pub unchanged: usize,
    pub removed: usize,
    /// Media files of the library.
    pub media: usize,
    /// What deserves a look.
    pub warnings: Vec<Problem>,
}

/// A media file whose bytes are in the store.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) path: String,
    pub(super) hash: String,
    pub(super) size: u64,
    pub(super) kind: String,
    pub(super) meta: String,
}

/// What an import is at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// Reading files and preparing pictures.
    Reading,
    /// Making pages of articles.
    Making,
}

/// Imports the library in `root`. `step` is told how many files are read, then how many articles are made, and of how many.
pub async fn import(
    app: &App,
    root: &Path,
    options: Options,
    step: impl FnMut(Stage, usize, usize) + Send + 'static,
) -> Result<Imported> {
    let community = communities::home(app).await?;
    let words = app.words();
    let (library, kept, mut step) = read_and_keep(app, root.to_owned(), step).await?;
    let mut problems = library.problems.clone();
    problems.extend(lint::check(&library, words.as_deref().map(Words::vocabulary), app.clock.today()));
    if problems.iter().any(|p| p.level == Level::Error) {
        return Err(Error::Problems(problems));
    }
    let home = community.id;
    let before = app.db.read(async move |c| store::state(c, home).await).await?;
    let removed = gone(&library, &before);
    if !removed.is_empty() && !options.remove {
        return Err(Error::WouldRemove(removed));
    }
    let step = &mut |done, total| step(Stage::Making, done, total);
    let plan = Plan::new(app, words.as_deref(), library, kept, &before, step).removing(removed);
    let report = Imported {
        changed: plan.articles.len(),
        unchanged: plan.library.articles.len() - plan.articles.len(),
        removed: plan.removed.len(),
        media: plan.media.len(),
        warnings: problems,
    };
    if plan.changes_anything(&before) {
        let plan = Arc::new(plan);
        app.db.write(async move |tx| store::apply(tx, &plan).await).await?;
    }
    Ok(report)
}

fn gone(library: &Library, before: &store::State) -> Vec<String> {
    let now: BTreeSet<&str> = library.articles.iter().map(|a| a.front.slug.as_str()).collect();
    before.articles.keys().filter(|slug| !now.contains(slug.as_str())).cloned().collect()
}

/// Reads the folder on a blocking thread; each media file goes to the store as soon as it is prepared, so that no more than
/// one is in memory.
async fn read_and_keep<S: FnMut(Stage, usize, usize) + Send + 'static>(
    app: &App,
    root: PathBuf,
    mut step: S,
) -> Result<(Library, Vec<Kept>, S)> {
    let (media, runtime) = (app.media.clone(), tokio::runtime::Handle::current());
    let work = tokio::task::spawn_blocking(move || {
        let mut kept = Vec::new();
        let mut keep = |path: &str, place: &Path, prepared: &Prepared| {
            let one = runtime.block_on(keep_one(&media, path, place, prepared));
            kept.push(one?);
            Ok(())
        };
        let library = read(&root, &mut keep, &mut |done, total| step(Stage::Reading, done, total));
        (library, kept, step)
    });
    let (library, mut kept, step) =
        work.await.map_err(|error| Error::Files(format!("the import stopped: {error}")))?;
    for one in &mut kept {
        if let Some(thing) = library.media.get(&one.path) {
            thing.kind().clone_into(&mut one.kind);
            one.meta = serde_json::to_string(thing).map_err(|error| Error::Files(error.to_string()))?;
        }
    }
    Ok((library, kept, step))
}

async fn keep_one(
    media: &media::Store,
    path: &str,
    place: &Path,
    prepared: &Prepared,
) -> Result<Kept, String> {
    let unstored = |error: media::StoreError| format!("It cannot be stored: {error}");
    let hash = media::hash_file(place).map_err(|error| error.to_string())?;
    let size = std::fs::metadata(place).map_err(|error| error.to_string())?.len();
    let original = original_name(&hash);
    if media.head(&original).await.map_err(unstored)?.is_none() {
        match prepared {
            Prepared::Picture(picture) => {
                for variant in &picture.variants {
                    media.put(&public_name(&variant.name), variant.bytes.clone()).await.map_err(unstored)?;
                }
            }
            Prepared::Drawing(_) => {}
            Prepared::Video(video) => {
                media.put_file(&public_name(&video.name), place).await.map_err(unstored)?
            }
            Prepared::Captions(captions) => {
                media.put_file(&public_name(&captions.name), place).await.map_err(unstored)?;
            }
        }
        // Last, because its presence says that the rest is there.
        media.put_file(&original, place).await.map_err(unstored)?;
    }
    Ok(Kept { path: path.to_owned(), hash, size, kind: String::new(), meta: String::new() })
}

/// Where the file as it was given is kept, for the export. Nothing serves it.
pub(super) fn original_name(hash: &str) -> String {
    format!("originals/{hash}")
}

/// Where what pages show is kept.
pub fn public_name(name: &str) -> String {
    format!("public/{name}")
}
