//! Posts: what members say, and what others say below it.
//!
//! Who may see: the audience that the author chose. `team` are the members whom the author follows, `anyone` is the open web. Nobody
//! sees what is by somebody they blocked or who blocked them, and nobody sees what a closed account wrote. A comment is seen by
//! those who see its thread. All of that is settled by the statements in `store`. Exported by `store::export`; goes with the
//! membership when it is erased, and stays under a name without a person when its owner left as nobody.

mod feed;
mod react;
pub(crate) mod store;
mod write;

use jiff::Timestamp;
use media::PictureMeta;

use crate::choices::choices;
use crate::{Error, Result};

pub use feed::{Page, Tab, Thread, edits, feed, reactors, thread};
pub use react::{Reaction, react};
pub use write::{Draft, comment, delete, edit, post};

db::id!(pub PostId);

choices! {
    /// Who may see a post.
    Audience:
    /// The members whom the author follows.
    Team = "team", "My team";
    /// All members.
    Members = "members", "All members";
    /// The open web.
    Anyone = "anyone", "Anyone on the web";
}

impl Audience {
    /// Exactly who will see a post, in a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Team => "The members you follow will see this, under your alias. Nobody else will.",
            Self::Members => "All members will see this, under your alias. It is not on the open web.",
            Self::Anyone => {
                "Anybody on the open web can read this, under your alias. Search engines are asked to leave it out."
            }
        }
    }
}

impl Audience {
    /// Exactly who will see what somebody says below a post of this audience, in a sentence.
    pub const fn below(self) -> &'static str {
        match self {
            Self::Team => "The members whom the author of the post follows will see this, under your alias.",
            Self::Members => "All members will see this, under your alias. It is not on the open web.",
            Self::Anyone => {
                "Anybody on the open web can read this, under your alias, since the post is open to anyone."
            }
        }
    }
}

choices! {
    /// How somebody is.
    Mood:
    Good = "good", "A good day";
    SoSo = "so-so", "So-so";
    Hard = "hard", "A hard day";
}

/// A post as somebody sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub id: PostId,
    /// The thread of a comment.
    pub root: Option<PostId>,
    /// The comment that this one answers.
    pub parent: Option<PostId>,
    pub author: Author,
    pub audience: Audience,
    /// As it was typed.
    pub body: String,
    pub mood: Option<Mood>,
    /// What to know before reading; empty for nothing.
    pub content_note: String,
    pub at: Timestamp,
    pub edited_at: Option<Timestamp>,
    /// Comments that the viewer sees.
    pub comments: usize,
    /// How often each was sent by somebody whom the viewer sees.
    pub reactions: Vec<(Reaction, usize)>,
    /// What the viewer sent.
    pub own: Option<Reaction>,
}

/// Who wrote a post, as its reader may know them.
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    pub alias: String,
    /// The journey role, where the reader may see it.
    pub role: Option<String>,
    pub picture: Option<PictureMeta>,
    /// Whether it is the reader.
    pub is_viewer: bool,
    /// Whether there is a profile for the reader: not for visitors, and not of who left and left their words.
    pub has_profile: bool,
}

/// The post at an address.
///
/// # Errors
/// [`Error::Missing`] for what is no number.
pub fn number(text: &str) -> Result<PostId> {
    text.parse().map_err(|_| Error::Missing)
}
