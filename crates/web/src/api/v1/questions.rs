//! Questions: the list, what there is already while one asks, and which answers helped.

use app::posts::{self, PostId};
use app::questions;
use axum::extract::{OriginalUri, State as Shared};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::posts::Post;
use super::search::{Hit, hit};
use crate::api::Answer;
use crate::api::answer::{Page, cursor, done, json, page};
use crate::api::bearer::{Reads, Writes};
use crate::api::problem::{OfOwn, OfWriting};
use crate::api::read::{Path, Query};
use crate::api::words::Which;
use crate::server::State;

/// Which questions.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// `all` where nothing is said.
    which: Option<Which>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// What is about to be asked.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// The title, as far as it is typed.
    #[param(max_length = 150)]
    title: String,
}

/// What there is already.
#[derive(Serialize, ToSchema)]
struct Similar {
    /// Questions much like it, best first, five at most.
    questions: Vec<Post>,
    /// Articles about it, three at most.
    articles: Vec<Hit>,
}

/// Questions
///
/// The newest first, of those that this member sees.
#[utoipa::path(get, path = "/questions", tag = "Questions", operation_id = "questions", security(("token" = ["read"])), params(Asked),
    responses((status = 200, description = "A page of questions", body = Page<Post>), OfOwn))]
pub(super) async fn list(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
    Query(asked): Query<Asked>,
) -> Answer {
    let (now, which) = (state.now(), asked.which.map_or(questions::Which::All, |which| which.0));
    let before = cursor(asked.cursor.as_deref(), |text| kernel::ids::decode(text).map(PostId))?;
    let found = questions::list(&state.app, now.community.id, Some(bearer.member.id), which, before).await?;
    let items = found.posts.iter().map(|post| Post::of(post, &now.site.base_url)).collect();
    page(&uri, items, found.next.map(|next| kernel::ids::encode(next.0)))
}

/// What there is like a question
///
/// To show while somebody types one.
#[utoipa::path(get, path = "/questions/similar", tag = "Questions", operation_id = "similarQuestions", security(("token" = ["read"])),
    params(Wanted), responses((status = 200, description = "Questions and articles", body = Similar), OfOwn))]
pub(super) async fn similar(
    Shared(state): Shared<State>,
    Reads(bearer): Reads,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let now = state.now();
    let title: String = wanted.title.chars().filter(|c| !c.is_control()).take(150).collect();
    let found = questions::similar(&state.app, now.community.id, bearer.member.id, &title).await?;
    json(Similar {
        questions: found.questions.iter().map(|post| Post::of(post, &now.site.base_url)).collect(),
        articles: found.articles.iter().map(|one| hit(one, &now.site.base_url)).collect(),
    })
}

/// Say that an answer helped
///
/// For who asked. Only what answers the question itself can be marked, and nothing of one's own.
#[utoipa::path(put, path = "/posts/{id}/helped", tag = "Questions", operation_id = "markHelped", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of an answer")),
    responses((status = 204, description = "It is marked"), OfWriting))]
pub(super) async fn mark(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Path(id): Path<String>,
) -> Answer {
    let home = state.now().community.id;
    questions::mark(&state.app, home, &bearer.member, posts::number(&id)?, true).await?;
    done()
}

/// Say that an answer did not help after all
#[utoipa::path(delete, path = "/posts/{id}/helped", tag = "Questions", operation_id = "unmarkHelped", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of an answer")),
    responses((status = 204, description = "It is marked no more"), OfWriting))]
pub(super) async fn unmark(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Path(id): Path<String>,
) -> Answer {
    let home = state.now().community.id;
    questions::mark(&state.app, home, &bearer.member, posts::number(&id)?, false).await?;
    done()
}
