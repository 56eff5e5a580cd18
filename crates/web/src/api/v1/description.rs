//! The description of all of it (OpenAPI 3.1), made from the handlers.

use std::sync::LazyLock;

use axum::response::IntoResponse;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

use super::{AT, dear, large, open, own};
use crate::api::Answer;
use crate::api::problem::{OfOpen, schemas};
use crate::api::words;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Alongside",
        version = "1",
        description = "The library of a community for everybody, and what its members say for programs that act for one of them. \
                       Members make tokens in their settings. Everything that is answered is what this member may see on the pages, and nothing else.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "Library", description = "Reviewed articles and what belongs to them. Anybody may read it."),
        (name = "Me", description = "The member for whom a program acts."),
        (name = "Members", description = "Other members, as this one may see them."),
        (name = "Activities", description = "What members say."),
        (name = "Questions", description = "Posts whose comments are answers."),
        (name = "Drafts", description = "What this member is writing, with its pictures."),
        (name = "Reports", description = "What this member reported, and what was decided about them."),
    )
)]
struct Head;

static DOCUMENT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(make);

fn make() -> utoipa::openapi::OpenApi {
    let routes =
        OpenApiRouter::with_openapi(Head::openapi()).nest(AT, open()).nest(AT, own()).nest(AT, large());
    let routes = dear().into_iter().fold(routes, |routes, (_, dear)| routes.nest(AT, dear));
    let mut document = routes.into_openapi();
    let components = document.components.get_or_insert_default();
    components.schemas.extend(schemas());
    components.schemas.extend(words::schemas());
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("alongside_pat_…")
        .description(Some(
            "A token that a member made in their settings, with the scopes named at each route.",
        ))
        .build();
    components.add_security_scheme("token", SecurityScheme::Http(scheme));
    document
}

/// The description.
pub fn document() -> &'static utoipa::openapi::OpenApi {
    &DOCUMENT
}

/// This description
///
/// As OpenAPI 3.1.
#[utoipa::path(get, path = "/openapi.json", tag = "Library", operation_id = "description",
    responses((status = 200, description = "The description", body = Object), OfOpen))]
pub(super) async fn show() -> Answer {
    Ok(axum::Json(document()).into_response())
}
