//! Other members, as the one for whom a program acts may see them.

use app::profiles::{self, As, Shown, Value};
use app::{App, members};
use axum::extract::State as Shared;
use media::PictureMeta;
use serde::Serialize;
use utoipa::ToSchema;

use super::contributors::Named;
use crate::api::Answer;
use crate::api::answer::{done, json};
use crate::api::bearer::{ReadsProfiles, Writes};
use crate::api::problem::{OfOwn, OfWriting, Problem, Sort};
use crate::api::read::Path;
use crate::api::words::{AnswerAudience, Bond};
use crate::pages::members::address;
use crate::server::State;

/// A picture of a face. It can be read by who sees the member, in a browser that is signed in.
#[derive(Serialize, ToSchema)]
pub(super) struct Picture {
    url: String,
    width: u32,
    height: u32,
}

impl Picture {
    pub(super) fn of(meta: &PictureMeta, base_url: &str) -> Option<Self> {
        let file = meta.webp().next()?;
        let url = format!("{base_url}/pictures/{}", file.name);
        Some(Self { url, width: file.width, height: file.height })
    }
}

/// What somebody tells about themselves, as far as it is told to this member.
#[derive(Serialize, ToSchema)]
pub(super) struct Profile {
    alias: String,
    /// Their page.
    url: String,
    /// The word of their role on the way with the illness, such as `patient` or `partner`.
    #[schema(required)]
    role: Option<String>,
    #[schema(format = DateTime)]
    joined_at: String,
    #[schema(required)]
    picture: Option<Picture>,
    /// The author or reviewer that they are.
    #[schema(required)]
    contributor: Option<Named>,
    answers: Vec<Told>,
    is_me: bool,
    /// Whether they are in this member's team.
    follows: bool,
    /// Whether this member does not want to read them.
    mutes: bool,
}

/// An answer.
#[derive(Serialize, ToSchema)]
#[schema(as = ProfileAnswer)]
struct Told {
    /// The word of the question in the condition pack.
    question: String,
    /// The question.
    #[schema(required)]
    asked: Option<String>,
    /// The answer in words.
    text: String,
    #[schema(inline)]
    value: Said,
    /// Who sees it; only in one's own profile.
    #[schema(required)]
    audience: Option<AnswerAudience>,
}

/// The same for programs: concepts by their slugs.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
enum Said {
    Month(Month),
    Picks(Vec<String>),
    Number(f64),
    Periods(Vec<Period>),
    Symptoms(Vec<Symptom>),
    Text(String),
}

/// A month, or a whole year.
#[derive(Serialize, ToSchema)]
struct Month {
    year: i16,
    #[schema(required)]
    month: Option<i8>,
}

/// Something that was taken or done for a time.
#[derive(Serialize, ToSchema)]
struct Period {
    what: String,
    #[schema(required)]
    start: Option<Month>,
    #[schema(required)]
    stop: Option<Month>,
    /// Why it stopped; may be empty.
    why: String,
    /// Side effects.
    effects: Vec<String>,
}

/// A symptom and how bad it is, from 0 to 4.
#[derive(Serialize, ToSchema)]
struct Symptom {
    what: String,
    severity: u8,
}

impl From<profiles::Month> for Month {
    fn from(one: profiles::Month) -> Self {
        Self { year: one.year, month: one.month }
    }
}

impl From<Value> for Said {
    fn from(value: Value) -> Self {
        let period = |one: profiles::Period| Period {
            what: one.what,
            start: one.start.map(Into::into),
            stop: one.stop.map(Into::into),
            why: one.why,
            effects: one.effects,
        };
        let symptom = |one: profiles::Symptom| Symptom { what: one.what, severity: one.severity };
        match value {
            Value::Month(month) => Self::Month(month.into()),
            Value::Picks(picks) => Self::Picks(picks),
            Value::Number(number) => Self::Number(number),
            Value::Periods(periods) => Self::Periods(periods.into_iter().map(period).collect()),
            Value::Symptoms(symptoms) => Self::Symptoms(symptoms.into_iter().map(symptom).collect()),
            Value::Text(text) => Self::Text(text),
        }
    }
}

impl Profile {
    pub(super) fn of(app: &App, one: &profiles::Profile, base_url: &str) -> Self {
        let is_me = one.seen_as == As::Owner;
        let told = |answer: &profiles::Answer| Told {
            question: answer.question.clone(),
            asked: profiles::question(app, &answer.question).map(|question| question.ask),
            text: profiles::plain(app, &answer.value),
            value: answer.value.clone().into(),
            audience: is_me.then_some(AnswerAudience(answer.audience)),
        };
        Self {
            url: format!("{base_url}{}", address(&one.alias)),
            alias: one.alias.clone(),
            role: one.role.clone(),
            joined_at: one.joined_at.to_string(),
            picture: one.picture.as_ref().and_then(|meta| Picture::of(meta, base_url)),
            contributor: one.contributor.as_ref().map(super::articles::named),
            answers: one.answers.iter().map(told).collect(),
            is_me,
            follows: one.follows,
            mutes: one.mutes,
        }
    }
}

/// One member
#[utoipa::path(get, path = "/members/{alias}", tag = "Members", operation_id = "member", security(("token" = ["read:profile"])),
    params(("alias" = String, Path, description = "What the member is called", example = "warm-doorstep")),
    responses((status = 200, description = "The profile", body = Profile), OfOwn))]
pub(super) async fn show(
    Shared(state): Shared<State>,
    ReadsProfiles(bearer): ReadsProfiles,
    Path(alias): Path<String>,
) -> Answer {
    let now = state.now();
    match profiles::for_viewer(&state.app, now.community.id, &alias, Some(bearer.member.id)).await? {
        Shown::Profile(profile) => json(Profile::of(&state.app, &profile, &now.site.base_url)),
        Shown::Alias(_) => Err(Problem::new(Sort::Missing)),
    }
}

/// Follow, block or mute somebody
///
/// Blocking takes each out of the team of the other. Nobody is told.
#[utoipa::path(put, path = "/members/{alias}/{bond}", tag = "Members", operation_id = "bind", security(("token" = ["write"])),
    params(("alias" = String, Path, description = "What the member is called", example = "warm-doorstep"), ("bond" = Bond, Path, description = "What they are to be")),
    responses((status = 204, description = "It is so"), OfWriting))]
pub(super) async fn bind(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Path((alias, bond)): Path<(String, Bond)>,
) -> Answer {
    members::bind(&state.app, state.now().community.id, bearer.member.id, &alias, bond.0).await?;
    done()
}

/// End that
///
/// The answer is the same whether there was anything to end. Of blocks, all end that were made under this alias.
#[utoipa::path(delete, path = "/members/{alias}/{bond}", tag = "Members", operation_id = "unbind", security(("token" = ["write"])),
    params(("alias" = String, Path, description = "What the member is called", example = "warm-doorstep"), ("bond" = Bond, Path, description = "What they are")),
    responses((status = 204, description = "It is so no more"), OfWriting))]
pub(super) async fn unbind(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Path((alias, bond)): Path<(String, Bond)>,
) -> Answer {
    let (app, me) = (&state.app, bearer.member.id);
    if bond.0 != members::Bond::Block {
        members::unbind(app, state.now().community.id, me, &alias, bond.0).await?;
        return done();
    }
    let blocked = members::bonds(app, me, bond.0).await?;
    for number in blocked.iter().filter(|one| one.alias == alias).map(|one| one.number) {
        members::unblock(app, me, number).await?;
    }
    done()
}
