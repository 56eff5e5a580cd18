//! What is said on an article.

use app::comments;
use app::posts::{Draft, Kind, PostId};
use axum::extract::{OriginalUri, State as Shared};
use serde::Deserialize;
use utoipa::ToSchema;

use super::drafts::place;
use super::posts::{Post, said};
use crate::api::Answer;
use crate::api::answer::{Page, cursor, page};
use crate::api::bearer::{Reads, Writes};
use crate::api::problem::{OfOwn, OfWriting};
use crate::api::read::{Json, Key, Path, Query};
use crate::api::words::PostAudience;
use crate::server::State;

/// Which comments.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Something to say on an article.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewArticleComment {
    #[schema(max_length = 10_000)]
    body: String,
    /// `members` or `anyone`: an article has no team.
    audience: PostAudience,
    /// What to know before reading.
    content_note: Option<String>,
    /// Whether to write under a name that is this member's in the thread alone.
    #[serde(default)]
    pseudonymous: bool,
    /// The form of a draft, `on-` and the number of an article: its pictures are those of the comment, and it goes.
    draft: Option<String>,
}

/// What was said on an article
///
/// The newest first. Each begins a thread of its own, which is read and answered as any other.
#[utoipa::path(get, path = "/articles/{slug}/comments", tag = "Activities", operation_id = "articleComments", security(("token" = ["read"])),
    params(("slug" = String, Path, description = "The word of the article in addresses"), Asked),
    responses((status = 200, description = "A page of comments", body = Page<Post>), OfOwn))]
pub(super) async fn list(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let now = state.now();
    let before = cursor(asked.cursor.as_deref(), |text| kernel::ids::decode(text).map(PostId))?;
    let me = Some(bearer.member.id);
    let found = comments::of_article(&state.app, now.community.id, me, &slug, before).await?;
    let items = found.posts.iter().map(|post| Post::of(post, &now.site.base_url)).collect();
    page(&uri, items, found.next.map(|next| kernel::ids::encode(next.0)))
}

/// Say something on an article
#[utoipa::path(post, path = "/articles/{slug}/comments", tag = "Activities", operation_id = "createArticleComment",
    security(("token" = ["write"])),
    params(("slug" = String, Path, description = "The word of the article in addresses"),
        ("Idempotency-Key" = Option<String>, Header, description = "A text of your own for this comment")),
    request_body = NewArticleComment, responses((status = 201, description = "The comment", body = Post), OfWriting))]
pub(super) async fn create(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Path(slug): Path<String>,
    Key(key): Key,
    Json(new): Json<NewArticleComment>,
) -> Answer {
    let draft = Draft {
        kind: Kind::Comment.as_str().to_owned(),
        body: new.body,
        audience: new.audience.0.as_str().to_owned(),
        content_note: new.content_note.unwrap_or_default(),
        pseudonymous: new.pseudonymous,
        place: new.draft.as_deref().map(place).transpose()?,
        key,
        ..Draft::default()
    };
    let id = comments::say(&state.app, state.now().community.id, &bearer.member, &slug, &draft).await?;
    said(&state, bearer.member.id, id).await
}
