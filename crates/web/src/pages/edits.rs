//! Changing one's own post, and what it said before.

use app::posts::{self, Before, Kind, Post, Thread};
use app::sessions::Viewer;
use axum::Form;
use axum::extract::{Path, State as Shared};

use super::composer::{Typed, with_note};
use super::errors::Failure;
use super::forms::faults;
use super::members::member;
use super::{Answer, page, refused, safety, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{Composer, EarlierWords, FieldError, Meta, Moment, Nav, PostEditPage, PostEditsPage};

pub(crate) async fn edit_form(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let post = own(&state, &viewer, &id).await?;
    let kind = post.kind;
    let typed = Typed::of(post.title, post.body, post.content_note);
    page(&edit_page(&state, &id, kind, &typed, Vec::new()))
}

/// The viewer's own post.
async fn own(state: &State, viewer: &Viewer, id: &str) -> Result<Post, Failure> {
    let (id, home) = (posts::number(id)?, state.now().community.id);
    let Thread { post, comments } = posts::thread(&state.app, home, Some(member(viewer)?.id), id).await?;
    let mut all = std::iter::once(post).chain(comments);
    all.find(|one| one.id == id && one.author.is_viewer).ok_or(Failure::Missing)
}

fn edit_page(state: &State, id: &str, kind: Kind, typed: &Typed, errors: Vec<FieldError>) -> PostEditPage {
    let title = kind.has_title().then(|| typed.title.clone());
    let composer = Composer { title, ..with_note(state, typed, errors) };
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
    let kind = own(&state, &viewer, &id).await?.kind;
    let (home, form) = (state.now().community.id, edit_page(&state, &id, kind, &typed, Vec::new()));
    if safety::pauses(&state, &typed) {
        return page(&form);
    }
    match posts::edit(&state.app, home, member(&viewer)?, posts::number(&id)?, &typed.draft(kind)).await {
        Ok(()) => {
            Ok(see(&safety::after(&typed, &format!("/posts/{id}"), &id, format!("/posts/{id}#p-{id}"))))
        }
        Err(error) => refused(&edit_page(&state, &id, kind, &typed, faults(error)?)),
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
