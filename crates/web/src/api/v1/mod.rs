//! Version 1: a file for each noun. A route is a handler with its description above it, and a line here.

mod activities;
mod article_comments;
mod articles;
mod asking;
mod comments;
mod community;
mod concepts;
mod contributors;
mod description;
mod drafts;
mod keeping;
mod me;
mod members;
mod notifications;
mod people;
mod pictures;
mod posts;
mod questions;
mod reactions;
mod reports;
mod said;
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

/// For one each, and dear: what somebody looks for.
fn dear() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(search::find))
        .routes(routes!(people::list))
        .routes(routes!(people::like_me))
        .routes(routes!(said::posts))
        .routes(routes!(said::questions))
        .routes(routes!(said::members))
        .routes(routes!(questions::similar))
}

/// For one each: what a program does for a member.
fn own() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(me::show))
        .routes(routes!(me::profile))
        .routes(routes!(me::people))
        .routes(routes!(asking::list))
        .routes(routes!(asking::reply))
        .routes(routes!(asking::settings, asking::choose))
        .routes(routes!(notifications::list))
        .routes(routes!(notifications::seen))
        .routes(routes!(notifications::settings, notifications::choose))
        .routes(routes!(keeping::list))
        .routes(routes!(keeping::articles))
        .routes(routes!(keeping::keep_post, keeping::let_go_of_post))
        .routes(routes!(keeping::keep_article, keeping::let_go_of_article))
        .routes(routes!(keeping::follow, keeping::unfollow))
        .routes(routes!(drafts::show, drafts::keep, drafts::discard))
        .routes(routes!(pictures::change, pictures::remove))
        .routes(routes!(questions::list))
        .routes(routes!(questions::mark, questions::unmark))
        .routes(routes!(reports::of_post))
        .routes(routes!(reports::of_member))
        .routes(routes!(reports::mine))
        .routes(routes!(reports::decisions))
        .routes(routes!(reports::decision))
        .routes(routes!(reports::answer))
        .routes(routes!(members::show))
        .routes(routes!(members::bind, members::unbind))
        .routes(routes!(activities::feed))
        .routes(routes!(posts::create))
        .routes(routes!(posts::show, posts::change, posts::delete))
        .routes(routes!(posts::edits))
        .routes(routes!(comments::create))
        .routes(routes!(article_comments::list, article_comments::create))
        .routes(routes!(reactions::list))
        .routes(routes!(reactions::put, reactions::delete))
}

/// Where pictures are sent to, which are larger than anything else.
fn large() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(pictures::list, pictures::add))
}

/// The routes: those that are the same for everybody, those for one each, the dear ones, and those that take pictures.
pub(super) fn routes() -> [Router<State>; 4] {
    [open(), own(), dear(), large()].map(|routes| Router::from(OpenApiRouter::new().nest(AT, routes)))
}
