//! What handlers of forms share: words for what is wrong, and the two plain pages that most steps need.

use app::Error;
use app::sessions::{self, Opened};
use axum::http::HeaderMap;

use super::errors::Failure;
use super::{Answer, see};
use crate::server::State;
use crate::server::cookies::Crumb;
use crate::view::{FieldError, Link, Meta, PressPage, ToldPage};

/// The faults of a form, to be shown with what was typed; any other failure is none of the form's.
pub(super) fn faults(error: Error) -> Result<Vec<FieldError>, Failure> {
    match error {
        Error::Faults(faults) => Ok(faults
            .into_iter()
            .map(|fault| FieldError { field: fault.field.to_owned(), message: fault.message })
            .collect()),
        other => Err(other.into()),
    }
}

/// Says what happened and what to do next.
pub(super) fn told(state: &State, title: &str, lines: &[&str], links: Vec<Link>) -> ToldPage {
    ToldPage {
        site: state.now().site,
        meta: Meta::new(title, title, "/sign-in").unlisted(),
        title: title.to_owned(),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        links,
    }
}

/// Asks for one press of a button, which does what a link in a letter is for. Programs that look through mail open links; they
/// press no buttons.
pub(super) fn press(state: &State, title: &str, lines: &[&str], button: &str, action: String) -> PressPage {
    PressPage {
        site: state.now().site,
        meta: Meta::new(title, title, "/sign-in").unlisted(),
        title: title.to_owned(),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        button: button.to_owned(),
        action,
    }
}

/// Hands a session to the browser, in the place of one it had, and sends it on.
pub(super) async fn signed_in(state: &State, headers: &HeaderMap, opened: &Opened, next: &str) -> Answer {
    if let Some(old) = state.cookies.read(headers, Crumb::Session) {
        sessions::end(&state.app, &old).await?;
    }
    let mut response = see(next);
    state.cookies.set(&mut response, Crumb::Session, &opened.token);
    state.cookies.set(&mut response, Crumb::Device, &opened.device);
    state.cookies.end(&mut response, Crumb::SecondStep);
    Ok(response)
}
