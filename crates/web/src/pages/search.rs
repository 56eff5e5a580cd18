//! Search. Its pages are not kept in memory: what somebody looks for is theirs.

use app::search::{self, MOST, PAGE_SIZE, Query};
use app::topics;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query as Asked, State as Shared};
use serde::Deserialize;

use super::{Answer, cards, encoded, page};
use crate::server::State;
use crate::view::{Hit, Link, Meta, Nav, Pagination, SearchPage, styled};

/// The most that is shown back in the search field.
const LONGEST: usize = 200;

/// The words of the address.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Words {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: String,
}

/// The address of a search.
pub(super) fn address(text: &str, number: usize) -> String {
    let mut out = format!("/search?q={}", encoded(text));
    if number > 1 {
        out.push_str(&format!("&page={number}"));
    }
    out
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    asked: Result<Asked<Words>, QueryRejection>,
) -> Answer {
    let (now, Asked(words)) = (state.now(), asked.unwrap_or_default());
    let text: String = words.q.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let number = words.page.parse().ok().filter(|n| (1..=1000).contains(n)).unwrap_or(1);
    let query = Query { text: text.clone(), page: number, ..Query::default() };
    let found = search::search(&state.app, now.community.id, &query).await?;
    let mut meta = Meta::new("Search", "Search the library.", "/search").at(Nav::Search).unlisted();
    meta.query.clone_from(&text);
    page(&SearchPage {
        total: found.total,
        capped: found.total == MOST,
        hits: found.hits.iter().map(hit).collect(),
        pagination: Pagination::new(number, found.total.div_ceil(PAGE_SIZE), |n| address(&text, n)),
        suggestion: found.suggestion.map(|meant| Link::new(&meant, address(&meant, 1))),
        concepts: found.concepts.iter().filter_map(|concept| explained(&state, concept)).collect(),
        topics: if found.total == 0 { topic_links(&state).await? } else { Vec::new() },
        meta,
        site: now.site,
    })
}

fn hit(hit: &search::Hit) -> Hit {
    Hit {
        title: hit.title_html.clone(),
        href: format!("/resources/{}", hit.slug),
        passage: hit.passage_html.clone(),
        kind: cards::kind(hit.kind),
        topic: hit.topic.as_ref().map(cards::topic_link),
        reviewer: hit.reviewer.as_ref().map(|(name, credentials)| styled(name, credentials)),
        reviewed: hit.reviewed.map(Into::into),
        minutes: hit.minutes,
    }
}

/// A link to the glossary, where the concept is explained there.
fn explained(state: &State, (slug, name): &(String, String)) -> Option<Link> {
    let words = state.app.words()?;
    let vocabulary = words.vocabulary();
    let concept = vocabulary.get(vocabulary.by_slug(slug)?)?;
    concept.definition.as_ref().map(|_| Link::new(name, format!("/glossary#term-{slug}")))
}

async fn topic_links(state: &State) -> app::Result<Vec<Link>> {
    let all = topics::list(&state.app, state.now().community.id).await?;
    Ok(all.into_iter().filter(|t| t.articles > 0).map(|t| cards::topic_link(&(t.slug, t.title))).collect())
}
