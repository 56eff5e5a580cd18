//! Atom feeds of new articles (RFC 4287).

use app::articles::{self, Card, Filter};
use app::pictures::escape;
use app::topics;
use app::voices::{self, Voice};
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Text};
use axum::extract::{Path, State as Shared};
use axum::http::header;
use axum::response::IntoResponse;

use super::Answer;
use super::errors::Failure;
use crate::server::State;
use crate::view::Site;

/// Articles in a feed.
const LENGTH: usize = 30;

pub(crate) async fn community(Shared(state): Shared<State>) -> Answer {
    let now = state.now();
    let listing = articles::list(&state.app, now.community.id, Filter::default(), 1, LENGTH).await?;
    feed(&state, &now.site, &now.site.name, "/feed.atom", &listing.cards).await
}

pub(crate) async fn topic(Shared(state): Shared<State>, Path(slug): Path<String>) -> Answer {
    let now = state.now();
    let all = topics::list(&state.app, now.community.id).await?;
    let Some(topic) = all.iter().find(|t| t.slug == slug) else { return Err(Failure::Missing) };
    let filter = Filter { topic: Some(slug.clone()), ..Filter::default() };
    let listing = articles::list(&state.app, now.community.id, filter, 1, LENGTH).await?;
    let title = format!("{}: {}", now.site.name, topic.title);
    feed(&state, &now.site, &title, &format!("/topics/{slug}/feed.atom"), &listing.cards).await
}

async fn feed(state: &State, site: &Site, title: &str, path: &str, list: &[Card]) -> Answer {
    let voices = voices::newest(&state.app, list.iter().map(|card| card.id).collect()).await?;
    let address = format!("{}{path}", site.base_url);
    let link = Link { href: address.clone(), rel: "self".to_owned(), ..Link::default() };
    let newest = list.iter().map(|card| card.updated).max();
    let feed = Feed {
        title: Text::plain(title),
        id: address,
        links: vec![link],
        updated: newest.map_or_else(FixedDateTime::default, at),
        entries: list.iter().map(|card| entry(site, card, voices.get(&card.id))).collect(),
        ..Feed::default()
    };
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed.to_string()).into_response())
}

/// An article, with a quote of a member below its summary.
fn entry(site: &Site, card: &Card, voice: Option<&Voice>) -> Entry {
    let address = format!("{}/resources/{}", site.base_url, card.slug);
    Entry {
        title: Text::plain(card.title.clone()),
        id: address.clone(),
        updated: at(card.updated),
        published: Some(at(card.published)),
        links: vec![Link { href: address, rel: "alternate".to_owned(), ..Link::default() }],
        summary: Some(Text::plain(card.summary.clone())),
        content: voice.map(|voice| content(card, voice)),
        authors: vec![atom_syndication::Person {
            name: site.name.clone(),
            ..atom_syndication::Person::default()
        }],
        ..Entry::default()
    }
}

fn content(card: &Card, voice: &Voice) -> Content {
    let (summary, words) = (escape(&card.summary), escape(&voice.words));
    let who = escape(voice.name.as_deref().unwrap_or(voices::UNNAMED));
    let html = format!("<p>{summary}</p><blockquote><p>{words}</p><p>{who}</p></blockquote>");
    Content { value: Some(html), content_type: Some("html".to_owned()), ..Content::default() }
}

/// Midnight in UTC of a day.
fn at(day: jiff::civil::Date) -> FixedDateTime {
    format!("{day}T00:00:00+00:00").parse().unwrap_or_default()
}
