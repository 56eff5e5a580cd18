//! Pictures of what a member is writing. They are sent one by one, described and put in order, and posted with the draft.

use app::posts::pictures::{self, PictureId, PostPicture, Step};
use axum::extract::{OriginalUri, State as Shared};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::drafts::place;
use crate::api::Answer;
use crate::api::answer::{Page, done, page};
use crate::api::bearer::{Keeps, Reads, Writes};
use crate::api::problem::{OfOwn, OfWriting, Problem, Sort};
use crate::api::read::{Json, Path, Photograph};
use crate::api::words::PictureStep;
use crate::server::State;

/// A picture of a post. Its file can be read by who sees the post, in a browser that is signed in.
#[derive(Serialize, ToSchema)]
pub(super) struct PictureOfPost {
    id: String,
    url: String,
    width: u32,
    height: u32,
    /// What it shows, in words; empty where nobody said.
    alt: String,
}

impl PictureOfPost {
    pub(super) fn of(one: &PostPicture, base_url: &str) -> Option<Self> {
        let file = one.meta.webp().last()?;
        let url = format!("{base_url}/pictures/posts/{}", file.name);
        let (width, height, alt) = (file.width, file.height, one.alt.clone());
        Some(Self { id: one.id.to_string(), url, width, height, alt })
    }
}

/// What to change about a picture.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PictureChange)]
pub(super) struct Change {
    /// What it shows, in words.
    #[schema(max_length = 500)]
    alt: Option<String>,
    /// One place forward or back in the order.
    step: Option<PictureStep>,
}

async fn all(state: &State, me: app::members::MemberId, at: &str) -> Result<Vec<PictureOfPost>, Problem> {
    let (found, site) = (pictures::waiting(&state.app, me, place(at)?).await?, state.now().site);
    Ok(found.iter().filter_map(|one| PictureOfPost::of(one, &site.base_url)).collect())
}

/// The pictures of a draft
///
/// In their order.
#[utoipa::path(get, path = "/me/drafts/{place}/pictures", tag = "Drafts", operation_id = "draftPictures", security(("token" = ["read"])),
    params(("place" = String, Path, description = "The form", example = "update")),
    responses((status = 200, description = "The pictures", body = Page<PictureOfPost>), OfOwn))]
pub(super) async fn list(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
    Path(at): Path<String>,
) -> Answer {
    page(&uri, all(&state, bearer.member.id, &at).await?, None)
}

/// Send a picture
///
/// The file is the body: a photograph of 20 MB at most. Of it stay the pixels, in several widths. A post has ten pictures at most.
#[utoipa::path(post, path = "/me/drafts/{place}/pictures", tag = "Drafts", operation_id = "addPicture", security(("token" = ["write"])),
    params(("place" = String, Path, description = "The form", example = "update")),
    request_body(content((Photograph = "image/jpeg"), (Photograph = "image/png"), (Photograph = "image/webp"))),
    responses((status = 200, description = "All pictures of the draft", body = Page<PictureOfPost>), OfWriting))]
pub(super) async fn add(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Writes(bearer): Writes,
    Path(at): Path<String>,
    sent: Photograph,
) -> Answer {
    let (app, me, place) = (&state.app, &bearer.member, place(&at)?);
    let _turn = match state.gates.turn_to_send(me.id).await {
        Ok(turn) => turn,
        Err(busy) => {
            sent.falls().await;
            return Err(busy.into());
        }
    };
    pictures::may_send(app, me).await?;
    let (name, bytes) = sent.whole(&state).await?;
    pictures::add(app, me, place, &name, bytes).await?;
    page(&uri, all(&state, me.id, &at).await?, None)
}

/// Describe or move a picture
#[utoipa::path(patch, path = "/me/drafts/{place}/pictures/{picture}", tag = "Drafts", operation_id = "changePicture", security(("token" = ["write"])),
    params(("place" = String, Path, description = "The form", example = "update"), ("picture" = String, Path, description = "The number of a picture")),
    request_body = Change,
    responses((status = 200, description = "All pictures of the draft", body = Page<PictureOfPost>), OfWriting))]
pub(super) async fn change(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Keeps(bearer): Keeps,
    Path((at, picture)): Path<(String, String)>,
    Json(change): Json<Change>,
) -> Answer {
    let (me, id) = (bearer.member.id, number(&state, bearer.member.id, &at, &picture).await?);
    let alts: Vec<_> = change.alt.map(|alt| (id, alt)).into_iter().collect();
    let step = change.step.map(|step| (id, step.0));
    pictures::arrange(&state.app, me, place(&at)?, &alts, step).await?;
    page(&uri, all(&state, me, &at).await?, None)
}

/// Take a picture away
#[utoipa::path(delete, path = "/me/drafts/{place}/pictures/{picture}", tag = "Drafts", operation_id = "removePicture", security(("token" = ["write"])),
    params(("place" = String, Path, description = "The form", example = "update"), ("picture" = String, Path, description = "The number of a picture")),
    responses((status = 204, description = "It is gone"), OfWriting))]
pub(super) async fn remove(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Path((at, picture)): Path<(String, String)>,
) -> Answer {
    let me = bearer.member.id;
    let id = number(&state, me, &at, &picture).await?;
    pictures::arrange(&state.app, me, place(&at)?, &[], Some((id, Step::Remove))).await?;
    done()
}

/// The number of a picture that is there.
async fn number(
    state: &State,
    me: app::members::MemberId,
    at: &str,
    picture: &str,
) -> Result<PictureId, Problem> {
    let found = pictures::waiting(&state.app, me, place(at)?).await?;
    let id = found.iter().map(|one| one.id).find(|id| id.to_string() == picture);
    id.ok_or(Problem::new(Sort::Missing))
}
