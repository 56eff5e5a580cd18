//! What is said on articles: below the article itself, and on a page of its own.

use app::articles::{self, Card};
use app::comments::{self, visitors};
use app::posts::{Kind, Page, PostId};
use app::sessions::{Membership, Viewer};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use axum::http::HeaderMap;
use serde::Deserialize;

use super::composer::{self, Typed};
use super::errors::Failure;
use super::forms::faults;
use super::members::member;
use super::posts::card;
use super::{Answer, page, refused, safety, see, visitor_comments, words};
use crate::extract::SignedIn;
use crate::server::State;
use crate::server::cookies::Crumb;
use crate::view::{
    Comments, CommentsCorner, CommentsPage, Composer, FieldError, Link, Meta, Moment, Nav, PostCard,
    VisitorForm, WaitingComment, WaitingCorner,
};

/// Which page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    before: String,
}

/// Who reads, and with what they may say something.
enum Reader<'a> {
    Member(&'a Membership, Option<Box<Composer>>),
    Visitor(Box<VisitorForm>),
}

/// The article at an address.
pub(super) async fn article(state: &State, slug: &str) -> Result<Card, Failure> {
    if !kernel::text::is_slug(slug) {
        return Err(Failure::Missing);
    }
    let found = articles::named(&state.app, state.now().community.id, vec![slug.to_owned()]).await?;
    found.into_iter().next().ok_or(Failure::Missing)
}

