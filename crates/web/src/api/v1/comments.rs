//! Saying something below a post.

use app::posts::{self, Draft};
use axum::extract::State as Shared;
use serde::Deserialize;
use utoipa::ToSchema;

use super::drafts::place;
use super::posts::{Post, said};
use crate::api::Answer;
use crate::api::bearer::Writes;
use crate::api::problem::OfWriting;
use crate::api::read::{Json, Key, Path};
use crate::server::State;

/// Something to say below a post.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewComment {
    #[schema(max_length = 10_000)]
    body: String,
    /// What to know before reading.
    content_note: Option<String>,
    /// Whether to write under a name that is this member's in the thread alone. Left out: as they wrote there before.
    pseudonymous: Option<bool>,
    /// Whether this member alone sees how many sent what.
    #[serde(default)]
    counts_hidden: bool,
    /// The form of a draft, `below-` and the number of a post: its pictures are those of the comment, and it goes.
    draft: Option<String>,
}

/// Say something below a post
///
/// Or in answer to a comment. Threads are one level deep. Who sees the thread sees the comment.
#[utoipa::path(post, path = "/posts/{id}/comments", tag = "Activities", operation_id = "createComment", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a post or a comment"),
        ("Idempotency-Key" = Option<String>, Header, description = "A text of your own for this comment")),
    request_body = NewComment, responses((status = 201, description = "The comment", body = Post), OfWriting))]
pub(super) async fn create(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Path(id): Path<String>,
    Key(key): Key,
    Json(new): Json<NewComment>,
) -> Answer {
    let (home, to) = (state.now().community.id, posts::number(&id)?);
    let pseudonymous = match new.pseudonymous {
        Some(own) => own,
        None => posts::is_pseudonymous(&state.app, home, bearer.member.id, to).await?,
    };
    let draft = Draft {
        body: new.body,
        content_note: new.content_note.unwrap_or_default(),
        pseudonymous,
        counts_hidden: new.counts_hidden,
        place: new.draft.as_deref().map(place).transpose()?,
        key,
        ..Draft::default()
    };
    let id = posts::comment(&state.app, home, &bearer.member, to, &draft).await?;
    said(&state, bearer.member.id, id).await
}
