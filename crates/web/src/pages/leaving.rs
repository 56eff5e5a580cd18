//! Taking one's data along, and leaving.

use app::privacy::{self, Exit};
use app::sessions::Viewer;
use axum::Form;
use axum::extract::State as Shared;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::errors::Failure;
use super::{Answer, page, see};
use crate::extract::{Proved, SignedIn};
use crate::server::State;
use crate::view::{Day, LeavingPage, Meta, Nav};

/// What was chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    exit: String,
}

/// Everything, as an archive.
pub(crate) async fn export(Shared(state): Shared<State>, Proved(viewer): Proved) -> Answer {
    let archive = privacy::export(&state.app, &state.now().community, &viewer).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.zip\""),
    ];
    Ok((headers, archive).into_response())
}

pub(crate) async fn show(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    page(&leaving_page(&state, &viewer).await?)
}

async fn leaving_page(state: &State, viewer: &Viewer) -> Result<LeavingPage, Failure> {
    let now = state.now();
    let leaving = privacy::leaving(&state.app, viewer).await?;
    Ok(LeavingPage {
        meta: Meta::new("Leave", "Take your data along, or leave.", "/settings/leaving")
            .at(Nav::Me)
            .unlisted(),
        goes: privacy::preview(&state.app, now.community.id, viewer).await?,
        is_staff: viewer.is_staff(),
        anonymises: leaving.as_ref().is_some_and(|leaving| leaving.exit == Exit::Anonymise),
        receipt: leaving.as_ref().map(|leaving| leaving.receipt.clone()),
        due: leaving.map(|leaving| Day::from(jiff::tz::TimeZone::UTC.to_datetime(leaving.due_at).date())),
        site: now.site,
    })
}

pub(crate) async fn ask(
    Shared(state): Shared<State>,
    Proved(viewer): Proved,
    Form(typed): Form<Typed>,
) -> Answer {
    let community = state.now().community;
    match typed.exit.as_str() {
        "stay" => privacy::stay(&state.app, &community, &viewer).await?,
        exit => {
            let exit = exit.parse().map_err(|()| Failure::Missing)?;
            privacy::ask(&state.app, &community, &viewer, exit).await?;
        }
    }
    Ok(see("/settings/leaving"))
}