pub(crate) async fn list(
    Shared(state): Shared<State>,
    viewer: Option<SignedIn>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Answer {
    let article = article(&state, &slug).await?;
    let viewer = viewer.map(|SignedIn(viewer)| viewer);
    let me = viewer.as_ref().and_then(|viewer| viewer.member.as_ref());
    let reader = match me {
        Some(me) => Reader::Member(me, form(&state, me, &article, (&Typed::default(), Vec::new())).await?),
        None => Reader::Visitor(Box::new(visitor_comments::empty(&state, &slug, ""))),
    };
    let waiting = waiting(&state, &slug, &headers).await?;
    let said = said(&state, &slug, reader, asked.before.parse().ok()).await?;
    page(&comments_page(&state, &article, Comments { waiting, ..said }))
}

pub(super) fn comments_page(state: &State, article: &Card, said: Comments) -> CommentsPage {
    let path = format!("/resources/{}/comments", article.slug);
    let title = format!("Comments on “{}”", article.title);
    CommentsPage {
        meta: Meta::new(title, "What readers said on an article.", &path).at(Nav::Resources).unlisted(),
        crumbs: vec![
            Link::new("Resources", "/resources"),
            Link::new(&article.title, format!("/resources/{}", article.slug)),
        ],
        slug: article.slug.clone(),
        title: article.title.clone(),
        said,
        site: state.now().site,
    }
}

/// One page of comments, as their reader sees them.
async fn said(
    state: &State,
    slug: &str,
    reader: Reader<'_>,
    before: Option<PostId>,
) -> Result<Comments, Failure> {
    let me = match &reader {
        Reader::Member(me, _) => Some(me.id),
        Reader::Visitor(_) => None,
    };
    let found = comments::of_article(&state.app, state.now().community.id, me, slug, before).await?;
    let (composer, form) = match reader {
        Reader::Member(_, form) => (form.map(|form| *form), None),
        Reader::Visitor(form) => (None, Some(*form)),
    };
    Ok(Comments { composer, form, ..cards(state, slug, &found, me.is_some()) })
}

/// The comments and the way to older ones.
fn cards(state: &State, slug: &str, found: &Page, may_act: bool) -> Comments {
    let back = format!("/resources/{slug}/comments");
    let older = found.next.map(|next| Link::new("Older comments", format!("{back}?before={next}")));
    Comments {
        // They stand below the article, so none says which.
        posts: found
            .posts
            .iter()
            .map(|post| PostCard { on: None, ..card(state, post, may_act, &back) })
            .collect(),
        older,
        ..Comments::default()
    }
}

/// What visitors see below an article. It is kept with the page, so it says when, and not how long ago.
pub(super) async fn for_visitors(state: &State, slug: &str) -> Result<Comments, Failure> {
    let form = Box::new(visitor_comments::empty(state, slug, ""));
    let mut said = said(state, slug, Reader::Visitor(form), None).await?;
    for post in &mut said.posts {
        post.at.say_day();
    }
    Ok(said)
}

/// The form of a member; none for who may read only.
async fn form(
    state: &State,
    me: &Membership,
    article: &Card,
    typed: (&Typed, Vec<FieldError>),
) -> Result<Option<Box<Composer>>, Failure> {
    if me.restricted {
        return Ok(None);
    }
    composer::on_article(state, me, article.id, typed).await.map(|form| Some(Box::new(form)))
}

/// What a member sees below the article at `path`, in the place of what visitors see; none for any other page.
pub(crate) async fn corner(state: &State, viewer: &Viewer, path: &str) -> Option<String> {
    let (slug, me) = (slug_of(path)?, viewer.member.as_ref()?);
    let drawn = async {
        let article = article(state, slug).await?;
        let form = form(state, me, &article, (&Typed::default(), Vec::new())).await?;
        said(state, slug, Reader::Member(me, form), None).await
    };
    match drawn.await {
        Ok(said) => CommentsCorner { slug: slug.to_owned(), said }.render().ok(),
        Err(Failure::Missing) => None,
        Err(error) => {
            tracing::error!(?error, "the comments on an article cannot be read");
            None
        }
    }
}

/// What a visitor sees below the article at `path` of what they said and have not confirmed.
pub(crate) async fn waiting_corner(state: &State, headers: &HeaderMap, path: &str) -> Option<String> {
    let waiting = waiting(state, slug_of(path)?, headers).await.ok().filter(|list| !list.is_empty())?;
    WaitingCorner { waiting }.render().ok()
}

/// The article whose page stands at `path`.
pub(crate) fn slug_of(path: &str) -> Option<&str> {
    path.strip_prefix("/resources/").filter(|slug| !slug.contains('/'))
}

/// What the browser that asks said and has not confirmed.
pub(super) async fn waiting(
    state: &State,
    slug: &str,
    headers: &HeaderMap,
) -> Result<Vec<WaitingComment>, Failure> {
    let Some(browser) = state.cookies.read(headers, Crumb::Comments) else { return Ok(Vec::new()) };
    let found = visitors::waiting(&state.app, state.now().community.id, slug, &browser).await?;
    let now = state.app.clock.now();
    let drawn = found.into_iter().map(|one| WaitingComment {
        help: safety::help(state, ["", &one.body, ""]),
        html: words::html(&one.body),
        at: Moment::new(one.at, now),
        alias: one.alias,
    });
    Ok(drawn.collect())
}

/// A member says something on an article.
pub(crate) async fn say(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(slug): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let (me, home) = (member(&viewer)?, state.now().community.id);
    let article = article(&state, &slug).await?;
    if safety::pauses(&state, &typed) {
        return page(&with_form(&state, me, &article, (&typed, Vec::new())).await?);
    }
    match comments::say(&state.app, home, me, &slug, &typed.draft(Kind::Comment)).await {
        Ok(said) => {
            let usual = format!("/resources/{slug}/comments#p-{said}");
            Ok(see(&safety::after(&typed, &format!("/posts/{said}"), said, usual)))
        }
        Err(error) => refused(&with_form(&state, me, &article, (&typed, faults(error)?)).await?),
    }
}

/// The page with a member's form that came back.
async fn with_form(
    state: &State,
    me: &Membership,
    article: &Card,
    typed: (&Typed, Vec<FieldError>),
) -> Result<CommentsPage, Failure> {
    let form = form(state, me, article, typed).await?;
    let said = said(state, &article.slug, Reader::Member(me, form), None).await?;
    Ok(comments_page(state, article, said))
}
