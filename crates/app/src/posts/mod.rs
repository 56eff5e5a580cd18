//! Posts: what members say, and what others say below it. A comment on an article begins a thread, too; it stands below the article and
//! not in the feed.
//!
//! Who may see: the audience that the author chose. `team` are the members whom the author follows, `anyone` is the open web. Nobody
//! sees what is by somebody they blocked or who blocked them, and nobody sees what a closed account wrote or what is held back. A
//! comment is seen by those who see its thread. What somebody wrote under another name is seen as if there were no blocks, and
//! nothing of its author is read with it. All of that is settled by the statements in `store`. Exported by `own::store`; goes with
//! the membership when it is erased, and stays under a name without a person when its owner left as nobody.

mod feed;
pub(crate) mod follow;
pub(crate) mod mentions;
pub(crate) mod own;
pub mod pictures;
pub(crate) mod pseudonym;
pub(crate) mod react;
pub(crate) mod renew;
mod standing;
pub(crate) mod store;
pub(crate) mod team;
pub(crate) mod write;

use jiff::Timestamp;
use media::PictureMeta;

use crate::choices::choices;
use crate::{Error, Result};

pub use feed::{Before, Page, Tab, Thread, edits, feed, newer, newest, reactors, thread};
pub use follow::follow;
pub use mentions::{complete, named};
pub use pictures::PostPicture;
pub use react::{Reaction, react};
pub use standing::{Standing, is_pseudonymous, standing};
pub(crate) use write::findable;
pub use write::{Draft, comment, delete, edit, edit_seen, post};

db::id!(pub PostId);

choices! {
    /// What a post is.
    Kind:
    Update = "update", "Update";
    /// Its comments are answers.
    Question = "question", "Question";
    Story = "story", "Story";
    /// Said below another.
    Comment = "comment", "Comment";
}

impl Kind {
    /// What somebody can begin.
    pub const BEGUN: [Self; 3] = [Self::Update, Self::Question, Self::Story];

    /// Whether it has a title.
    pub const fn has_title(self) -> bool {
        matches!(self, Self::Question | Self::Story)
    }
}

choices! {
    /// Why others do not see a post.
    Held:
    /// A link of somebody new waits until a moderator has looked at it.
    Link = "link", "It waits until a moderator has looked at its link.";
    /// A moderator took it out of sight.
    Hidden = "hidden", "A moderator took it out of sight.";
}

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
            Self::Team => "The members you follow will see this. Nobody else will.",
            Self::Members => "All members will see this. It is not on the open web.",
            Self::Anyone => "Anybody on the open web can read this.",
        }
    }

    /// Exactly who will see what somebody says below a post of this audience, in a sentence.
    pub const fn below(self) -> &'static str {
        match self {
            Self::Team => "The members whom the author of the post follows will see this.",
            Self::Members => "All members will see this. It is not on the open web.",
            Self::Anyone => "Anybody on the open web can read this, since the post is open to anyone.",
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
    pub kind: Kind,
    /// The thread of a comment.
    pub root: Option<PostId>,
    /// The comment that this one answers.
    pub parent: Option<PostId>,
    /// The slug of the article that it is a comment on.
    pub article: Option<String>,
    pub author: Author,
    pub audience: Audience,
    /// That of a question or a story.
    pub title: String,
    /// As it was typed.
    pub body: String,
    pub mood: Option<Mood>,
    /// What to know before reading; empty for nothing.
    pub content_note: String,
    pub at: Timestamp,
    pub edited_at: Option<Timestamp>,
    /// Why nobody but its author sees it.
    pub held: Option<Held>,
    /// Whether nothing more can be said below it.
    pub locked: bool,
    /// Whether its author alone sees how many sent what.
    pub counts_hidden: bool,
    /// Whether the one who asked said that this answer helped.
    pub helped: bool,
    /// Whether the viewer keeps a bookmark to it.
    pub kept: bool,
    /// Comments that the viewer sees.
    pub comments: usize,
    /// How often each was sent by somebody whom the viewer sees.
    pub reactions: Vec<(Reaction, usize)>,
    /// What the viewer sent.
    pub own: Option<Reaction>,
    pub pictures: Vec<PostPicture>,
}

impl Post {
    /// How often a reaction was sent to it, as far as the reader sees.
    pub fn sent(&self, reaction: Reaction) -> usize {
        self.reactions.iter().find(|(sent, _)| *sent == reaction).map_or(0, |(_, count)| *count)
    }
}

/// Who wrote a post, as its reader may know them.
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    /// What they are called here: their alias, or their name in this thread alone.
    pub alias: String,
    /// Whether it is a name for this thread alone.
    pub is_pseudonym: bool,
    /// Whether it is a visitor, who said it with an address that they confirmed.
    pub is_visitor: bool,
    /// The journey role, where the reader may see it.
    pub role: Option<String>,
    pub picture: Option<PictureMeta>,
    /// Whether it is the reader.
    pub is_viewer: bool,
    /// Whether there is a profile for the reader: not for visitors, not of who left and left their
    /// words, and not of who writes under another name.
    pub has_profile: bool,
}

/// The post at an address.
///
/// # Errors
/// [`Error::Missing`] for what is no number.
pub fn number(text: &str) -> Result<PostId> {
    text.parse().map_err(|_| Error::Missing)
}
