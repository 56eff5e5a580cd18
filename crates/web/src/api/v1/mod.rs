//! Version 1: a file for each noun. A route is a handler with its description above it, and a line here.

mod activities;
mod articles;
mod comments;
mod community;
mod concepts;
mod contributors;
mod description;
mod me;
mod members;
mod posts;
mod reactions;
mod search;
mod topics;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::State;

pub use description::document;

/// Where all of it stands.
const AT: &str = "/api/v1";

/// For everybody, the same for everybody.
fn open() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(description::show))
        .routes(routes!(community::show))
        .routes(routes!(articles::list))
        .routes(routes!(articles::show))
        .routes(routes!(topics::list))
        .routes(routes!(contributors::list))
        .routes(routes!(contributors::show))
        .routes(routes!(concepts::list))
        .routes(routes!(concepts::show))
}

/// For one each: what somebody looks for, and what a program does for a member.
fn own() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(search::find))
        .routes(routes!(me::show))
        .routes(routes!(me::profile))
        .routes(routes!(me::people))
        .routes(routes!(members::show))
        .routes(routes!(members::bind, members::unbind))
        .routes(routes!(activities::feed))
        .routes(routes!(posts::create))
        .routes(routes!(posts::show, posts::change, posts::delete))
        .routes(routes!(posts::edits))
        .routes(routes!(comments::create))
        .routes(routes!(reactions::list))
        .routes(routes!(reactions::put, reactions::delete))
}

/// The routes: those that are the same for everybody, and the others.
pub(super) fn routes() -> (Router<State>, Router<State>) {
    let place = |routes| Router::from(OpenApiRouter::new().nest(AT, routes));
    (place(open()), place(own()))
}
