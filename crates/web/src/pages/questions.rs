//! Questions: the list, and asking one.

use app::posts::{self, Kind, PostId, Reaction};
use app::questions::{self, Which};
use app::sessions::Viewer;
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
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
use crate::view::{Choice, Composer, Link, Meta, Nav, QuestionPage, QuestionsPage, SimilarPart};

/// Which questions, and from where on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    which: String,
    before: String,
}

/// What is about to be asked.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    title: String,
}

/// Whether to look first at what there is already.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    look: String,
}

/// Whether an answer helped.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Marked {
    end: String,
}

pub(crate) async fn list(
    Shared(state): Shared<State>,
    viewer: Option<SignedIn>,
    Query(asked): Query<Asked>,
) -> Answer {
    let me = viewer.and_then(|SignedIn(viewer)| viewer.member);
    let which = asked.which.parse().unwrap_or(Which::All);
    let before: Option<PostId> = asked.before.parse().ok();
    let now = state.now();
    let id = me.as_ref().map(|me| me.id);
    let found = questions::list(&state.app, now.community.id, id, which, before).await?;
    let back = format!("/questions?which={}", which.as_str());
    let tab = |one: Which| Choice::new(one.as_str(), one.title(), one == which);
    page(&QuestionsPage {
        meta: Meta::new("Questions", "What members ask, and what helped.", "/questions").at(Nav::Questions),
        may_ask: me.as_ref().is_some_and(|me| !me.restricted),
        tabs: if me.is_some() { Which::ALL.into_iter().map(tab).collect() } else { Vec::new() },
        posts: found.posts.iter().map(|post| card(&state, post, me.is_some(), &back)).collect(),
        older: found.next.map(|next| Link::new("Older questions", format!("{back}&before={next}"))),
        site: now.site,
    })
}

/// The form, with what is like the title that was typed so far.
pub(crate) async fn new(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let typed = Typed::of(wanted.title, String::new(), String::new());
    let form = with_draft(&state, member(&viewer)?, Kind::Question, &typed).await?;
    let title = form.title.clone().unwrap_or_default();
    page(&question_page(&state, &viewer, &title, form).await?)
}

async fn question_page(
    state: &State,
    viewer: &Viewer,
    title: &str,
    composer: Composer,
) -> Result<QuestionPage, Failure> {
    Ok(QuestionPage {
        site: state.now().site,
        meta: Meta::new("Ask a question", "Ask members.", "/questions/new").at(Nav::Questions).unlisted(),
        similar: similar_part(state, viewer, title).await?,
        composer,
    })
}

async fn similar_part(state: &State, viewer: &Viewer, title: &str) -> Result<SimilarPart, Failure> {
    let me = member(viewer)?.id;
    let found = questions::similar(&state.app, state.now().community.id, me, title).await?;
    let question = |post: &posts::Post| {
        let answers = crate::view::count(post.comments, "answer", "answers");
        let same = match post.sent(Reaction::MeToo) {
            0 => String::new(),
            n => format!(" · {n} said: me too"),
        };
        (Link::new(&post.title, format!("/questions/{}", post.id)), format!("{answers}{same}"))
    };
    let article = |hit: &app::search::Hit| {
        (Link::new(&hit.title, format!("/resources/{}", hit.slug)), hit.summary.clone())
    };
    Ok(SimilarPart {
        questions: found.questions.iter().map(question).collect(),
        articles: found.articles.iter().map(article).collect(),
    })
}

/// What is like a title, for the script that asks while it is typed.
pub(crate) async fn similar(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(wanted): Query<Wanted>,
) -> Answer {
    page(&similar_part(&state, &viewer, &wanted.title).await?)
}

pub(crate) async fn ask(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Query(looking): Query<Looking>,
    Form(typed): Form<Typed>,
) -> Answer {
    if !looking.look.is_empty() || pauses(&state, &typed) {
        let form = came_back(&state, member(&viewer)?, Kind::Question, &typed, Vec::new()).await?;
        return page(&question_page(&state, &viewer, &typed.title, form).await?);
    }
    let draft = typed.draft(Kind::Question);
    match posts::post(&state.app, state.now().community.id, member(&viewer)?, &draft).await {
        Ok(id) => {
            let path = format!("/questions/{id}");
            Ok(see(&after(&typed, &path, id, path.clone())))
        }
        Err(error) => {
            let form = came_back(&state, member(&viewer)?, Kind::Question, &typed, faults(error)?).await?;
            refused(&question_page(&state, &viewer, &typed.title, form).await?)
        }
    }
}

/// Says of an answer that it helped, or takes that back.
pub(crate) async fn mark(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(marked): Form<Marked>,
) -> Answer {
    let (home, answer) = (state.now().community.id, posts::number(&id)?);
    let question = questions::mark(&state.app, home, member(&viewer)?, answer, marked.end.is_empty()).await?;
    Ok(see(&format!("/questions/{question}#p-{answer}")))
}
