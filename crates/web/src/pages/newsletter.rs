//! The newsletter, for those who get it or want to.

use std::collections::HashMap;

use app::newsletter::{self, Pace, Pause, Subscriber, Wish};
use app::{challenges, topics};
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use jiff::Timestamp;
use serde::Deserialize;

use super::errors::Failure;
use super::forms::{faults, press, told};
use super::{Answer, page, refused, see};
use crate::extract::From;
use crate::server::State;
use crate::view::{
    Choice, FieldError, Link, Meta, Moment, NewsletterPage, NewsletterPreferencesPage, NewsletterThanksPage,
};

/// The form as it was sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    email: String,
    altcha: String,
}

/// What the preferences page is told.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Told {
    saved: Option<String>,
}

pub(crate) async fn show(Shared(state): Shared<State>) -> Answer {
    page(&form(&state, String::new(), Vec::new()))
}

fn form(state: &State, email: String, errors: Vec<FieldError>) -> NewsletterPage {
    let meta = Meta::new("Newsletter", "New and newly reviewed articles by e-mail.", "/newsletter");
    NewsletterPage { site: state.now().site, meta: meta.unlisted(), email, errors }
}

pub(crate) async fn subscribe(
    Shared(state): Shared<State>,
    From(caller): From,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, community) = (&state.app, state.now().community);
    let effort = challenges::effort(app, &typed.altcha, &caller).await?;
    match newsletter::subscribe(app, &community, &typed.email, &caller, effort).await {
        Ok(()) => Ok(see("/newsletter/sent")),
        Err(error) => refused(&form(&state, typed.email, faults(error)?)),
    }
}

pub(crate) async fn sent(Shared(state): Shared<State>) -> Answer {
    let lines = [
        "We have sent you a letter. Open it and press its button, so that we know the address is yours.",
        "Nothing after five minutes? Look among unwanted mail, or begin again: perhaps the address has a typing mistake.",
    ];
    let links = vec![Link::new("Begin again", "/newsletter"), Link::new("Read meanwhile", "/resources")];
    page(&thanks_page(&state, "Look into your mail", &lines, links))
}

fn thanks_page(state: &State, title: &str, lines: &[&str], links: Vec<Link>) -> NewsletterThanksPage {
    NewsletterThanksPage {
        site: state.now().site,
        meta: Meta::new(title, title, "/newsletter").unlisted(),
        title: title.to_owned(),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        links,
    }
}

pub(crate) async fn pending(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    let email = newsletter::pending(&state.app, &token).await?;
    let line = format!("Letters will go to {email}, once a week until you choose otherwise.");
    let action = format!("/newsletter/confirm/{token}");
    page(&press(&state, "Confirm your address", &[&line], "Yes, send me letters", action))
}

pub(crate) async fn confirm(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    let id = newsletter::confirm(&state.app, state.now().community.id, &token).await?;
    Ok(see(&newsletter::preferences_link(&state.app, id).replace("/preferences/", "/thanks/")))
}

pub(crate) async fn thanks(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    let home = state.now().community.id;
    newsletter::preferences(&state.app, home, &token).await?.ok_or(Failure::Missing)?;
    let links = vec![
        Link::new("Choose topics and how often", format!("/newsletter/preferences/{token}")),
        Link::new("Read the newest articles", "/resources"),
    ];
    let line = "The next letter comes when something new is in the library.";
    page(&thanks_page(&state, "You will hear from us", &[line], links))
}

pub(crate) async fn preferences(
    Shared(state): Shared<State>,
    Path(token): Path<String>,
    Query(asked): Query<Told>,
) -> Answer {
    let (now, app) = (state.now(), &state.app);
    let Some(reader) = newsletter::preferences(app, now.community.id, &token).await? else {
        return gone(&state);
    };
    let topics = topics::list(app, now.community.id).await?;
    page(&NewsletterPreferencesPage {
        meta: Meta::new("Your letters", "What comes to you.", "/newsletter").unlisted(),
        saved: asked.saved.is_some(),
        action: format!("/newsletter/preferences/{token}"),
        leave: newsletter::leave_link(app, reader.id, None),
        paces: paces(reader.pace),
        topics: topics
            .into_iter()
            .map(|topic| Choice::new(&topic.slug, &topic.title, reader.topics.contains(&topic.slug)))
            .collect(),
        pauses: pauses(&reader, app.clock.now()),
        email: reader.email,
        site: now.site,
    })
}

fn paces(chosen: Pace) -> Vec<Choice> {
    let words = |pace| match pace {
        Pace::Weekly => "Once a week at most",
        Pace::Monthly => "Once a month at most",
    };
    Pace::ALL.map(|pace| Choice::new(pace.as_str(), words(pace), pace == chosen)).into()
}

fn pauses(reader: &Subscriber, now: Timestamp) -> Vec<Choice> {
    let until = reader.paused_until.filter(|until| *until > now);
    let mut all = vec![Choice::new("end", "No pause", until.is_none())];
    all.extend(until.map(|until| {
        Choice::new("keep", format!("Stay paused until {}", Moment::new(until, now).exact), true)
    }));
    all.push(Choice::new("30", "Pause for a month", false));
    all.push(Choice::new("90", "Pause for three months", false));
    all
}

/// For links of somebody who has left.
fn gone(state: &State) -> Answer {
    let links = vec![Link::new("Get letters again", "/newsletter"), Link::new("All articles", "/resources")];
    let line = "Your address is on our list no longer, and nothing more comes.";
    page(&told(state, "You get no letters from us", &[line], links))
}

pub(crate) async fn set_preferences(
    Shared(state): Shared<State>,
    Path(token): Path<String>,
    Form(typed): Form<HashMap<String, String>>,
) -> Answer {
    let value = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    let wish = Wish {
        pace: value("pace").parse().unwrap_or_default(),
        topics: typed.keys().filter_map(|key| key.strip_prefix("topic.").map(str::to_owned)).collect(),
        pause: match value("pause") {
            "30" => Pause::Days(30),
            "90" => Pause::Days(90),
            "end" => Pause::End,
            _ => Pause::Keep,
        },
    };
    match newsletter::set_preferences(&state.app, state.now().community.id, &token, wish).await? {
        true => Ok(see(&format!("/newsletter/preferences/{token}?saved=yes"))),
        false => gone(&state),
    }
}

pub(crate) async fn leaving(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    if !newsletter::is_leave_link(&state.app, &token) {
        return Err(Failure::Missing);
    }
    let line = "We delete your address from the list at once. You can come back whenever you like.";
    let action = format!("/newsletter/leave/{token}");
    page(&press(&state, "Get no more letters", &[line], "Leave the newsletter", action))
}

/// Answers people and mail programs alike. The latter send `List-Unsubscribe=One-Click` (RFC 8058), and follow no redirect.
pub(crate) async fn leave(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    newsletter::leave(&state.app, state.now().community.id, &token).await?;
    gone(&state)
}
