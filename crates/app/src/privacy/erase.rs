//! How everything of a person goes.

use db::{Result, Tx};

use super::{Exit, Person};
use crate::{
    accounts, bookmarks, comments, drafts, mail, members, moderation, newsletter, notifications, posts,
    profiles, voices,
};

/// What remains of a member who stays as a name without a person.
#[derive(Clone, Debug)]
pub(super) struct Nobody {
    pub(super) alias: String,
    pub(super) key: String,
}

/// Takes everything of a person away. A new noun is a new line; the account goes last, since the others hang on it.
pub(super) async fn erase(tx: &Tx, person: &Person, exit: Exit, nobody: &Nobody) -> Result<()> {
    newsletter::store::erase_person(tx, person).await?;
    mail::store::erase(tx, person).await?;
    comments::visitors::store::erase(tx, person).await?;
    if let Some(member) = person.member {
        members::seen_by_visitors(tx, person.home, member).await?;
    }
    profiles::store::erase(tx, person).await?;
    voices::store::erase(tx, person).await?;
    posts::own::store::erase(tx, person).await?;
    drafts::store::erase(tx, person).await?;
    bookmarks::store::erase(tx, person).await?;
    notifications::store::erase(tx, person).await?;
    moderation::own::store::erase(tx, person).await?;
    match exit {
        Exit::Erase => members::store::erase(tx, person).await?,
        Exit::Anonymise => members::store::anonymise(tx, person, &nobody.alias, &nobody.key).await?,
    }
    accounts::own::erase(tx, person).await
}
