//! What a member thinks a moderator should see, what came of it, and what was decided about themselves.

use app::members::Bond as Kept;
use app::moderation::{self, DecisionId, On, Own, Told};
use app::posts;
use axum::extract::{OriginalUri, State as Shared};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::answer::{Page, done, json, page};
use crate::api::bearer::{Keeps, Reads};
use crate::api::problem::{OfOwn, OfWriting, Problem, Sort};
use crate::api::read::{Json, Path};
use crate::api::words::{Act, CaseSubject, Ground, Outcome, Ruling};
use crate::server::State;

/// What is wrong, and what else to do.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReport {
    ground: Ground,
    /// More about it, for the moderators.
    #[serde(default)]
    #[schema(max_length = 1000)]
    words: String,
    /// Whether to read nothing more of its author from now on.
    #[serde(default)]
    mute: bool,
    /// Whether to see nothing more of its author, and not to be seen by them.
    #[serde(default)]
    block: bool,
}

impl NewReport {
    fn then(&self) -> Option<Kept> {
        if self.block { Some(Kept::Block) } else { self.mute.then_some(Kept::Mute) }
    }
}

/// A report of one's own.
#[derive(Serialize, ToSchema)]
struct Report {
    about: CaseSubject,
    ground: Ground,
    words: String,
    #[schema(format = DateTime)]
    at: String,
    /// The name that stood on it; empty when its author has left.
    name: String,
    /// What it said.
    title: String,
    body: String,
    /// What came of it; null for nothing yet.
    #[schema(required)]
    outcome: Option<Outcome>,
}

impl From<Own> for Report {
    fn from(one: Own) -> Self {
        Self {
            outcome: one.outcome().map(Outcome),
            about: CaseSubject(one.subject),
            ground: Ground(one.ground),
            words: one.words,
            at: one.at.to_string(),
            name: one.alias,
            title: one.title,
            body: one.body,
        }
    }
}

/// What a moderator decided about this member.
#[derive(Serialize, ToSchema)]
struct Decision {
    id: String,
    what: Act,
    /// That in a sentence.
    sentence: &'static str,
    about: CaseSubject,
    /// The post, while it is there.
    #[schema(required)]
    post: Option<String>,
    /// The rule that it rests on.
    #[schema(required)]
    rule: Option<&'static str>,
    /// The reason, in the words of who decided.
    reason: String,
    #[schema(format = DateTime)]
    at: String,
    /// Whether it can be answered still.
    can_be_answered: bool,
    /// What this member answered.
    #[schema(required)]
    words: Option<String>,
    /// What another moderator made of that.
    #[schema(required)]
    ruling: Option<Ruling>,
    /// Why, in their words.
    #[schema(required)]
    answer: Option<String>,
}

impl From<Told> for Decision {
    fn from(one: Told) -> Self {
        Self {
            id: one.id.to_string(),
            what: Act(one.kind),
            sentence: one.kind.told(),
            about: CaseSubject(one.subject),
            post: one.post_id.map(|id| id.to_string()),
            rule: one.rule().map(moderation::Rule::title),
            at: one.at.to_string(),
            can_be_answered: one.can_be_answered(),
            ruling: one.ruling().map(Ruling),
            reason: one.reason,
            words: one.words,
            answer: one.answer,
        }
    }
}

/// What to answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAnswer {
    #[schema(max_length = 2000)]
    words: String,
}

/// Report a post
///
/// What it says now is kept. Its author is not told. A second report of the same thing is the first one.
#[utoipa::path(post, path = "/posts/{id}/report", tag = "Reports", operation_id = "reportPost", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a post")),
    request_body = NewReport, responses((status = 204, description = "It is reported"), OfWriting))]
pub(super) async fn of_post(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Path(id): Path<String>,
    Json(new): Json<NewReport>,
) -> Answer {
    report(&state, &bearer.member, &On::Post(posts::number(&id)?), &new).await
}

/// Report a profile
#[utoipa::path(post, path = "/members/{alias}/report", tag = "Reports", operation_id = "reportMember", security(("token" = ["write"])),
    params(("alias" = String, Path, description = "What the member is called", example = "warm-doorstep")),
    request_body = NewReport, responses((status = 204, description = "It is reported"), OfWriting))]
pub(super) async fn of_member(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Path(alias): Path<String>,
    Json(new): Json<NewReport>,
) -> Answer {
    report(&state, &bearer.member, &On::Profile(alias), &new).await
}

async fn report(state: &State, me: &app::sessions::Membership, on: &On, new: &NewReport) -> Answer {
    let (home, reason) = (state.now().community.id, (new.ground.0.as_str(), new.words.as_str()));
    moderation::report(&state.app, home, me, on, reason, new.then()).await?;
    done()
}

/// What I reported
///
/// The latest first, with what came of it; 200 at most.
#[utoipa::path(get, path = "/me/reports", tag = "Reports", operation_id = "myReports", security(("token" = ["read"])),
    responses((status = 200, description = "The reports", body = Page<Report>), OfOwn))]
pub(super) async fn mine(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
) -> Answer {
    let all = moderation::mine(&state.app, &bearer.member).await?;
    page(&uri, all.into_iter().map(Report::from).collect(), None)
}

/// What was decided about me
///
/// The latest first, of what can be answered or was; 100 at most.
#[utoipa::path(get, path = "/me/decisions", tag = "Reports", operation_id = "myDecisions", security(("token" = ["read"])),
    responses((status = 200, description = "The decisions", body = Page<Decision>), OfOwn))]
pub(super) async fn decisions(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
) -> Answer {
    let all = moderation::decided(&state.app, &bearer.member).await?;
    page(&uri, all.into_iter().map(Decision::from).collect(), None)
}

fn number(id: &str) -> Result<DecisionId, Problem> {
    id.parse().map_err(|_| Problem::new(Sort::Missing))
}

/// One decision about me
#[utoipa::path(get, path = "/me/decisions/{id}", tag = "Reports", operation_id = "myDecision", security(("token" = ["read"])),
    params(("id" = String, Path, description = "The number of a decision")),
    responses((status = 200, description = "The decision", body = Decision), OfOwn))]
pub(super) async fn decision(
    Shared(state): Shared<State>,
    Reads(bearer): Reads,
    Path(id): Path<String>,
) -> Answer {
    json(Decision::from(moderation::told(&state.app, &bearer.member, number(&id)?).await?))
}

/// Answer a decision
///
/// Once. Another moderator reads it.
#[utoipa::path(post, path = "/me/decisions/{id}/answer", tag = "Reports", operation_id = "answerDecision", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a decision")),
    request_body = NewAnswer, responses((status = 204, description = "It is answered"), OfWriting))]
pub(super) async fn answer(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Path(id): Path<String>,
    Json(new): Json<NewAnswer>,
) -> Answer {
    let (home, whose) = (state.now().community.id, (bearer.account, &bearer.member));
    moderation::appeal(&state.app, home, whose, number(&id)?, &new.words).await?;
    done()
}
