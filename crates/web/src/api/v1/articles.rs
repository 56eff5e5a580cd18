//! Articles of the library.

use app::articles::{self, Card, Filter};
use app::voices;
use axum::extract::{OriginalUri, State as Shared};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::contributors::{Contributor, Named};
use crate::api::Answer;
use crate::api::answer::{Page, cursor, json, page};
use crate::api::problem::{OfOpen, Problem, Sort};
use crate::api::read::{Path, Query};
use crate::api::words::ArticleKind;
use crate::server::State;

/// What a list says of an article.
#[derive(Serialize, ToSchema)]
pub(super) struct ArticleCard {
    /// Its word in addresses.
    slug: String,
    kind: ArticleKind,
    title: String,
    summary: String,
    /// Its page.
    url: String,
    #[schema(format = Date)]
    published: String,
    /// When somebody with medical training looked at it last.
    #[schema(format = Date, required)]
    reviewed: Option<String>,
    #[schema(format = Date)]
    updated: String,
    /// Until when the review holds.
    #[schema(format = Date, required)]
    review_due: Option<String>,
    /// Minutes to read.
    minutes: usize,
    /// The main topic.
    #[schema(required)]
    topic: Option<Named>,
    /// Whether it was written to show how all this works, and nobody reviewed it.
    demonstration: bool,
}

/// A whole article.
#[derive(Serialize, ToSchema)]
struct Article {
    #[serde(flatten)]
    card: ArticleCard,
    /// Its text as HTML that does no harm. Addresses in it begin with `/`.
    html: String,
    key_points: Vec<String>,
    authors: Vec<Contributor>,
    reviewers: Vec<Contributor>,
    /// The main one first.
    topics: Vec<Named>,
    /// In the order of first use.
    references: Vec<Reference>,
    corrections: Vec<Correction>,
    related: Vec<ArticleCard>,
    /// What members said, quoted with their consent. Ask again before you show it: they may take it back.
    voices: Vec<Voice>,
}

/// What a member said.
#[derive(Serialize, ToSchema)]
struct Voice {
    words: String,
    /// Who said it, where they want to be named.
    #[schema(required)]
    name: Option<String>,
}

/// A source that an article cites.
#[derive(Serialize, ToSchema)]
struct Reference {
    /// What citations in the text lead to.
    id: String,
    title: String,
    publisher: String,
    authors: Vec<String>,
    #[schema(required)]
    year: Option<i64>,
    /// Where it can be opened.
    #[schema(required)]
    url: Option<String>,
}

/// A mistake that was mended after publication.
#[derive(Serialize, ToSchema)]
struct Correction {
    #[schema(format = Date)]
    date: String,
    text: String,
}

pub(super) fn named((slug, name): &(String, String)) -> Named {
    Named { slug: slug.clone(), name: name.clone() }
}

pub(super) fn card(card: &Card, base_url: &str) -> ArticleCard {
    ArticleCard {
        slug: card.slug.clone(),
        kind: ArticleKind(card.kind),
        title: card.title.clone(),
        summary: card.summary.clone(),
        url: format!("{base_url}/resources/{}", card.slug),
        published: card.published.to_string(),
        reviewed: card.reviewed.map(|day| day.to_string()),
        updated: card.updated.to_string(),
        review_due: card.review_due.map(|day| day.to_string()),
        minutes: card.minutes,
        topic: card.topic.as_ref().map(named),
        demonstration: card.demonstration,
    }
}

/// Which articles.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Of this kind only.
    kind: Option<ArticleKind>,
    /// Below this topic only: its slug.
    topic: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// All articles
///
/// The newest first.
#[utoipa::path(get, path = "/articles", tag = "Library", operation_id = "articles", params(Asked),
    responses((status = 200, description = "A page of articles", body = Page<ArticleCard>), OfOpen))]
pub(super) async fn list(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
) -> Answer {
    let now = state.now();
    let after = cursor(asked.cursor.as_deref(), articles::Place::read)?;
    let filter = Filter { kind: asked.kind.map(|kind| kind.0), topic: asked.topic, person: None };
    let found = articles::after(&state.app, now.community.id, filter, after).await?;
    let items = found.cards.iter().map(|one| card(one, &now.site.base_url)).collect();
    page(&uri, items, found.next.map(|place| place.to_string()))
}

/// One article
#[utoipa::path(get, path = "/articles/{slug}", tag = "Library", operation_id = "article",
    params(("slug" = String, Path, description = "The word of the article in addresses", example = "numb-hands-and-feet")),
    responses((status = 200, description = "The article", body = Article), OfOpen))]
pub(super) async fn show(Shared(state): Shared<State>, Path(slug): Path<String>) -> Answer {
    let now = state.now();
    let found = articles::show(&state.app, now.community.id, slug).await?;
    let shown = found.ok_or(Problem::new(Sort::Missing))?;
    let voices = voices::of_article(&state.app, shown.card.id).await?;
    json(whole(&shown, voices, &now.site.base_url))
}

fn whole(shown: &articles::Shown, voices: Vec<voices::Voice>, base_url: &str) -> Article {
    let people = |list: &[app::contributors::Contributor]| -> Vec<Contributor> {
        list.iter().map(|one| Contributor::of(one, &[], base_url)).collect()
    };
    let reference = |one: &articles::Reference| Reference {
        id: one.id.clone(),
        title: one.title.clone(),
        publisher: one.publisher.clone(),
        authors: one.authors.clone(),
        year: one.year,
        url: one.link(),
    };
    let correction =
        |one: &articles::Correction| Correction { date: one.date.to_string(), text: one.text.clone() };
    let content = &shown.content;
    Article {
        card: card(&shown.card, base_url),
        html: content.body.clone(),
        key_points: content.key_points.clone(),
        authors: people(&shown.authors),
        reviewers: people(&shown.reviewers),
        topics: shown.topics.iter().map(named).collect(),
        references: content.references.iter().map(reference).collect(),
        corrections: content.corrections.iter().map(correction).collect(),
        related: shown.related.iter().map(|one| card(one, base_url)).collect(),
        voices: voices.into_iter().map(|one| Voice { words: one.words, name: one.name }).collect(),
    }
}
