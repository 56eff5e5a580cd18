//! The library and its articles.

use app::articles::{self, Card, Content, Filter, Kind, PAGE_SIZE, Shown, references};
use app::topics;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State as Shared};
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::errors::Failure;
use super::{Answer, cards, comments, json_ld, page, voices};
use crate::server::State;
use crate::view::{
    ArticlePage, Comments, Event, FilterGroup, Heading, Link, Meta, Nav, Pagination, Picture, Reference,
    ResourcesPage, ShareImage, Site, Word,
};

/// What a list's address may ask for. What it asks wrongly counts as not asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    topic: Option<String>,
    kind: Option<String>,
    page: Option<String>,
}

impl Asked {
    /// The page, from 1.
    pub(super) fn number(&self) -> usize {
        self.page
            .as_deref()
            .and_then(|text| text.parse().ok())
            .filter(|n| (1..=100_000).contains(n))
            .unwrap_or(1)
    }

    fn kind(&self) -> Option<Kind> {
        self.kind.as_deref().and_then(|text| text.parse().ok())
    }
}

/// What the library says of itself.
const DESCRIPTION: &str =
    "Articles in plain words, reviewed by people with medical training, with their sources.";

/// The address of a list.
fn address(topic: Option<&str>, kind: Option<Kind>, number: usize) -> String {
    let number = (number > 1).then(|| number.to_string());
    let parts = [("topic", topic), ("kind", kind.map(Kind::as_str)), ("page", number.as_deref())];
    let parts: Vec<String> =
        parts.iter().filter_map(|(key, value)| Some(format!("{key}={}", (*value)?))).collect();
    if parts.is_empty() { "/resources".to_owned() } else { format!("/resources?{}", parts.join("&")) }
}

