//! Search: in the library, and in what members say. Its pages are not kept in memory: what somebody looks for is theirs.

use app::posts::Kind;
use app::search::{self, MOST, PAGE_SIZE, Query};
use app::sessions::Membership;
use app::topics;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query as Asked, State as Shared};
use serde::Deserialize;

use super::errors::Failure;
use super::posts::card;
use super::{Answer, cards, encoded, page};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{Choice, Hit, Link, Meta, Nav, Pagination, SearchPage, styled};

/// The most that is shown back in the search field.
const LONGEST: usize = 200;

/// The words of the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Words {
    q: String,
    r#in: String,
    page: String,
}

/// What is searched.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Articles,
    Questions,
    Posts,
}

impl Part {
    const ALL: [Self; 3] = [Self::Articles, Self::Questions, Self::Posts];

    const fn word(self) -> &'static str {
        match self {
            Self::Articles => "articles",
            Self::Questions => "questions",
            Self::Posts => "posts",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Articles => "Articles",
            Self::Questions => "Questions and answers",
            Self::Posts => "Posts",
        }
    }

    fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|part| part.word() == word).unwrap_or(Self::Articles)
    }
}

/// What somebody looks for.
struct Search {
    text: String,
    part: Part,
    number: usize,
}

/// The address of a search in the library.
pub(super) fn address(text: &str, number: usize) -> String {
    address_in(text, Part::Articles, number)
}

fn address_in(text: &str, part: Part, number: usize) -> String {
    let mut out = format!("/search?q={}", encoded(text));
    if part != Part::Articles {
        out.push_str(&format!("&in={}", part.word()));
    }
    if number > 1 {
        out.push_str(&format!("&page={number}"));
    }
    out
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    viewer: Option<SignedIn>,
    asked: Result<Asked<Words>, QueryRejection>,
) -> Answer {
    let Asked(words) = asked.unwrap_or_default();
    let text: String = words.q.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let number = words.page.parse().ok().filter(|n| (1..=1000).contains(n)).unwrap_or(1);
    let search = Search { text, part: Part::of(&words.r#in), number };
    let me = viewer.and_then(|SignedIn(viewer)| viewer.member);
    let found = match search.part {
        Part::Articles => in_articles(&state, &search).await?,
        Part::Questions => said(&state, me.as_ref(), &search, &[Kind::Question, Kind::Comment]).await?,
        Part::Posts => said(&state, me.as_ref(), &search, &[Kind::Update, Kind::Story]).await?,
    };
    page(&found)
}

/// The page without what was found.
fn empty(state: &State, search: &Search) -> SearchPage {
    let mut meta =
        Meta::new("Search", "Search the library and what members say.", "/search").at(Nav::Search).unlisted();
    meta.query.clone_from(&search.text);
    let tab = |part: Part| Choice::new(address_in(&search.text, part, 1), part.title(), part == search.part);
    SearchPage {
        site: state.now().site,
        meta,
        tabs: Part::ALL.into_iter().map(tab).collect(),
        noun: if search.part == Part::Articles { ("article", "articles") } else { ("post", "posts") },
        part: search.part.word(),
        total: 0,
        capped: false,
        hits: Vec::new(),
        posts: Vec::new(),
        pagination: None,
        suggestion: None,
        concepts: Vec::new(),
        topics: Vec::new(),
    }
}

async fn in_articles(state: &State, search: &Search) -> Result<SearchPage, Failure> {
    let text = &search.text;
    let query = Query { text: text.clone(), page: search.number, ..Query::default() };
    let found = search::search(&state.app, state.now().community.id, &query).await?;
    let pages = found.total.div_ceil(PAGE_SIZE);
    Ok(SearchPage {
        total: found.total,
        capped: found.total == MOST,
        hits: found.hits.iter().map(hit).collect(),
        pagination: Pagination::new(search.number, pages, |n| address(text, n)),
        suggestion: found.suggestion.map(|meant| Link::new(&meant, address(&meant, 1))),
        concepts: found.concepts.iter().filter_map(|concept| explained(state, concept)).collect(),
        topics: if found.total == 0 { topic_links(state).await? } else { Vec::new() },
        ..empty(state, search)
    })
}

/// What members said, as far as the reader may read it.
async fn said(
    state: &State,
    me: Option<&Membership>,
    search: &Search,
    kinds: &[Kind],
) -> Result<SearchPage, Failure> {
    let (text, part, number) = (&search.text, search.part, search.number);
    let home = state.now().community.id;
    let found = search::said(&state.app, home, me.map(|me| me.id), text, kinds, number).await?;
    let back = address_in(text, part, number);
    let pages = found.total.div_ceil(search::SAID_PAGE_SIZE);
    Ok(SearchPage {
        total: found.total,
        capped: found.total == MOST,
        posts: found.posts.iter().map(|post| card(state, post, me.is_some(), &back)).collect(),
        pagination: Pagination::new(number, pages, |n| address_in(text, part, n)),
        ..empty(state, search)
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
