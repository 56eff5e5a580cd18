//! Saying something, changing it, taking it back.

pub(crate) mod store;

use std::cmp::Reverse;

use db::Tx;
use jiff::Timestamp;

use super::{Audience, Kind, Mood, PostId, mentions, pictures, pseudonym};
use crate::communities::CommunityId;
use crate::drafts::{self, Place};
use crate::limits::{self, Limit};
use crate::members::MemberId;
use crate::moderation::{self, Doing};
use crate::search::{self, Indexed, Lexicon, said};
use crate::sessions::Membership;
use crate::{App, Error, Fault, Result};
use store::Fresh;

/// Characters of a title.
const TITLE: usize = 150;
/// Characters of a post.
const BODY: usize = 10_000;
/// Characters of a content note.
const NOTE: usize = 100;
/// Concepts that a post is about, at most.
const TAGS: usize = 12;
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

/// What a post is about.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// For search; comments are not found by it, answers are.
    indexed: Option<Indexed>,
    /// The concepts that it names most, and how often.
    tags: Vec<(String, u32)>,
    /// Keys of the aliases that it names.
    named: Vec<String>,
}

impl About {
    fn new(app: &App, words: &Words, kind: Kind) -> Self {
        let known = app.words();
        let lexicon = known.as_deref().map(crate::packs::Words::lexicon);
        let (indexed, tags) = findable(&words.title, &words.body, kind, lexicon);
        Self { indexed: Some(indexed), tags, named: mentions::keys(&words.body) }
    }

    fn findable(self, findable: bool) -> Self {
        if findable { self } else { Self { named: self.named, ..Self::default() } }
    }
}

/// What search knows of a post, and the concepts that it names most, with how often.
pub(crate) fn findable(
    title: &str,
    body: &str,
    kind: Kind,
    lexicon: Option<Lexicon<'_>>,
) -> (Indexed, Vec<(String, u32)>) {
    let all = format!("{title}\n{body}");
    let mut tags = lexicon.map(|lexicon| search::tags(lexicon, &all)).unwrap_or_default();
    tags.sort_by_key(|(_, count)| Reverse(*count));
    tags.truncate(TAGS);
    (said::indexed(title, body, kind, lexicon), tags)
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

    async fn has_pictures(&self, app: &App, me: MemberId) -> Result<bool> {
        match self.place {
            Some(place) => Ok(!pictures::waiting(app, me, place).await?.is_empty()),
            None => Ok(false),
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
    /// What the safety net finds in them.
    async fn watched(&self, app: &App, home: CommunityId, me: MemberId) -> Result<moderation::Watched> {
        moderation::watch(app, home, me, &[&self.title, &self.body, &self.content_note]).await
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
    me.may_write("body")?;
    let kind = draft.kind()?;
    let words = draft.read(kind, draft.has_pictures(app, me.id).await?)?;
    let audience: Audience =
        draft.audience.parse().map_err(|()| Fault::new("audience", "Choose who may see this."))?;
    if draft.pseudonymous && audience == Audience::Team {
        // Whoever sees it knows that its author follows them, and can find out who by not being followed any more.
        return Err(Fault::new("audience", FEW).into());
    }
    limits::spend(app, &[(POSTS, &me.id.to_string())]).await?;
    let about = About::new(app, &words, kind);
    let place = draft.place;
    moderation::newcomer_may(app, me.id, Doing::Post).await?;
    let watched = words.watched(app, home, me.id).await?;
    let fresh = Fresh {
        id: PostId(app.id()),
        home,
        author: me.id,
        kind,
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
    let words = draft.read(Kind::Comment, draft.has_pictures(app, me.id).await?)?;
    limits::spend(app, &[(COMMENTS, &me.id.to_string())]).await?;
    moderation::newcomer_may(app, me.id, Doing::Comment).await?;
    let watched = words.watched(app, home, me.id).await?;
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
    said.await?
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

/// Changes the words of one's own post. What it said before stays to be seen; it is marked as changed.
///
/// # Errors
/// What is wrong with it; [`Error::Missing`] for a post that is not one's own; [`Error::Wait`].
pub async fn edit(app: &App, home: CommunityId, me: &Membership, id: PostId, draft: &Draft) -> Result<()> {
    change(app, home, me, id, draft, None).await
}

/// The same, unless it was changed since somebody saw it with this moment of its last change.
///
/// # Errors
/// As [`edit`]; [`Error::Changed`].
pub async fn edit_seen(
    app: &App,
    home: CommunityId,
    me: &Membership,
    id: PostId,
    draft: &Draft,
    edited_at: Option<Timestamp>,
) -> Result<()> {
    change(app, home, me, id, draft, Some(edited_at)).await
}

async fn change(
    app: &App,
    home: CommunityId,
    me: &Membership,
    id: PostId,
    draft: &Draft,
    seen: Option<Option<Timestamp>>,
) -> Result<()> {
    me.may_write("body")?;
    let member = me.id;
    let kind = app.db.read(async move |c| store::kind(c, home, id, member).await).await?;
    let (kind, findable) = kind.ok_or(Error::Missing)?;
    let has_pictures = app.db.read(async move |c| pictures::store::has_any(c, id).await).await?;
    let words = draft.read(kind, has_pictures)?;
    let about = About::new(app, &words, kind).findable(findable);
    limits::spend(app, &[(CHANGES, &me.id.to_string())]).await?;
    let watched = words.watched(app, home, member).await?;
    let now = app.clock.now();
    let changed = app.db.write(async move |tx| match store::edited_at(tx, (home, id, member)).await? {
        None => Ok(Err(Error::Missing)),
        Some(last) if seen.is_some_and(|seen| seen != last) => Ok(Err(Error::Changed)),
        Some(_) => {
            store::edit(tx, (home, id, member), &words, &about, now).await?;
            moderation::note(tx, id, &watched).await.map(Ok)
        }
    });
    changed.await?
}

/// Takes one's own post back, with what was said below it and sent to it. Also for whoever may read only.
///
/// # Errors
/// [`Error::Missing`] for a post that is not one's own.
pub async fn delete(app: &App, home: CommunityId, me: &Membership, id: PostId) -> Result<()> {
    let member = me.id;
    let gone = app.db.write(async move |tx| store::delete(tx, home, id, member).await).await?;
    if !gone {
        return Err(Error::Missing);
    }
    pictures::SHELF.clear_away(app).await;
    Ok(())
}
