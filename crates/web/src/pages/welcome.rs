//! The first steps after joining. Each is kept when it is done and can be passed over.

use app::profiles::{self, HELLO, REASONS, Refused, STEPS};
use app::sessions::Viewer;
use axum::Form;
use axum::extract::State as Shared;
use axum::response::Response;

use super::errors::Failure;
use super::members::{address, member};
use super::profile_forms::{Forms, effects, errors};
use super::{Answer, encoded, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{Meta, StepFactsPage, StepQuestionPage};

/// The number of a step, from 1.
pub(super) fn number(step: &str) -> usize {
    STEPS.iter().position(|own| *own == step).map_or(1, |at| at + 1)
}

fn meta(title: &str) -> Meta {
    Meta::new(title, title, "/join").unlisted()
}

/// Notes that a step is done, and leads to the next; from the last, to one's own profile.
pub(super) async fn go_on(state: &State, viewer: &Viewer, step: &str) -> Result<Response, Failure> {
    let me = member(viewer)?;
    let next = profiles::step_done(&state.app, me.id, step).await?;
    Ok(see(&next.map_or_else(|| address(&me.alias), |next| format!("/join/{next}"))))
}

/// Where somebody goes on who left before the last step.
pub(super) async fn unfinished(state: &State, viewer: &Viewer) -> Result<Option<String>, Failure> {
    match &viewer.member {
        Some(me) if !me.welcomed => {
            Ok(profiles::next_step(&state.app, me.id).await?.map(|step| format!("/join/{step}")))
        }
        _ => Ok(None),
    }
}

pub(crate) async fn reasons(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    page(&question_page(&state, &viewer, REASONS, &[]).await?)
}

pub(crate) async fn hello(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    page(&question_page(&state, &viewer, HELLO, &[]).await?)
}

pub(crate) async fn keep_reasons(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    keep(&state, &viewer, REASONS, fields.into()).await
}

pub(crate) async fn keep_hello(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    keep(&state, &viewer, HELLO, fields.into()).await
}

/// Keeps the answer of a step whose name is that of its question.
async fn keep(state: &State, viewer: &Viewer, slug: &str, form: profiles::Form) -> Answer {
    if form.one("skip").is_empty() {
        let refusals = kept(state, viewer, &form).await?;
        if !refusals.is_empty() {
            return refused(&question_page(state, viewer, slug, &refusals).await?);
        }
    }
    go_on(state, viewer, slug).await
}

async fn kept(state: &State, viewer: &Viewer, form: &profiles::Form) -> Result<Vec<Refused>, Failure> {
    Ok(profiles::answer(&state.app, state.now().community.id, member(viewer)?, form).await?)
}

async fn question_page(
    state: &State,
    viewer: &Viewer,
    slug: &str,
    refusals: &[Refused],
) -> Result<StepQuestionPage, Failure> {
    let profile = profiles::for_owner(&state.app, state.now().community.id, member(viewer)?.id).await?;
    let question = profiles::question(&state.app, slug).ok_or(Failure::Missing)?;
    let forms = Forms { app: &state.app, profile: &profile, refused: refusals, open: slug };
    Ok(StepQuestionPage {
        site: state.now().site,
        meta: meta(&question.ask),
        step: number(slug),
        lead: match slug {
            HELLO => {
                "It stands on your profile, so that others can say hello back. You can leave it for later."
            }
            _ => "So that we know what to show you first. Nobody sees it unless you say so.",
        },
        action: format!("/join/{slug}"),
        question: forms.of(&question),
    })
}

pub(crate) async fn facts(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    page(&facts_page(&state, &viewer, &[]).await?)
}

async fn facts_page(state: &State, viewer: &Viewer, refusals: &[Refused]) -> Result<StepFactsPage, Failure> {
    let profile = profiles::for_owner(&state.app, state.now().community.id, member(viewer)?.id).await?;
    let forms = Forms { app: &state.app, profile: &profile, refused: refusals, open: "" };
    let asked = profiles::asked(&state.app, profile.role.as_deref().unwrap_or_default());
    let of_pack = asked.iter().filter(|question| ![HELLO, REASONS].contains(&question.slug.as_str()));
    let questions: Vec<_> = of_pack.map(|question| forms.of(question)).collect();
    Ok(StepFactsPage {
        site: state.now().site,
        meta: meta("What you want to tell"),
        step: number("facts"),
        effects: effects(&state.app, &questions),
        questions,
        errors: refusals.iter().flat_map(|one| errors(&one.question, &one.faults)).collect(),
    })
}

pub(crate) async fn keep_facts(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let form = profiles::Form::from(fields);
    if form.one("skip").is_empty() {
        let refusals = kept(&state, &viewer, &form).await?;
        if !refusals.is_empty() {
            return refused(&facts_page(&state, &viewer, &refusals).await?);
        }
    }
    match form.one("at") {
        "" => go_on(&state, &viewer, "facts").await,
        at => Ok(see(&format!("/join/facts#q-{}", encoded(at)))),
    }
}
