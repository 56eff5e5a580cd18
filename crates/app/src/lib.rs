//! The product, without HTTP: one folder for each noun, the same words as the pages and the addresses.

pub mod articles;
pub mod communities;
pub mod concepts;
pub mod contributors;
mod error;
pub mod library;
pub mod lint;
pub mod mail;
pub mod packs;
pub mod pages;
pub mod pictures;
pub mod search;
pub mod topics;
mod yaml;

use std::sync::Arc;

use db::{Db, Migration};
use health::pack::Pack;
use kernel::{Clock, ids::Ids};

pub use error::{Error, Result};
pub use packs::Words;

/// The schema, step by step.
pub const MIGRATIONS: &[Migration] = db::migrations!(
    "../../../migrations/": "0001_start.sql",
    "sqlite/0002_search.sql",
    "postgres/0002_search.sql",
    "0003_condition_pack.sql",
    "0004_mail.sql",
);

/// Every statement of the product, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&dyn db::Statement]] = &[
    articles::store::STATEMENTS,
    communities::store::STATEMENTS,
    concepts::store::STATEMENTS,
    contributors::store::STATEMENTS,
    mail::store::STATEMENTS,
    packs::store::STATEMENTS,
    pages::store::STATEMENTS,
    search::store::STATEMENTS,
    topics::store::STATEMENTS,
    library::store::STATEMENTS,
];

/// What every verb works with. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Arc<Db>,
    pub media: media::Store,
    pub clock: Clock,
    ids: Arc<Ids>,
    shelf: Arc<packs::Shelf>,
}

impl App {
    /// The product on a migrated database and a media store.
    pub fn new(db: Arc<Db>, media: media::Store, clock: Clock) -> Self {
        let ids = Arc::new(Ids::new(clock.clone()));
        Self { db, media, clock, ids, shelf: Arc::default() }
    }

    /// With a condition pack, whose words articles explain and search understands. It holds until the community imports its
    /// own.
    #[must_use]
    pub fn with_pack(self, pack: Pack) -> Self {
        Self { shelf: Arc::new(packs::Shelf::with(pack)), ..self }
    }

    /// The words of the community's condition pack, if it has one.
    pub fn words(&self) -> Option<Arc<Words>> {
        self.shelf.words()
    }

    pub(crate) fn id(&self) -> i64 {
        self.ids.next()
    }
}
