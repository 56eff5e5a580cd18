//! Search for members: by the beginning of any word of their alias, and by what they tell about themselves.
//!
//! Who may see: members, and of each what its audience lets them see. Two indexes hold what is told to all members, and what is told to
//! a team with it; what is for the owner alone stands in neither. Who is away from the viewer, by a block of either or a closed
//! account, takes no place. The rows are made from answers and go with them; they are not exported, since the answers are.

pub(crate) mod store;

use std::collections::BTreeSet;

use super::expression::Expression;
use super::{Indexed, Lexicon, Texts, marks, units};
use crate::communities::CommunityId;
use crate::matching::Entry;
use crate::members::{MemberId, alias};
use crate::packs::Words;
use crate::profiles::{self, Answer, Audience};
use crate::{App, Result};

/// Members on one page of results.
pub const PAGE_SIZE: usize = 20;
/// Letters of a word of an alias that somebody must type, and that count.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=24;

/// Who was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Members on all pages; 300 at most.
    pub total: usize,
    /// Those of this page: whose alias begins so first, then the newest.
    pub members: Vec<Entry>,
}

/// A member as the two indexes take them: what all members may read, and with it what their team may read. Made of their alias and
/// their answers, as far as these are asked.
pub(crate) fn indexed(words: Option<&Words>, alias: &str, answers: &[Answer]) -> [Indexed; 2] {
    let lexicon = words.map(Words::lexicon);
    [Audience::Members, Audience::Team].map(|audience| {
        let told = answers.iter().filter(|one| one.audience >= audience);
        let asked = told.filter_map(|one| Some((profiles::asked_in(words, &one.question)?, &one.value)));
        let lines = asked.flat_map(|(question, value)| profiles::lines(words, &question, value));
        let text: Vec<String> = lines.flat_map(|line| [line.text].into_iter().chain(line.notes)).collect();
        let (title, body) = (parts(alias).join(" "), text.join("\n"));
        let mut indexed =
            Indexed::new(Texts { title: &title, summary: "", body: &body }, "member", [], lexicon);
        indexed.tags.extend(beginnings(alias).iter().map(|one| marks::alias(one)));
        indexed
    })
}

/// The words of an alias.
fn parts(alias: &str) -> Vec<&str> {
    alias.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect()
}

/// How an alias and each of its words can begin, without what does not count in them.
fn beginnings(alias: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for key in parts(alias).into_iter().chain([alias]).map(alias::key) {
        let ends = key.char_indices().map(|(at, c)| at + c.len_utf8()).enumerate();
        let ends = ends.filter(|(letters, _)| LETTERS.contains(&(letters + 1)));
        all.extend(ends.map(|(_, end)| key[..end].to_owned()));
    }
    all
}

/// What is asked of an alias: all that was typed, as the beginning of its words.
fn of_alias(typed: &str) -> Option<Expression> {
    let keys: Vec<String> = parts(typed).into_iter().map(key).collect();
    let good = !keys.is_empty() && keys.iter().all(|key| LETTERS.contains(&key.chars().count()));
    good.then(|| Expression::All(keys.iter().map(|key| Expression::Token(marks::alias(key))).collect()))
}

/// What a token of an alias is made of.
fn key(word: &str) -> String {
    alias::key(word).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Searches for members. `page` counts from 1. A text without any word to look for finds nobody.
///
/// # Errors
/// Those of the database.
pub async fn members(
    app: &App,
    home: CommunityId,
    viewer: MemberId,
    text: &str,
    page: usize,
) -> Result<Found> {
    let (words, text) = (app.words(), units::readable(text));
    let by_alias = of_alias(text);
    let lexicon: Option<Lexicon<'_>> = words.as_deref().map(Words::lexicon);
    let wide = units::cut(text, lexicon).into_iter().map(|unit| {
        let own = key(&text[unit.range.clone()]);
        let begins = LETTERS.contains(&own.chars().count()).then(|| Expression::Token(marks::alias(&own)));
        Expression::Any([unit.wide()].into_iter().chain(begins).collect())
    });
    let wide: Vec<Expression> = wide.collect();
    let told = (!wide.is_empty()).then_some(Expression::All(wide));
    let from = (page.max(1) - 1).saturating_mul(PAGE_SIZE);
    let find = async move |c: &db::Conn| {
        let ids = store::find(c, (home, viewer), by_alias.as_ref(), told.as_ref()).await?;
        let shown: Vec<MemberId> = ids.iter().copied().skip(from).take(PAGE_SIZE).collect();
        let members = crate::matching::entries(c, home, viewer, &shown).await?;
        Ok(Found { total: ids.len(), members })
    };
    Ok(app.db.read(find).await?)
}
