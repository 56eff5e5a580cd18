//! The article page.

use std::sync::Arc;

use askama::Template;

use super::{ArticleCard, Bio, Comments, Day, Kind, Link, Meta, Person, Picture, Quote, Site};

/// Everything an article page says, from top to bottom.
#[derive(Clone, Debug, Template)]
#[template(path = "resources/article.html")]
pub struct ArticlePage {
    /// The community.
    pub site: Arc<Site>,
    /// The head of the page.
    pub meta: Meta,
    /// The way here: library, main topic.
    pub crumbs: Vec<Link>,
    /// Name in addresses, for the downloads.
    pub slug: String,
    /// Title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Article, story or video.
    pub kind: Kind,
    /// Who reviewed it, first in the bylines.
    pub reviewers: Vec<Person>,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// When it was first published.
    pub published: Day,
    /// When it was last reviewed.
    pub reviewed: Option<Day>,
    /// When it last changed in a way that matters.
    pub updated: Day,
    /// When the next review is (or was) due.
    pub next_review: Option<Day>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// Whether it was written to show the software and no clinician reviewed it.
    pub demonstration: bool,
    /// Minutes to read.
    pub minutes: usize,
    /// The picture a story opens with.
    pub opening: Option<Picture>,
    /// The short version.
    pub key_points: Vec<String>,
    /// The headings of the text, in order.
    pub contents: Vec<Heading>,
    /// The text as safe HTML.
    pub body: String,
    /// Glossary words that the text uses.
    pub words: Vec<Word>,
    /// What the text cites, in the order of its numbers.
    pub references: Vec<Reference>,
    /// How to cite this article, in one line.
    pub citation: String,
    /// What happened to it, newest first.
    pub history: Vec<Event>,
    /// Reviewers and authors in their own words.
    pub bios: Vec<Bio>,
    /// All topics of the article.
    pub topics: Vec<Link>,
    /// Articles on the same matters.
    pub related: Vec<ArticleCard>,
    /// What is new in the library.
    pub recent: Vec<ArticleCard>,
    /// What members said, quoted with their consent.
    pub voices: Vec<Quote>,
    /// What was said about it, for visitors.
    pub said: Comments,
}

/// A heading in the contents list.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The target.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// A word that is explained at the end of the page and where it stands.
#[derive(Clone, Debug)]
pub struct Word {
    /// The target is `term-{slug}`.
    pub slug: String,
    /// The preferred name.
    pub name: String,
    /// What it means, plain text.
    pub definition: String,
    /// Other names.
    pub synonyms: Vec<String>,
}

/// One numbered reference.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The target is `ref-{id}`.
    pub id: String,
    /// Authors in one line, `Seretny M, Currie GL, Sena ES`.
    pub authors: Option<String>,
    /// Title of the work.
    pub title: String,
    /// Journal, or whoever publishes the page.
    pub publisher: String,
    /// Year, volume and pages in one line, `2014;155:2461–2470`.
    pub detail: Option<String>,
    /// Where it can be read: `doi:10.1016/…` with its address, `PubMed 25261162`, a page's address.
    pub links: Vec<Link>,
    /// How often the text cites it; the targets are `cite-{id}-1` and so on.
    pub uses: usize,
}

/// One entry of the history: a correction, an update, a review, the beginning.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub day: Day,
    /// What happened, in a word: `Corrected`.
    pub what: &'static str,
    /// What was wrong and what is right now, as safe HTML; empty where there is no more to say.
    pub html: String,
}

impl ArticlePage {
    /// Addresses of the three citation files: what it is called, the path's ending.
    const FORMATS: [(&'static str, &'static str); 3] =
        [("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "json")];

    /// Whether there is enough on the page for a list of contents.
    fn has_contents(&self) -> bool {
        self.contents.len() + usize::from(!self.words.is_empty()) + usize::from(!self.references.is_empty())
            > 1
    }

    /// The absolute address, for paper.
    fn address(&self) -> String {
        format!("{}{}", self.site.base_url, self.meta.path)
    }
}
