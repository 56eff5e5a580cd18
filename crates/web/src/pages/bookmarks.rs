//! What a member wants to find again.

use app::bookmarks::{self, Subject};
use app::posts;
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use serde::Deserialize;

use super::members::member;
use super::posts::card;
use super::{Answer, cards, page, see};
use crate::extract::{SignedIn, next_after};
use crate::server::State;
use crate::view::{BookmarksPage, Link, Meta, Nav};

/// From where on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    after: String,
}

/// What to keep, or to let go of.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    end: String,
    back: String,
}

pub(crate) async fn list(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(asked): Query<Asked>,
) -> Answer {
    let (me, now, after) = (member(&viewer)?.id, state.now(), asked.after.parse().ok());
    let kept = bookmarks::posts(&state.app, now.community.id, me, after).await?;
    let articles = bookmarks::articles(&state.app, now.community.id, me).await?;
    let today = state.app.clock.today();
    page(&BookmarksPage {
        meta: Meta::new("What you keep", "Your bookmarks.", "/bookmarks").at(Nav::Me).unlisted(),
        posts: kept.posts.iter().map(|post| card(&state, post, true, "/bookmarks")).collect(),
        articles: articles.iter().map(|one| (cards::card(one, today), one.slug.clone())).collect(),
        older: kept.next.map(|next| Link::new("Kept before", format!("/bookmarks?after={next}"))),
        site: now.site,
    })
}

pub(crate) async fn set_post(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    set(&state, &viewer, Subject::Post(posts::number(&id)?), &sent).await
}

pub(crate) async fn set_article(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(slug): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    set(&state, &viewer, Subject::Article(slug), &sent).await
}

async fn set(state: &State, viewer: &app::sessions::Viewer, subject: Subject, sent: &Sent) -> Answer {
    let kept = sent.end.is_empty();
    bookmarks::set(&state.app, state.now().community.id, member(viewer)?.id, &subject, kept).await?;
    Ok(see(if sent.back.is_empty() { "/bookmarks" } else { next_after(&sent.back) }))
}
