//! What visitors say on articles, with an alias and an address.

use app::accounts::consent;
use app::challenges;
use app::comments::visitors::{self, Wish};
use app::posts::PostId;
use axum::Form;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::json;

use super::comments::{article, comments_page, for_visitors, waiting};
use super::errors::Failure;
use super::forms::{faults, told};
use super::{Answer, page, refused, safety, see, words};
use crate::extract::From;
use crate::server::State;
use crate::server::cookies::Crumb;
use crate::view::{
    CommentConfirmPage, Comments, FieldError, FindCommentsPage, Link, Meta, Moment, OwnComment,
    OwnCommentsPage, VisitorForm,
};

/// The form as it was sent.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    body: String,
    alias: String,
    email: String,
    to: String,
    letters: Option<String>,
    keep_alias: Option<String>,
    altcha: String,
    /// `yes` once the help at once was shown above the form.
    helped: String,
}

impl Typed {
    fn wish(&self) -> Wish {
        Wish {
            alias: self.alias.clone(),
            email: self.email.clone(),
            body: self.body.clone(),
            to: self.to.clone(),
            newsletter: self.letters.is_some(),
            keep_alias: self.keep_alias.is_some(),
        }
    }
}

/// The form with nothing typed into it; `to` is the number of what is answered.
pub(super) fn empty(state: &State, slug: &str, to: &str) -> VisitorForm {
    form(state, slug, &Typed { to: to.to_owned(), ..Typed::default() }, Vec::new())
}

fn form(state: &State, slug: &str, typed: &Typed, errors: Vec<FieldError>) -> VisitorForm {
    let asks = typed.keep_alias.is_some() || errors.iter().any(|error| error.field == "keep_alias");
    VisitorForm {
        slug: slug.to_owned(),
        to: typed.to.clone(),
        body: typed.body.clone(),
        alias: typed.alias.clone(),
        email: typed.email.clone(),
        wording: consent::newsletter(&state.now().community.name),
        letters: typed.letters.is_some(),
        keep: asks.then_some(typed.keep_alias.is_some()),
        help: safety::help(state, ["", &typed.body, ""]),
        errors,
    }
}

/// Keeps what a visitor says until they confirm it. Where the words may tell of danger, the form goes back once with help on top.
pub(crate) async fn wish(
    Shared(state): Shared<State>,
    From(caller): From,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, community) = (&state.app, state.now().community);
    if typed.helped.is_empty() && safety::help(&state, ["", &typed.body, ""]).is_some() {
        return page(&came_back(&state, &slug, &headers, &typed, Vec::new()).await?);
    }
    let effort = challenges::effort(app, &typed.altcha, &caller).await?;
    let known = state.cookies.read(&headers, Crumb::Comments);
    match visitors::wish(app, &community, &slug, &typed.wish(), (&caller, effort), known).await {
        Ok(browser) => {
            let mut response = see(&format!("/resources/{slug}/comments#waiting"));
            state.cookies.set(&mut response, Crumb::Comments, &browser);
            Ok(response)
        }
        Err(error) => refused(&came_back(&state, &slug, &headers, &typed, faults(error)?).await?),
    }
}

/// The page with the form as it was typed.
async fn came_back(
    state: &State,
    slug: &str,
    headers: &HeaderMap,
    typed: &Typed,
    errors: Vec<FieldError>,
) -> Result<crate::view::CommentsPage, Failure> {
    let article = article(state, slug).await?;
    let said = Comments {
        waiting: waiting(state, slug, headers).await?,
        form: Some(form(state, slug, typed, errors)),
        ..for_visitors(state, slug).await?
    };
    Ok(comments_page(state, &article, said))
}

pub(crate) async fn pending(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    page(&confirm_page(&state, &token, Vec::new()).await?)
}

async fn confirm_page(
    state: &State,
    token: &str,
    errors: Vec<FieldError>,
) -> Result<CommentConfirmPage, Failure> {
    let asked = visitors::asked(&state.app, state.now().community.id, token).await?;
    Ok(CommentConfirmPage {
        meta: Meta::new("Is this your comment?", "A comment to confirm.", "/comments").unlisted(),
        title: article(state, &asked.slug).await?.title,
        slug: asked.slug,
        alias: asked.alias,
        is_member: asked.is_member,
        html: words::html(&asked.body),
        wording: asked.wording,
        action: format!("/comments/confirm/{token}"),
        errors,
        site: state.now().site,
    })
}

