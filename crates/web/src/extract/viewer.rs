//! Who is signed in, and what they may do.

use app::members::Role;
use app::sessions::Viewer;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::Method;
use axum::http::request::Parts;
use std::convert::Infallible;

use crate::pages::errors::Failure;
use crate::server::{State, Unreadable};

/// Somebody who is signed in.
pub(crate) struct SignedIn(pub(crate) Viewer);

/// Somebody who proved a short while ago who they are: for changes to the ways in.
pub(crate) struct Proved(pub(crate) Viewer);

/// Somebody with a task, who has shown the second step.
pub(crate) struct Staff(pub(crate) Viewer);

/// An editor, or an admin.
pub(crate) struct Editor(pub(crate) Viewer);

/// A moderator, or an admin.
pub(crate) struct Moderator(pub(crate) Viewer);

/// An admin of the community.
pub(crate) struct Admin(pub(crate) Viewer);

fn viewer(parts: &Parts) -> Result<Viewer, Failure> {
    if parts.extensions.get::<Unreadable>().is_some() {
        return Err(Failure::Busy);
    }
    parts.extensions.get::<Viewer>().cloned().ok_or_else(|| Failure::SignIn(way_back(parts)))
}

/// Where to go after signing in: here, if that is a page to read.
fn way_back(parts: &Parts) -> String {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    if parts.method == Method::GET { path.to_owned() } else { "/".to_owned() }
}

/// A way back that leads nowhere but to this site; the front page for any other.
pub(crate) fn next_after(asked: &str) -> &str {
    let own = asked.starts_with('/') && !asked.starts_with("//") && !asked.contains(['\\', '\r', '\n', '\t']);
    if own { asked } else { "/" }
}

/// Staff who may do it now; staff who have yet to set up the second step are sent there.
fn staff(parts: &Parts, may: impl Fn(&Viewer) -> bool) -> Result<Viewer, Failure> {
    let viewer = viewer(parts)?;
    if may(&viewer) {
        return Ok(viewer);
    }
    if viewer.is_staff() && !viewer.second_step { Err(Failure::SecondStep) } else { Err(Failure::Missing) }
}

impl FromRequestParts<State> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Failure> {
        viewer(parts).map(Self)
    }
}

impl OptionalFromRequestParts<State> for SignedIn {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Viewer>().cloned().map(Self))
    }
}

impl FromRequestParts<State> for Proved {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Failure> {
        let viewer = viewer(parts)?;
        match viewer.proved_lately(state.app.clock.now()) {
            true => Ok(Self(viewer)),
            false => Err(Failure::Prove(way_back(parts))),
        }
    }
}

impl FromRequestParts<State> for Staff {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Failure> {
        staff(parts, |viewer| viewer.is_staff() && viewer.second_step).map(Self)
    }
}

impl FromRequestParts<State> for Editor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Failure> {
        staff(parts, |viewer| viewer.may(Role::Editor)).map(Self)
    }
}

impl FromRequestParts<State> for Moderator {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Failure> {
        staff(parts, |viewer| viewer.may(Role::Moderator)).map(Self)
    }
}

impl FromRequestParts<State> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Failure> {
        staff(parts, |viewer| viewer.may(Role::Admin)).map(Self)
    }
}
