//! The product, without HTTP: one folder for each noun, the same words as the pages and the addresses.

pub mod articles;
pub mod communities;
pub mod concepts;
pub mod contributors;
mod error;
pub mod library;
pub mod lint;
pub mod pages;
pub mod pictures;
pub mod search;
pub mod topics;
mod yaml;

use std::sync::Arc;

use db::{Db, Migration};
use health::{Recogniser, Vocabulary};
use kernel::{Clock, ids::Ids};

pub use error::{Error, Result};

/// The schema, step by step.
pub const MIGRATIONS: &[Migration] = db::migrations!(
    "../../../migrations/": "0001_start.sql",
    "sqlite/0002_search.sql",
    "postgres/0002_search.sql",
);

/// Every statement of the product, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&dyn db::Statement]] = &[
    articles::store::STATEMENTS,
    communities::store::STATEMENTS,
    concepts::store::STATEMENTS,
    contributors::store::STATEMENTS,
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
    words: Option<Arc<Words>>,
}

/// The community's vocabulary, ready to find its words in a text.
pub struct Words {
    pub vocabulary: Vocabulary,
    pub recogniser: Recogniser,
}

impl App {
    /// The product on a migrated database and a media store.
    pub fn new(db: Arc<Db>, media: media::Store, clock: Clock) -> Self {
        let ids = Arc::new(Ids::new(clock.clone()));
        Self { db, media, clock, ids, words: None }
    }

    /// With the words of a condition pack, which articles explain and search understands.
    #[must_use]
    pub fn with_vocabulary(self, vocabulary: Vocabulary) -> Self {
        let recogniser = Recogniser::new(&vocabulary);
        Self { words: Some(Arc::new(Words { vocabulary, recogniser })), ..self }
    }

    /// The words of the community's condition pack, if it has one.
    pub fn words(&self) -> Option<&Words> {
        self.words.as_deref()
    }

    pub(crate) fn id(&self) -> i64 {
        self.ids.next()
    }
}
