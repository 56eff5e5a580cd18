//! What one tells about oneself: the questions, the alias, the journey role.

use app::members::{self, JOURNEY_ROLES};
use app::profiles::{self, Profile};
use app::sessions::Viewer;
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use axum::response::Response;
use serde::Deserialize;

use super::errors::Failure;
use super::forms::faults;
use super::members::{member, person};
use super::profile_forms::{Forms, Refused, effects, errors};
use super::{Answer, page, refused, see, welcome};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{Choice, FieldError, Meta, Nav, ProfileSettingsPage};

/// What the small forms of the page send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    action: String,
    alias: String,
    keep_alias: Option<String>,
    role: String,
}

/// The question that was just kept.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Saved {
    saved: String,
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(query): Query<Saved>,
) -> Answer {
    let mut shown = settings(&state, &viewer, None).await?;
    let question = profiles::question(&state.app, &query.saved);
    shown.saved = question.map(|question| format!("Kept: {}", question.ask));
    page(&shown)
}

async fn settings(
    state: &State,
    viewer: &Viewer,
    refused: Option<&Refused<'_>>,
) -> Result<ProfileSettingsPage, Failure> {
    let now = state.now();
    let profile = profiles::for_owner(&state.app, now.community.id, member(viewer)?.id).await?;
    let forms = Forms { app: &state.app, profile: &profile, from: "settings", refused };
    let questions: Vec<_> = questions(state, &profile).iter().map(|one| forms.of(one)).collect();
    let chosen = |role: &str| profile.role == role;
    Ok(ProfileSettingsPage {
        meta: meta(),
        person: person(&profile.alias, None, profile.picture.as_ref()),
        alias: profile.alias.clone(),
        wants_keep: false,
        roles: JOURNEY_ROLES.iter().map(|(role, words)| Choice::new(*role, *words, chosen(role))).collect(),
        open: profile.open,
        effects: effects(&state.app, &questions),
        questions,
        errors: refused.map(|refused| errors(refused.slug, &refused.faults)).unwrap_or_default(),
        saved: None,
        site: now.site,
    })
}

fn meta() -> Meta {
    Meta::new("Your profile", "What you tell about yourself.", "/settings/profile").at(Nav::Me).unlisted()
}

/// What is asked, and what was answered before the role changed.
fn questions(state: &State, profile: &Profile) -> Vec<health::pack::Question> {
    let mut asked = profiles::asked(&state.app, &profile.role);
    for answer in &profile.answers {
        if !asked.iter().any(|question| question.slug == answer.question) {
            asked.extend(profiles::question(&state.app, &answer.question));
        }
    }
    asked
}

/// Keeps one answer, or takes it away, and goes back to the page that the form stood on.
pub(crate) async fn answer(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(slug): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let (me, form) = (member(&viewer)?.id, profiles::Form::from(fields));
    let joins = form.one("from") == "join";
    let kept = match form.one("clear") {
        "" => profiles::answer(&state.app, state.now().community.id, me, &slug, &form).await,
        _ => profiles::clear(&state.app, me, &slug).await,
    };
    let refusal = match kept {
        Ok(()) if joins => return Ok(see(&format!("/join/facts#q-{slug}"))),
        Ok(()) => return Ok(see(&format!("/settings/profile?saved={slug}#q-{slug}"))),
        Err(app::Error::Faults(faults)) => Refused { slug: &slug, form: &form, faults },
        Err(other) => return Err(other.into()),
    };
    match joins {
        true => refused(&welcome::facts_page(&state, &viewer, Some(&refusal)).await?),
        false => refused(&settings(&state, &viewer, Some(&refusal)).await?),
    }
}

/// Changes alias or role, or who sees the alias.
pub(crate) async fn change(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, home, me) = (&state.app, state.now().community.id, member(&viewer)?.id);
    let changed = match typed.action.as_str() {
        "alias" => members::rename(app, home, &viewer, &typed.alias, typed.keep_alias.is_some()).await,
        "role" => members::change_role(app, me, &typed.role).await,
        "open" => members::open_alias(app, home, me, true).await,
        "close" => members::open_alias(app, home, me, false).await,
        _ => return Err(Failure::Missing),
    };
    match changed {
        Ok(()) => Ok(see("/settings/profile")),
        Err(error) => refuse(&state, &viewer, typed, faults(error)?).await,
    }
}

async fn refuse(
    state: &State,
    viewer: &Viewer,
    typed: Typed,
    errors: Vec<FieldError>,
) -> Result<Response, Failure> {
    let mut shown = settings(state, viewer, None).await?;
    if typed.action == "alias" {
        shown.alias = typed.alias;
        shown.wants_keep = errors.iter().any(|error| error.field == "keep_alias");
    }
    shown.errors = errors;
    refused(&shown)
}
