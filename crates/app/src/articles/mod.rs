//! Articles of the resource library: what one is made of, and where each thing that is done with it lives.
//!
//! `source` splits a file, `front_matter` reads its head, `parse` its text into the tree of `body`; `written` holds the two
//! together, `render` makes HTML of the tree, and `references` writes citations for other programs.

pub mod body;
pub mod front_matter;
mod list;
mod parse;
pub mod references;
pub mod render;
mod show;
pub mod source;
pub(crate) mod store;
mod written;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use front_matter::FrontMatter;
pub(crate) use list::some;
pub use list::{Card, Filter, Listing, PAGE_SIZE, Part, Place, after, list, named, slug};
pub use show::{Shown, show};
pub use written::{Article, WORDS_A_MINUTE};

db::id!(pub ArticleId);
db::id!(pub RevisionId);
db::id!(pub TopicId);
db::id!(pub ContributorId);
db::text_enum!(Kind);

/// What sort of text an article is. Medical kinds need a review.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Medical information.
    Article,
    /// A person's own account; nobody reviews a life.
    Story,
    /// Medical information led by a film.
    Video,
}

impl Kind {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Article, Self::Story, Self::Video];

    /// The word in front matter, URLs and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Story => "story",
            Self::Video => "video",
        }
    }

    /// Whether a medical reviewer has to have seen it.
    pub fn is_medical(self) -> bool {
        self != Self::Story
    }
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("“{text}” is not a kind. Known are: article, story, video."))
    }
}

/// A source that a text cites.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// What `[^id]` names.
    pub id: String,
    pub title: String,
    /// The journal, or whoever publishes the page.
    pub publisher: String,
    /// As printed: "Seretny M".
    pub authors: Vec<String>,
    pub year: Option<i64>,
    pub volume: Option<String>,
    pub pages: Option<String>,
    /// Without `https://doi.org/`.
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub url: Option<String>,
    /// Where it stands in its file. Not kept.
    #[serde(skip)]
    pub line: usize,
}

impl Reference {
    /// Where a reader can open it: the DOI, then PubMed, then the plain address.
    pub fn link(&self) -> Option<String> {
        let doi = self.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
        let pubmed = || self.pmid.as_ref().map(|id| format!("https://pubmed.ncbi.nlm.nih.gov/{id}/"));
        doi.or_else(pubmed).or_else(|| self.url.clone())
    }
}

/// A mistake that was mended after publication, said in public.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    pub date: Date,
    pub text: String,
}

/// A line of the contents list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// The text of an article as it was made when it was written, kept as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Safe HTML of the text.
    pub body: String,
    pub contents: Vec<Heading>,
    pub key_points: Vec<String>,
    /// In the order of first use; uncited ones last.
    pub references: Vec<Reference>,
    pub corrections: Vec<Correction>,
    pub terms: Vec<render::Term>,
    pub question: Option<String>,
    /// Slugs the editors want first under "Related".
    pub related: Vec<String>,
    /// Words of running text.
    pub words: usize,
}