pub(crate) async fn list(
    Shared(state): Shared<State>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Answer {
    let Query(asked) = asked.unwrap_or_default();
    let (now, kind, number) = (state.now(), asked.kind(), asked.number());
    let all = topics::list(&state.app, now.community.id).await?;
    let topic = all.iter().find(|t| Some(&t.slug) == asked.topic.as_ref()).map(|t| t.slug.as_str());
    let filter = Filter { kind, topic: topic.map(str::to_owned), person: None };
    let listing = articles::list(&state.app, now.community.id, filter, number, PAGE_SIZE).await?;
    let pages = pages(listing.total, number)?;
    page(&ResourcesPage {
        filters: filters(&all, topic, kind),
        total: listing.total,
        articles: cards::cards(&listing.cards, state.app.clock.today()),
        pagination: Pagination::new(number, pages, |n| address(topic, kind, n)),
        meta: Meta::new("Resources", DESCRIPTION, address(topic, kind, number)).at(Nav::Resources),
        site: now.site,
    })
}

/// How many pages a list of `total` articles has; there must be one with this number, if only an empty first one.
pub(super) fn pages(total: usize, number: usize) -> Result<usize, Failure> {
    let pages = total.div_ceil(PAGE_SIZE);
    if number > pages.max(1) { Err(Failure::Missing) } else { Ok(pages) }
}

fn filters(all: &[topics::Topic], topic: Option<&str>, kind: Option<Kind>) -> Vec<FilterGroup> {
    let filter = |title: &str, href: String, count: Option<usize>, current: bool| crate::view::Filter {
        title: title.to_owned(),
        href,
        count,
        current,
    };
    let mut topics = vec![filter("All topics", address(None, kind, 1), None, topic.is_none())];
    topics.extend(
        all.iter()
            .filter(|t| t.articles > 0)
            .map(|t| filter(&t.title, address(Some(&t.slug), kind, 1), None, topic == Some(t.slug.as_str()))),
    );
    let mut kinds = vec![filter("All kinds", address(topic, None, 1), None, kind.is_none())];
    let named = [(Kind::Article, "Articles"), (Kind::Story, "Stories"), (Kind::Video, "Videos")];
    kinds.extend(
        named.map(|(one, title)| filter(title, address(topic, Some(one), 1), None, kind == Some(one))),
    );
    vec![
        FilterGroup { title: "Topic".to_owned(), filters: topics },
        FilterGroup { title: "Kind".to_owned(), filters: kinds },
    ]
}

pub(crate) async fn show(Shared(state): Shared<State>, Path(slug): Path<String>) -> Answer {
    let (now, today) = (state.now(), state.app.clock.today());
    let Some(shown) = articles::show(&state.app, now.community.id, slug.clone()).await? else {
        return Err(Failure::Missing);
    };
    let said = comments::for_visitors(&state, &slug).await?;
    let voices = voices::quotes(&state, shown.card.id).await?;
    page(&ArticlePage { voices, ..article_page(shown, said, now.site, today) })
}

fn article_page(
    shown: Shown,
    said: Comments,
    site: std::sync::Arc<Site>,
    today: jiff::civil::Date,
) -> ArticlePage {
    let Shown { card, content, authors, reviewers, topics, related, recent } = shown;
    let path = format!("/resources/{}", card.slug);
    let mut meta = Meta::new(&card.title, &card.summary, &path).at(Nav::Resources);
    meta.og_type = "article";
    meta.json_ld = Some(json_ld::article(&card, &content, &authors, &reviewers, &site));
    meta.image =
        card.picture.as_ref().and_then(|(thing, alt)| cards::picture(thing, alt, "")).map(|picture| {
            ShareImage {
                url: format!("{}{}", site.base_url, picture.src),
                width: picture.width,
                height: picture.height,
                alt: picture.alt,
            }
        });
    let mut crumbs = vec![Link::new("Resources", "/resources")];
    crumbs.extend(topics.first().map(cards::topic_link));
    let own = references::own(&card, &authors, &site.name, &format!("{}{path}", site.base_url));
    let body = &content.body;
    ArticlePage {
        crumbs,
        slug: card.slug.clone(),
        title: card.title.clone(),
        summary: card.summary.clone(),
        kind: cards::kind(card.kind),
        reviewers: reviewers.iter().map(cards::person).collect(),
        authors: authors.iter().map(cards::person).collect(),
        published: card.published.into(),
        reviewed: card.reviewed.map(Into::into),
        updated: card.updated.into(),
        next_review: card.review_due.map(Into::into),
        overdue: card.is_overdue(today),
        demonstration: card.demonstration,
        minutes: card.minutes,
        opening: opening(&card, body),
        key_points: content.key_points.clone(),
        contents: content
            .contents
            .iter()
            .filter(|h| h.level == 2)
            .map(|h| Heading { id: h.id.clone(), title: h.text.clone() })
            .collect(),
        words: content
            .terms
            .iter()
            .map(|t| Word {
                slug: t.slug.clone(),
                name: t.name.clone(),
                definition: t.definition.clone(),
                synonyms: Vec::new(),
            })
            .collect(),
        references: content.references.iter().map(|r| reference(r, body)).collect(),
        citation: references::line(&own),
        history: history(&card, &content),
        bios: reviewers.iter().chain(&authors).map(cards::bio).collect(),
        topics: topics.iter().map(cards::topic_link).collect(),
        related: cards::cards(&related, today),
        recent: cards::cards(&recent, today),
        said,
        voices: Vec::new(),
        body: content.body.clone(),
        meta,
        site,
    }
}

/// The picture on a story's card, unless the story itself shows it.
fn opening(card: &Card, body: &str) -> Option<Picture> {
    let (thing, alt) = card.picture.as_ref().filter(|_| card.kind == Kind::Story)?;
    cards::picture(thing, alt, "(min-width: 46rem) 44rem, 100vw")
        .filter(|picture| !body.contains(&picture.src))
}

/// What happened to an article, newest first. On one day, a correction says more than that there was an update.
fn history(card: &Card, content: &Content) -> Vec<Event> {
    let corrections = &content.corrections;
    let mut all: Vec<_> =
        corrections.iter().map(|c| (c.date, "Corrected", app::pictures::escape(&c.text))).collect();
    if card.updated != card.published && corrections.iter().all(|c| c.date != card.updated) {
        all.push((card.updated, "Updated", String::new()));
    }
    all.extend(card.reviewed.map(|day| (day, "Reviewed", String::new())));
    all.push((card.published, "Published", String::new()));
    all.sort_by_key(|(day, ..)| std::cmp::Reverse(*day));
    all.into_iter().map(|(day, what, html)| Event { day: day.into(), what, html }).collect()
}

fn reference(reference: &articles::Reference, body: &str) -> Reference {
    let mut links = Vec::new();
    links.extend(
        reference.doi.as_ref().map(|doi| Link::new(format!("doi:{doi}"), format!("https://doi.org/{doi}"))),
    );
    links.extend(
        reference
            .pmid
            .as_ref()
            .map(|id| Link::new(format!("PubMed {id}"), format!("https://pubmed.ncbi.nlm.nih.gov/{id}/"))),
    );
    links.extend(reference.url.as_ref().map(|url| Link::new("Open the page", url)));
    Reference {
        id: reference.id.clone(),
        authors: Some(reference.authors.join(", ")).filter(|text| !text.is_empty()),
        title: reference.title.clone(),
        publisher: reference.publisher.clone(),
        detail: references::detail(reference),
        links,
        uses: uses(body, &reference.id),
    }
}

/// How often a text cites a reference; its places are `cite-ID-1` and so on.
fn uses(body: &str, id: &str) -> usize {
    let mark = format!("id=\"cite-{id}-");
    let places = body.split(&mark).skip(1);
    places
        .filter(|rest| {
            rest.split('"').next().is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
        })
        .count()
}

/// `references.bib` and the like for what an article cites, `citation.bib` and the like for the article itself.
pub(crate) async fn citations(
    Shared(state): Shared<State>,
    Path((slug, file)): Path<(String, String)>,
) -> Answer {
    let now = state.now();
    let shown = articles::show(&state.app, now.community.id, slug.clone()).await?;
    let (Some(shown), Some((which, ending))) = (shown, file.split_once('.')) else {
        return Err(Failure::Missing);
    };
    let address = format!("{}/resources/{slug}", now.site.base_url);
    let list = match which {
        "references" => shown.content.references,
        "citation" => vec![references::own(&shown.card, &shown.authors, &now.site.name, &address)],
        _ => return Err(Failure::Missing),
    };
    let (text, kind) = match ending {
        "bib" => (references::bibtex(&list), "application/x-bibtex; charset=utf-8"),
        "ris" => (references::ris(&list), "application/x-research-info-systems; charset=utf-8"),
        "json" => (references::csl_json(&list), "application/vnd.citationstyles.csl+json"),
        _ => return Err(Failure::Missing),
    };
    let name = format!("attachment; filename=\"{slug}-{which}.{ending}\"");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name.as_str())], text).into_response())
}
