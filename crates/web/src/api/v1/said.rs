//! Search in what members say, and for members. What somebody looks for is theirs: it is kept nowhere.

use app::posts::Kind;
use app::search;
use axum::extract::{OriginalUri, State as Shared};
use axum::http::Uri;
use serde::Deserialize;

use super::people::FoundMember;
use super::posts::Post;
use crate::api::Answer;
use crate::api::answer::{Page, cursor, page};
use crate::api::bearer::{Reads, ReadsProfiles};
use crate::api::problem::{OfOwn, Problem};
use crate::api::read::Query;
use crate::server::State;

/// The most that is read of a query.
const LONGEST: usize = 200;

/// What to look for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Words, names of medicines, and for members an alias.
    #[param(max_length = 200)]
    q: String,
    /// `next` of the page before.
    cursor: Option<String>,
}

impl Asked {
    fn text(&self) -> String {
        self.q.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
    }

    fn page(&self) -> Result<usize, Problem> {
        let read = |text: &str| {
            kernel::ids::decode(text).filter(|page| (2..=search::LAST_PAGE as i64).contains(page))
        };
        let number = cursor(self.cursor.as_deref(), read)?.unwrap_or(1);
        Ok(usize::try_from(number).unwrap_or(1))
    }
}

/// The cursor of the page behind this one, if there is one.
fn next(total: usize, number: usize, size: usize) -> Option<String> {
    let next = i64::try_from(number + 1).ok()?;
    (total > number * size && number < search::LAST_PAGE).then(|| kernel::ids::encode(next))
}

async fn of_kinds(
    state: &State,
    uri: &Uri,
    me: app::members::MemberId,
    asked: &Asked,
    kinds: &[Kind],
) -> Answer {
    let (now, number) = (state.now(), asked.page()?);
    let wanted = search::Wanted { kinds: kinds.to_vec(), ..search::Wanted::default() };
    let found = search::said(&state.app, now.community.id, Some(me), &asked.text(), wanted, number).await?;
    let items = found.posts.iter().map(|post| Post::of(post, &now.site.base_url)).collect();
    page(uri, items, next(found.total, number, search::SAID_PAGE_SIZE))
}

/// Search in posts
///
/// Updates and stories that this member may read, the newest first; of each sixty, those with a word in their title.
#[utoipa::path(get, path = "/search/posts", tag = "Activities", operation_id = "searchPosts", security(("token" = ["read"])), params(Asked),
    responses((status = 200, description = "A page of posts", body = Page<Post>), OfOwn))]
pub(super) async fn posts(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
    Query(asked): Query<Asked>,
) -> Answer {
    of_kinds(&state, &uri, bearer.member.id, &asked, &[Kind::Update, Kind::Story]).await
}

/// Search in questions and answers
///
/// Those that this member may read, the newest first; of each sixty, those with a word in their title.
#[utoipa::path(get, path = "/search/questions", tag = "Questions", operation_id = "searchQuestions", security(("token" = ["read"])), params(Asked),
    responses((status = 200, description = "A page of posts", body = Page<Post>), OfOwn))]
pub(super) async fn questions(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    Reads(bearer): Reads,
    Query(asked): Query<Asked>,
) -> Answer {
    of_kinds(&state, &uri, bearer.member.id, &asked, &[Kind::Question, Kind::Comment]).await
}

/// Search for members
///
/// By a part of their alias, and by what they tell about themselves, as far as this member may read it; the newest first.
#[utoipa::path(get, path = "/search/members", tag = "Members", operation_id = "searchMembers", security(("token" = ["read:profile"])), params(Asked),
    responses((status = 200, description = "A page of members", body = Page<FoundMember>), OfOwn))]
pub(super) async fn members(
    Shared(state): Shared<State>,
    OriginalUri(uri): OriginalUri,
    ReadsProfiles(bearer): ReadsProfiles,
    Query(asked): Query<Asked>,
) -> Answer {
    let (now, number) = (state.now(), asked.page()?);
    let found =
        search::members(&state.app, now.community.id, bearer.member.id, &asked.text(), number).await?;
    let items = found.members.into_iter().map(|one| FoundMember::of(one, &now.site.base_url)).collect();
    page(&uri, items, next(found.total, number, search::MEMBERS_PAGE_SIZE))
}
