//! One post, with what was said below it.

use app::posts::{self, Before, Post, Reaction, Thread};
use app::sessions::{Membership, Viewer};
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use serde::Deserialize;

use super::activities::Typed;
use super::errors::Failure;
use super::forms::faults;
use super::members::{member, person};
use super::{Answer, page, refused, see};
use crate::extract::{SignedIn, next_after};
use crate::server::State;
use crate::view::{
    Composer, EarlierWords, FieldError, Meta, Moment, Nav, PostCard, PostEditPage, PostEditsPage, PostPage,
    ReactionButton,
};

/// The comment that is answered.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    to: String,
}

/// A reaction; empty to take it back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    reaction: String,
    back: String,
}

/// A post as it stands on a page; its buttons lead back to `back`.
pub(super) fn card(state: &State, post: &Post, may_act: bool, back: &str) -> PostCard {
    let (now, thread) = (state.app.clock.now(), post.root.unwrap_or(post.id));
    let count = |one: Reaction| post.reactions.iter().find(|(sent, _)| *sent == one).map_or(0, |(_, n)| *n);
    let button = |one: Reaction| ReactionButton {
        word: one.as_str(),
        title: one.title(),
        count: count(one),
        pressed: post.own == Some(one),
    };
    let author = &post.author;
    let mut person = person(&author.alias, author.role.as_deref(), author.picture.as_ref());
    if !author.has_profile {
        person.href = format!("/posts/{thread}");
    }
    PostCard {
        id: post.id.to_string(),
        person,
        at: Moment::new(post.at, now),
        href: format!("/posts/{thread}"),
        edited: post.edited_at.map(|_| format!("/posts/{}/edits", post.id)),
        mood: post.mood.map(posts::Mood::title),
        note: post.content_note.clone(),
        body: post.body.clone(),
        sentence: post.author.is_viewer.then(|| match post.root {
            None => post.audience.sentence(),
            Some(_) => post.audience.below(),
        }),
        comments: post.comments,
        reactions: Reaction::ALL.into_iter().map(button).collect(),
        may_act,
        is_answer: post.parent.is_some(),
        back: format!("{back}#p-{}", post.id),
    }
}

/// The form for words alone, with what was typed.
pub(super) fn with_note(state: &State, typed: &Typed, errors: Vec<FieldError>) -> Composer {
    Composer {
        key: kernel::ids::encode(state.ids.next()),
        body: typed.body.clone(),
        note: typed.content_note.clone(),
        errors,
        ..Composer::default()
    }
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    viewer: Option<SignedIn>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let viewer = viewer.map(|SignedIn(viewer)| viewer);
    let form = with_note(&state, &Typed::default(), Vec::new());
    page(&post_page(&state, viewer.as_ref(), &id, &asked.to, form).await?)
}

async fn post_page(
    state: &State,
    viewer: Option<&Viewer>,
    id: &str,
    to: &str,
    form: Composer,
) -> Result<PostPage, Failure> {
    let (app, home) = (&state.app, state.now().community.id);
    let me = viewer.and_then(|viewer| viewer.member.as_ref());
    let Thread { post, comments } = posts::thread(app, home, me.map(|me| me.id), posts::number(id)?).await?;
    let (href, answered) =
        (format!("/posts/{}", post.id), comments.iter().find(|one| one.id.to_string() == to));
    Ok(PostPage {
        site: state.now().site,
        meta: Meta::new("A post", "What a member said.", &href).at(Nav::Activities).unlisted(),
        senders: senders(state, me, &post).await?,
        composer: me.filter(|me| !me.restricted).map(|_| form),
        below: post.audience.below(),
        to: answered.map(|one| one.id.to_string()).unwrap_or_default(),
        answers: answered.map(|one| format!("It stands below what {} said.", one.author.alias)),
        post: card(state, &post, me.is_some(), &href),
        comments: comments.iter().map(|one| card(state, one, me.is_some(), &href)).collect(),
    })
}

