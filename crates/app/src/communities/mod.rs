//! Communities: one condition's network. There is one for now; every row of every table names it all the same.
//!
//! Who may see: everybody. Exported as `community.yml` by `library::export`.

pub(crate) mod store;

use crate::{App, Result};

db::id!(pub CommunityId);

/// A community as pages show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Community {
    pub id: CommunityId,
    pub name: String,
    pub tagline: String,
    pub condition: String,
    /// The angle of its colour, 0 to 359.
    pub hue: u16,
    pub language: String,
    pub operator: String,
    pub contact: String,
    pub demonstration: bool,
    /// Grows with every change that a visitor could see. Caches are keyed by it.
    pub version: i64,
    /// What tells one edition of its own condition pack from another; empty while it has the one inside the program.
    pub pack_hash: String,
    /// The rules and the vocabulary that its articles were last made with.
    pub(crate) made_with: String,
}

/// The community of this install, made with plain values at the first call.
pub async fn home(app: &App) -> Result<Community> {
    if let Some(community) = current(app).await? {
        return Ok(community);
    }
    let (id, now) = (CommunityId(app.id()), app.clock.now());
    app.db.write(async move |tx| store::make(tx, id, now).await).await?;
    current(app).await?.ok_or(crate::Error::Db(db::Error::NotFound))
}

async fn current(app: &App) -> Result<Option<Community>> {
    Ok(app.db.read(async |c| store::first(c).await).await?.map(Community::from))
}
