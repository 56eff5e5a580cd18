//! The product, without HTTP: one folder for each noun, the same words as the pages and the addresses.

pub mod articles;
pub mod communities;
pub mod contributors;
mod error;
pub mod library;
pub mod lint;
pub mod pages;
pub mod pictures;
pub mod topics;
mod yaml;

use std::sync::Arc;

use db::{Db, Migration};
use kernel::{Clock, ids::Ids};

pub use error::{Error, Result};

/// The schema, step by step.
pub const MIGRATIONS: &[Migration] = db::migrations!(
    "../../../migrations/": "0001_start.sql",
    "sqlite/0002_search.sql",
    "postgres/0002_search.sql",
);

/// Every statement of the product, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&dyn db::Statement]] =
    &[articles::store::STATEMENTS, communities::store::STATEMENTS, contributors::store::STATEMENTS, pages::store::STATEMENTS, topics::store::STATEMENTS, library::store::STATEMENTS];

/// What every verb works with. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Arc<Db>,
    pub media: media::Store,
    pub clock: Clock,
    ids: Arc<Ids>,
}

impl App {
    /// The product on a migrated database and a media store.
    pub fn new(db: Arc<Db>, media: media::Store, clock: Clock) -> Self {
        let ids = Arc::new(Ids::new(clock.clone()));
        Self { db, media, clock, ids }
    }

    pub(crate) fn id(&self) -> i64 {
        self.ids.next()
    }
}
