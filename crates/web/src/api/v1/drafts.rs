//! What a member is writing and has not posted.

use app::drafts::{self, Place, Typed};
use axum::extract::State as Shared;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::answer::{done, json};
use crate::api::bearer::{Keeps, Reads};
use crate::api::problem::{OfOwn, OfWriting, Problem, Sort};
use crate::api::read::{Json, Path};
use crate::server::State;

/// Fields as they were typed, good or not.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(super) struct Draft {
    title: String,
    body: String,
    mood: String,
    content_note: String,
    audience: String,
    /// Left out, or null: as it is usual there.
    pseudonymous: Option<bool>,
    counts_hidden: bool,
}

/// A draft that is kept.
#[derive(Serialize, ToSchema)]
struct KeptDraft {
    #[schema(inline)]
    words: Draft,
    #[schema(format = DateTime)]
    changed_at: String,
}

impl From<Draft> for Typed {
    fn from(draft: Draft) -> Self {
        let name = match draft.pseudonymous {
            None => "",
            Some(true) => "other",
            Some(false) => "own",
        };
        Self {
            title: draft.title,
            body: draft.body,
            mood: draft.mood,
            content_note: draft.content_note,
            audience: draft.audience,
            name: name.to_owned(),
            counts: if draft.counts_hidden { "hidden".to_owned() } else { String::new() },
        }
    }
}

impl From<Typed> for Draft {
    fn from(typed: Typed) -> Self {
        Self {
            title: typed.title,
            body: typed.body,
            mood: typed.mood,
            content_note: typed.content_note,
            audience: typed.audience,
            pseudonymous: (!typed.name.is_empty()).then(|| typed.name == "other"),
            counts_hidden: typed.counts == "hidden",
        }
    }
}

/// The form that an address names.
pub(super) fn place(text: &str) -> Result<Place, Problem> {
    text.parse().map_err(|()| Problem::new(Sort::Missing))
}

/// A draft
///
/// One for each form: `update`, `question`, `story`, and `below-` with the number of a post.
#[utoipa::path(get, path = "/me/drafts/{place}", tag = "Drafts", operation_id = "draft", security(("token" = ["read"])),
    params(("place" = String, Path, description = "The form", example = "update")),
    responses((status = 200, description = "The draft", body = KeptDraft), OfOwn))]
pub(super) async fn show(
    Shared(state): Shared<State>,
    Reads(bearer): Reads,
    Path(at): Path<String>,
) -> Answer {
    let found = drafts::find(&state.app, bearer.member.id, place(&at)?).await?;
    let (typed, at) = found.ok_or(Problem::new(Sort::Missing))?;
    json(KeptDraft { words: typed.into(), changed_at: at.to_string() })
}

/// Keep a draft
///
/// In the place of what was there. Where nothing is typed, there is none.
#[utoipa::path(put, path = "/me/drafts/{place}", tag = "Drafts", operation_id = "keepDraft", security(("token" = ["write"])),
    params(("place" = String, Path, description = "The form", example = "update")),
    request_body = Draft, responses((status = 204, description = "It is kept"), OfWriting))]
pub(super) async fn keep(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Path(at): Path<String>,
    Json(draft): Json<Draft>,
) -> Answer {
    drafts::keep(&state.app, bearer.member.id, place(&at)?, &draft.into()).await?;
    done()
}

/// Throw a draft away
///
/// With its pictures. The answer is the same whether there was one.
#[utoipa::path(delete, path = "/me/drafts/{place}", tag = "Drafts", operation_id = "discardDraft", security(("token" = ["write"])),
    params(("place" = String, Path, description = "The form", example = "update")),
    responses((status = 204, description = "It is gone"), OfWriting))]
pub(super) async fn discard(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Path(at): Path<String>,
) -> Answer {
    drafts::discard(&state.app, bearer.member.id, place(&at)?).await?;
    done()
}
