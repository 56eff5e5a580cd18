//! One post, with what was said below it.

use app::articles;
use app::drafts::Place;
use app::members::Role;
use app::notifications;
use app::posts::{self, Kind, Post, Reaction, Standing, Thread};
use app::sessions::{Membership, Viewer};
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use serde::Deserialize;

use super::composer::{Typed, below};
use super::errors::Failure;
use super::forms::faults;
use super::members::{member, person};
use super::post_pictures::picture;
use super::{Answer, cards, json_ld, page, refused, safety, see, visitor_comments, words};
use crate::extract::{SignedIn, next_after};
use crate::server::State;
use crate::view::{
    ArticleCard, Composer, FieldError, Link, Meta, Moment, Nav, PostCard, PostPage, ReactionButton,
    VisitorForm,
};

/// Characters of a quote that an answer begins with.
const QUOTED: usize = 300;

/// The comment that is answered, and whether it is to be quoted.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    to: String,
    quote: String,
    /// What the reader has just said, to show help at once for it.
    help: String,
}

/// Whether to follow; empty to begin.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Following {
    end: String,
}

/// A reaction; empty to take it back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    reaction: String,
    back: String,
}

/// A post as it stands on a page; its buttons lead back to `back`.
pub(super) fn card(state: &State, post: &Post, may_act: bool, back: &str) -> PostCard {
    let (now, thread) = (state.app.clock.now(), post.root.unwrap_or(post.id));
    let count = |one: Reaction| post.reactions.iter().find(|(sent, _)| *sent == one).map_or(0, |(_, n)| *n);
    let button = |one: Reaction| ReactionButton {
        word: one.as_str(),
        title: one.title(),
        count: count(one),
        pressed: post.own == Some(one),
    };
    let author = &post.author;
    let mut person = person(&author.alias, author.role.as_deref(), author.picture.as_ref());
    if !author.has_profile {
        person.href = address(post, thread);
    }
    PostCard {
        id: post.id.to_string(),
        person,
        is_pseudonym: author.is_pseudonym,
        is_visitor: author.is_visitor,
        on: post.article.as_ref().map(|slug| Link::new("An article", format!("/resources/{slug}"))),
        at: Moment::new(post.at, now),
        href: address(post, thread),
        edited: post.edited_at.map(|_| format!("/posts/{}/edits", post.id)),
        mood: post.mood.map(posts::Mood::title),
        note: post.content_note.clone(),
        title: post.title.clone(),
        kind: if post.kind.has_title() { post.kind.title() } else { "" },
        html: words::html(&post.body),
        held: post.held.map(posts::Held::title),
        decided: None,
        sentence: author.is_viewer.then(|| match post.root {
            None => post.audience.sentence(),
            Some(_) => post.audience.below(),
        }),
        comments: post.comments,
        reactions: Reaction::ALL.into_iter().map(button).collect(),
        may_act,
        is_answer: post.parent.is_some(),
        helped: post.helped,
        may_mark: false,
        may_quote: false,
        pictures: post.pictures.iter().filter_map(|one| picture(&one.meta, &one.alt)).collect(),
        kept: post.kept,
        articles: Vec::new(),
        back: format!("{back}#p-{}", post.id),
    }
}

/// Where a post stands.
fn address(post: &Post, thread: posts::PostId) -> String {
    if post.kind == Kind::Question { format!("/questions/{thread}") } else { format!("/posts/{thread}") }
}

/// What stands at `/posts/{id}`. Questions stand elsewhere.
pub(crate) async fn show(
    shared: Shared<State>,
    viewer: Option<SignedIn>,
    Path(id): Path<String>,
    asked: Query<Asked>,
) -> Answer {
    thread_or(shared, viewer, &id, asked, |post| {
        (post.kind == Kind::Question).then(|| format!("/questions/{}", post.id))
    })
    .await
}

/// What stands at `/questions/{id}`.
pub(crate) async fn show_question(
    shared: Shared<State>,
    viewer: Option<SignedIn>,
    Path(id): Path<String>,
    asked: Query<Asked>,
) -> Answer {
    thread_or(shared, viewer, &id, asked, |post| {
        (post.kind != Kind::Question).then(|| format!("/posts/{}", post.id))
    })
    .await
}

