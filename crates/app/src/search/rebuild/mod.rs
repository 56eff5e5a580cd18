//! Making the full-text indexes anew from what is stored. The two engines keep them each in their own way, so a database that was
//! filled from another has none. They are fed the same tokens, so the same search finds the same.

pub(crate) mod store;

use std::sync::Arc;

use db::Db;

use super::{Indexed, Texts, said};
use crate::Result;
use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::packs::Words;
use crate::posts::PostId;

/// Things that are taken in in one transaction.
const BATCH: i64 = 100;
/// Before every number that we make.
const START: i64 = -1;

/// An article or a post on its way into its index.
type Ready<Id> = Vec<(Id, CommunityId, Indexed)>;

/// Empties the indexes of articles, posts and members, and fills them. `step` is told how many are in, and how many there are.
pub(crate) async fn rebuild(
    db: &Db,
    words: Option<Arc<Words>>,
    mut step: impl FnMut(u64, u64),
) -> Result<()> {
    db.write(async |tx| store::clear(tx).await).await?;
    let all = db.read(async |c| store::count(c).await).await?;
    let mut done = 0;
    let mut told = |some: usize| {
        done += some as u64;
        step(done, all);
    };
    articles(db, words.as_deref(), &mut told).await?;
    posts(db, words.as_deref(), &mut told).await?;
    members(db, words.as_ref(), &mut told).await?;
    db.write(async |tx| super::store::tidy(tx).await).await?;
    Ok(())
}

async fn articles(db: &Db, words: Option<&Words>, told: &mut impl FnMut(usize)) -> Result<()> {
    let mut after = ArticleId(START);
    loop {
        let some = db.read(async move |c| store::articles(c, after, BATCH).await).await?;
        let Some((last, _)) = some.last() else { return Ok(()) };
        after = last.id;
        let ready = some.iter().map(|(one, topics)| {
            let texts = Texts { title: &one.title, summary: &one.summary, body: &one.plain };
            let topics = topics.iter().map(String::as_str);
            let indexed = Indexed::new(texts, one.kind.as_str(), topics, words.map(Words::lexicon));
            (one.id, one.community_id, indexed)
        });
        let ready: Ready<ArticleId> = ready.collect();
        told(ready.len());
        db.write(async move |tx| super::store::put(tx, &ready).await).await?;
    }
}

async fn posts(db: &Db, words: Option<&Words>, told: &mut impl FnMut(usize)) -> Result<()> {
    let mut after = PostId(START);
    loop {
        let some = db.read(async move |c| store::posts(c, after, BATCH).await).await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.id;
        let ready = some.iter().map(|post| {
            let indexed = said::indexed(&post.title, &post.body, post.kind, words.map(Words::lexicon));
            (post.id, post.community_id, indexed)
        });
        let ready: Ready<PostId> = ready.collect();
        told(ready.len());
        db.write(async move |tx| store::put_posts(tx, &ready).await).await?;
    }
}

async fn members(db: &Db, words: Option<&Arc<Words>>, told: &mut impl FnMut(usize)) -> Result<()> {
    let mut after = crate::members::MemberId(START);
    loop {
        let some = db.read(async move |c| store::members(c, after, BATCH).await).await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = *last;
        told(some.len());
        let words = words.cloned();
        let take_in = async move |tx: &db::Tx| {
            for member in &some {
                crate::matching::find_again(tx, words.as_deref(), *member).await?;
            }
            Ok(())
        };
        db.write(take_in).await?;
    }
}
