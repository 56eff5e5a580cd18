//! Search in what members said: updates, questions, stories, and answers to questions.
//!
//! Who may see: each finds what they may read, and nothing tells that there is more. The index holds tokens of posts and leaves
//! with them.

pub(crate) mod store;

use jiff::Timestamp;

use super::expression::Expression;
use super::{Indexed, Lexicon, Texts, marks, units};
use crate::communities::CommunityId;
use crate::members::MemberId;
use crate::packs::Words;
use crate::posts::{Kind, Post, Tab};
use crate::{App, Result};

/// Posts on one page of results.
pub const PAGE_SIZE: usize = 20;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Posts up to this page and a little further, that the viewer may read.
    pub total: usize,
    /// Whether there are still more.
    pub more: bool,
    /// Those of this page: the newest first, but of each sixty those with a word in their title.
    pub posts: Vec<Post>,
}

/// A post as the index takes it. Made before the transaction that writes it.
pub(crate) fn indexed(title: &str, body: &str, kind: Kind, words: Option<Lexicon<'_>>) -> Indexed {
    Indexed::new(Texts { title, summary: "", body }, kind.as_str(), [], words)
}

/// What a search is narrowed down to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// Of these kinds; of any, where there is none. A comment is an answer to a question.
    pub kinds: Vec<Kind>,
    /// Of which tab of the feed.
    pub whose: Option<Tab>,
    /// With a picture.
    pub pictured: bool,
    /// A question with an answer that helped, or such an answer.
    pub helped: bool,
    /// Said at this moment or later.
    pub since: Option<Timestamp>,
}

/// Searches what members said. `page` counts from 1. A text without any word to look for finds nothing.
///
/// # Errors
/// Those of the database.
pub async fn said(
    app: &App,
    home: CommunityId,
    viewer: Option<MemberId>,
    text: &str,
    wanted: Wanted,
    page: usize,
) -> Result<Said> {
    let words = app.words();
    let units = units::cut(units::readable(text), words.as_deref().map(Words::lexicon));
    if units.is_empty() {
        return Ok(Said::default());
    }
    let wide: Vec<Expression> = units.iter().map(units::Unit::wide).collect();
    let titled = Expression::Titled(Box::new(Expression::Any(wide.clone())));
    let find = narrowed(Expression::All(wide), &wanted.kinds);
    let titled = Expression::All(vec![find.clone(), titled]);
    let from = (page.max(1) - 1).saturating_mul(PAGE_SIZE);
    let find =
        async move |c: &db::Conn| store::find(c, (home, viewer), (&find, &titled), &wanted, from).await;
    Ok(app.db.read(find).await?)
}

/// Questions that are much like the one in `text`, best first: those that have all of its words, then those with some of them in
/// their titles.
///
/// # Errors
/// Those of the database.
pub async fn similar(
    app: &App,
    home: CommunityId,
    viewer: MemberId,
    text: &str,
    most: usize,
) -> Result<Vec<Post>> {
    let words = app.words();
    let units = units::cut(units::readable(text), words.as_deref().map(Words::lexicon));
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let question = &[Kind::Question];
    let wide: Vec<Expression> = units.iter().map(units::Unit::wide).collect();
    let titled = |one: &Expression| narrowed(Expression::Titled(Box::new(one.clone())), question);
    let words: Vec<Expression> = wide.iter().map(titled).collect();
    let all = narrowed(Expression::All(wide), question);
    let find = async move |c: &db::Conn| store::alike(c, (home, Some(viewer)), &all, &words, most).await;
    Ok(app.db.read(find).await?)
}

/// One kind alone may be rare, so the index knows it; of several it is quicker to look at what was found.
fn narrowed(find: Expression, kinds: &[Kind]) -> Expression {
    match kinds {
        [kind] => Expression::All(vec![find, Expression::Token(marks::kind(kind.as_str()))]),
        _ => find,
    }
}
