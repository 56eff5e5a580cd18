//! Issues of the newsletter: drafted from what is new in the library, edited by editors, sent to everybody of a pace.
//!
//! `send` writes the letters, `draw` makes HTML and text of an issue when a letter leaves.
//!
//! Who may see: editors and admins. An issue names nobody but contributors; who made it is forgotten with their account.

mod draft;
mod draw;
mod send;
pub(crate) mod store;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{IssueId, Pace};
use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::{App, Error, Result};

pub(crate) use draft::draft_what_is_new;
pub use draft::{Edit, add, arrange, cancel, discard, draft, edit, schedule, send_test};
pub(crate) use draw::{Frame, Press, print};
pub use draw::{Preview, preview};
pub(crate) use send::send;
pub use send::send_some;

db::text_enum!(State);

/// How far an issue has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// It can be changed.
    Draft,
    /// It leaves at its time, unless somebody stops it.
    Scheduled,
    /// Its letters are being written.
    Sending,
    /// All its letters are in the outbox.
    Sent,
}

impl State {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Sending => "sending",
            Self::Sent => "sent",
        }
    }
}

impl std::str::FromStr for State {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let all = [Self::Draft, Self::Scheduled, Self::Sending, Self::Sent];
        all.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

db::row! {
    /// An issue without its articles.
    pub struct Issue {
        id: IssueId, pace: Pace, state: State, subject: String,
        /// Markdown.
        intro: String,
        created_at: Timestamp, send_at: Option<Timestamp>, sent_at: Option<Timestamp>,
        /// Letters that were written.
        addressed: i64,
        /// People who left through a link of it.
        leavings: i64,
    }
}

/// An article in an issue.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub article: ArticleId,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub reviewed: Option<Date>,
    /// Names with credentials.
    pub reviewers: Vec<String>,
    /// Slugs.
    pub topics: Vec<String>,
}

/// An issue with its articles, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Edition {
    pub issue: Issue,
    pub pieces: Vec<Piece>,
}

impl Edition {
    /// The articles that somebody with these topics gets. `None` when that leaves nothing of an issue that has articles.
    fn for_topics(&self, topics: &[String]) -> Option<Vec<usize>> {
        let fits = |piece: &Piece| topics.is_empty() || piece.topics.iter().any(|slug| topics.contains(slug));
        let all: Vec<usize> =
            self.pieces.iter().enumerate().filter(|(_, piece)| fits(piece)).map(|(at, _)| at).collect();
        (!all.is_empty() || self.pieces.is_empty()).then_some(all)
    }
}

/// What became of the letters of an issue, as far as the outbox remembers: it forgets what left after 30 days.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Figures {
    /// Not yet tried, or tried again later.
    pub waiting: i64,
    /// Given up, or held back since the address is suppressed.
    pub failed: i64,
}

/// The newest issues.
pub async fn list(app: &App, home: CommunityId) -> Result<Vec<Issue>> {
    Ok(app.db.read(async move |c| store::list(c, home).await).await?)
}

/// An issue.
///
/// # Errors
/// [`Error::Missing`].
pub async fn show(app: &App, home: CommunityId, id: IssueId) -> Result<Edition> {
    app.db.read(async move |c| store::edition(c, home, id).await).await?.ok_or(Error::Missing)
}

/// What became of its letters.
pub async fn figures(app: &App, id: IssueId) -> Result<Figures> {
    Ok(app.db.read(async move |c| store::figures(c, id).await).await?)
}
