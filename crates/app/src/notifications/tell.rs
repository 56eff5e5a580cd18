//! Who is told what. Part of the transaction in which it happens.

use db::{Result, Tx};
use jiff::Timestamp;

use super::{Kind, store};
use crate::members::MemberId;
use crate::posts::PostId;

/// Something was said in a thread: a comment, or a first post that names somebody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said {
    pub(crate) id: PostId,
    pub(crate) author: MemberId,
    pub(crate) thread: PostId,
    /// What it answers: the comment, or the first post of the thread. None for that itself.
    pub(crate) to: Option<PostId>,
    pub(crate) at: Timestamp,
}

/// Tells those who are answered, those who are named, and those who follow; each hears of it once, in that order. Who may not see
/// it does not find it in their list.
pub(crate) async fn said(tx: &Tx, said: &Said) -> Result<()> {
    if let Some(to) = said.to {
        store::tell_author(tx, Kind::Answer, to, said).await?;
    }
    store::tell_named(tx, said).await?;
    if said.to.is_some() {
        store::tell_followers(tx, said).await?;
    }
    Ok(())
}

/// What was held back is seen by others now: those whom it was about hear of it.
pub(crate) async fn again(tx: &Tx, post: PostId, now: Timestamp) -> Result<()> {
    store::again(tx, post, now).await
}

/// Something was sent to a post in a thread.
pub(crate) async fn sent(tx: &Tx, post: PostId, thread: PostId, by: MemberId, at: Timestamp) -> Result<()> {
    store::tell_of_sending(tx, Kind::Reaction, (post, thread), by, at).await
}

/// Who asked says that an answer to their question helped.
pub(crate) async fn helped(
    tx: &Tx,
    answer: PostId,
    question: PostId,
    by: MemberId,
    at: Timestamp,
) -> Result<()> {
    store::tell_of_sending(tx, Kind::Helped, (answer, question), by, at).await
}

/// What was sent is taken back before anybody saw it.
pub(crate) async fn taken_back(tx: &Tx, kind: Kind, post: PostId, by: MemberId) -> Result<()> {
    store::untell(tx, kind, post, by).await
}
