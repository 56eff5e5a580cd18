//! The feed.

use app::posts::{self, PostId};
use axum::extract::{OriginalUri, State as Shared};
use serde::Deserialize;

use super::posts::Post;
use crate::api::Answer;
use crate::api::answer::{Page, cursor, page};
use crate::api::bearer::Reads;
use crate::api::problem::OfOwn;
use crate::api::read::Query;
use crate::api::words::Tab;
use crate::server::State;

/// Which posts.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Which tab of the feed; `everyone` where nothing is said.
    tab: Option<Tab>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The feed
///
/// The newest first. No post is left out or comes twice while others are written.
#[utoipa::path(get, path = "/activities", tag = "Activities", operation_id = "activities", security(("token" = ["read"])), params(Asked),
    responses((status = 200, description = "A page of posts", body = Page<Post>), OfOwn))]
pub(super) async fn feed(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
    Query(asked): Query<Asked>,
) -> Answer {
    let (now, tab) = (state.now(), asked.tab.map_or(posts::Tab::Everyone, |tab| tab.0));
    let before = cursor(asked.cursor.as_deref(), |text| kernel::ids::decode(text).map(PostId))?;
    let found = posts::feed(&state.app, now.community.id, bearer.member.id, tab, before).await?;
    let items = found.posts.iter().map(|post| Post::of(post, &now.site.base_url)).collect();
    page(&uri, items, found.next.map(|next| kernel::ids::encode(next.0)))
}
