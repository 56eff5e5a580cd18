//! For whom a program acts. A handler that takes one of these is open to tokens of that scope alone: its signature is the rule.
//! Cookies are not looked at, so no page of another site can act for whoever looks at it.

use app::access_tokens::{self, Bearer, Scope};
use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;

use super::problem::{Problem, Sort};
use crate::server::State;

/// A program that may read what its owner may read, but no answers of profiles.
pub(crate) struct Reads(pub(crate) Bearer);

/// A program that may read profiles.
pub(crate) struct ReadsProfiles(pub(crate) Bearer);

/// A program that may write, for an owner who may write.
pub(crate) struct Writes(pub(crate) Bearer);

/// A program that may write, also for an owner who may read only: what is theirs alone, what they report, and what they answer.
pub(crate) struct Keeps(pub(crate) Bearer);

fn unsigned(challenge: &str) -> Problem {
    Problem::new(Sort::Unsigned).with(WWW_AUTHENTICATE, challenge)
}

/// The token that was sent (RFC 6750).
fn token(parts: &Parts) -> Option<&str> {
    let (scheme, token) = parts.headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn bearer(parts: &Parts, state: &State, scope: Scope) -> Result<Bearer, Problem> {
    let token = token(parts).ok_or_else(|| unsigned("Bearer realm=\"api\""))?;
    let found = access_tokens::find(&state.app, state.now().community.id, token).await?;
    let bearer = found.ok_or_else(|| unsigned("Bearer realm=\"api\", error=\"invalid_token\""))?;
    if bearer.may(scope) {
        return Ok(bearer);
    }
    let challenge =
        format!("Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"{}\"", scope.as_str());
    Err(Problem::new(Sort::Scope).with(WWW_AUTHENTICATE, &challenge))
}

impl FromRequestParts<State> for Reads {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        bearer(parts, state, Scope::Read).await.map(Self)
    }
}

impl FromRequestParts<State> for ReadsProfiles {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        bearer(parts, state, Scope::ReadProfiles).await.map(Self)
    }
}

impl FromRequestParts<State> for Keeps {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        bearer(parts, state, Scope::Write).await.map(Self)
    }
}

impl FromRequestParts<State> for Writes {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let bearer = bearer(parts, state, Scope::Write).await?;
        if bearer.member.restricted { Err(Problem::new(Sort::Restricted)) } else { Ok(Self(bearer)) }
    }
}
