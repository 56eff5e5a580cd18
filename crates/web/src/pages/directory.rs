//! Finding people: those like oneself, the newest, and by alias. All of it is links and a form that asks, so that a list has an address
//! and works without scripts.

use app::matching::{self, Asked, Entry, Offered, Place};
use app::members::MemberId;
use axum::extract::{Query, State as Shared};
use jiff::tz::TimeZone;

use super::errors::Failure;
use super::members::{member, person};
use super::{Answer, encoded, page};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{Choice, DirectoryPage, FieldError, FilterField, Found, Link, Meta, Nav};

/// Which list.
#[derive(Clone, Copy, PartialEq)]
enum List {
    Like,
    Newest,
}

const LISTS: [(&str, &str, List); 2] =
    [("like", "People like you", List::Like), ("newest", "Newest", List::Newest)];

/// What stands in the address. A filter has the name of its question behind `f.`.
struct Wanted(Vec<(String, String)>);

impl Wanted {
    fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    /// The address of this list, without the place in it.
    fn address(&self) -> String {
        let kept = self.0.iter().filter(|(name, value)| name != "after" && !value.trim().is_empty());
        let parts = kept.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        format!("/members?{}", parts.collect::<Vec<_>>().join("&"))
    }

    fn filters(&self) -> Vec<(String, String)> {
        let own =
            |(name, value): &(String, String)| Some((name.strip_prefix("f.")?.to_owned(), value.clone()));
        self.0.iter().filter_map(own).collect()
    }
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(asked): Query<Vec<(String, String)>>,
) -> Answer {
    let (asked, me) = (Wanted(asked), member(&viewer)?.id);
    let list =
        LISTS.into_iter().find(|(word, ..)| *word == asked.one("list")).map_or(List::Like, |(.., list)| list);
    let shown = match (asked.one("alias").trim().is_empty(), list) {
        (false, _) => by_alias(&state, me, &asked).await?,
        (true, List::Like) => like(&state, me, &asked).await?,
        (true, List::Newest) => newest(&state, me, &asked).await?,
    };
    page(&shown)
}

/// The page without anybody on it.
fn empty(state: &State, asked: &Wanted, list: Option<List>) -> DirectoryPage {
    let lists = LISTS.into_iter().map(|(word, title, own)| Choice::new(word, title, Some(own) == list));
    DirectoryPage {
        site: state.now().site,
        meta: Meta::new("Members", "Find people like you.", "/members").at(Nav::Members).unlisted(),
        alias: asked.one("alias").trim().to_owned(),
        lists: lists.collect(),
        filters: Vec::new(),
        chosen: Vec::new(),
        errors: Vec::new(),
        people: Vec::new(),
        empty: ("Nobody here yet", ""),
        to_profile: false,
        more: None,
    }
}

async fn like(state: &State, me: MemberId, asked: &Wanted) -> Result<DirectoryPage, Failure> {
    let form = matching::offered(&state.app, &asked.filters());
    let after: Option<Place> = asked.one("after").parse().ok();
    let sought = Asked { filters: form.filters, after };
    let narrowed = !sought.filters.is_empty();
    let found = matching::like_me(&state.app, state.now().community.id, me, sought).await?;
    let errors = errors(&form.faults);
    Ok(DirectoryPage {
        chosen: form
            .fields
            .iter()
            .filter(|field| !wrong(&errors, field))
            .filter_map(|field| chosen(asked, field))
            .collect(),
        filters: form.fields.iter().map(|field| filter_field(field, &errors)).collect(),
        errors,
        people: people(found.entries),
        to_profile: !found.tells,
        empty: nobody(found.tells, narrowed),
        more: found.next.map(|next| Link::new("More people", format!("{}&after={next}", asked.address()))),
        ..empty(state, asked, Some(List::Like))
    })
}

/// What was not understood, at the ids of its fields.
fn errors(faults: &[(String, app::Fault)]) -> Vec<FieldError> {
    let told = |(field, fault): &(String, app::Fault)| FieldError {
        field: id(field),
        message: fault.message.clone(),
    };
    faults.iter().map(told).collect()
}

