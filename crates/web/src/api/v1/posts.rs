//! Posts: what members say.

use app::posts::{self, Draft, PostId, Thread};
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::drafts::place;
use super::members::Picture;
use super::pictures::PictureOfPost;
use crate::api::Answer;
use crate::api::answer::{Page, done, json, made};
use crate::api::bearer::{Reads, Writes};
use crate::api::problem::{OfChanging, OfOwn, OfWriting, Problem, Sort};
use crate::api::read::{Json, Key, Path};
use crate::api::tags::Version;
use crate::api::words::{Held, Mood, PostAudience, PostKind, Reaction};
use crate::server::State;

/// Something that somebody said.
#[derive(Serialize, ToSchema)]
pub(super) struct Post {
    id: String,
    kind: PostKind,
    /// The post that began the thread; its own id for that post.
    thread: String,
    /// The slug of the article that it is a comment on.
    #[schema(required)]
    article: Option<String>,
    /// The comment that this one answers.
    #[schema(required)]
    answers: Option<String>,
    #[schema(inline)]
    author: Author,
    audience: PostAudience,
    /// That of a question or a story; else empty.
    title: String,
    /// As it was typed.
    body: String,
    #[schema(required)]
    mood: Option<Mood>,
    /// What to know before reading; may be empty.
    content_note: String,
    #[schema(format = DateTime)]
    at: String,
    #[schema(format = DateTime, required)]
    edited_at: Option<String>,
    /// What `If-Match` takes, in quotation marks.
    version: String,
    /// Why nobody but its author sees it.
    #[schema(required)]
    held: Option<Held>,
    /// Whether nothing more can be said below it.
    locked: bool,
    /// Whether whoever asked the question said that this helped.
    helped: bool,
    /// Whether this member keeps a bookmark to it.
    kept: bool,
    /// Comments that this member sees.
    comments: usize,
    /// How often each reaction was sent by somebody whom this member sees.
    reactions: Vec<Count>,
    /// What this member sent.
    #[schema(required)]
    sent: Option<Reaction>,
    /// In their order.
    pictures: Vec<PictureOfPost>,
    /// Whether nobody but its author sees how many sent what.
    counts_hidden: bool,
    /// Its page.
    url: String,
}

/// Who said it, as this member may know them.
#[derive(Serialize, ToSchema)]
struct Author {
    alias: String,
    /// Whether it is a name for this thread alone.
    is_pseudonym: bool,
    /// Whether it is a visitor, who confirmed an address.
    is_visitor: bool,
    is_me: bool,
    #[schema(required)]
    role: Option<String>,
    #[schema(required)]
    picture: Option<Picture>,
    /// Whether `/members/{alias}` is there.
    has_profile: bool,
}

/// How often a reaction was sent.
#[derive(Serialize, ToSchema)]
#[schema(as = ReactionCount)]
struct Count {
    kind: Reaction,
    count: usize,
}

/// A post with what was said below it.
#[derive(Serialize, ToSchema)]
#[schema(as = Thread)]
struct Whole {
    post: Post,
    /// The oldest first, each followed by its answers; of a question, what helped most first.
    comments: Vec<Post>,
    /// Whether this member hears of what is said in it.
    follows: bool,
    /// The name that this member has in it alone, if they wrote there under one.
    #[schema(required)]
    own_name: Option<String>,
}

/// What a post said until it was changed.
#[derive(Serialize, ToSchema)]
struct Earlier {
    #[schema(format = DateTime)]
    until: String,
    title: String,
    body: String,
    content_note: String,
}

/// Something to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPost {
    /// `update` where nothing is said; comments are made below a post.
    kind: Option<PostKind>,
    /// Who may see it.
    audience: PostAudience,
    /// For a question or a story: one line.
    title: Option<String>,
    #[serde(default)]
    #[schema(max_length = 10_000)]
    body: String,
    mood: Option<Mood>,
    /// What to know before reading.
    content_note: Option<String>,
    /// Whether to write under a name that is this member's in the thread alone. Left out: only a question that anybody may read.
    pseudonymous: Option<bool>,
    /// Whether this member alone sees how many sent what.
    #[serde(default)]
    counts_hidden: bool,
    /// The form of a draft, such as `update`: its pictures are those of the post, and it goes.
    draft: Option<String>,
}

