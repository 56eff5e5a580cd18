//! The member for whom a program acts.

use app::{members, profiles};
use axum::extract::{OriginalUri, State as Shared};
use serde::Serialize;
use utoipa::ToSchema;

use super::members::{Picture, Profile};
use crate::api::Answer;
use crate::api::answer::{Page, json, page};
use crate::api::bearer::{Reads, ReadsProfiles};
use crate::api::problem::OfOwn;
use crate::api::read::Path;
use crate::api::words::{Bond, Scope};
use crate::server::State;

/// The member, and what the token may do for them.
#[derive(Serialize, ToSchema)]
struct Me {
    alias: String,
    /// Whether they may read only, for now. Then the token writes nothing, whatever its scopes.
    restricted: bool,
    /// Why, in the words of who decided it.
    #[schema(required)]
    restriction: Option<String>,
    scopes: Vec<Scope>,
    /// When the token runs out.
    #[schema(format = DateTime)]
    token_expires_at: String,
}

/// Somebody in a list of one's own.
#[derive(Serialize, ToSchema)]
struct Bonded {
    alias: String,
    #[schema(required)]
    picture: Option<Picture>,
    #[schema(format = DateTime)]
    since: String,
}

/// Who am I
#[utoipa::path(get, path = "/me", tag = "Me", operation_id = "me", security(("token" = ["read"])),
    responses((status = 200, description = "The member", body = Me), OfOwn))]
pub(super) async fn show(Shared(state): Shared<State>, Reads(bearer): Reads) -> Answer {
    let restriction = match bearer.member.restricted {
        true => members::restriction(&state.app, bearer.member.id).await?,
        false => None,
    };
    json(Me {
        alias: bearer.member.alias,
        restricted: bearer.member.restricted,
        restriction,
        scopes: bearer.scopes.into_iter().map(Scope).collect(),
        token_expires_at: bearer.expires_at.to_string(),
    })
}

/// My profile
///
/// All answers, each with its audience.
#[utoipa::path(get, path = "/me/profile", tag = "Me", operation_id = "myProfile", security(("token" = ["read:profile"])),
    responses((status = 200, description = "The profile", body = Profile), OfOwn))]
pub(super) async fn profile(Shared(state): Shared<State>, ReadsProfiles(bearer): ReadsProfiles) -> Answer {
    let now = state.now();
    let own = profiles::for_owner(&state.app, now.community.id, bearer.member.id).await?;
    json(Profile::of(&state.app, &own, &now.site.base_url))
}

/// My team, and whom I keep away
///
/// The latest first, on one page.
#[utoipa::path(get, path = "/me/people/{bond}", tag = "Me", operation_id = "myPeople", security(("token" = ["read"])),
    params(("bond" = Bond, Path, description = "Which list")),
    responses((status = 200, description = "The people", body = Page<Bonded>), OfOwn))]
pub(super) async fn people(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
    Path(bond): Path<Bond>,
) -> Answer {
    let base_url = &state.now().site.base_url;
    let people = members::bonds(&state.app, bearer.member.id, bond.0).await?;
    let people = people.into_iter().map(|one| Bonded {
        picture: one.picture.as_ref().and_then(|meta| Picture::of(meta, base_url)),
        alias: one.alias,
        since: one.since.to_string(),
    });
    page(&uri, people.collect(), None)
}
