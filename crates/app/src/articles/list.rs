//! Lists of articles: the library, a topic, what a person wrote or reviewed.

use jiff::civil::Date;

use super::store::{self, CardRow};
use super::{ArticleId, Kind};
use crate::communities::CommunityId;
use crate::pictures::Thing;
use crate::{App, Result};

/// Articles on one page of a list.
pub const PAGE_SIZE: usize = 20;

/// Which articles; nothing set means all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub kind: Option<Kind>,
    /// A topic's slug.
    pub topic: Option<String>,
    /// `author` or `reviewer`, and the contributor's slug.
    pub person: Option<(&'static str, String)>,
}

/// What a list shows of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub id: ArticleId,
    pub slug: String,
    pub kind: Kind,
    pub title: String,
    pub summary: String,
    /// The picture and its text alternative.
    pub picture: Option<(Thing, String)>,
    pub demonstration: bool,
    pub published: Date,
    pub reviewed: Option<Date>,
    pub updated: Date,
    pub review_due: Option<Date>,
    /// Minutes to read.
    pub minutes: usize,
    /// Slug and title of the main topic.
    pub topic: Option<(String, String)>,
}

impl Card {
    /// Whether the review is older than its interval on `today`.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.review_due.is_some_and(|due| due < today)
    }
}

impl From<CardRow> for Card {
    fn from(row: CardRow) -> Self {
        Self {
            id: row.id,
            slug: row.slug,
            kind: row.kind,
            title: row.title,
            summary: row.summary,
            // Written by us; a picture that cannot be read any more is no reason to hide an article.
            picture: row.picture.and_then(|json| serde_json::from_str(&json).ok()),
            demonstration: row.demonstration,
            published: row.published_on,
            reviewed: row.reviewed_on,
            updated: row.updated_on,
            review_due: row.review_due_on,
            minutes: usize::try_from(row.minutes).unwrap_or(1),
            topic: row.topic_slug.zip(row.topic_title),
        }
    }
}

/// Some articles, in the order of `ids`; those that are not there are left out.
pub(crate) async fn some(app: &App, home: CommunityId, ids: Vec<ArticleId>) -> Result<Vec<Card>> {
    let rows = app.db.read(async move |c| store::some(c, home, &ids).await).await?;
    Ok(rows.into_iter().map(Card::from).collect())
}

/// The articles with these slugs, twenty at the most.
pub async fn named(app: &App, home: CommunityId, slugs: Vec<String>) -> Result<Vec<Card>> {
    if slugs.is_empty() {
        return Ok(Vec::new());
    }
    let rows = app.db.read(async move |c| {
        let ids = store::named(c, home, &slugs).await?;
        store::some(c, home, &ids).await
    });
    Ok(rows.await?.into_iter().map(Card::from).collect())
}

/// The slug of an article, while it is in the library.
pub async fn slug(app: &App, home: CommunityId, id: ArticleId) -> Result<Option<String>> {
    Ok(app.db.read(async move |c| store::slug(c, home, id).await).await?)
}

/// A page of a list and how long the list is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    pub cards: Vec<Card>,
    /// Articles in the whole list. For a person's list this is the length of the page.
    pub total: usize,
}

/// Page `page` (from 1) of the articles that `filter` lets through, `size` to a page, newest first.
pub async fn list(app: &App, home: CommunityId, filter: Filter, page: usize, size: usize) -> Result<Listing> {
    let from = page.saturating_sub(1).saturating_mul(size);
    let (most, from) = (i64::try_from(size).unwrap_or(i64::MAX), i64::try_from(from).unwrap_or(i64::MAX));
    let listing = app.db.read(async move |c| {
        let rows = store::list(c, home, &filter, most, from).await?;
        let total =
            if filter.person.is_some() { rows.len() as i64 } else { store::count(c, home, &filter).await? };
        Ok((rows, total))
    });
    let (rows, total) = listing.await?;
    Ok(Listing {
        cards: rows.into_iter().map(Card::from).collect(),
        total: usize::try_from(total).unwrap_or(0),
    })
}

/// A place in a list: behind the article of this day with this number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    published: Date,
    id: ArticleId,
}

impl Place {
    /// Reads what its `Display` wrote.
    pub fn read(text: &str) -> Option<Self> {
        let (day, id) = text.split_once('.')?;
        Some(Self { published: day.parse().ok()?, id: ArticleId(kernel::ids::decode(id)?) })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.published, kernel::ids::encode(self.id.0))
    }
}

/// A part of a list, and where the next one begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    pub cards: Vec<Card>,
    pub next: Option<Place>,
}

/// The articles that `filter` lets through and that stand behind a place, newest first. What is published meanwhile moves none of them.
pub async fn after(app: &App, home: CommunityId, filter: Filter, place: Option<Place>) -> Result<Part> {
    let place = place.unwrap_or(Place { published: Date::MAX, id: ArticleId(i64::MAX) });
    let most = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
    if filter.topic.as_deref().is_some_and(|slug| !kernel::text::is_slug(slug)) {
        return Ok(Part::default());
    }
    let read =
        app.db.read(async move |c| store::after(c, home, &filter, (place.published, place.id), most).await);
    let mut cards: Vec<Card> = read.await?.into_iter().map(Card::from).collect();
    let is_more = cards.len() > PAGE_SIZE;
    cards.truncate(PAGE_SIZE);
    let next = cards.last().filter(|_| is_more).map(|last| Place { published: last.published, id: last.id });
    Ok(Part { cards, next })
}