const fn nobody(tells: bool, narrowed: bool) -> (&'static str, &'static str) {
    match (tells, narrowed) {
        (_, true) => (
            "Nobody fits all of this",
            "Take one thing out, or choose something broader. Many people tell little, or tell it to few.",
        ),
        (false, false) => (
            "Tell a little, and find people like you",
            "We compare what you tell about yourself with what others let you see. What you keep to yourself counts too: you find people by it, and nobody finds you.",
        ),
        (true, false) => (
            "Nobody like you yet",
            "Nobody has told anything yet that you told as well. The newest members may be worth a look.",
        ),
    }
}

async fn newest(state: &State, me: MemberId, asked: &Wanted) -> Result<DirectoryPage, Failure> {
    let before: Option<MemberId> = asked.one("after").parse().ok();
    let (entries, next) = matching::newest(&state.app, state.now().community.id, me, before).await?;
    Ok(DirectoryPage {
        people: people(entries),
        empty: ("You are the first", "Whoever joins stands here."),
        more: next.map(|next| Link::new("Earlier members", format!("{}&after={next}", asked.address()))),
        ..empty(state, asked, Some(List::Newest))
    })
}

async fn by_alias(state: &State, me: MemberId, asked: &Wanted) -> Result<DirectoryPage, Failure> {
    let after = asked
        .one("after")
        .split_once('.')
        .and_then(|(head, id)| Some((head.parse().ok()?, id.parse().ok()?)));
    let home = state.now().community.id;
    let (entries, next) = matching::by_alias(&state.app, home, me, asked.one("alias"), after).await?;
    Ok(DirectoryPage {
        people: people(entries),
        empty: (
            "Nobody has an alias that begins so",
            "Try its first letters. Capitals, hyphens and points do not count.",
        ),
        more: next
            .map(|(head, id)| Link::new("More people", format!("{}&after={head}.{id}", asked.address()))),
        ..empty(state, asked, None)
    })
}

pub(super) fn people(entries: Vec<Entry>) -> Vec<Found> {
    let found = |entry: Entry| Found {
        person: person(&entry.alias, entry.role.as_deref(), entry.picture.as_ref()),
        joined: TimeZone::UTC.to_datetime(entry.joined_at).date().into(),
        why: sentence(&entry.why),
        hello: entry.hello,
        follows: entry.follows,
    };
    entries.into_iter().map(found).collect()
}

/// Reasons as a sentence, which begins with a capital.
fn sentence(why: &[String]) -> String {
    let text = why.join(", ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The id of a filter's field.
fn id(field: &str) -> String {
    format!("f-{}", field.trim_end_matches('.'))
}

/// Whether what stands in a field was not understood, and so is no filter.
fn wrong(errors: &[FieldError], field: &Offered) -> bool {
    errors.iter().any(|error| error.field == id(&field.field))
}

fn filter_field(field: &Offered, errors: &[FieldError]) -> FilterField {
    let chosen = |(value, words): &(String, String)| Choice::new(value, words, *value == field.value);
    let id = id(&field.field);
    FilterField {
        error: errors.iter().find(|error| error.field == id).cloned(),
        name: format!("f.{}", field.field),
        ask: field.ask.clone(),
        hint: if field.year {
            "A year. Those around it count as well."
        } else {
            "Any name for it, or something broader."
        },
        choices: field.choices.iter().map(chosen).collect(),
        names: field.names.clone(),
        year: field.year,
        value: field.value.clone(),
        id,
    }
}

/// A filter that is set, and the list without it.
fn chosen(asked: &Wanted, field: &Offered) -> Option<Link> {
    if field.value.is_empty() {
        return None;
    }
    let words = field.choices.iter().find(|(value, _)| *value == field.value).map(|(_, words)| words.clone());
    let own = format!("f.{}", field.field);
    let others = asked.0.iter().filter(|(name, _)| *name != own).cloned().collect();
    let value = words.unwrap_or_else(|| field.value.clone());
    Some(Link::new(format!("{} {value}", field.ask), Wanted(others).address()))
}
