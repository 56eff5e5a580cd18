//! Search: articles by words and by what they are about.
//!
//! `analyser` makes the tokens that both engines index, `document` what is kept of an article, `units` and `expression`
//! what is asked, `passage` what is shown, `spelling` what may have been meant. A query is cut into names of
//! concepts and words; all of them must be answered, by themselves first, then by what is narrower or broader. Only when
//! no article answers all, articles that answer some are shown.
//!
//! Who may see: everybody. Nothing is exported: the index is made of articles.

mod analyser;
mod document;
mod expression;
mod marks;
mod passage;
pub(crate) mod people;
pub(crate) mod rebuild;
pub mod said;
mod spelling;
pub(crate) mod store;
mod units;

use health::{ConceptIx, Recogniser, Vocabulary};
use jiff::civil::Date;

use crate::articles::{ArticleId, Kind};
use crate::communities::CommunityId;
use crate::packs::Words;
use crate::{App, Result};
use expression::Expression;
use passage::Marker;
use units::Unit;

pub(crate) use document::{Indexed, Texts};
pub use people::{Found as FoundMembers, PAGE_SIZE as MEMBERS_PAGE_SIZE, members};
pub use said::{PAGE_SIZE as SAID_PAGE_SIZE, Said, Wanted, said, similar};

/// Articles on one page of results.
pub const PAGE_SIZE: usize = 10;
/// Articles on all pages, at most: of a common word, the newest.
pub const MOST: usize = 300;
/// The last page of results that anybody gets to: who looks further is better served by another word.
pub const LAST_PAGE: usize = 50;

/// The words of the community's condition pack, lent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lexicon<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) recogniser: &'a Recogniser,
}

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// As it was typed; anything is allowed.
    pub text: String,
    /// Only articles of the topic with this slug.
    pub topic: Option<String>,
    pub kind: Option<Kind>,
    /// From 1; 0 is the first page too.
    pub page: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Articles on all pages. At most [`MOST`].
    pub total: usize,
    /// Those of this page, best first.
    pub hits: Vec<Hit>,
    /// The query as it was probably meant, when a word of it finds nothing.
    pub suggestion: Option<String>,
    /// Concepts that the query names, by slug and name.
    pub concepts: Vec<(String, String)>,
}

/// One article that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub id: ArticleId,
    pub slug: String,
    pub kind: Kind,
    pub title: String,
    pub summary: String,
    /// Safe HTML with `<mark>`.
    pub title_html: String,
    /// The passage that fits best, else the summary, as safe HTML with `<mark>`.
    pub passage_html: String,
    /// Slug and title of the main topic.
    pub topic: Option<(String, String)>,
    /// Name and credentials of the first reviewer.
    pub reviewer: Option<(String, String)>,
    pub reviewed: Option<Date>,
    /// Minutes to read.
    pub minutes: usize,
}

/// The concepts that a text names and how often, in the order of their slugs.
pub(crate) fn tags(words: Lexicon<'_>, text: &str) -> Vec<(String, u32)> {
    let mut counts = std::collections::BTreeMap::<ConceptIx, u32>::new();
    for mention in words.recogniser.find(text) {
        *counts.entry(mention.concept).or_default() += 1;
    }
    let named = |(ix, count): (ConceptIx, u32)| Some((words.vocabulary.get(ix)?.slug.clone(), count));
    let mut list: Vec<(String, u32)> = counts.into_iter().filter_map(named).collect();
    list.sort();
    list
}

/// Searches the library. No text of a query is an error; one without any word to look for finds nothing.
///
/// # Errors
/// Those of the database.
pub async fn search(app: &App, home: CommunityId, query: &Query) -> Result<Found> {
    let words = app.words();
    let words = words.as_deref().map(Words::lexicon);
    let text = units::readable(&query.text);
    let units = units::cut(text, words);
    let concepts =
        units.iter().filter_map(|u| u.concept.as_ref()).map(|c| (c.slug.clone(), c.name.clone())).collect();
    let known_topic = query.topic.as_deref().is_none_or(kernel::text::is_slug);
    if units.is_empty() || !known_topic {
        return Ok(Found { concepts, ..Found::default() });
    }
    let (steps, page) = (steps(&units, query), query.page.max(1));
    let (total, complete, rows) =
        app.db.read(async move |c| store::find(c, home, &steps, page).await).await?;
    let marker = Marker::new(text, &units);
    Ok(Found {
        total,
        hits: rows.into_iter().map(|row| hit(row, &marker)).collect(),
        suggestion: if complete { None } else { suggestion(app, home, text, &units, words).await? },
        concepts,
    })
}

/// What is asked, one after the other: articles that answer all units themselves; those that answer them, or with what is
/// wider; and, if there are none of either, those that answer some.
struct Steps {
    all: Vec<Step>,
    some: Option<Step>,
}

/// What to find, and what of it has a word that was asked for in its title.
struct Step {
    find: Expression,
    titled: Expression,
}

fn steps(units: &[Unit], query: &Query) -> Steps {
    let (exact, wide): (Vec<_>, Vec<_>) = units.iter().map(|unit| (unit.exact(), unit.wide())).unzip();
    let step = |find, words: &[Expression]| {
        let mut list = vec![find];
        list.extend(query.topic.as_deref().map(|slug| Expression::Token(marks::topic(slug))));
        list.extend(query.kind.map(|kind| Expression::Token(marks::kind(kind.as_str()))));
        let find = Expression::All(list);
        let title = Expression::Titled(Box::new(Expression::Any(words.to_vec())));
        Step { titled: Expression::All(vec![find.clone(), title]), find }
    };
    let mut all = vec![step(Expression::All(exact.clone()), &exact)];
    if exact != wide {
        all.push(step(Expression::All(wide.clone()), &wide));
    }
    let some = (units.len() > 1).then(|| step(Expression::Any(wide.clone()), &wide));
    Steps { all, some }
}

fn hit(row: store::Row, marker: &Marker) -> Hit {
    Hit {
        title_html: marker.mark(&row.title),
        passage_html: marker.passage(&row.plain).unwrap_or_else(|| marker.mark(&row.summary)),
        id: row.id,
        slug: row.slug,
        kind: row.kind,
        title: row.title,
        summary: row.summary,
        topic: row.topic_slug.zip(row.topic_title),
        reviewer: row.reviewer.zip(row.credentials),
        reviewed: row.reviewed_on,
        minutes: usize::try_from(row.minutes).unwrap_or(1),
    }
}

/// The query with each word that finds nothing replaced by one that is spelled much alike and finds something.
async fn suggestion(
    app: &App,
    home: CommunityId,
    text: &str,
    units: &[Unit],
    words: Option<Lexicon<'_>>,
) -> Result<Option<String>> {
    let asked: Vec<store::Doubtful> = units
        .iter()
        .filter(|unit| unit.concept.is_none())
        .map(|unit| {
            let word = analyser::folded(&text[unit.range.clone()]);
            let names = words.map(|words| spelling::names(&word, words)).unwrap_or_default();
            store::Doubtful { range: unit.range.clone(), finds: unit.exact(), word, names }
        })
        .filter(|doubtful| analyser::is_spelled(&doubtful.word))
        .collect();
    let mended = app.db.read(async move |c| store::mend(c, home, &asked).await).await?;
    let mut suggestion = text.to_owned();
    for (range, word) in mended.iter().rev() {
        suggestion.replace_range(range.clone(), word);
    }
    Ok((!mended.is_empty()).then_some(suggestion))
}
