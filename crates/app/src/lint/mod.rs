//! The publish lint: what stops an article from being published, and what deserves a look. Its codes are documented in
//! `docs/library-format.md`.

mod language;
mod medical;
mod reading;
mod structure;

use std::collections::{BTreeMap, BTreeSet};

use health::Vocabulary;
use jiff::civil::Date;
use kernel::{Problem, Problems};

pub use reading::{grade, syllables};

use crate::articles::Article;
use crate::articles::body::Block;
use crate::library::{Library, Page};

/// What an article is checked against.
pub struct Around<'a> {
    library: &'a Library,
    /// The headings of each article, for links with a fragment.
    headings: BTreeMap<&'a str, BTreeSet<&'a str>>,
    vocabulary: Option<&'a Vocabulary>,
    today: Date,
}

/// Everything the lint finds in a library that was read. `today` decides what is overdue; the vocabulary knows abbreviations
/// that need not be spelled out.
pub fn check(library: &Library, vocabulary: Option<&Vocabulary>, today: Date) -> Vec<Problem> {
    let headings = library.articles.iter().map(|a| (a.front.slug.as_str(), heading_ids(a))).collect();
    let around = Around { library, headings, vocabulary, today };
    let articles = library.articles.iter().flat_map(|article| check_one(article, &around));
    let pages = library.pages.iter().flat_map(|page| check_page(page, &around));
    people(&around).into_iter().chain(pages).chain(articles).collect()
}

/// Contributors: what their biographies hold, and their pictures.
fn people(around: &Around<'_>) -> Vec<Problem> {
    let mut problems = Problems::of("contributors.yml");
    for person in &around.library.contributors {
        structure::text(&person.bio, "", around, &mut problems);
        if let Some(path) = &person.picture {
            structure::portrait(person.line, path, around, &mut problems);
        }
    }
    problems.into_vec()
}

fn check_page(page: &Page, around: &Around<'_>) -> Vec<Problem> {
    let mut problems = Problems::of(&page.path);
    structure::text(&page.body, "", around, &mut problems);
    language::placeholders(&page.body, 1, &mut problems);
    problems.into_vec()
}

fn check_one(article: &Article, around: &Around<'_>) -> Vec<Problem> {
    let mut problems = Problems::of(&article.path);
    medical::check(article, around, &mut problems);
    structure::check(article, around, &mut problems);
    language::check(article, around, &mut problems);
    problems.into_vec()
}

fn heading_ids(article: &Article) -> BTreeSet<&str> {
    let mut ids = BTreeSet::new();
    article.body.each_block(&mut |block| {
        if let Block::Heading { id, .. } = block {
            ids.insert(id.as_str());
        }
    });
    ids
}
