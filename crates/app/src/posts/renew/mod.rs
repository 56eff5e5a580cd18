//! Taking posts into the search index, and tagging them, anew: with another condition pack, the same words are about other things.
//!
//! A change of the pack makes all posts due in its transaction; a job works through them. A post that is changed meanwhile is taken in
//! by its change, and is not due any more.

pub(crate) mod store;

use super::Kind;
use super::write::About;
use crate::Result;
use crate::jobs::Errand;

/// Posts that are taken in in one transaction, and by one run of the job.
const BATCH: i64 = 100;
const RUN: usize = 5000;

/// What the worker does now and then: takes in what is due.
pub(crate) async fn renew(errand: &Errand) -> Result<()> {
    let (app, home) = (&errand.app, errand.community);
    let mut taken = 0;
    while taken < RUN {
        let due = app.db.read(async move |c| store::due(c, home, BATCH).await).await?;
        if due.is_empty() {
            break;
        }
        taken += due.len();
        let words = app.words();
        let about = |post: store::Due| {
            let is_answer = post.of_kind == Some(Kind::Question) && post.parent_id.is_none();
            let about = About::of(words.as_deref(), &post.title, &post.body, post.kind);
            (post.id, about.findable(post.kind != Kind::Comment || is_answer))
        };
        let all: Vec<_> = due.into_iter().map(about).collect();
        app.db.write(async move |tx| store::take_in(tx, home, &all).await).await?;
    }
    Ok(())
}