pub(crate) async fn confirm(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    match visitors::confirm(&state.app, &state.now().community, &token).await {
        Ok((said, slug)) => Ok(see(&format!("/comments/thanks/{slug}/{said}"))),
        Err(error) => refused(&confirm_page(&state, &token, faults(error)?).await?),
    }
}

/// Says what became of a comment that was confirmed, whoever asks: nothing of it is shown that visitors may not read.
pub(crate) async fn thanks(
    Shared(state): Shared<State>,
    Path((slug, said)): Path<(String, String)>,
) -> Answer {
    let (app, home) = (&state.app, state.now().community.id);
    let article = article(&state, &slug).await?;
    let is_open = app::posts::thread(app, home, None, app::posts::number(&said)?).await.is_ok();
    let line = match is_open {
        true => "Others can read it now. Whoever knows something, or feels the same, can answer below it.",
        false => "It has a link, so a moderator looks at it first. That keeps everybody safe from adverts.",
    };
    let mut links = vec![Link::new(format!("Back to “{}”", article.title), format!("/resources/{slug}"))];
    links.extend(is_open.then(|| Link::new("See your comment", format!("/posts/{said}"))));
    links.push(Link::new("Join, and it is yours as a member", "/join"));
    page(&told(&state, "Thank you", &[line], links))
}

/// An address alone.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Address {
    email: String,
    altcha: String,
}

pub(crate) async fn find(Shared(state): Shared<State>) -> Answer {
    page(&find_page(&state, String::new(), Vec::new()))
}

fn find_page(state: &State, email: String, errors: Vec<FieldError>) -> FindCommentsPage {
    let meta = Meta::new("My comments", "What you said on articles.", "/comments").unlisted();
    FindCommentsPage { site: state.now().site, meta, email, errors }
}

pub(crate) async fn ask_own(
    Shared(state): Shared<State>,
    From(caller): From,
    Form(typed): Form<Address>,
) -> Answer {
    let effort = challenges::effort(&state.app, &typed.altcha, &caller).await?;
    let community = state.now().community;
    match visitors::ask_own(&state.app, &community, &typed.email, &caller, effort).await {
        Ok(()) => Ok(see("/comments/sent")),
        Err(error) => refused(&find_page(&state, typed.email, faults(error)?)),
    }
}

pub(crate) async fn sent(Shared(state): Shared<State>) -> Answer {
    let lines = [
        "We have sent you a letter. Its link leads to what you said with that address.",
        "Nothing after five minutes? Look among unwanted mail, or begin again: perhaps the address has a typing mistake.",
    ];
    let links = vec![Link::new("Begin again", "/comments"), Link::new("Read meanwhile", "/resources")];
    page(&told(&state, "Look into your mail", &lines, links))
}

pub(crate) async fn own(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    let now = state.app.clock.now();
    let found = visitors::own(&state.app, &token).await?;
    page(&OwnCommentsPage {
        site: state.now().site,
        meta: Meta::new("My comments", "What you said on articles.", "/comments").unlisted(),
        action: format!("/comments/own/{token}"),
        comments: found
            .into_iter()
            .map(|one| OwnComment {
                id: one.id.to_string(),
                href: format!("/posts/{}#p-{}", one.thread, one.id),
                html: words::html(&one.body),
                seen: one.seen,
                at: Moment::new(one.at, now),
            })
            .collect(),
    })
}

/// All of it for other programs.
pub(crate) async fn own_file(Shared(state): Shared<State>, Path(token): Path<String>) -> Answer {
    let found = visitors::own(&state.app, &token).await?;
    let list: Vec<_> = found
        .iter()
        .map(|one| json!({ "id": one.id.to_string(), "article": one.slug, "words": one.body, "at": one.at.to_string() }))
        .collect();
    let head = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"comments.json\""),
    ];
    Ok((head, json!({ "comments": list }).to_string()).into_response())
}

/// Which comment to take back: a number, or `all`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    id: String,
}

pub(crate) async fn end_own(
    Shared(state): Shared<State>,
    Path(token): Path<String>,
    Form(which): Form<Which>,
) -> Answer {
    let one: Option<PostId> = match which.id.as_str() {
        "all" => None,
        id => Some(app::posts::number(id)?),
    };
    visitors::end_own(&state.app, state.now().community.id, &token, one).await?;
    Ok(see(&format!("/comments/own/{token}")))
}
