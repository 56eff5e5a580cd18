//! Reactions: a word for each member and post.

use app::posts;
use axum::extract::{OriginalUri, State as Shared};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::answer::{Page, done, page};
use crate::api::bearer::{Reads, Writes};
use crate::api::problem::{OfOwn, OfWriting};
use crate::api::read::{Json, Path};
use crate::api::words::Reaction;
use crate::server::State;

/// Who sent what.
#[derive(Serialize, ToSchema)]
#[schema(as = SentReaction)]
struct Sent {
    kind: Reaction,
    /// The alias of who sent it.
    by: String,
}

/// What to send.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReaction {
    kind: Reaction,
}

/// Who sent which reaction
///
/// The latest first, 100 at most, of those whom this member sees.
#[utoipa::path(get, path = "/posts/{id}/reactions", tag = "Activities", operation_id = "reactions", security(("token" = ["read"])),
    params(("id" = String, Path, description = "The number of a post")),
    responses((status = 200, description = "Who sent what", body = Page<Sent>), OfOwn))]
pub(super) async fn list(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
    Path(id): Path<String>,
) -> Answer {
    let (home, me) = (state.now().community.id, bearer.member.id);
    let sent = posts::reactors(&state.app, home, me, posts::number(&id)?).await?;
    page(&uri, sent.into_iter().map(|(kind, by)| Sent { kind: Reaction(kind), by }).collect(), None)
}

/// Send a reaction
///
/// In the place of any before.
#[utoipa::path(put, path = "/posts/{id}/reaction", tag = "Activities", operation_id = "react", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a post")),
    request_body = NewReaction, responses((status = 204, description = "It is sent"), OfWriting))]
pub(super) async fn put(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Path(id): Path<String>,
    Json(new): Json<NewReaction>,
) -> Answer {
    let home = state.now().community.id;
    posts::react(&state.app, home, &bearer.member, posts::number(&id)?, Some(new.kind.0)).await?;
    done()
}

/// Take one's reaction back
///
/// The answer is the same whether there was one.
#[utoipa::path(delete, path = "/posts/{id}/reaction", tag = "Activities", operation_id = "unreact", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a post")),
    responses((status = 204, description = "It is taken back"), OfWriting))]
pub(super) async fn delete(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Path(id): Path<String>,
) -> Answer {
    let home = state.now().community.id;
    posts::react(&state.app, home, &bearer.member, posts::number(&id)?, None).await?;
    done()
}
