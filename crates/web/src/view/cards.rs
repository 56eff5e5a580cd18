//! Links, cards and rows that lead to articles and topics.

use super::{Day, Icon, Lead};

/// Words that lead somewhere.
#[derive(Clone, Debug)]
pub struct Link {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// A link from its two parts.
    pub fn new(title: impl Into<String>, href: impl Into<String>) -> Self {
        Self { title: title.into(), href: href.into() }
    }
}

/// What sort of text an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Medical, reviewed.
    Article,
    /// A person's own account.
    Story,
    /// Medical, reviewed, led by a film.
    Video,
}

impl Kind {
    /// What readers call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Article => "Article",
            Self::Story => "Story",
            Self::Video => "Video",
        }
    }

    /// Its icon; plain articles have none.
    #[must_use]
    pub fn icon(self) -> Option<Icon> {
        match self {
            Self::Article => None,
            Self::Story => Some(Icon::HandHeart),
            Self::Video => Some(Icon::CirclePlay),
        }
    }
}

/// An article in a list.
#[derive(Clone, Debug)]
pub struct ArticleCard {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Its one or two sentences.
    pub summary: String,
    /// Article, story or video.
    pub kind: Kind,
    /// Its main topic.
    pub topic: Option<Link>,
    /// When a clinician last reviewed it.
    pub reviewed: Option<Day>,
    /// When it last changed in a way that matters.
    pub updated: Day,
    /// Whether that was after it was published.
    pub changed: bool,
    /// Minutes to read.
    pub minutes: usize,
    /// Whether its review is late.
    pub overdue: bool,
    /// Its picture or drawing.
    pub picture: Option<Lead>,
}

/// A topic in a list.
#[derive(Clone, Debug)]
pub struct TopicCard {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Its sentence.
    pub summary: String,
    /// How many articles it holds.
    pub articles: usize,
}