/// Other words. What is left out, or null, stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PostChange)]
pub(super) struct Change {
    title: Option<String>,
    #[schema(max_length = 10_000)]
    body: Option<String>,
    content_note: Option<String>,
}

impl Post {
    pub(super) fn of(post: &posts::Post, base_url: &str) -> Self {
        let thread = post.root.unwrap_or(post.id);
        let count = |(kind, count): &(posts::Reaction, usize)| Count { kind: Reaction(*kind), count: *count };
        let who = &post.author;
        Self {
            id: post.id.to_string(),
            kind: PostKind(post.kind),
            thread: thread.to_string(),
            article: post.article.clone(),
            answers: post.parent.map(|parent| parent.to_string()),
            author: Author {
                alias: who.alias.clone(),
                is_pseudonym: who.is_pseudonym,
                is_visitor: who.is_visitor,
                is_me: who.is_viewer,
                role: who.role.clone(),
                picture: who.picture.as_ref().and_then(|meta| Picture::of(meta, base_url)),
                has_profile: who.has_profile,
            },
            audience: PostAudience(post.audience),
            title: post.title.clone(),
            body: post.body.clone(),
            mood: post.mood.map(Mood),
            content_note: post.content_note.clone(),
            at: post.at.to_string(),
            edited_at: post.edited_at.map(|at| at.to_string()),
            version: version(post).0,
            held: post.held.map(Held),
            locked: post.locked,
            helped: post.helped,
            kept: post.kept,
            comments: post.comments,
            reactions: post.reactions.iter().map(count).collect(),
            sent: post.own.map(Reaction),
            pictures: post.pictures.iter().filter_map(|one| PictureOfPost::of(one, base_url)).collect(),
            counts_hidden: post.counts_hidden,
            url: format!("{base_url}/posts/{thread}"),
        }
    }
}

fn version(post: &posts::Post) -> Version {
    Version::of(post.at, post.edited_at)
}

/// The thread of a post, and the post itself in it.
async fn find(
    state: &State,
    me: app::members::MemberId,
    id: PostId,
) -> Result<(Thread, posts::Post), Problem> {
    let thread = posts::thread(&state.app, state.now().community.id, Some(me), id).await?;
    let mut all = std::iter::once(&thread.post).chain(&thread.comments);
    let post = all.find(|one| one.id == id).cloned().ok_or(Problem::new(Sort::Missing))?;
    Ok((thread, post))
}

/// What was said just now, with where it stands.
pub(super) async fn said(state: &State, me: app::members::MemberId, id: PostId) -> Answer {
    let (_, post) = find(state, me, id).await?;
    made(format!("/api/v1/posts/{id}"), Post::of(&post, &state.now().site.base_url))
}

/// Say something
///
/// Sent twice with the same key and the same words, it is one post.
#[utoipa::path(post, path = "/posts", tag = "Activities", operation_id = "createPost", security(("token" = ["write"])),
    params(("Idempotency-Key" = Option<String>, Header, description = "A text of your own for this post")),
    request_body = NewPost, responses((status = 201, description = "The post", body = Post), OfWriting))]
pub(super) async fn create(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Key(key): Key,
    Json(new): Json<NewPost>,
) -> Answer {
    let is_question = new.kind.as_ref().is_some_and(|kind| kind.0 == posts::Kind::Question);
    let is_open = is_question && new.audience.0 == posts::Audience::Anyone;
    let draft = Draft {
        kind: new.kind.map(|kind| kind.0.as_str().to_owned()).unwrap_or_default(),
        title: new.title.unwrap_or_default(),
        body: new.body,
        mood: new.mood.map(|mood| mood.0.as_str().to_owned()).unwrap_or_default(),
        content_note: new.content_note.unwrap_or_default(),
        audience: new.audience.0.as_str().to_owned(),
        pseudonymous: new.pseudonymous.unwrap_or(is_open),
        counts_hidden: new.counts_hidden,
        place: new.draft.as_deref().map(place).transpose()?,
        key,
    };
    let id = posts::post(&state.app, state.now().community.id, &bearer.member, &draft).await?;
    said(&state, bearer.member.id, id).await
}

