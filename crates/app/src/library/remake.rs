//! Makes the articles anew from what the database holds: after an upgrade of the program, or with another condition pack.

use std::sync::Arc;

use kernel::Level;

use super::derive::made_with;
use super::import::Kept;
use super::plan::Plan;
use super::{Library, store};
use crate::packs::{self, Words};
use crate::pictures::Pictures;
use crate::{App, Error, Result, communities};

/// What is different.
pub(crate) struct Remake {
    pub(crate) words: Option<Arc<Words>>,
    /// The community's own condition pack, its hash and what members are compared by, where it changes in the same moment.
    pub(crate) pack: Option<(String, packs::Files, String)>,
}

/// Makes all articles that would be others today, in one transaction, and tells how many. `step` is told how many are made
/// and how many there are.
pub(crate) async fn remake(
    app: &App,
    remake: Remake,
    mut step: impl FnMut(usize, usize) + Send + 'static,
) -> Result<usize> {
    let home = communities::home(app).await?.id;
    let (before, texts, media) = app
        .db
        .read(async move |c| {
            Ok((store::state(c, home).await?, store::texts(c, home).await?, store::media(c, home).await?))
        })
        .await?;
    let mut library = Library::stored(texts, things(&media)?);
    if library.problems.iter().any(|problem| problem.level == Level::Error) {
        return Err(Error::Problems(std::mem::take(&mut library.problems)));
    }
    let mut plan = Plan::new(app, remake.words.as_deref(), library, media, &before, &mut step);
    plan.pack = remake.pack;
    let (made, plan) = (plan.articles.len(), Arc::new(plan));
    app.db.write(async move |tx| store::apply(tx, &plan).await).await?;
    Ok(made)
}

fn things(media: &[Kept]) -> Result<Pictures> {
    let unreadable = |path: &str, error: &serde_json::Error| {
        Error::Files(format!("What is known of {path} cannot be read ({error})."))
    };
    let thing = |one: &Kept| {
        let thing = serde_json::from_str(&one.meta).map_err(|error| unreadable(&one.path, &error))?;
        Ok((one.path.clone(), thing))
    };
    media.iter().map(thing).collect()
}

/// Makes the articles anew if this program makes them otherwise than the one before it, and tells how many. Cheap when there
/// is nothing to do.
///
/// # Errors
/// Those of the database. Texts that this program reads no more leave everything as it was, with a line in the log.
pub async fn bring_up_to_date(app: &App, step: impl FnMut(usize, usize) + Send + 'static) -> Result<usize> {
    let (community, words) = (communities::home(app).await?, app.words());
    // Empty before the first import: there is nothing to make anew.
    if community.made_with.is_empty() || community.made_with == made_with(words.as_deref()) {
        return Ok(0);
    }
    match remake(app, Remake { words, pack: None }, step).await {
        Err(Error::Problems(problems)) => {
            tracing::warn!(
                ?problems,
                "articles stay as an older version made them: import the library again"
            );
            Ok(0)
        }
        done => done,
    }
}
