//! What belongs to a person: taking it along, and leaving.
//!
//! Every noun that keeps something of a person says here what it is ([`export`]) and how it goes (`erase`). A test holds
//! `tests/it/privacy/tables.txt` to the schema: a new table without an entry fails.

mod erase;
mod export;
mod html;
mod leave;
pub(crate) mod store;

pub use export::{Part, export};
pub(crate) use leave::finish;
pub use leave::{Exit, Leaving, ask, leaving, preview, stay};

use db::Conn;

use crate::accounts::{self, AccountId};
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::{App, Error, Result};

/// A person, by everything that their data is found by.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) account: AccountId,
    pub(crate) home: CommunityId,
    pub(crate) email: String,
    pub(crate) member: Option<MemberId>,
}

impl Person {
    async fn read(c: &Conn, home: CommunityId, account: AccountId) -> db::Result<Option<Self>> {
        let found = accounts::store::person(c, home, account).await?;
        Ok(found.map(|(email, member)| Self { account, home, email, member }))
    }
}

async fn person(app: &App, home: CommunityId, account: AccountId) -> Result<Person> {
    app.db.read(async move |c| Person::read(c, home, account).await).await?.ok_or(Error::Missing)
}
