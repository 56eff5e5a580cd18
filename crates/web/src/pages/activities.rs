//! The feed, and saying something in it.

use app::posts::{self, Audience, Draft, Mood, PostId, Tab};
use app::sessions::Viewer;
use axum::Form;
use axum::extract::{Query, State as Shared};
use serde::Deserialize;

use super::errors::Failure;
use super::forms::faults;
use super::members::member;
use super::posts::{card, with_note};
use super::{Answer, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{ActivitiesPage, Choice, Composer, FieldError, Link, Meta, Nav};

/// Which posts, and from where on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    tab: String,
    before: String,
}

/// What somebody typed into the form of a post or a comment.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) body: String,
    mood: String,
    pub(super) content_note: String,
    pub(super) audience: String,
    /// A name for this thread alone, or one's own.
    pub(super) name: String,
    counts: String,
    key: String,
}

impl Typed {
    /// What a post says, to be changed.
    pub(super) fn of(body: String, content_note: String) -> Self {
        Self { body, content_note, ..Self::default() }
    }

    pub(super) fn draft(&self) -> Draft {
        Draft {
            kind: self.kind.clone(),
            title: self.title.clone(),
            body: self.body.clone(),
            mood: self.mood.clone(),
            content_note: self.content_note.clone(),
            audience: self.audience.clone(),
            pseudonymous: self.name == "other",
            counts_hidden: self.counts == "hidden",
            key: self.key.clone(),
        }
    }
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(asked): Query<Asked>,
) -> Answer {
    page(&feed_page(&state, &viewer, &asked, composer(&state, &Typed::default(), Vec::new())).await?)
}

pub(crate) async fn post(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Form(typed): Form<Typed>,
) -> Answer {
    match posts::post(&state.app, state.now().community.id, member(&viewer)?, &typed.draft()).await {
        Ok(id) => Ok(see(&format!("/activities#p-{id}"))),
        Err(error) => {
            let form = composer(&state, &typed, faults(error)?);
            refused(&feed_page(&state, &viewer, &Asked::default(), form).await?)
        }
    }
}

/// The form for a post, with what was typed.
fn composer(state: &State, typed: &Typed, errors: Vec<FieldError>) -> Composer {
    let chosen = typed.audience.parse().unwrap_or(Audience::Members);
    let who = |one: Audience| Choice::new(one.as_str(), one.sentence(), one == chosen);
    let mood = |one: Mood| Choice::new(one.as_str(), one.title(), one.as_str() == typed.mood);
    Composer {
        moods: Mood::ALL.into_iter().map(mood).collect(),
        audiences: Audience::ALL.into_iter().map(who).collect(),
        ..with_note(state, typed, errors)
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
        composer: (before.is_none() && !me.restricted).then_some(form),
        tabs: Tab::ALL.into_iter().map(|one| Choice::new(one.as_str(), one.title(), one == tab)).collect(),
        posts: found.posts.iter().map(|post| card(state, post, true, &back)).collect(),
        empty: empty(tab),
        older,
        site: state.now().site,
    })
}

const fn empty(tab: Tab) -> &'static str {
    match tab {
        Tab::Everyone => "What members say stands here. Yours can be the first.",
        Tab::Team => "What the members you follow say stands here. You follow somebody on their profile.",
        Tab::Mine => "What you say stands here.",
    }
}
