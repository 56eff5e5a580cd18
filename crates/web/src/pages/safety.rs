//! What the safety net says to whoever writes: help at once, before and after posting, and why something is out of sight.

use app::moderation::{self, Help, Line, Place};
use app::posts::{Held, Thread};
use app::sessions::Membership;

use super::composer::Typed;
use super::errors::Failure;
use crate::server::State;
use crate::view::{HelpBox, HelpLine, HelpPlace, Moment, PostPage, ToldDecision};

/// Countries as people call them. Any other is shown by its code.
const COUNTRIES: [(&str, &str); 34] = [
    ("AT", "Austria"),
    ("AU", "Australia"),
    ("BE", "Belgium"),
    ("BR", "Brazil"),
    ("CA", "Canada"),
    ("CH", "Switzerland"),
    ("CZ", "Czechia"),
    ("DE", "Germany"),
    ("DK", "Denmark"),
    ("ES", "Spain"),
    ("EU", "European Union"),
    ("FI", "Finland"),
    ("FR", "France"),
    ("GB", "United Kingdom"),
    ("GR", "Greece"),
    ("HU", "Hungary"),
    ("IE", "Ireland"),
    ("IN", "India"),
    ("IT", "Italy"),
    ("JP", "Japan"),
    ("KE", "Kenya"),
    ("LU", "Luxembourg"),
    ("MX", "Mexico"),
    ("NG", "Nigeria"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("NZ", "New Zealand"),
    ("PL", "Poland"),
    ("PT", "Portugal"),
    ("RO", "Romania"),
    ("SE", "Sweden"),
    ("UA", "Ukraine"),
    ("US", "United States"),
    ("ZA", "South Africa"),
];

/// The help for what somebody typed.
pub(super) fn help(state: &State, texts: [&str; 3]) -> Option<HelpBox> {
    let Help { says, places } = moderation::help(&state.app, &texts)?;
    Some(HelpBox { says, places: places.into_iter().map(place).collect() })
}

fn place(place: Place) -> HelpPlace {
    let known = COUNTRIES.iter().find(|(code, _)| *code == place.code);
    HelpPlace {
        name: known.map_or(place.code, |(_, name)| (*name).to_owned()),
        lines: place.lines.into_iter().map(line).collect(),
    }
}

fn line(line: Line) -> HelpLine {
    let dialled = |number: &String| number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    HelpLine {
        numbers: line.numbers.iter().map(|number| (number.clone(), dialled(number))).collect(),
        also: if line.also.is_empty() {
            String::new()
        } else {
            format!("also by {}", line.also.join(" or "))
        },
        name: line.name,
    }
}

/// Whether a form goes back once with the help on top, all that was typed in it. The second time it is posted: nobody is refused.
pub(super) fn pauses(state: &State, typed: &Typed) -> bool {
    typed.helped.is_empty() && help(state, [&typed.title, &typed.body, &typed.content_note]).is_some()
}

/// Where to go when something is said: to the help once more, for whoever was shown it.
pub(super) fn after(typed: &Typed, path: &str, said: impl std::fmt::Display, usual: String) -> String {
    if typed.helped.is_empty() { usual } else { format!("{path}?help={said}#help") }
}

/// The help for what the reader has just said in a thread.
pub(super) fn said(state: &State, thread: &Thread, id: &str) -> Option<HelpBox> {
    let mut all = std::iter::once(&thread.post).chain(&thread.comments);
    let own = all.find(|post| post.author.is_viewer && post.id.to_string() == id)?;
    help(state, [&own.title, &own.body, &own.content_note])
}

/// Why posts of the reader's own in a thread are out of sight, or it is closed: the latest decision about each.
pub(super) async fn told_on(
    state: &State,
    me: Option<&Membership>,
    thread: &Thread,
) -> Result<Vec<(String, ToldDecision)>, Failure> {
    let mut all = std::iter::once(&thread.post).chain(&thread.comments);
    let is_decided = |held: Option<Held>, locked: bool| held == Some(Held::Hidden) || locked;
    let Some(me) = me.filter(|_| all.any(|post| post.author.is_viewer && is_decided(post.held, post.locked)))
    else {
        return Ok(Vec::new());
    };
    let found = moderation::told_on(&state.app, me.id, thread.post.id).await?;
    let mut told: Vec<(String, ToldDecision)> = Vec::new();
    for one in &found {
        let id = one.post_id.map(|id| id.to_string()).unwrap_or_default();
        if told.iter().all(|(known, _)| *known != id) {
            told.push((id, told_decision(state, one)));
        }
    }
    Ok(told)
}

/// A thread with the reasons beside the posts that they are about.
pub(super) fn with_reasons(mut shown: PostPage, mut told: Vec<(String, ToldDecision)>) -> PostPage {
    for card in std::iter::once(&mut shown.post).chain(&mut shown.comments) {
        if let Some(at) = told.iter().position(|(id, _)| *id == card.id) {
            card.decided = Some(told.swap_remove(at).1);
        }
    }
    shown
}

/// A decision as the one it is about reads it.
pub(super) fn told_decision(state: &State, told: &moderation::Told) -> ToldDecision {
    ToldDecision {
        href: format!("/settings/decisions/{}", told.id),
        what: told.kind.told(),
        rule: told.rule().map(moderation::Rule::title),
        reason: told.reason.clone(),
        at: Moment::new(told.at, state.app.clock.now()),
        post: told.post_id.map(|id| format!("/posts/{id}#p-{id}")),
        can_be_answered: told.can_be_answered(),
        answered: told.words.clone(),
        ruling: told.ruling().map(moderation::Ruling::title),
        answer: told.answer.clone().unwrap_or_default(),
    }
}
