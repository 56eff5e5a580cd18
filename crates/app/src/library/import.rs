//! Takes over a library folder: all of it, or nothing.
//!
//! Media goes to the store first, under names made of its content, so a run that fails leaves nothing that a page could show.
//! Then one transaction makes the database what the folder is. A second run of the same folder changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::{Level, Problem};

use super::derive::{Derived, Maker};
use super::{Library, Prepared, read, store};
use crate::articles::{ArticleId, ContributorId, RevisionId, TopicId};
use crate::communities::{self, CommunityId};
use crate::concepts::{self, ConceptId};
use crate::{App, Error, Result, lint};

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
    pub(super) kind: &'static str,
    pub(super) meta: String,
}

/// Everything one transaction writes, made before it begins, because it may run twice.
pub(super) struct Plan {
    pub(super) community: CommunityId,
    pub(super) now: jiff::Timestamp,
    pub(super) library: Library,
    pub(super) texts: Vec<(RevisionId, String, String, String)>,
    pub(super) gone_files: Vec<String>,
    pub(super) media: Vec<Kept>,
    pub(super) articles: Vec<(ArticleId, Derived)>,
    pub(super) removed: Vec<String>,
    pub(super) topics: Vec<TopicId>,
    pub(super) contributors: Vec<ContributorId>,
    pub(super) event: i64,
    pub(super) concepts: Vec<concepts::store::Written>,
}

/// Imports the library in `root`. `step` is told how many files are read and how many there are.
pub async fn import(
    app: &App,
    root: &Path,
    options: Options,
    step: impl FnMut(usize, usize) + Send + 'static,
) -> Result<Imported> {
    let community = communities::home(app).await?;
    let (library, kept) = read_and_keep(app, root.to_owned(), step).await?;
    let mut problems = library.problems.clone();
    problems.extend(lint::check(&library, app.words().map(|w| &w.vocabulary), app.clock.today()));
    if problems.iter().any(|p| p.level == Level::Error) {
        return Err(Error::Problems(problems));
    }
    let home = community.id;
    let before = app.db.read(async move |c| store::state(c, home).await).await?;
    let removed = gone(&library, &before);
    if !removed.is_empty() && !options.remove {
        return Err(Error::WouldRemove(removed));
    }
    let plan = plan(app, home, library, kept, &before, removed);
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

impl Plan {
    fn changes_anything(&self, before: &store::State) -> bool {
        let media: BTreeMap<&str, &str> =
            self.media.iter().map(|m| (m.path.as_str(), m.hash.as_str())).collect();
        let had: BTreeMap<&str, &str> =
            before.media.iter().map(|(path, hash)| (path.as_str(), hash.as_str())).collect();
        !(self.texts.is_empty() && self.gone_files.is_empty() && self.articles.is_empty() && media == had)
    }
}

fn gone(library: &Library, before: &store::State) -> Vec<String> {
    let now: BTreeSet<&str> = library.articles.iter().map(|a| a.front.slug.as_str()).collect();
    before.articles.keys().filter(|slug| !now.contains(slug.as_str())).cloned().collect()
}

fn plan(
    app: &App,
    community: CommunityId,
    library: Library,
    media: Vec<Kept>,
    before: &store::State,
    removed: Vec<String>,
) -> Plan {
    let maker = Maker::new(&library, app.words().map(|w| (&w.vocabulary, &w.recogniser)));
    let text = |article: &crate::articles::Article| {
        library.texts.get(&article.path).map(String::as_str).unwrap_or_default()
    };
    let articles = library
        .articles
        .iter()
        .filter(|article| before.articles.get(&article.front.slug) != Some(&maker.fingerprint(text(article))))
        .map(|article| (ArticleId(app.id()), maker.make(article, text(article))))
        .collect();
    let texts = library
        .texts
        .iter()
        .map(|(path, text)| (path, text, media::hash(text.as_bytes())))
        .filter(|(path, _, hash)| before.files.get(*path) != Some(hash))
        .map(|(path, text, hash)| (RevisionId(app.id()), path.clone(), hash, text.clone()))
        .collect();
    Plan {
        community,
        now: app.clock.now(),
        texts,
        gone_files: before.files.keys().filter(|path| !library.texts.contains_key(*path)).cloned().collect(),
        media,
        articles,
        removed,
        topics: library.topics.iter().map(|_| TopicId(app.id())).collect(),
        contributors: library.contributors.iter().map(|_| ContributorId(app.id())).collect(),
        event: app.id(),
        concepts: concepts_of(app),
        library,
    }
}

/// The vocabulary as rows.
fn concepts_of(app: &App) -> Vec<concepts::store::Written> {
    let all = app.words().map(|words| words.vocabulary.concepts()).unwrap_or_default();
    all.iter()
        .map(|one| (ConceptId(app.id()), one.slug.clone(), one.name.clone(), store::json(one)))
        .collect()
}

/// Reads the folder on a blocking thread; each media file goes to the store as soon as it is prepared, so that no more than
/// one is in memory.
async fn read_and_keep(
    app: &App,
    root: PathBuf,
    mut step: impl FnMut(usize, usize) + Send + 'static,
) -> Result<(Library, Vec<Kept>)> {
    let (media, runtime) = (app.media.clone(), tokio::runtime::Handle::current());
    let work = tokio::task::spawn_blocking(move || {
        let mut kept = Vec::new();
        let mut keep = |path: &str, place: &Path, prepared: &Prepared| {
            let one = runtime.block_on(keep_one(&media, path, place, prepared));
            kept.push(one?);
            Ok(())
        };
        let library = read(&root, &mut keep, &mut step);
        (library, kept)
    });
    let (library, mut kept) =
        work.await.map_err(|error| Error::Files(format!("the import stopped: {error}")))?;
    for one in &mut kept {
        if let Some(thing) = library.media.get(&one.path) {
            one.kind = thing.kind();
            one.meta = serde_json::to_string(thing).map_err(|error| Error::Files(error.to_string()))?;
        }
    }
    Ok((library, kept))
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
    Ok(Kept { path: path.to_owned(), hash, size, kind: "", meta: String::new() })
}

/// Where the file as it was given is kept, for the export. Nothing serves it.
pub(super) fn original_name(hash: &str) -> String {
    format!("originals/{hash}")
}

/// Where what pages show is kept.
pub fn public_name(name: &str) -> String {
    format!("public/{name}")
}
