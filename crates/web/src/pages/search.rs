//! Search: in the library, and in what members say. Its pages are not kept in memory: what somebody looks for is theirs.

use app::posts::{Kind, Tab};
use app::search::{self, LAST_PAGE, MOST, PAGE_SIZE, Query, Wanted};
use app::sessions::Membership;
use app::topics;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query as Asked, State as Shared};
use serde::Deserialize;

use super::errors::Failure;
use super::posts::card;
use super::{Answer, cards, directory, encoded, page};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{Choice, Hit, Link, Meta, Nav, Pagination, SearchFilters, SearchPage, styled};

/// The most that is shown back in the search field.
const LONGEST: usize = 200;

/// The words of the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Words {
    q: String,
    r#in: String,
    page: String,
    kind: String,
    whose: String,
    since: String,
    pictures: String,
    helped: String,
}

/// What is searched.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Articles,
    Questions,
    Posts,
    /// For members alone.
    Members,
}

impl Part {
    const ALL: [Self; 4] = [Self::Articles, Self::Questions, Self::Posts, Self::Members];

    const fn word(self) -> &'static str {
        match self {
            Self::Articles => "articles",
            Self::Questions => "questions",
            Self::Posts => "posts",
            Self::Members => "members",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Articles => "Articles",
            Self::Questions => "Questions and answers",
            Self::Posts => "Posts",
            Self::Members => "Members",
        }
    }

    /// One of what is searched, and many.
    const fn noun(self) -> (&'static str, &'static str) {
        match self {
            Self::Articles => ("article", "articles"),
            Self::Questions | Self::Posts => ("post", "posts"),
            Self::Members => ("member", "members"),
        }
    }

    /// What can be told apart in it: words of addresses, and titles.
    const fn kinds(self) -> &'static [(&'static str, &'static str, Kind)] {
        match self {
            Self::Questions => {
                &[("question", "Questions", Kind::Question), ("answer", "Answers", Kind::Comment)]
            }
            Self::Posts => &[("update", "Updates", Kind::Update), ("story", "Stories", Kind::Story)],
            Self::Articles | Self::Members => &[],
        }
    }

    fn of(word: &str, is_member: bool) -> Self {
        let known = Self::ALL.into_iter().find(|part| part.word() == word);
        known.filter(|part| is_member || *part != Self::Members).unwrap_or(Self::Articles)
    }
}

/// What somebody looks for.
struct Search {
    text: String,
    part: Part,
    number: usize,
    narrow: Narrow,
}

/// How the search in what members say is narrowed down: words of the address that we know.
#[derive(Clone, Copy, Default)]
struct Narrow {
    kind: Option<Kind>,
    whose: Option<Tab>,
    /// A word of [`SINCE`] and its days.
    since: Option<(&'static str, i64)>,
    pictures: bool,
    helped: bool,
}

/// Since when: words of addresses, titles, days.
const SINCE: [(&str, &str, i64); 3] =
    [("week", "The last week", 7), ("month", "The last month", 31), ("year", "The last year", 365)];

impl Narrow {
    fn of(words: &Words, part: Part, is_member: bool) -> Self {
        let since = SINCE.into_iter().find(|(word, ..)| *word == words.since);
        let kind = part.kinds().iter().find(|(word, ..)| *word == words.kind);
        if part.kinds().is_empty() {
            return Self::default();
        }
        Self {
            kind: kind.map(|(.., kind)| *kind),
            whose: words.whose.parse().ok().filter(|tab| is_member && *tab != Tab::Everyone),
            since: since.map(|(word, _, days)| (word, days)),
            pictures: !words.pictures.is_empty(),
            helped: !words.helped.is_empty() && part == Part::Questions,
        }
    }

    /// The words of the address again.
    fn address(self, part: Part) -> String {
        let kind = part.kinds().iter().find(|(.., kind)| Some(*kind) == self.kind);
        let words = [
            ("kind", kind.map(|(word, ..)| *word)),
            ("whose", self.whose.map(Tab::as_str)),
            ("since", self.since.map(|(word, _)| word)),
            ("pictures", self.pictures.then_some("yes")),
            ("helped", self.helped.then_some("yes")),
        ];
        let said = words.into_iter().filter_map(|(name, word)| Some(format!("&{name}={}", word?)));
        said.collect()
    }

    fn wanted(self, part: Part, now: jiff::Timestamp) -> Wanted {
        let all = part.kinds().iter().map(|(.., kind)| *kind);
        let ago = |days: i64| now.saturating_sub(jiff::SignedDuration::from_hours(24 * days)).ok();
        Wanted {
            kinds: all.filter(|kind| self.kind.is_none_or(|one| one == *kind)).collect(),
            whose: self.whose,
            pictured: self.pictures,
            helped: self.helped,
            since: self.since.and_then(|(_, days)| ago(days)),
        }
    }

