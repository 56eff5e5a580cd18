//! A moderator looks at a whole profile, for a reason. Each look is asked for anew: there is no address that shows it.

use app::events::Reason;
use app::profiles::{self, Audience};
use axum::Form;
use axum::extract::{Path, State as Shared};
use serde::Deserialize;

use super::forms::faults;
use super::members::{address, person, told};
use super::{Answer, page, refused};
use crate::extract::Moderator;
use crate::server::State;
use crate::view::{FieldError, InspectPage, Meta, Nav};

/// Why.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    reason: String,
}

pub(crate) async fn ask(
    Shared(state): Shared<State>,
    Moderator(viewer): Moderator,
    Path(alias): Path<String>,
) -> Answer {
    profiles::may_inspect(&state.app, state.now().community.id, &viewer, &alias).await?;
    page(&form(&state, &alias, String::new(), Vec::new()))
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    Moderator(viewer): Moderator,
    Path(alias): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, home) = (&state.app, state.now().community.id);
    let looked = match Reason::read(&typed.reason, "reason") {
        Ok(reason) => profiles::for_staff(app, home, &viewer, &alias, &reason).await,
        Err(fault) => profiles::may_inspect(app, home, &viewer, &alias).await.and(Err(fault)),
    };
    match looked {
        Ok(profile) => {
            let mut shown = form(&state, &profile.alias, typed.reason, Vec::new());
            shown.person = Some(person(&profile.alias, profile.role.as_deref(), None));
            shown.told = told(app, &profile, Audience::title).into_iter().map(|(_, told)| told).collect();
            page(&shown)
        }
        Err(error) => refused(&form(&state, &alias, typed.reason, faults(error)?)),
    }
}

fn form(state: &State, alias: &str, reason: String, errors: Vec<FieldError>) -> InspectPage {
    InspectPage {
        site: state.now().site,
        meta: Meta::new("A whole profile", "For moderators.", "/members").at(Nav::Me).unlisted(),
        alias: alias.to_owned(),
        href: address(alias),
        reason,
        errors,
        person: None,
        told: Vec::new(),
    }
}
