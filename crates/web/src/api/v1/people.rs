//! Finding members: those like this one, the newest, and by alias.

use app::matching::{self, Entry, Place};
use app::members::MemberId;
use axum::extract::{OriginalUri, State as Shared};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::members::Picture;
use crate::api::Answer;
use crate::api::answer::{Page, cursor, page};
use crate::api::bearer::ReadsProfiles;
use crate::api::problem::OfOwn;
use crate::api::read::Query;
use crate::pages::members::address;
use crate::server::State;

/// Somebody who was found.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundMember {
    alias: String,
    /// Their page.
    url: String,
    #[schema(required)]
    role: Option<String>,
    #[schema(required)]
    picture: Option<Picture>,
    #[schema(format = DateTime)]
    joined_at: String,
    /// The first words of what they say of themselves, where this member may read it.
    #[schema(required)]
    hello: Option<String>,
    /// Whether they are in this member's team.
    follows: bool,
    /// What both have in common, in words.
    why: Vec<String>,
}

impl FoundMember {
    pub(super) fn of(one: Entry, base_url: &str) -> Self {
        Self {
            url: format!("{base_url}{}", address(&one.alias)),
            picture: one.picture.as_ref().and_then(|meta| Picture::of(meta, base_url)),
            alias: one.alias,
            role: one.role,
            joined_at: one.joined_at.to_string(),
            hello: one.hello,
            follows: one.follows,
            why: one.why,
        }
    }
}

/// Whom to find.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// The beginning of an alias; left out for the newest members.
    #[param(max_length = 60)]
    alias: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// From where on.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct From {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Members
///
/// The newest first, or those whose alias begins so, in the order of aliases. Capitals, hyphens and points do not count.
#[utoipa::path(get, path = "/members", tag = "Members", operation_id = "members", security(("token" = ["read:profile"])), params(Asked),
    responses((status = 200, description = "A page of members", body = Page<FoundMember>), OfOwn))]
pub(super) async fn list(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    ReadsProfiles(bearer): ReadsProfiles,
    Query(asked): Query<Asked>,
) -> Answer {
    let (app, me, now) = (&state.app, bearer.member.id, state.now());
    let (home, sent) = (now.community.id, asked.cursor.as_deref());
    let (found, next) = match asked.alias {
        Some(alias) => {
            let after = cursor(sent, place)?;
            let (found, next) = matching::by_alias(app, home, me, &alias, after).await?;
            (found, next.map(|(head, id)| format!("{}.{id}", kernel::ids::encode(head))))
        }
        None => {
            let before = cursor(sent, |text| kernel::ids::decode(text).map(MemberId))?;
            let (found, next) = matching::newest(app, home, me, before).await?;
            (found, next.map(|id| kernel::ids::encode(id.0)))
        }
    };
    page(&uri, found.into_iter().map(|one| FoundMember::of(one, &now.site.base_url)).collect(), next)
}

/// A place in the order of aliases.
fn place(text: &str) -> Option<(i64, MemberId)> {
    let (head, id) = text.split_once('.')?;
    Some((kernel::ids::decode(head)?, MemberId(kernel::ids::decode(id)?)))
}

/// People like me
///
/// Those most alike first, by all that this member tells and by what each other lets them see.
#[utoipa::path(get, path = "/me/people/like-me", tag = "Me", operation_id = "peopleLikeMe", security(("token" = ["read:profile"])), params(From),
    responses((status = 200, description = "A page of members", body = Page<FoundMember>), OfOwn))]
pub(super) async fn like_me(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    ReadsProfiles(bearer): ReadsProfiles,
    Query(from): Query<From>,
) -> Answer {
    let now = state.now();
    let after: Option<Place> = cursor(from.cursor.as_deref(), |text| text.parse().ok())?;
    let asked = matching::Asked { after, ..matching::Asked::default() };
    let found = matching::like_me(&state.app, now.community.id, bearer.member.id, asked).await?;
    let items = found.entries.into_iter().map(|one| FoundMember::of(one, &now.site.base_url)).collect();
    page(&uri, items, found.next.map(|place| place.to_string()))
}
