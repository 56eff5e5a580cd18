//! To the operator's own identity provider, and back.

use app::accounts::provider;
use axum::extract::{Query, State as Shared};
use axum::http::HeaderMap;
use serde::Deserialize;

use super::errors::Failure;
use super::forms::faults;
use super::{Answer, refused, see, sign_in};
use crate::extract::{From, next_after};
use crate::server::State;
use crate::server::cookies::Crumb;

/// Where to go afterwards.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
    again: Option<String>,
}

/// What the provider sends back with the browser.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Returned {
    state: String,
    code: String,
}

/// A link and not a form: our policy lets forms lead nowhere else, not even by a redirect.
pub(crate) async fn begin(
    Shared(state): Shared<State>,
    From(caller): From,
    Query(next): Query<Next>,
) -> Answer {
    match provider::begin(&state.app, next_after(&next.next), next.again.is_some(), &caller).await {
        Ok(begun) => {
            let mut response = see(&begun.address);
            state.cookies.set(&mut response, Crumb::Provider, &begun.token);
            Ok(response)
        }
        Err(error) => refused(&sign_in::page_with(&state, next.next, faults(error)?)),
    }
}

pub(crate) async fn come_back(
    Shared(state): Shared<State>,
    From(caller): From,
    headers: HeaderMap,
    Query(returned): Query<Returned>,
) -> Answer {
    let kept = state.cookies.read(&headers, Crumb::Provider).ok_or(Failure::Used)?;
    let (app, community) = (&state.app, state.now().community);
    let sent = (returned.state.as_str(), returned.code.as_str());
    match provider::come_back(app, &community, &kept, sent, &caller).await {
        Ok(back) => {
            let mut response = sign_in::go_on(&state, back.step, &headers, &back.next).await?;
            state.cookies.end(&mut response, Crumb::Provider);
            Ok(response)
        }
        Err(error) => refused(&sign_in::page_with(&state, String::new(), faults(error)?)),
    }
}
