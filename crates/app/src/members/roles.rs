//! What members may do beyond what all may.

use std::str::FromStr;

/// A task in a community.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Role {
    /// Greets newcomers.
    Welcomer,
    /// Keeps people safe.
    Moderator,
    /// Writes articles.
    Author,
    /// Publishes articles and the newsletter.
    Editor,
    /// Reviews articles medically.
    Reviewer,
    /// Does all of this, and says who does what.
    Admin,
}

impl Role {
    /// All of them, the lightest first.
    pub const ALL: [Self; 6] =
        [Self::Welcomer, Self::Moderator, Self::Author, Self::Editor, Self::Reviewer, Self::Admin];

    /// The word for it, in addresses and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Welcomer => "welcomer",
            Self::Moderator => "moderator",
            Self::Author => "author",
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// A word that is no role.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no role: write welcomer, moderator, author, editor, reviewer or admin")]
pub struct UnknownRole(String);
