//! Keeping traits right: made anew when answers change, all of them when the condition pack or the program does.
//!
//! A change of answers remakes its member in the same transaction. When all are to be made anew, all rows go in the transaction that
//! causes it, so that nothing is ranked by what is seen no longer; and each member is due, and made one after the other.

pub(crate) mod store;

use db::Tx;

use super::traits;
use crate::communities::{self, CommunityId};
use crate::jobs::Errand;
use crate::members::{self, MemberId};
use crate::packs::Words;
use crate::profiles::{Answer, Audience};
use crate::{App, Result, search};

/// Members made anew in one transaction.
const BATCH: i64 = 100;

/// The edition of a program without a pack.
const WORDLESS: &str = "none";

/// What traits are made with: the program, and all that it asks of the pack.
fn edition(words: Option<&Words>) -> &str {
    words.map_or(WORDLESS, |words| words.people.as_str())
}

/// Makes the traits of a member from what they tell. Another edition than this process has is left to whoever has it.
pub(crate) async fn derive(tx: &Tx, words: Option<&Words>, member: MemberId) -> db::Result<()> {
    let home = store::home(tx, member).await?;
    match store::edition(tx, home).await? {
        None => begin(tx, home, edition(words)).await?,
        Some(held) if held != edition(words) => {
            forget(tx, member).await?;
            return store::make_due(tx, home, member).await;
        }
        Some(_) => {}
    }
    make(tx, words, member).await
}

async fn make(tx: &Tx, words: Option<&Words>, member: MemberId) -> db::Result<()> {
    let Some((role, audience, answers)) = store::told(tx, member).await? else {
        return forget(tx, member).await;
    };
    index(tx, words, member, &answers).await?;
    store::set(tx, member, traits::of(words, (&role, audience), &answers)).await
}

/// Takes a member into the search index as what they tell, if anybody may see them; into one that was emptied.
pub(crate) async fn find_again(tx: &Tx, words: Option<&Words>, member: MemberId) -> db::Result<()> {
    match store::told(tx, member).await? {
        Some((_, _, answers)) => index(tx, words, member, &answers).await,
        None => Ok(()),
    }
}

async fn index(tx: &Tx, words: Option<&Words>, member: MemberId, answers: &[Answer]) -> db::Result<()> {
    let alias = search::people::store::alias(tx, member).await?;
    let told = search::people::indexed(words, &alias, answers);
    search::people::store::index(tx, member, Some(&told)).await
}

/// Somebody new is due.
pub(crate) async fn due(tx: &Tx, home: CommunityId, member: MemberId) -> db::Result<()> {
    store::make_due(tx, home, member).await
}

/// What traits somebody has who tells this, for [`add_all`].
pub(crate) fn traits_of(words: Option<&Words>, role: (&str, Audience), answers: &[Answer]) -> store::Rows {
    store::rows(traits::of(words, role, answers))
}

/// Puts in the traits of members who had none, made with this process's words, whose edition must be the one that holds.
pub(crate) async fn add_all(tx: &Tx, home: CommunityId, told: &[(MemberId, store::Rows)]) -> db::Result<()> {
    store::add_all(tx, home, told).await
}

/// Takes all traits of a member away, and takes them out of the search index.
pub(crate) async fn forget(tx: &Tx, member: MemberId) -> db::Result<()> {
    search::people::store::index(tx, member, None).await?;
    store::set(tx, member, traits::Audienced::new()).await
}

/// Takes all traits away, for all to be made in this edition.
pub(crate) async fn begin(tx: &Tx, home: CommunityId, edition: &str) -> db::Result<()> {
    search::people::store::forget_all(tx, home).await?;
    store::begin(tx, home, edition).await
}

/// Makes anew what is due, in this process's edition; and all, where it was made with another.
///
/// # Errors
/// Those of the database.
pub async fn bring_up_to_date(app: &App) -> Result<usize> {
    let home = communities::home(app).await?.id;
    number_aliases(app, home).await?;
    let words = app.words();
    let held = app.db.read(async move |c| store::edition(c, home).await).await?;
    if held.as_deref() != Some(edition(words.as_deref())) {
        let words = words.clone();
        app.db.write(async move |tx| begin(tx, home, edition(words.as_deref())).await).await?;
    }
    make_all_due(app, home).await
}

async fn make_all_due(app: &App, home: CommunityId) -> Result<usize> {
    let mut made = 0;
    loop {
        let words = app.words();
        let batch = app.db.write(async move |tx| {
            if store::edition(tx, home).await?.as_deref() != Some(edition(words.as_deref())) {
                return Ok(0);
            }
            let due = store::due(tx, home, BATCH).await?;
            for member in &due {
                make(tx, words.as_deref(), *member).await?;
                store::made(tx, *member).await?;
            }
            Ok(due.len())
        });
        match batch.await? {
            0 => return Ok(made),
            some => made += some,
        }
    }
}

/// What the worker does now and then: makes what is due.
pub(crate) async fn renew(errand: &Errand) -> Result<()> {
    let home = errand.community;
    // Most of the time there is nothing, and nothing is written.
    let due = errand.app.db.read(async move |c| store::due(c, home, 1).await).await?;
    if due.is_empty() { Ok(()) } else { make_all_due(&errand.app, home).await.map(drop) }
}

/// Gives the aliases of members from before this edition of the program the numbers that they are found by.
async fn number_aliases(app: &App, home: CommunityId) -> Result<()> {
    loop {
        let without = app.db.read(async move |c| members::store::without_heads(c, home).await).await?;
        if without.is_empty() {
            return Ok(());
        }
        app.db.write(async move |tx| members::store::set_heads(tx, &without).await).await?;
    }
}