/// One thread
///
/// The thread that a post stands in, whole. The tag of the answer begins with the version of the post that was asked for.
#[utoipa::path(get, path = "/posts/{id}", tag = "Activities", operation_id = "thread", security(("token" = ["read"])),
    params(("id" = String, Path, description = "The number of a post")),
    responses((status = 200, description = "The thread", body = Whole), OfOwn))]
pub(super) async fn show(
    Shared(state): Shared<State>,
    Reads(bearer): Reads,
    Path(id): Path<String>,
) -> Answer {
    let (me, id, now) = (bearer.member.id, posts::number(&id)?, state.now());
    let thread = posts::thread(&state.app, now.community.id, Some(me), id).await?;
    // A comment of somebody whom this member muted leads to its thread, where it does not stand.
    let post = thread.comments.iter().find(|one| one.id == id).unwrap_or(&thread.post).clone();
    let site = now.site;
    let card = |one: &posts::Post| Post::of(one, &site.base_url);
    let own = posts::standing(&state.app, me, thread.post.id).await?;
    let whole = Whole {
        post: card(&thread.post),
        comments: thread.comments.iter().map(card).collect(),
        follows: own.follows,
        own_name: own.pseudonym,
    };
    let mut response = axum::Json(whole).into_response();
    response.extensions_mut().insert(version(&post));
    Ok(response)
}

/// Change one's own post
///
/// What it said before stays to be seen. With `If-Match` it is changed only if it still says what you saw.
#[utoipa::path(patch, path = "/posts/{id}", tag = "Activities", operation_id = "changePost", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a post"),
        ("If-Match" = Option<String>, Header, description = "The tag of the thread, or the version of the post in quotation marks")),
    request_body = Change, responses((status = 200, description = "The post", body = Post), OfChanging))]
pub(super) async fn change(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(change): Json<Change>,
) -> Answer {
    let (me, id) = (&bearer.member, posts::number(&id)?);
    let (_, now) = find(&state, me.id, id).await?;
    if !now.author.is_viewer {
        return Err(Problem::new(Sort::Missing));
    }
    if !version(&now).was_seen(&headers) {
        return Err(Problem::new(Sort::Changed));
    }
    let (home, seen) = (state.now().community.id, now.edited_at);
    posts::edit_seen(&state.app, home, me, id, &change.on(now), seen).await?;
    let (_, post) = find(&state, me.id, id).await?;
    json(Post::of(&post, &state.now().site.base_url))
}

impl Change {
    fn on(self, now: posts::Post) -> Draft {
        Draft {
            title: self.title.unwrap_or(now.title),
            body: self.body.unwrap_or(now.body),
            content_note: self.content_note.unwrap_or(now.content_note),
            ..Draft::default()
        }
    }
}

/// Take one's own post back
///
/// With what was said below it.
#[utoipa::path(delete, path = "/posts/{id}", tag = "Activities", operation_id = "deletePost", security(("token" = ["write"])),
    params(("id" = String, Path, description = "The number of a post")),
    responses((status = 204, description = "It is gone"), OfWriting))]
pub(super) async fn delete(
    Shared(state): Shared<State>,
    Writes(bearer): Writes,
    Path(id): Path<String>,
) -> Answer {
    posts::delete(&state.app, state.now().community.id, &bearer.member, posts::number(&id)?).await?;
    done()
}

/// What a post said before
///
/// The latest first, on one page.
#[utoipa::path(get, path = "/posts/{id}/edits", tag = "Activities", operation_id = "edits", security(("token" = ["read"])),
    params(("id" = String, Path, description = "The number of a post")),
    responses((status = 200, description = "Its earlier words", body = Page<Earlier>), OfOwn))]
pub(super) async fn edits(
    Shared(state): Shared<State>,
    Reads(bearer): Reads,
    Path(id): Path<String>,
) -> Answer {
    let (home, me) = (state.now().community.id, bearer.member.id);
    let all = posts::edits(&state.app, home, Some(me), posts::number(&id)?).await?;
    let earlier = |one: posts::Before| Earlier {
        until: one.edited_at.to_string(),
        title: one.title,
        body: one.body,
        content_note: one.content_note,
    };
    json(Page { items: all.into_iter().map(earlier).collect(), next: None })
}
