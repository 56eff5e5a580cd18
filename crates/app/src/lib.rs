//! The product, without HTTP: one folder for each noun, the same words as the pages and the addresses.

pub mod access_tokens;
pub mod accounts;
pub mod articles;
pub mod backup;
pub mod bookmarks;
pub mod challenges;
mod choices;
pub mod comments;
pub mod communities;
pub mod concepts;
pub mod contributors;
pub mod demo;
pub mod drafts;
mod error;
pub mod events;
pub mod jobs;
mod key;
pub mod library;
pub(crate) mod limits;
pub mod lint;
pub mod mail;
pub mod matching;
pub mod members;
pub mod moderation;
pub mod moving;
pub mod newsletter;
pub mod notifications;
pub mod packs;
pub mod pages;
pub mod pictures;
pub mod posts;
pub mod privacy;
pub mod profiles;
pub mod questions;
pub mod search;
pub mod sessions;
mod settings;
pub(crate) mod tickets;
pub mod topics;
pub mod voices;
pub mod watching;
pub mod worker;
mod yaml;

use std::sync::Arc;

use db::{Db, Migration};
use health::pack::Pack;
use kernel::{Clock, ids::Ids};
use tokio::sync::Notify;

pub use accounts::AccountId;
pub use error::{Error, Fault, Result};
pub use key::Key;
pub use packs::Words;
pub use settings::{Joining, Provider, Safety, Settings};

/// The schema, step by step.
pub const MIGRATIONS: &[Migration] = db::migrations!(
    "../../../migrations/": "0001_start.sql",
    "sqlite/0002_search.sql",
    "postgres/0002_search.sql",
    "0003_condition_pack.sql",
    "0004_mail.sql",
    "0005_accounts.sql",
    "0006_newsletter.sql",
    "sqlite/0007_append_only.sql",
    "postgres/0007_append_only.sql",
    "0008_exits.sql",
    "0009_profiles.sql",
    "0010_posts.sql",
    "sqlite/0011_post_kinds.sql",
    "postgres/0011_post_kinds.sql",
    "0012_access_tokens.sql",
    "0013_people.sql",
    "0014_conversation.sql",
    "0015_moderation.sql",
    "sqlite/0016_post_search.sql",
    "postgres/0016_post_search.sql",
    "0017_notifications.sql",
    "0018_article_comments.sql",
    "0019_voices.sql",
    "sqlite/0020_ways.sql",
    "postgres/0020_ways.sql",
    "0021_team_feed.sql",
    "sqlite/0022_post_search_at_once.sql",
    "postgres/0022_post_search_at_once.sql",
);

/// Every statement of the product, for the test that prepares them all on both engines.
pub const STATEMENTS: &[&[&dyn db::Statement]] = &[
    access_tokens::store::STATEMENTS,
    accounts::store::STATEMENTS,
    accounts::second_step::store::STATEMENTS,
    articles::store::STATEMENTS,
    bookmarks::store::STATEMENTS,
    drafts::store::STATEMENTS,
    search::people::store::STATEMENTS,
    posts::mentions::store::STATEMENTS,
    posts::pictures::store::STATEMENTS,
    comments::store::STATEMENTS,
    comments::visitors::store::STATEMENTS,
    communities::store::STATEMENTS,
    concepts::store::STATEMENTS,
    contributors::store::STATEMENTS,
    demo::store::STATEMENTS,
    events::store::STATEMENTS,
    limits::store::STATEMENTS,
    jobs::store::STATEMENTS,
    mail::bounces::store::STATEMENTS,
    mail::store::STATEMENTS,
    matching::store::STATEMENTS,
    matching::remake::store::STATEMENTS,
    members::store::STATEMENTS,
    members::bonds::store::STATEMENTS,
    moderation::cases::store::STATEMENTS,
    moderation::decide::store::STATEMENTS,
    moderation::own::store::STATEMENTS,
    moderation::report::store::STATEMENTS,
    moderation::sweep::store::STATEMENTS,
    newsletter::store::STATEMENTS,
    newsletter::issues::store::STATEMENTS,
    notifications::store::STATEMENTS,
    packs::store::STATEMENTS,
    pages::store::STATEMENTS,
    posts::react::store::STATEMENTS,
    posts::store::STATEMENTS,
    posts::own::store::STATEMENTS,
    posts::renew::store::STATEMENTS,
    posts::follow::store::STATEMENTS,
    posts::team::store::STATEMENTS,
    posts::write::store::STATEMENTS,
    privacy::store::STATEMENTS,
    profiles::store::STATEMENTS,
    questions::store::STATEMENTS,
    search::store::STATEMENTS,
    search::said::store::STATEMENTS,
    search::rebuild::store::STATEMENTS,
    sessions::store::STATEMENTS,
    tickets::store::STATEMENTS,
    voices::store::STATEMENTS,
    topics::store::STATEMENTS,
    library::store::STATEMENTS,
    watching::store::STATEMENTS,
];

/// What every verb works with. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Arc<Db>,
    pub media: media::Store,
    pub clock: Clock,
    pub settings: Arc<Settings>,
    pub(crate) hasher: Arc<accounts::Hasher>,
    ids: Arc<Ids>,
    shelf: Arc<packs::Shelf>,
    press: Arc<newsletter::Press>,
    bell: Arc<Notify>,
    measures: Arc<watching::Measures>,
}

impl App {
    /// The product on a migrated database and a media store.
    pub fn new(db: Arc<Db>, media: media::Store, clock: Clock) -> Self {
        let ids = Arc::new(Ids::new(clock.clone()));
        let (settings, hasher) = (Arc::default(), Arc::new(accounts::Hasher::new()));
        let (shelf, press, bell, measures) = (Arc::default(), Arc::default(), Arc::default(), Arc::default());
        Self { db, media, clock, settings, hasher, ids, shelf, press, bell, measures }
    }

    /// With what the operator decided.
    #[must_use]
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings: Arc::new(settings), ..self }
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

    /// Rung when there is new work, so that the worker of this process need not wait for its next look.
    pub(crate) fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.bell)
    }

    /// What this process has done of letters and jobs.
    pub fn measures(&self) -> &watching::Measures {
        &self.measures
    }

    /// Issues of the newsletter as they were last drawn.
    pub(crate) fn press(&self) -> &newsletter::Press {
        &self.press
    }

    pub(crate) fn id(&self) -> i64 {
        self.ids.next()
    }
}