/// For each reaction to a post, who sent it; for members.
async fn senders(
    state: &State,
    me: Option<&Membership>,
    post: &Post,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let Some(me) = me else { return Ok(Vec::new()) };
    let sent = posts::reactors(&state.app, state.now().community.id, me.id, post.id).await?;
    let of = |one: Reaction| {
        let names: Vec<&str> =
            sent.iter().filter(|(kind, _)| *kind == one).map(|(_, alias)| alias.as_str()).collect();
        (!names.is_empty()).then(|| (one.title(), names.join(", ")))
    };
    Ok(Reaction::ALL.into_iter().filter_map(of).collect())
}

pub(crate) async fn comment(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, home, to) = (&state.app, state.now().community.id, posts::number(&id)?);
    match posts::comment(app, home, member(&viewer)?, to, &typed.draft()).await {
        Ok(said) => Ok(see(&format!("/posts/{said}#p-{said}"))),
        Err(error) => {
            let form = with_note(&state, &typed, faults(error)?);
            refused(&post_page(&state, Some(&viewer), &id, &id, form).await?)
        }
    }
}

pub(crate) async fn react(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    let reaction = match sent.reaction.as_str() {
        "" => None,
        word => Some(word.parse().map_err(|()| Failure::Missing)?),
    };
    let home = state.now().community.id;
    posts::react(&state.app, home, member(&viewer)?, posts::number(&id)?, reaction).await?;
    Ok(see(next_after(&sent.back)))
}

pub(crate) async fn edit_form(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let post = own(&state, &viewer, &id).await?;
    let typed = Typed::of(post.body, post.content_note);
    page(&edit_page(&state, &id, with_note(&state, &typed, Vec::new())))
}

/// The viewer's own post.
async fn own(state: &State, viewer: &Viewer, id: &str) -> Result<Post, Failure> {
    let (id, home) = (posts::number(id)?, state.now().community.id);
    let Thread { post, comments } = posts::thread(&state.app, home, Some(member(viewer)?.id), id).await?;
    let mut all = std::iter::once(post).chain(comments);
    all.find(|one| one.id == id && one.author.is_viewer).ok_or(Failure::Missing)
}

fn edit_page(state: &State, id: &str, composer: Composer) -> PostEditPage {
    let href = format!("/posts/{id}");
    PostEditPage {
        site: state.now().site,
        meta: Meta::new("Change a post", "Change a post.", &href).at(Nav::Activities).unlisted(),
        href,
        composer,
    }
}

pub(crate) async fn edit(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    own(&state, &viewer, &id).await?;
    let home = state.now().community.id;
    match posts::edit(&state.app, home, member(&viewer)?, posts::number(&id)?, &typed.draft()).await {
        Ok(()) => Ok(see(&format!("/posts/{id}#p-{id}"))),
        Err(error) => refused(&edit_page(&state, &id, with_note(&state, &typed, faults(error)?))),
    }
}

pub(crate) async fn edits(
    Shared(state): Shared<State>,
    viewer: Option<SignedIn>,
    Path(id): Path<String>,
) -> Answer {
    let me = viewer.and_then(|SignedIn(viewer)| viewer.member).map(|me| me.id);
    let now = state.app.clock.now();
    let before = posts::edits(&state.app, state.now().community.id, me, posts::number(&id)?).await?;
    let href = format!("/posts/{id}");
    let row = |one: Before| EarlierWords {
        until: Moment::new(one.edited_at, now),
        title: one.title,
        body: one.body,
        note: one.content_note,
    };
    page(&PostEditsPage {
        site: state.now().site,
        meta: Meta::new("What it said before", "A post before it was changed.", &href).unlisted(),
        href,
        edits: before.into_iter().map(row).collect(),
    })
}

pub(crate) async fn delete(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let (home, id) = (state.now().community.id, posts::number(&id)?);
    posts::delete(&state.app, home, member(&viewer)?, id).await?;
    Ok(see("/activities?tab=mine"))
}
