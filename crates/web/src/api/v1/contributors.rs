//! The people behind the articles.

use app::contributors;
use axum::extract::{OriginalUri, State as Shared};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::answer::{Page, json, page};
use crate::api::problem::{OfOpen, Problem, Sort};
use crate::api::read::Path;
use crate::server::State;

/// Something by its word in addresses and its name.
#[derive(Serialize, ToSchema)]
pub(super) struct Named {
    pub(super) slug: String,
    pub(super) name: String,
}

/// Somebody who writes or reviews.
#[derive(Serialize, ToSchema)]
pub(super) struct Contributor {
    /// Their word in addresses.
    slug: String,
    name: String,
    /// Degrees; may be empty.
    credentials: String,
    /// What they do; may be empty.
    role: String,
    /// Who they are, as HTML that does no harm.
    bio_html: String,
    /// Their page.
    url: String,
    /// Whether they are made up, to show how all this works.
    demonstration: bool,
    /// What they do here: `author`, `reviewer`. Empty within an article.
    does: Vec<String>,
}

impl Contributor {
    pub(super) fn of(one: &contributors::Contributor, does: &[String], base_url: &str) -> Self {
        Self {
            slug: one.slug.clone(),
            name: one.name.clone(),
            credentials: one.credentials.clone(),
            role: one.role.clone(),
            bio_html: one.bio_html.clone(),
            url: format!("{base_url}/contributors/{}", one.slug),
            demonstration: one.demonstration,
            does: does.to_vec(),
        }
    }
}

/// Each once, with all that they do.
fn together(all: Vec<(String, contributors::Contributor)>) -> Vec<(Vec<String>, contributors::Contributor)> {
    let mut people: Vec<(Vec<String>, contributors::Contributor)> = Vec::new();
    for (does, one) in all {
        match people.iter_mut().find(|(_, known)| known.slug == one.slug) {
            Some((known, _)) => known.push(does),
            None => people.push((vec![does], one)),
        }
    }
    people
}

/// All contributors
///
/// On one page.
#[utoipa::path(get, path = "/contributors", tag = "Library", operation_id = "contributors",
    responses((status = 200, description = "All contributors", body = Page<Contributor>), OfOpen))]
pub(super) async fn list(Shared(state): Shared<State>, OriginalUri(uri): OriginalUri) -> Answer {
    let now = state.now();
    let all = together(contributors::list(&state.app, now.community.id).await?);
    let all = all.iter().map(|(does, one)| Contributor::of(one, does, &now.site.base_url));
    page(&uri, all.collect(), None)
}

/// One contributor
#[utoipa::path(get, path = "/contributors/{slug}", tag = "Library", operation_id = "contributor",
    params(("slug" = String, Path, description = "The word of the contributor in addresses", example = "cleo-specimen")),
    responses((status = 200, description = "The contributor", body = Contributor), OfOpen))]
pub(super) async fn show(Shared(state): Shared<State>, Path(slug): Path<String>) -> Answer {
    let now = state.now();
    let all = together(contributors::list(&state.app, now.community.id).await?);
    let found = all.iter().find(|(_, one)| one.slug == slug);
    let (does, one) = found.ok_or(Problem::new(Sort::Missing))?;
    json(Contributor::of(one, does, &now.site.base_url))
}
