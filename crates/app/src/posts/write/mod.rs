//! Saying something, changing it, taking it back.

mod about;
mod change;
mod on_article;
pub(crate) mod store;

use db::Tx;

use super::{Audience, Kind, Mood, PostId, pictures, pseudonym};
use crate::articles::ArticleId;
use crate::communities::CommunityId;
use crate::drafts::{self, Place};
use crate::error::unless_gone;
use crate::limits::{self, Limit};
use crate::members::MemberId;
use crate::moderation::{self, Doing};
use crate::sessions::Membership;
use crate::{App, Error, Fault, Result};
pub(in crate::posts) use about::About;
pub(crate) use about::findable;
pub use change::{delete, edit, edit_seen};
pub(crate) use on_article::{ready, wrong};
use store::Fresh;

/// Characters of a title.
const TITLE: usize = 150;
/// Characters of a post.
const BODY: usize = 10_000;
/// Characters of a content note.
const NOTE: usize = 100;
/// Characters of a form's key.
const KEY: usize = 40;
/// Posts, changes of them, and comments, of one member.
const POSTS: Limit = Limit::new("post", 30, 60);
const CHANGES: Limit = Limit::new("post.change", 60, 60);
const COMMENTS: Limit = Limit::new("comment", 120, 60);

/// What somebody typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The word of a kind; empty for an update. Comments are comments.
    pub kind: String,
    /// That of a question or a story.
    pub title: String,
    pub body: String,
    /// The word of a mood; empty for none.
    pub mood: String,
    pub content_note: String,
    /// The word of an audience. Comments have that of their thread.
    pub audience: String,
    /// Whether to write under a name that is the author's in this thread alone.
    pub pseudonymous: bool,
    /// Whether its author alone sees how many sent what.
    pub counts_hidden: bool,
    /// The draft that this was, which goes with it.
    pub place: Option<Place>,
    /// Made with the form: a form that is sent twice is one post.
    pub key: String,
}

/// Words that are good.
#[derive(Clone, Debug)]
pub(super) struct Words {
    title: String,
    body: String,
    mood: Option<Mood>,
    content_note: String,
}

/// Whether nobody would see anything of a text.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || kernel::text::is_joiner(c))
}

impl Draft {
    fn read(&self, kind: Kind, has_pictures: bool) -> Result<Words> {
        let line = |text: &str| kernel::text::clean(text).replace('\n', " ").trim().to_owned();
        let title = if kind.has_title() { line(&self.title) } else { String::new() };
        let (body, content_note) = (kernel::text::clean(&self.body), line(&self.content_note));
        let mut faults = Vec::new();
        faults.extend(kind.has_title().then(|| wrong_title(kind, &title)).flatten());
        faults.extend(wrong_body(kind, &body, has_pictures));
        if content_note.chars().count() > NOTE {
            faults.push(Fault::new("content_note", format!("Say it in {NOTE} characters at most.")));
        }
        let mood = match self.mood.as_str() {
            "" => None,
            word => word.parse().map(Some).unwrap_or_else(|()| {
                faults.push(Fault::new("mood", "Choose one of the moods, or none."));
                None
            }),
        };
        if faults.is_empty() {
            Ok(Words { title, body, mood, content_note })
        } else {
            Err(Error::Faults(faults))
        }
    }

    /// What somebody begins.
    fn kind(&self) -> Result<Kind> {
        match self.kind.as_str() {
            "" => Ok(Kind::Update),
            word => word
                .parse()
                .ok()
                .filter(|kind| Kind::BEGUN.contains(kind))
                .ok_or_else(|| Fault::new("kind", "Choose an update, a question or a story.").into()),
        }
    }

    /// Who may see what somebody begins. An article has no team.
    fn audience(&self, on_article: bool) -> Result<Audience> {
        let chosen = self.audience.parse().ok();
        let audience = chosen.filter(|one| !on_article || *one != Audience::Team);
        let audience = audience.ok_or_else(|| Fault::new("audience", "Choose who may see this."))?;
        if self.pseudonymous && audience == Audience::Team {
            // Whoever sees it knows that its author follows them, and can find out who by not being followed any more.
            return Err(Fault::new("audience", FEW).into());
        }
        Ok(audience)
    }

    /// What its pictures show, in words; one for each.
    async fn pictures(&self, app: &App, me: MemberId) -> Result<Vec<String>> {
        match self.place {
            Some(place) => {
                Ok(pictures::waiting(app, me, place).await?.into_iter().map(|one| one.alt).collect())
            }
            None => Ok(Vec::new()),
        }
    }

    fn pseudonyms(&self) -> Option<Vec<String>> {
        self.pseudonymous.then(pseudonym::some)
    }

    fn key(&self, app: &App) -> String {
        let typed: String = self.key.chars().filter(char::is_ascii_alphanumeric).take(KEY).collect();
        // A form without a key is one of its own.
        if typed.is_empty() { kernel::ids::encode(app.id()) } else { typed }
    }
}

fn wrong_title(kind: Kind, title: &str) -> Option<Fault> {
    let length = title.chars().count();
    let message = match kind {
        Kind::Question if is_blank(title) => {
            "Put your question into one line. You can say more below it.".to_owned()
        }
        _ if is_blank(title) => {
            "Your story needs a title. Nothing is lost: add one and post again.".to_owned()
        }
        _ if length > TITLE => {
            format!("This has {length} characters; there is room for {TITLE}. Say the rest below it.")
        }
        _ => return None,
    };
    Some(Fault::new("title", message))
}

