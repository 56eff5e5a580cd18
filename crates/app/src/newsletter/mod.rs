//! The newsletter of the library: who gets it, and its issues.
//!
//! An address gets nothing until its owner has confirmed it, and its row goes the moment they leave. `issues` says what is sent;
//! `docs/newsletter.md` tells editors and operators the rules.
//!
//! Who may see: subscribers their own row, through the lasting link in their letters; admins all addresses; editors the issues
//! and their counts, which name nobody. Exported with [`export`], erased with `store::erase`, which leaving does as well. What is
//! counted for an issue stays.

pub mod issues;
mod letters;
mod links;
mod preferences;
pub(crate) mod store;
mod subscribe;

use jiff::Timestamp;

pub(crate) use issues::{Frame, Press, draft_what_is_new, print, send};
pub use links::{leave_link, preferences_link};
pub(crate) use preferences::export_person;
pub use preferences::{
    PAGE_SIZE, Pause, Wish, export, is_leave_link, leave, list, preferences, remove, set_preferences,
};
pub(crate) use subscribe::Agreed;
pub use subscribe::{confirm, pending, subscribe};

db::id!(pub SubscriberId);
db::id!(pub IssueId);
db::text_enum!(Pace);

/// How often somebody gets a letter at most.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Pace {
    #[default]
    Weekly,
    Monthly,
}

impl Pace {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Weekly, Self::Monthly];

    /// The word for it in forms and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }
}

impl std::str::FromStr for Pace {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|pace| pace.as_str() == text).ok_or(())
    }
}

/// Somebody who gets the newsletter.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscriber {
    pub id: SubscriberId,
    pub email: String,
    pub pace: Pace,
    /// Slugs of topics; none stands for all.
    pub topics: Vec<String>,
    /// Nothing is sent until then.
    pub paused_until: Option<Timestamp>,
    pub confirmed_at: Timestamp,
}
