//! About, editorial policy, privacy: texts that the operator can replace.

use axum::extract::State as Shared;

use super::errors::Failure;
use super::{Answer, page};
use crate::server::State;
use crate::view::{Heading, Link, Meta, Nav, TextPage};

const PAGES: [(&str, &str); 3] =
    [("About", "/about"), ("How we write and review", "/editorial-policy"), ("Privacy", "/privacy")];

pub(crate) async fn about(Shared(state): Shared<State>) -> Answer {
    show(state, "/about").await
}

pub(crate) async fn editorial_policy(Shared(state): Shared<State>) -> Answer {
    show(state, "/editorial-policy").await
}

pub(crate) async fn privacy(Shared(state): Shared<State>) -> Answer {
    show(state, "/privacy").await
}

async fn show(state: State, path: &'static str) -> Answer {
    let now = state.now();
    let shown = app::pages::show(&state.app, now.community.id, path.trim_start_matches('/')).await?;
    let Some(shown) = shown else { return Err(Failure::Missing) };
    page(&TextPage {
        meta: Meta::new(&shown.title, &shown.summary, path).at(Nav::About),
        title: shown.title,
        summary: shown.summary,
        updated: shown.updated.map(Into::into),
        contents: shown.contents.into_iter().map(|(id, title)| Heading { id, title }).collect(),
        body: shown.body,
        others: PAGES
            .iter()
            .filter(|(_, href)| *href != path)
            .map(|(title, href)| Link::new(*title, *href))
            .collect(),
        site: now.site,
    })
}