fn wrong_body(kind: Kind, body: &str, has_pictures: bool) -> Option<Fault> {
    let length = body.chars().count();
    // A question may be said in its title, and much in a picture.
    if is_blank(body) && kind != Kind::Question && !has_pictures {
        let message = "Your post needs words or a picture. Nothing is lost: add either and post again.";
        return Some(Fault::new("body", message));
    }
    (length > BODY).then(|| {
        let message = format!(
            "This has {length} characters; there is room for {BODY}. Shorten it a little, or make two of it."
        );
        Fault::new("body", message)
    })
}

impl Words {
    /// What the safety net finds in them, and in the words that describe pictures.
    async fn watched(
        &self,
        app: &App,
        home: CommunityId,
        me: MemberId,
        pictures: &[String],
    ) -> Result<moderation::Watched> {
        let own = [&self.title, &self.body, &self.content_note].into_iter();
        let texts: Vec<&str> = own.chain(pictures).map(String::as_str).collect();
        moderation::watch(app, home, me, &texts).await
    }
}

/// Stores a post with its pictures, and the case that its words open. A form that was sent twice opens none.
async fn keep(
    tx: &Tx,
    fresh: &Fresh,
    place: Option<Place>,
    watched: &moderation::Watched,
) -> db::Result<PostId> {
    let id = store::add(tx, fresh).await?;
    // What somebody began meanwhile in the same place is another post's.
    if id == fresh.id {
        done(tx, fresh.author, place, id).await?;
        moderation::note(tx, id, watched).await?;
    }
    Ok(id)
}

/// Posts an update, a question or a story. Sent twice, it is one.
///
/// # Errors
/// What is wrong with it; [`Error::Wait`].
pub async fn post(app: &App, home: CommunityId, me: &Membership, draft: &Draft) -> Result<PostId> {
    begin(app, home, me, (draft.kind()?, None), draft).await
}

/// Begins a thread: in the feed, or with a comment on an article, which search does not find.
pub(crate) async fn begin(
    app: &App,
    home: CommunityId,
    me: &Membership,
    (kind, article): (Kind, Option<ArticleId>),
    draft: &Draft,
) -> Result<PostId> {
    me.may_write("body")?;
    let shown = draft.pictures(app, me.id).await?;
    let words = draft.read(kind, !shown.is_empty())?;
    let audience = draft.audience(article.is_some())?;
    let (limit, doing) = if article.is_some() { (COMMENTS, Doing::Comment) } else { (POSTS, Doing::Post) };
    limits::spend(app, &[(limit, &me.id.to_string())]).await?;
    let about = About::new(app, &words, kind).findable(article.is_none());
    let place = draft.place;
    moderation::newcomer_may(app, me.id, doing).await?;
    let watched = words.watched(app, home, me.id, &shown).await?;
    let fresh = Fresh {
        id: PostId(app.id()),
        home,
        author: me.id,
        kind,
        article,
        below_article: article.is_some(),
        root: None,
        parent: None,
        audience,
        words,
        about,
        pseudonyms: draft.pseudonyms(),
        counts_hidden: draft.counts_hidden,
        key: draft.key(app),
        now: app.clock.now(),
    };
    let stored = app.db.write(async move |tx| keep(tx, &fresh, place, &watched).await);
    Ok(stored.await?)
}

/// Says something below a post, or in answer to a comment there. An answer to an answer stands beside it: threads are one level deep.
///
/// # Errors
/// What is wrong with it; [`Error::Missing`] for a thread that the member may not see; [`Error::Wait`].
pub async fn comment(
    app: &App,
    home: CommunityId,
    me: &Membership,
    to: PostId,
    draft: &Draft,
) -> Result<PostId> {
    me.may_write("body")?;
    let shown = draft.pictures(app, me.id).await?;
    let words = draft.read(Kind::Comment, !shown.is_empty())?;
    limits::spend(app, &[(COMMENTS, &me.id.to_string())]).await?;
    moderation::newcomer_may(app, me.id, Doing::Comment).await?;
    let watched = words.watched(app, home, me.id, &shown).await?;
    let (id, author, key, now) = (PostId(app.id()), me.id, draft.key(app), app.clock.now());
    let about = About::new(app, &words, Kind::Comment);
    let draft_place = draft.place;
    let (pseudonyms, counts_hidden) = (draft.pseudonyms(), draft.counts_hidden);
    let said = app.db.write(async move |tx| {
        let Some(place) = store::place_of(tx, home, to, author).await? else {
            return Ok(Err(Error::Missing));
        };
        if place.locked {
            return Ok(Err(Fault::new("body", LOCKED).into()));
        }
        if store::is_full(tx, place.root).await? {
            return Ok(Err(Fault::new("body", FULL).into()));
        }
        let fresh = Fresh {
            id,
            home,
            author,
            kind: Kind::Comment,
            article: None,
            below_article: place.below_article,
            root: Some(place.root),
            parent: place.parent,
            audience: place.audience,
            words: words.clone(),
            about: about.clone().findable(place.is_answer),
            pseudonyms: pseudonyms.clone(),
            counts_hidden,
            key: key.clone(),
            now,
        };
        keep(tx, &fresh, draft_place, &watched).await.map(Ok)
    });
    unless_gone(said.await)?
}

/// What was posted is no draft any more, and its pictures are those of the post.
async fn done(tx: &Tx, me: MemberId, place: Option<Place>, id: PostId) -> db::Result<()> {
    let Some(place) = place.map(|place| place.to_string()) else { return Ok(()) };
    pictures::store::attach(tx, me, &place, id).await?;
    drafts::store::discard(tx, me, &place).await
}

const LOCKED: &str =
    "A moderator closed this thread. What you wrote is kept here: take it into a post of your own.";
const FEW: &str = "Those whom you follow are few, and would find out who you are. Under another name, choose all members or anyone.";
const FULL: &str = "This thread is full. What you wrote is kept here: take it into a post of its own.";
