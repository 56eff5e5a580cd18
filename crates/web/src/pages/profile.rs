//! What one tells about oneself: the questions, the alias, the journey role.

use app::members::{self, JOURNEY_ROLES};
use app::profiles::{self, Audience, Profile, Refused};
use app::sessions::Viewer;
use axum::Form;
use axum::extract::{Query, State as Shared};
use axum::response::Response;
use serde::Deserialize;

use super::errors::Failure;
use super::forms::faults;
use super::members::{member, person};
use super::profile_forms::{Forms, audiences, effects, errors};
use super::{Answer, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{Choice, FieldError, Link, Meta, Nav, ProfileSettingsPage, QuestionForm};

/// What the small forms of the page send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    action: String,
    alias: String,
    keep_alias: Option<String>,
    role: String,
    audience: String,
}

/// Where somebody was when they kept their answers.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    /// The slug of a question.
    at: Option<String>,
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(kept): Query<Kept>,
) -> Answer {
    let mut shown = settings(&state, &viewer, &[], kept.at.as_deref().unwrap_or_default()).await?;
    shown.saved = kept.at.map(|_| "Your answers are kept as they stand here.");
    page(&shown)
}

async fn settings(
    state: &State,
    viewer: &Viewer,
    refused: &[Refused],
    open: &str,
) -> Result<ProfileSettingsPage, Failure> {
    let profile = profiles::for_owner(&state.app, state.now().community.id, member(viewer)?.id).await?;
    let questions = questions(state, &Forms { app: &state.app, profile: &profile, refused, open });
    Ok(ProfileSettingsPage {
        meta: meta(),
        person: person(&profile.alias, None, profile.picture.as_ref()),
        alias: profile.alias.clone(),
        wants_keep: false,
        roles: roles(&profile),
        audiences: audiences(profile.role_audience),
        contributor: contributor(&profile),
        orphans: orphans(state, &profile),
        open: profile.open,
        effects: effects(&state.app, &questions),
        questions,
        errors: refused.iter().flat_map(|one| errors(&one.question, &one.faults)).collect(),
        saved: None,
        site: state.now().site,
    })
}

fn roles(profile: &Profile) -> Vec<Choice> {
    let chosen = |role: &str| profile.role.as_deref() == Some(role);
    JOURNEY_ROLES.iter().map(|(role, words)| Choice::new(*role, *words, chosen(role))).collect()
}

/// The author or reviewer that somebody is, and whether others see it.
fn contributor(profile: &Profile) -> Option<(Link, bool)> {
    let (slug, name) = profile.contributor.as_ref()?;
    Some((Link::new(name, format!("/contributors/{slug}")), profile.contributor_shown))
}

fn meta() -> Meta {
    Meta::new("Your profile", "What you tell about yourself.", "/settings/profile").at(Nav::Me).unlisted()
}

/// What is asked, and what was answered before the role changed.
fn questions(state: &State, forms: &Forms<'_>) -> Vec<QuestionForm> {
    let mut asked = profiles::asked(&state.app, forms.profile.role.as_deref().unwrap_or_default());
    for answer in &forms.profile.answers {
        if !asked.iter().any(|question| question.slug == answer.question) {
            asked.extend(profiles::question(&state.app, &answer.question));
        }
    }
    asked.iter().map(|one| forms.of(one)).collect()
}

/// Answers to questions that are asked no longer: nobody sees them, and only their owner can take them away.
fn orphans(state: &State, profile: &Profile) -> Vec<Choice> {
    let orphan =
        profile.answers.iter().filter(|answer| profiles::question(&state.app, &answer.question).is_none());
    orphan
        .map(|answer| Choice::new(&answer.question, profiles::plain(&state.app, &answer.value), false))
        .collect()
}

/// Keeps what is good in all questions at once, and goes back to where the button was.
pub(crate) async fn answer(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let (home, form) = (state.now().community.id, profiles::Form::from(fields));
    let refusals = profiles::answer(&state.app, home, member(&viewer)?, &form).await?;
    let at = super::encoded(form.one("at"));
    match refusals.is_empty() {
        true => Ok(see(&format!("/settings/profile?at={at}#q-{at}"))),
        false => refused(&settings(&state, &viewer, &refusals, "").await?),
    }
}

/// Changes alias or role, or who sees what of them.
pub(crate) async fn change(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, home, me) = (&state.app, state.now().community.id, member(&viewer)?);
    let changed = match typed.action.as_str() {
        "alias" => members::rename(app, home, &viewer, &typed.alias, typed.keep_alias.is_some()).await,
        "role" => {
            let audience = typed.audience.parse().unwrap_or(Audience::Me);
            members::change_role(app, me, &typed.role, audience).await
        }
        "open" => members::open_alias(app, home, me, true).await,
        "close" => members::open_alias(app, home, me, false).await,
        "show-contributor" => members::show_contributor(app, home, me, true).await,
        "hide-contributor" => members::show_contributor(app, home, me, false).await,
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
    let mut shown = settings(state, viewer, &[], "").await?;
    if typed.action == "alias" {
        shown.alias = typed.alias;
        shown.wants_keep = errors.iter().any(|error| error.field == "keep_alias");
    }
    shown.errors = errors;
    refused(&shown)
}
