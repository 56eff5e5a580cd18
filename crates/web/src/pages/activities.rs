//! The feed, and saying something in it.

use app::posts::{self, Kind, PostId, Tab};
use app::sessions::Viewer;
use axum::Form;
use axum::extract::{Query, State as Shared};
use serde::Deserialize;

use super::composer::{Typed, came_back, with_draft};
use super::errors::Failure;
use super::forms::faults;
use super::members::member;
use super::posts::card;
use super::safety::{after, pauses};
use super::{Answer, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{ActivitiesPage, Choice, Composer, Link, Meta, Nav};

/// Which posts, and from where on; and what to write.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    tab: String,
    before: String,
    write: String,
}

impl Asked {
    /// The kind that is to be written here. Questions have a page of their own.
    fn kind(&self) -> Kind {
        if self.write == Kind::Story.as_str() { Kind::Story } else { Kind::Update }
    }
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(asked): Query<Asked>,
) -> Answer {
    let form = with_draft(&state, member(&viewer)?, asked.kind(), &Typed::default()).await?;
    page(&feed_page(&state, &viewer, &asked, form).await?)
}

pub(crate) async fn post(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(typed): Form<Typed>,
) -> Answer {
    let me = member(&viewer)?;
    let asked = Asked { write: typed.kind.clone(), ..Asked::default() };
    let kind = asked.kind();
    if pauses(&state, &typed) {
        let form = came_back(&state, me, kind, &typed, Vec::new()).await?;
        return page(&feed_page(&state, &viewer, &asked, form).await?);
    }
    match posts::post(&state.app, state.now().community.id, me, &typed.draft(kind)).await {
        Ok(id) => Ok(see(&after(&typed, &format!("/posts/{id}"), id, format!("/activities#p-{id}")))),
        Err(error) => {
            let form = came_back(&state, me, kind, &typed, faults(error)?).await?;
            refused(&feed_page(&state, &viewer, &asked, form).await?)
        }
    }
}

async fn feed_page(
    state: &State,
    viewer: &Viewer,
    asked: &Asked,
    form: Composer,
) -> Result<ActivitiesPage, Failure> {
    let (me, home) = (member(viewer)?, state.now().community.id);
    let tab = asked.tab.parse().unwrap_or(Tab::Everyone);
    let before: Option<PostId> = asked.before.parse().ok();
    let found = posts::feed(&state.app, home, me.id, tab, before).await?;
    let back = format!("/activities?tab={}", tab.as_str());
    let older = found.next.map(|next| Link::new("Older posts", format!("{back}&before={next}")));
    Ok(ActivitiesPage {
        meta: Meta::new("Activities", "What members say.", "/activities").at(Nav::Activities).unlisted(),
        unfolded: !asked.write.is_empty() || form.must_be_seen(),
        composer: (before.is_none() && !me.restricted).then_some(form),
        since: if before.is_none() { since(&found) } else { String::new() },
        tab: tab.as_str(),
        tabs: Tab::ALL.into_iter().map(|one| Choice::new(one.as_str(), one.title(), one == tab)).collect(),
        posts: found.posts.iter().map(|post| card(state, post, true, &back)).collect(),
        empty: empty(tab),
        older,
        site: state.now().site,
    })
}

/// The newest post of a page. What comes after the page was read is news, also what comes while it is drawn.
fn since(page: &posts::Page) -> String {
    page.posts.first().map_or(PostId(0), |post| post.id).to_string()
}

const fn empty(tab: Tab) -> &'static str {
    match tab {
        Tab::Everyone => "What members say stands here. Yours can be the first.",
        Tab::Team => "What the members you follow say stands here. You follow somebody on their profile.",
        Tab::Mine => "What you say stands here.",
    }
}
