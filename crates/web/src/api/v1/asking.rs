//! Who asked to follow a member, and what the member chose about following.

use app::members;
use axum::extract::{OriginalUri, State as Shared};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::members::Picture;
use crate::api::Answer;
use crate::api::answer::{Page, done, json, page};
use crate::api::bearer::{Keeps, Reads};
use crate::api::problem::{OfOwn, OfWriting, Problem, Sort};
use crate::api::read::{Json, Path};
use crate::api::words::TeamAudience;
use crate::server::State;

/// Somebody who asked to follow this member.
#[derive(Serialize, ToSchema)]
#[schema(as = FollowRequest)]
struct Request {
    id: String,
    alias: String,
    #[schema(required)]
    picture: Option<Picture>,
    #[schema(format = DateTime)]
    since: String,
    /// What this member said; null for nothing yet. A no is not told.
    #[schema(required)]
    may_follow: Option<bool>,
}

/// What to say to a request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FollowReply)]
pub(super) struct Reply {
    may_follow: bool,
}

/// What this member chose about following.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FollowingSettings)]
pub(super) struct Following {
    /// Whether following this member needs their yes.
    asks_first: bool,
    /// Who may learn whom they follow.
    team_audience: TeamAudience,
}

/// Who asked to follow me
///
/// The latest first.
#[utoipa::path(get, path = "/me/requests", tag = "Me", operation_id = "followRequests", security(("token" = ["read"])),
    responses((status = 200, description = "The requests", body = Page<Request>), OfOwn))]
pub(super) async fn list(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
) -> Answer {
    let site = state.now().site;
    let request = |one: members::Ask| Request {
        id: kernel::ids::encode(one.number),
        picture: one.picture.as_ref().and_then(|meta| Picture::of(meta, &site.base_url)),
        alias: one.alias,
        since: one.since.to_string(),
        may_follow: match one.answer {
            members::Asked::Waits => None,
            answer => Some(answer == members::Asked::Yes),
        },
    };
    let all = members::requests(&state.app, bearer.member.id).await?;
    page(&uri, all.into_iter().map(request).collect(), None)
}

/// Say yes or no to who asked
///
/// Also later, when one thinks otherwise.
#[utoipa::path(put, path = "/me/requests/{id}", tag = "Me", operation_id = "replyToRequest", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a request")),
    request_body = Reply, responses((status = 204, description = "It is said"), OfWriting))]
pub(super) async fn reply(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Path(id): Path<String>,
    Json(reply): Json<Reply>,
) -> Answer {
    let number = kernel::ids::decode(&id).ok_or(Problem::new(Sort::Missing))?;
    let home = state.now().community.id;
    members::reply(&state.app, home, bearer.member.id, number, reply.may_follow).await?;
    done()
}

/// What I chose about following
#[utoipa::path(get, path = "/me/following", tag = "Me", operation_id = "followingSettings", security(("token" = ["read"])),
    responses((status = 200, description = "What was chosen", body = Following), OfOwn))]
pub(super) async fn settings(Shared(state): Shared<State>, Reads(bearer): Reads) -> Answer {
    let chosen = members::following(&state.app, bearer.member.id).await?;
    json(Following { asks_first: chosen.asks_first, team_audience: TeamAudience(chosen.audience) })
}

/// Choose about following
#[utoipa::path(put, path = "/me/following", tag = "Me", operation_id = "chooseFollowing", security(("token" = ["write"])),
    request_body = Following, responses((status = 204, description = "It is chosen"), OfWriting))]
pub(super) async fn choose(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Json(new): Json<Following>,
) -> Answer {
    let (app, me) = (&state.app, bearer.member.id);
    members::ask_first(app, me, new.asks_first).await?;
    members::show_team(app, me, new.team_audience.0).await?;
    done()
}
