//! Takes over a condition pack, and makes every article anew with its words: all of it, or nothing. What members are compared by goes in
//! the same moment, and is made anew behind it.

use health::pack::Pack;

use super::{Files, Words, hash, refresh};
use crate::library::{Remake, remake};
use crate::{App, Error, Result, communities, matching};

/// What an import of a pack did.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Name and edition of the pack that holds now.
    pub name: String,
    pub version: String,
    /// How many concepts it has.
    pub concepts: usize,
    /// How many articles were made anew with them.
    pub articles: usize,
}

/// Makes `files` the community's pack. `step` is told how many articles are made and how many there are.
///
/// # Errors
/// Every problem of the files, with its line; then nothing is stored.
pub async fn import(
    app: &App,
    files: Files,
    step: impl FnMut(usize, usize) + Send + 'static,
) -> Result<Imported> {
    let words = Words::new(Pack::read(&files).map_err(Error::Problems)?);
    let about = &words.pack.about;
    let (name, version) = (about.name.clone(), about.version.clone());
    let concepts = words.vocabulary().concepts().len();
    let pack = Some((hash(&files), files, words.people.clone()));
    let articles = remake(app, Remake { words: Some(words.into()), pack }, step).await?;
    refresh(app, &communities::home(app).await?).await?;
    matching::bring_up_to_date(app).await?;
    Ok(Imported { name, version, concepts, articles })
}
