//! What a member wants to find again, and threads that they want to hear of.

use app::bookmarks::{self, Subject};
use app::members::MemberId;
use app::posts::{self, PostId};
use axum::extract::{OriginalUri, State as Shared};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::posts::Post;
use crate::api::Answer;
use crate::api::answer::{Page, cursor, done, page};
use crate::api::bearer::{Keeps, Reads};
use crate::api::problem::{OfOwn, OfWriting};
use crate::api::read::{Path, Query};
use crate::server::State;

/// From where on.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// An article that is kept.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptArticle)]
struct Kept {
    slug: String,
    title: String,
    /// Its page.
    url: String,
}

/// Posts that I keep
///
/// The latest kept first; without what this member may not read any more.
#[utoipa::path(get, path = "/me/bookmarks", tag = "Me", operation_id = "bookmarks", security(("token" = ["read"])), params(Asked),
    responses((status = 200, description = "A page of posts", body = Page<Post>), OfOwn))]
pub(super) async fn list(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
    Query(asked): Query<Asked>,
) -> Answer {
    let now = state.now();
    let after = cursor(asked.cursor.as_deref(), |text| kernel::ids::decode(text).map(PostId))?;
    let found = bookmarks::posts(&state.app, now.community.id, bearer.member.id, after).await?;
    let items = found.posts.iter().map(|post| Post::of(post, &now.site.base_url)).collect();
    page(&uri, items, found.next.map(|next| kernel::ids::encode(next.0)))
}

/// Articles that I keep
///
/// The latest kept first, 20 at most.
#[utoipa::path(get, path = "/me/bookmarks/articles", tag = "Me", operation_id = "articleBookmarks", security(("token" = ["read"])),
    responses((status = 200, description = "The articles", body = Page<Kept>), OfOwn))]
pub(super) async fn articles(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
) -> Answer {
    let now = state.now();
    let cards = bookmarks::articles(&state.app, now.community.id, bearer.member.id).await?;
    let kept = cards.into_iter().map(|card| Kept {
        url: format!("{}/resources/{}", now.site.base_url, card.slug),
        slug: card.slug,
        title: card.title,
    });
    page(&uri, kept.collect(), None)
}

/// Keep a post
#[utoipa::path(put, path = "/posts/{id}/bookmark", tag = "Activities", operation_id = "keepPost", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a post")),
    responses((status = 204, description = "It is kept"), OfWriting))]
pub(super) async fn keep_post(state: Shared<State>, bearer: Keeps, Path(id): Path<String>) -> Answer {
    set(&state, bearer.0.member.id, Subject::Post(posts::number(&id)?), true).await
}

/// Let go of a post
///
/// The answer is the same whether it was kept.
#[utoipa::path(delete, path = "/posts/{id}/bookmark", tag = "Activities", operation_id = "letGoOfPost", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a post")),
    responses((status = 204, description = "It is not kept"), OfWriting))]
pub(super) async fn let_go_of_post(state: Shared<State>, bearer: Keeps, Path(id): Path<String>) -> Answer {
    set(&state, bearer.0.member.id, Subject::Post(posts::number(&id)?), false).await
}

/// Keep an article
#[utoipa::path(put, path = "/articles/{slug}/bookmark", tag = "Me", operation_id = "keepArticle", security(("token" = ["write"])),
    params(("slug" = String, Path, description = "The word of the article in addresses")),
    responses((status = 204, description = "It is kept"), OfWriting))]
pub(super) async fn keep_article(state: Shared<State>, bearer: Keeps, Path(slug): Path<String>) -> Answer {
    set(&state, bearer.0.member.id, Subject::Article(slug), true).await
}

/// Let go of an article
///
/// The answer is the same whether it was kept.
#[utoipa::path(delete, path = "/articles/{slug}/bookmark", tag = "Me", operation_id = "letGoOfArticle", security(("token" = ["write"])),
    params(("slug" = String, Path, description = "The word of the article in addresses")),
    responses((status = 204, description = "It is not kept"), OfWriting))]
pub(super) async fn let_go_of_article(
    state: Shared<State>,
    bearer: Keeps,
    Path(slug): Path<String>,
) -> Answer {
    set(&state, bearer.0.member.id, Subject::Article(slug), false).await
}

async fn set(state: &State, me: MemberId, subject: Subject, kept: bool) -> Answer {
    bookmarks::set(&state.app, state.now().community.id, me, &subject, kept).await?;
    done()
}

/// Follow a thread
///
/// To hear of what is said in it. Whoever writes in a thread follows it already, unless they stopped.
#[utoipa::path(put, path = "/posts/{id}/following", tag = "Activities", operation_id = "followThread", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a post of the thread")),
    responses((status = 204, description = "It is followed"), OfWriting))]
pub(super) async fn follow(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Path(id): Path<String>,
) -> Answer {
    posts::follow(&state.app, state.now().community.id, bearer.member.id, posts::number(&id)?, true).await?;
    done()
}

/// Stop following a thread
#[utoipa::path(delete, path = "/posts/{id}/following", tag = "Activities", operation_id = "unfollowThread", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a post of the thread")),
    responses((status = 204, description = "It is not followed"), OfWriting))]
pub(super) async fn unfollow(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Path(id): Path<String>,
) -> Answer {
    posts::follow(&state.app, state.now().community.id, bearer.member.id, posts::number(&id)?, false).await?;
    done()
}
