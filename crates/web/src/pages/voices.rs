//! Quoting members with their consent: editors ask, members decide.

use app::posts;
use app::voices::{self, Ask, Entry, LONGEST, Reply, Stage, UNNAMED, VoiceId};
use axum::Form;
use axum::extract::{Path, State as Shared};
use serde::Deserialize;

use super::errors::Failure;
use super::forms::faults;
use super::members::member;
use super::{Answer, page, refused, see, words};
use crate::extract::{Editor, SignedIn};
use crate::server::State;
use crate::view::{
    AdminVoicesPage, AskVoicePage, FieldError, Link, Meta, Moment, Nav, Quote, VoicePage, VoiceRow,
    VoicesPage,
};

/// The form that asks, as it was sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    words: String,
    article: String,
    note: String,
}

/// What a member says: the word of a reply, or `withdraw`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    reply: String,
}

/// What stands below an article.
pub(super) async fn quotes(state: &State, article: app::articles::ArticleId) -> Result<Vec<Quote>, Failure> {
    let found = voices::of_article(&state.app, article).await?;
    let quote =
        |one: voices::Voice| Quote { words: one.words, name: one.name.unwrap_or_else(|| UNNAMED.to_owned()) };
    Ok(found.into_iter().map(quote).collect())
}

fn row(state: &State, entry: &Entry) -> VoiceRow {
    let (slug, title) = &entry.article;
    VoiceRow {
        id: entry.id.to_string(),
        words: entry.words.clone(),
        name: entry.name.clone(),
        named: entry.named,
        note: entry.note.clone(),
        article: Link::new(title, format!("/resources/{slug}")),
        post: format!("/posts/{0}#p-{0}", entry.post),
        stage: entry.stage.title(),
        is_quoted: entry.stage == Stage::Agreed,
        can_end: matches!(entry.stage, Stage::Asked | Stage::Agreed),
        at: Moment::new(entry.asked_at, state.app.clock.now()),
    }
}

fn number(id: &str) -> Result<VoiceId, Failure> {
    id.parse().map_err(|_| Failure::Missing)
}

pub(crate) async fn ask_form(
    Shared(state): Shared<State>,
    Editor(viewer): Editor,
    Path(id): Path<String>,
) -> Answer {
    let asking = voices::asking(&state.app, state.now().community.id, &viewer, posts::number(&id)?).await?;
    let typed = Typed { words: asking.body.clone(), ..Typed::default() };
    page(&ask_page(&state, &id, &asking, typed, Vec::new()))
}

fn ask_page(
    state: &State,
    id: &str,
    asking: &voices::Asking,
    typed: Typed,
    errors: Vec<FieldError>,
) -> AskVoicePage {
    AskVoicePage {
        site: state.now().site,
        meta: Meta::new("Ask to quote", "Ask a member whether they may be quoted.", "/admin/voices")
            .unlisted(),
        back: format!("/posts/{id}#p-{id}"),
        action: format!("/posts/{id}/voice"),
        name: asking.name.clone(),
        html: words::html(&asking.body),
        longest: LONGEST,
        words: typed.words,
        article: typed.article,
        note: typed.note,
        errors,
    }
}

pub(crate) async fn ask(
    Shared(state): Shared<State>,
    Editor(viewer): Editor,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, community, post) = (&state.app, state.now().community, posts::number(&id)?);
    let asking = voices::asking(app, community.id, &viewer, post).await?;
    let wanted = Ask { words: typed.words.clone(), article: typed.article.clone(), note: typed.note.clone() };
    match voices::ask(app, &community, &viewer, post, &wanted).await {
        Ok(_) => Ok(see("/admin/voices")),
        Err(error) => refused(&ask_page(&state, &id, &asking, typed, faults(error)?)),
    }
}

pub(crate) async fn list(Shared(state): Shared<State>, Editor(_): Editor) -> Answer {
    let found = voices::list(&state.app, state.now().community.id).await?;
    page(&AdminVoicesPage {
        site: state.now().site,
        meta: Meta::new("Member voices", "What editors asked to quote.", "/admin/voices")
            .at(Nav::Me)
            .unlisted(),
        rows: found.iter().map(|entry| row(&state, entry)).collect(),
    })
}

pub(crate) async fn end(
    Shared(state): Shared<State>,
    Editor(viewer): Editor,
    Path(id): Path<String>,
) -> Answer {
    voices::end(&state.app, state.now().community.id, &viewer, number(&id)?).await?;
    state.refresh().await?;
    Ok(see("/admin/voices"))
}

pub(crate) async fn mine(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    let found = voices::mine(&state.app, member(&viewer)?.id).await?;
    page(&VoicesPage {
        site: state.now().site,
        meta: Meta::new("What others ask to quote", "Of what you said.", "/settings/voices")
            .at(Nav::Me)
            .unlisted(),
        rows: found.iter().map(|entry| row(&state, entry)).collect(),
    })
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let found = voices::one(&state.app, member(&viewer)?.id, number(&id)?).await?;
    let unnamed = found.stage == Stage::Agreed && !found.named;
    page(&VoicePage {
        site: state.now().site,
        meta: Meta::new("May we quote this?", "Words of yours.", "/settings/voices").at(Nav::Me).unlisted(),
        shown_as: if unnamed { UNNAMED.to_owned() } else { found.name.clone() },
        is_open: found.stage == Stage::Asked,
        is_quoted: found.stage == Stage::Agreed,
        row: row(&state, &found),
    })
}

pub(crate) async fn reply(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> Answer {
    let (app, community, id) = (&state.app, state.now().community, number(&id)?);
    let me = member(&viewer)?.id;
    match said.reply.parse::<Reply>() {
        Ok(reply) => voices::reply(app, &community, &viewer, id, reply).await?,
        Err(()) if said.reply == "withdraw" => voices::withdraw(app, community.id, me, id).await?,
        Err(()) => return Err(Failure::Missing),
    }
    state.refresh().await?;
    Ok(see(&format!("/settings/voices/{id}")))
}
