//! Pages from servers that follow the one that is written to. What somebody changed is never missing on their next page: their browser keeps for a
//! minute how far the database had come, whichever process they meet, and a replica that has not come so far is not asked.
//! Who is signed in, and what programs with a token ask, is always read where it is written.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use app::sessions::Viewer;
use axum::extract::{Request, State as Shared};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use db::{Position, Reach};

use super::cookies::Crumb;
use super::{FOR_ONE, State};

/// Lets what a page reads come from a replica that knows all that its reader has seen or done.
pub(crate) async fn may_lag(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    if request.method().is_safe() && state.app.db.has_replicas() {
        let since = state.position().max(seen(&state, &request));
        db::from_now_on(Reach::Replica { since, turn: turn(&request) });
    }
    next.run(request).await
}

/// Answers a request, and lets the browser of a member keep how far the database had come if something was changed for it. Visitors get no
/// cookie for it: what they change shows on pages that are made anew.
pub(super) async fn noted<E>(
    state: &State,
    is_member: bool,
    answer: impl Future<Output = Result<Response, E>>,
) -> Result<Response, E> {
    if !state.app.db.has_replicas() {
        return answer.await;
    }
    let (answer, written) = db::within(Reach::Primary, answer).await;
    let mut response = answer?;
    // What others may keep carries no cookie.
    let is_for_one = response.headers().get(header::CACHE_CONTROL) == Some(&FOR_ONE);
    // Whoever has just come in or joined is a member from now on.
    let comes_in = response.headers().contains_key(header::SET_COOKIE);
    if let Some(position) = written.filter(|_| is_for_one && (is_member || comes_in)) {
        state.cookies.set(&mut response, Crumb::Seen, &position.bytes().to_string());
    }
    Ok(response)
}

fn seen(state: &State, request: &Request) -> Position {
    let kept = state.cookies.read(request.headers(), Crumb::Seen);
    Position::new(kept.and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// The same number for all that one member reads, and for all visitors of one page.
fn turn(request: &Request) -> u64 {
    let mut hasher = DefaultHasher::new();
    match request.extensions().get::<Viewer>() {
        Some(viewer) => viewer.account.hash(&mut hasher),
        None => request.uri().path().hash(&mut hasher),
    }
    hasher.finish()
}