    /// The form that narrows it down.
    fn form(self, text: &str, part: Part, is_member: bool) -> Option<SearchFilters> {
        if part.kinds().is_empty() {
            return None;
        }
        let kinds = part
            .kinds()
            .iter()
            .map(|(word, title, kind)| Choice::new(*word, *title, Some(*kind) == self.kind));
        let whose = [Tab::Team, Tab::Mine].into_iter().filter(|_| is_member);
        let since = SINCE.iter();
        Some(SearchFilters {
            kinds: kinds.collect(),
            whose: whose.map(|tab| Choice::new(tab.as_str(), tab.title(), Some(tab) == self.whose)).collect(),
            since: since
                .map(|(word, title, _)| {
                    Choice::new(*word, *title, self.since.is_some_and(|(own, _)| own == *word))
                })
                .collect(),
            pictures: self.pictures,
            helped: (part == Part::Questions).then_some(self.helped),
            any: !self.address(part).is_empty(),
            clear: address_in(text, part, Self::default(), 1),
        })
    }
}

/// The address of a search in the library.
pub(super) fn address(text: &str, number: usize) -> String {
    address_in(text, Part::Articles, Narrow::default(), number)
}

fn address_in(text: &str, part: Part, narrow: Narrow, number: usize) -> String {
    let mut out = format!("/search?q={}", encoded(text));
    if part != Part::Articles {
        out.push_str(&format!("&in={}", part.word()));
    }
    out.push_str(&narrow.address(part));
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
    let number = words.page.parse().ok().filter(|n| (1..=LAST_PAGE).contains(n)).unwrap_or(1);
    let me = viewer.and_then(|SignedIn(viewer)| viewer.member);
    let part = Part::of(&words.r#in, me.is_some());
    let search = Search { text, part, number, narrow: Narrow::of(&words, part, me.is_some()) };
    let found = match (search.part, &me) {
        (Part::Articles, _) | (Part::Members, None) => in_articles(&state, me.as_ref(), &search).await?,
        (Part::Questions | Part::Posts, _) => said(&state, me.as_ref(), &search).await?,
        (Part::Members, Some(me)) => members(&state, me, &search).await?,
    };
    page(&found)
}

/// The page without what was found.
fn empty(state: &State, me: Option<&Membership>, search: &Search) -> SearchPage {
    let mut meta =
        Meta::new("Search", "Search the library and what members say.", "/search").at(Nav::Search).unlisted();
    meta.query.clone_from(&search.text);
    let tab = |part: Part| {
        let address = address_in(&search.text, part, Narrow::default(), 1);
        Choice::new(address, part.title(), part == search.part)
    };
    // Visitors are not told that there are members to be found.
    let tabs = Part::ALL.into_iter().filter(|part| me.is_some() || *part != Part::Members);
    SearchPage {
        site: state.now().site,
        meta,
        tabs: tabs.map(tab).collect(),
        filters: search.narrow.form(&search.text, search.part, me.is_some()),
        people: Vec::new(),
        noun: search.part.noun(),
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

async fn in_articles(state: &State, me: Option<&Membership>, search: &Search) -> Result<SearchPage, Failure> {
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
        ..empty(state, me, search)
    })
}

/// Members, by alias and by what they tell this one.
async fn members(state: &State, me: &Membership, search: &Search) -> Result<SearchPage, Failure> {
    let (text, number, home) = (&search.text, search.number, state.now().community.id);
    let found = search::members(&state.app, home, me.id, text, number).await?;
    let pages = found.total.div_ceil(search::MEMBERS_PAGE_SIZE);
    let address = |n| address_in(text, Part::Members, Narrow::default(), n);
    Ok(SearchPage {
        total: found.total,
        capped: found.total == MOST,
        people: directory::people(found.members),
        pagination: Pagination::new(number, pages, address),
        ..empty(state, Some(me), search)
    })
}

/// What members said, as far as the reader may read it.
async fn said(state: &State, me: Option<&Membership>, search: &Search) -> Result<SearchPage, Failure> {
    let Search { text, part, number, narrow } = search;
    let (part, number, home) = (*part, *number, state.now().community.id);
    let wanted = narrow.wanted(part, state.app.clock.now());
    let found = search::said(&state.app, home, me.map(|me| me.id), text, wanted, number).await?;
    let back = address_in(text, part, *narrow, number);
    let pages = found.total.div_ceil(search::SAID_PAGE_SIZE).min(LAST_PAGE);
    Ok(SearchPage {
        total: found.total,
        capped: found.more,
        posts: found.posts.iter().map(|post| card(state, post, me.is_some(), &back)).collect(),
        pagination: Pagination::new(number, pages, |n| address_in(text, part, *narrow, n)),
        ..empty(state, me, search)
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