/// The page of a thread, or where it stands instead.
async fn thread_or(
    Shared(state): Shared<State>,
    viewer: Option<SignedIn>,
    id: &str,
    Query(asked): Query<Asked>,
    elsewhere: impl Fn(&Post) -> Option<String>,
) -> Answer {
    let viewer = viewer.map(|SignedIn(viewer)| viewer);
    let thread = Reading::new(&state, viewer.as_ref(), id, &asked.to).await?;
    if let Some(path) = elsewhere(&thread.thread.post) {
        let help = if asked.help.is_empty() { String::new() } else { format!("?help={}", asked.help) };
        return Ok(see(&format!("{path}{help}")));
    }
    if let Some(me) = viewer.as_ref().and_then(|viewer| viewer.member.as_ref()).filter(|me| me.unseen > 0) {
        notifications::seen(&state.app, me.id, thread.thread.post.id).await?;
    }
    let quoted = (!asked.quote.is_empty()).then(|| thread.quote());
    let typed = Typed::of(String::new(), quoted.unwrap_or_default(), String::new());
    let help = safety::said(&state, &thread.thread, &asked.help);
    let told = safety::told_on(&state, thread.me, &thread.thread).await?;
    let shown = thread.page(&state, (&typed, Vec::new())).await?;
    page(&safety::with_reasons(PostPage { help, ..shown }, told))
}

/// A thread that somebody reads.
struct Reading<'a> {
    me: Option<&'a Membership>,
    is_editor: bool,
    thread: Thread,
    /// The comment that is answered.
    to: Option<posts::PostId>,
    standing: Standing,
}

impl<'a> Reading<'a> {
    async fn new(state: &State, viewer: Option<&'a Viewer>, id: &str, to: &str) -> Result<Self, Failure> {
        let (app, home) = (&state.app, state.now().community.id);
        let me = viewer.and_then(|viewer| viewer.member.as_ref());
        let thread = posts::thread(app, home, me.map(|me| me.id), posts::number(id)?).await?;
        let to = thread.comments.iter().map(|one| one.id).find(|id| id.to_string() == to);
        let standing = match me {
            Some(me) => posts::standing(app, me.id, thread.post.id).await?,
            None => Standing::default(),
        };
        let is_editor = viewer.is_some_and(|viewer| viewer.may(Role::Editor));
        Ok(Self { me, is_editor, thread, to, standing })
    }

    fn answered(&self) -> Option<&Post> {
        self.thread.comments.iter().find(|one| Some(one.id) == self.to)
    }

    /// What the answer begins with.
    fn quote(&self) -> String {
        let post = self.answered().unwrap_or(&self.thread.post);
        format!("{}\n", words::quote(&post.body, QUOTED))
    }

    async fn form(
        &self,
        state: &State,
        typed: (&Typed, Vec<FieldError>),
    ) -> Result<Option<Composer>, Failure> {
        let Some(me) = self.me.filter(|me| !me.restricted && !self.thread.post.locked) else {
            return Ok(None);
        };
        let place = Place::Below(self.to.unwrap_or(self.thread.post.id));
        let form = below(state, me, place, &self.standing, typed).await?;
        let hint = self.answered().map(|one| format!("It stands below what {} said.", one.author.alias));
        let label = match (self.to, self.thread.post.kind) {
            (Some(_), _) => "Your answer",
            (None, Kind::Question) => "What helped you, or what you know",
            (None, _) => "Say something",
        };
        Ok(Some(Composer { label, hint: hint.unwrap_or_default(), ..form }))
    }

    /// The form for a visitor, below an article.
    fn visitor_form(&self, state: &State) -> Option<VisitorForm> {
        let post = &self.thread.post;
        let slug = post.article.as_ref().filter(|_| self.me.is_none() && !post.locked)?;
        Some(visitor_comments::empty(state, slug, &post.id.to_string()))
    }

    async fn page(self, state: &State, typed: (&Typed, Vec<FieldError>)) -> Result<PostPage, Failure> {
        let (post, may_act, site) = (&self.thread.post, self.me.is_some(), state.now().site);
        let href = address(post, post.id);
        let asked = post.kind == Kind::Question && post.author.is_viewer;
        let linked = linked(state, &self.thread).await?;
        let visitor_form = self.visitor_form(state);
        let drawn = |one: &Post| PostCard {
            may_quote: self.is_editor
                && !one.author.is_viewer
                && !one.author.is_visitor
                && one.held.is_none(),
            may_mark: asked && one.root.is_some() && one.parent.is_none() && !one.author.is_viewer,
            articles: linked_in(state, &one.body, &linked),
            ..card(state, one, may_act, &href)
        };
        Ok(PostPage {
            meta: meta(post, &self.thread, &href, &site.base_url),
            senders: senders(state, self.me, post).await?,
            composer: self.form(state, typed).await?,
            is_question: post.kind == Kind::Question,
            locked: post.locked,
            help: None,
            follows: self.me.map(|_| self.standing.follows),
            below: post.audience.below(),
            to: self.to.map(|id| id.to_string()).unwrap_or_default(),
            post: PostCard { on: on(post, &linked), ..drawn(post) },
            visitor_form,
            comments: self.thread.comments.iter().map(drawn).collect(),
            site: site.clone(),
        })
    }
}

