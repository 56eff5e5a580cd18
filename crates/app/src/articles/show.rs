//! Everything an article's page needs, in one read.

use std::collections::BTreeSet;

use super::store;
use super::{Card, Content, Filter};
use crate::communities::CommunityId;
use crate::concepts;
use crate::contributors::{self, Contributor};
use crate::{App, Error, Result};

/// How many related articles a page shows.
const BESIDE: i64 = 4;
/// How many new ones, besides those.
const NEW: i64 = 3;

/// An article with all that stands around it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub card: Card,
    pub content: Content,
    pub authors: Vec<Contributor>,
    pub reviewers: Vec<Contributor>,
    /// Slug and title, the main one first.
    pub topics: Vec<(String, String)>,
    pub related: Vec<Card>,
    pub recent: Vec<Card>,
}

/// The article at `slug`, if there is one.
pub async fn show(app: &App, home: CommunityId, slug: String) -> Result<Option<Shown>> {
    // PostgreSQL refuses null bytes; nothing that is no slug is there.
    if !kernel::text::is_slug(&slug) {
        return Ok(None);
    }
    let found = app.db.read(async move |c| {
        let Some(card) = store::card(c, home, &slug).await?.map(Card::from) else { return Ok(None) };
        let content: Content = serde_json::from_str(&store::content(c, card.id).await?)
            .map_err(|error| db::Error::Bug(format!("the content of {slug} cannot be read: {error}")))?;
        let people = contributors::store::of_article(c, card.id).await?;
        let topics = store::topics(c, card.id).await?;
        let mut chosen = Vec::new();
        for slug in &content.related {
            chosen.extend(store::card(c, home, slug).await?.map(Card::from));
        }
        let like = concepts::store::like(c, home, card.id).await?;
        let like = store::some(c, home, &like).await?;
        let topic = Filter { topic: topics.first().map(|(slug, _)| slug.clone()), ..Filter::default() };
        let same_topic = store::list(c, home, &topic, BESIDE + 1, 0).await?;
        let newest = store::list(c, home, &Filter::default(), BESIDE + 1 + NEW, 0).await?;
        Ok(Some((card, content, people, topics, chosen, like, same_topic, newest)))
    });
    let Some((card, content, people, topics, chosen, like, same_topic, newest)) =
        found.await.map_err(Error::from)?
    else {
        return Ok(None);
    };
    let others =
        |rows: Vec<store::CardRow>| rows.into_iter().map(Card::from).filter(|other| other.id != card.id);
    // The editors' choice first, then what is about the same concepts, then what is under the same topic.
    let mut seen = BTreeSet::from([card.id]);
    let candidates = chosen.into_iter().chain(others(like)).chain(others(same_topic));
    let related: Vec<Card> = candidates.filter(|one| seen.insert(one.id)).take(BESIDE as usize).collect();
    let recent =
        others(newest).filter(|n| !related.iter().any(|r| r.id == n.id)).take(NEW as usize).collect();
    let (reviewers, authors): (Vec<_>, Vec<_>) = people.into_iter().partition(|(role, _)| role == "reviewer");
    let only = |list: Vec<(String, Contributor)>| list.into_iter().map(|(_, person)| person).collect();
    Ok(Some(Shown {
        card,
        content,
        authors: only(authors),
        reviewers: only(reviewers),
        topics,
        related,
        recent,
    }))
}
