//! What a member is told, and how they want to hear of it.

use app::notifications::{self, Group};
use axum::extract::{OriginalUri, State as Shared};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::answer::{Page, done, json, page};
use crate::api::bearer::{Keeps, Reads};
use crate::api::problem::{OfOwn, OfWriting, Problem};
use crate::api::read::Json;
use crate::api::words::{NewsKind, NewsWay, PostKind, Reaction};
use crate::server::State;

/// Something that happened.
#[derive(Serialize, ToSchema)]
struct News {
    kind: NewsKind,
    /// In a sentence, without any words of a post.
    sentence: String,
    /// The thread that it stands in, and what that is.
    thread: String,
    thread_kind: PostKind,
    /// The latest post that it is about.
    post: String,
    /// The title of the thread, or its first words.
    title: String,
    /// Who did it, the latest first, each once.
    who: Vec<String>,
    /// What was sent, where it was one thing.
    #[schema(required)]
    reaction: Option<Reaction>,
    /// When the latest of it happened.
    #[schema(format = DateTime)]
    at: String,
    is_new: bool,
    /// Its page.
    url: String,
}

impl News {
    fn of(one: &Group, base_url: &str) -> Self {
        Self {
            kind: NewsKind(one.kind),
            sentence: one.sentence(),
            thread: one.thread.to_string(),
            thread_kind: PostKind(one.of),
            post: one.cause.to_string(),
            title: one.title.clone(),
            who: one.who.clone(),
            reaction: one.reaction.map(Reaction),
            at: one.at.to_string(),
            is_new: one.is_new,
            url: format!("{base_url}/posts/{}#p-{}", one.thread, one.cause),
        }
    }
}

/// What was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SeenNews)]
pub(super) struct Seen {
    /// Everything up to this moment: `at` of the newest that was shown. What comes later stays new.
    #[schema(format = DateTime)]
    until: String,
}

/// How this member wants to hear of one kind.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewsChoice)]
struct Choice {
    kind: NewsKind,
    way: NewsWay,
}

/// How and when this member hears of what happened.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewsSettings)]
pub(super) struct Settings {
    /// Kinds that are left out stay as they are.
    ways: Vec<Choice>,
    /// The name of the time zone (IANA).
    #[schema(example = "Europe/Berlin")]
    zone: String,
    /// No letters from then on, by the clock there.
    #[schema(example = "22:00")]
    quiet_from: String,
    /// And none until then. The same as `quiet_from` for no quiet hours.
    #[schema(example = "08:00")]
    quiet_to: String,
}

/// News for me
///
/// The latest first, put together by what they are about; 400 at most. What this member may not see any more is not in it.
#[utoipa::path(get, path = "/me/notifications", tag = "Me", operation_id = "notifications", security(("token" = ["read"])),
    responses((status = 200, description = "What happened", body = Page<News>), OfOwn))]
pub(super) async fn list(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
) -> Answer {
    let (site, groups) = (state.now().site, notifications::list(&state.app, bearer.member.id).await?);
    page(&uri, groups.iter().map(|one| News::of(one, &site.base_url)).collect(), None)
}

/// I have seen it
#[utoipa::path(put, path = "/me/notifications/seen", tag = "Me", operation_id = "seeNotifications", security(("token" = ["write"])),
    request_body = Seen, responses((status = 204, description = "It is not new any more"), OfWriting))]
pub(super) async fn seen(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Json(seen): Json<Seen>,
) -> Answer {
    let until: Timestamp = seen
        .until
        .parse()
        .map_err(|_| Problem::field("until", "Write a moment, such as 2026-11-28T09:00:00Z."))?;
    notifications::all_seen(&state.app, bearer.member.id, until).await?;
    done()
}

/// What I am told
#[utoipa::path(get, path = "/me/notifications/settings", tag = "Me", operation_id = "notificationSettings", security(("token" = ["read"])),
    responses((status = 200, description = "What was chosen", body = Settings), OfOwn))]
pub(super) async fn settings(Shared(state): Shared<State>, Reads(bearer): Reads) -> Answer {
    let (app, me) = (&state.app, bearer.member.id);
    let (ways, hours) = (notifications::ways(app, me).await?, notifications::hours(app, me).await?);
    let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    json(Settings {
        ways: ways
            .into_iter()
            .map(|(kind, way)| Choice { kind: NewsKind(kind), way: NewsWay(way) })
            .collect(),
        zone: hours.zone.clone(),
        quiet_from: clock(hours.quiet_from),
        quiet_to: clock(hours.quiet_to),
    })
}

/// Choose what I am told
#[utoipa::path(put, path = "/me/notifications/settings", tag = "Me", operation_id = "chooseNotifications", security(("token" = ["write"])),
    request_body = Settings, responses((status = 204, description = "It is chosen"), OfWriting))]
pub(super) async fn choose(
    Shared(state): Shared<State>,
    Keeps(bearer): Keeps,
    Json(new): Json<Settings>,
) -> Answer {
    let (app, me) = (&state.app, bearer.member.id);
    notifications::set_hours(app, me, &new.zone, &new.quiet_from, &new.quiet_to).await?;
    let ways: Vec<_> = new.ways.iter().map(|one| (one.kind.0, one.way.0)).collect();
    notifications::choose(app, me, &ways).await?;
    done()
}