/// The article that a thread stands below, with its title.
fn on(post: &Post, linked: &[articles::Card]) -> Option<Link> {
    let slug = post.article.as_ref()?;
    let title = linked.iter().find(|one| one.slug == *slug).map_or("An article", |one| one.title.as_str());
    Some(Link::new(title, format!("/resources/{slug}")))
}

/// The head of a thread's page. A question that is open to the web may be listed.
fn meta(post: &Post, thread: &Thread, href: &str, base_url: &str) -> Meta {
    let nav = if post.kind == Kind::Question { Nav::Questions } else { Nav::Activities };
    let title = if post.title.is_empty() { "A post" } else { &post.title };
    let meta = Meta::new(title, "What a member said, and what others said to it.", href).at(nav);
    if post.kind == Kind::Question && post.audience == posts::Audience::Anyone {
        return Meta { json_ld: Some(json_ld::question(thread, base_url)), ..meta };
    }
    meta.unlisted()
}

/// The articles of this library that a thread links to, the first twenty, each with its slug.
async fn linked(state: &State, thread: &Thread) -> Result<Vec<articles::Card>, Failure> {
    let now = state.now();
    let mut slugs: Vec<String> = thread.post.article.iter().cloned().collect();
    for post in std::iter::once(&thread.post).chain(&thread.comments) {
        slugs.extend(words::articles(&post.body, &now.site.base_url));
    }
    let mut seen = std::collections::BTreeSet::new();
    slugs.retain(|slug| seen.insert(slug.clone()));
    slugs.truncate(20);
    Ok(articles::named(&state.app, now.community.id, slugs).await?)
}

/// Those that one text of it links to.
fn linked_in(state: &State, text: &str, linked: &[articles::Card]) -> Vec<ArticleCard> {
    let slugs = words::articles(text, &state.now().site.base_url);
    let found = slugs.iter().filter_map(|slug| linked.iter().find(|one| one.slug == *slug));
    let today = state.app.clock.today();
    found.map(|one| cards::card(one, today)).collect()
}

/// For each reaction to a post, who sent it; for members.
async fn senders(
    state: &State,
    me: Option<&Membership>,
    post: &Post,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let Some(me) = me else { return Ok(Vec::new()) };
    let sent = posts::reactors(&state.app, state.now().community.id, me.id, post.id).await?;
    let of = |one: Reaction| {
        let names: Vec<&str> =
            sent.iter().filter(|(kind, _)| *kind == one).map(|(_, alias)| alias.as_str()).collect();
        (!names.is_empty()).then(|| (one.title(), names.join(", ")))
    };
    Ok(Reaction::ALL.into_iter().filter_map(of).collect())
}

pub(crate) async fn comment(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let (app, home, to) = (&state.app, state.now().community.id, posts::number(&id)?);
    if safety::pauses(&state, &typed) {
        let reading = Reading::new(&state, Some(&viewer), &id, &id).await?;
        let shown = reading.page(&state, (&typed, Vec::new())).await?;
        if shown.composer.is_some() {
            return page(&shown);
        }
    }
    match posts::comment(app, home, member(&viewer)?, to, &typed.draft(Kind::Comment)).await {
        Ok(said) => {
            let path = format!("/posts/{said}");
            Ok(see(&safety::after(&typed, &path, said, format!("{path}#p-{said}"))))
        }
        Err(error) => {
            let reading = Reading::new(&state, Some(&viewer), &id, &id).await?;
            refused(&reading.page(&state, (&typed, faults(error)?)).await?)
        }
    }
}

/// Follows the thread of a post, or stops.
pub(crate) async fn follow(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(following): Form<Following>,
) -> Answer {
    let (home, me, post) = (state.now().community.id, member(&viewer)?.id, posts::number(&id)?);
    posts::follow(&state.app, home, me, post, following.end.is_empty()).await?;
    Ok(see(&format!("/posts/{id}")))
}

pub(crate) async fn react(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    let reaction = match sent.reaction.as_str() {
        "" => None,
        word => Some(word.parse().map_err(|()| Failure::Missing)?),
    };
    let home = state.now().community.id;
    posts::react(&state.app, home, member(&viewer)?, posts::number(&id)?, reaction).await?;
    Ok(see(next_after(&sent.back)))
}

pub(crate) async fn delete(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let (home, id) = (state.now().community.id, posts::number(&id)?);
    posts::delete(&state.app, home, member(&viewer)?, id).await?;
    Ok(see("/activities?tab=mine"))
}
