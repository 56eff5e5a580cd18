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
use axum::middleware::from_fn_with_state;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::server::State;
use crate::server::gate::{Dear, one_by_one};

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

/// For one each, and dear, kind by kind. Each kind has the gate that its pages have.
fn dear() -> [(Dear, OpenApiRouter<State>); 3] {
    let searches = OpenApiRouter::new()
        .routes(routes!(search::find))
        .routes(routes!(said::posts))
        .routes(routes!(said::questions))
        .routes(routes!(said::members));
    let people = OpenApiRouter::new().routes(routes!(people::list)).routes(routes!(people::like_me));
    let similar = OpenApiRouter::new().routes(routes!(questions::similar));
    [(Dear::Search, searches), (Dear::People, people), (Dear::Similar, similar)]
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

/// The routes: those that are the same for everybody, those for one each, the dear ones among them, and those that take pictures.
pub(super) fn routes(state: &State) -> [Router<State>; 3] {
    let mut own = own();
    for (kind, dear) in dear() {
        own = own.merge(dear.layer(from_fn_with_state((state.clone(), kind), one_by_one)));
    }
    [open(), own, large()].map(|routes| Router::from(OpenApiRouter::new().nest(AT, routes)))
}
