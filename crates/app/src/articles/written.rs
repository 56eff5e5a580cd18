//! An article as its file has it: head, text, and what follows from both.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kernel::{Problem, Problems};

use super::body::{self, Body};
use super::front_matter::{self, FrontMatter, Interval};
use super::source;

/// How fast a grown-up reads on a screen; see `docs/library-format.md`.
pub const WORDS_A_MINUTE: usize = 200;

/// A file of the library, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Its file's name.
    pub path: String,
    pub front: FrontMatter,
    pub body: Body,
    /// The line its text begins on.
    pub body_line: usize,
}

impl Article {
    /// Reads a file. Without an article there are problems; with one there may be.
    pub fn read(path: &str, text: &str) -> (Option<Self>, Vec<Problem>) {
        let mut problems = Problems::of(path);
        let article = Self::parts(path, text, &mut problems);
        (article, problems.into_vec())
    }

    fn parts(path: &str, text: &str, problems: &mut Problems) -> Option<Self> {
        let source = source::split(text, problems)?;
        let front = front_matter::read(&source, problems)?;
        if path != format!("{}.md", front.slug) && !front.slug.is_empty() {
            let message = format!("The file has to be named after its slug: `{}.md`.", front.slug);
            problems.error(front.line_of("slug"), "slug", message);
        }
        let references: BTreeSet<&str> = front.references.iter().map(|r| r.id.as_str()).collect();
        let body = body::parse(source.body, source.body_line, &references, problems);
        Some(Self { path: path.to_owned(), front, body, body_line: source.body_line })
    }

    /// Words of running text.
    pub fn words(&self) -> usize {
        self.body.plain().split_whitespace().count()
    }

    /// Minutes to read, at least one.
    pub fn minutes(&self) -> usize {
        self.words().div_ceil(WORDS_A_MINUTE).max(1)
    }

    /// When its review runs out: its own interval, else its main topic's, else twelve months.
    pub fn review_due(&self, topic: Option<Interval>) -> Option<Date> {
        let interval = self.front.review_every.or(topic).unwrap_or_default();
        self.front.reviewed.map(|date| interval.after(date))
    }
}
