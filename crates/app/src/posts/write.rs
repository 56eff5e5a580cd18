//! Saying something, changing it, taking it back.

use super::{Audience, Mood, PostId, store};
use crate::communities::CommunityId;
use crate::limits::{self, Limit};
use crate::sessions::Membership;
use crate::{App, Error, Fault, Result};

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
    pub body: String,
    /// The word of a mood; empty for none.
    pub mood: String,
    pub content_note: String,
    /// The word of an audience. Comments have that of their thread.
    pub audience: String,
    /// Made with the form: a form that is sent twice is one post.
    pub key: String,
}

/// Words that are good.
pub(super) struct Words {
    pub(super) body: String,
    pub(super) mood: Option<Mood>,
    pub(super) content_note: String,
}

impl Draft {
    fn read(&self) -> Result<Words> {
        let body = kernel::text::clean(&self.body);
        let content_note = kernel::text::clean(&self.content_note).replace('\n', " ");
        let mut faults = Vec::new();
        let length = body.chars().count();
        if body.chars().all(|c| c.is_whitespace() || kernel::text::is_joiner(c)) {
            faults
                .push(Fault::new("body", "Your post needs words. Nothing is lost: add some and post again."));
        } else if length > BODY {
            let message = format!(
                "This has {length} characters; there is room for {BODY}. Shorten it a little, or make two of it."
            );
            faults.push(Fault::new("body", message));
        }
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
        if faults.is_empty() { Ok(Words { body, mood, content_note }) } else { Err(Error::Faults(faults)) }
    }

    fn key(&self, app: &App) -> String {
        let typed: String = self.key.chars().filter(char::is_ascii_alphanumeric).take(KEY).collect();
        // A form without a key is one of its own.
        if typed.is_empty() { kernel::ids::encode(app.id()) } else { typed }
    }
}

/// Posts an update. Sent twice, it is one.
///
/// # Errors
/// What is wrong with it; [`Error::Wait`].
pub async fn post(app: &App, home: CommunityId, me: &Membership, draft: &Draft) -> Result<PostId> {
    me.may_write("body")?;
    let words = draft.read()?;
    let audience: Audience =
        draft.audience.parse().map_err(|()| Fault::new("audience", "Choose who may see this."))?;
    limits::spend(app, &[(POSTS, &me.id.to_string())]).await?;
    let (id, member, key) = (PostId(app.id()), me.id, draft.key(app));
    let fresh = store::Fresh {
        id,
        community_id: home,
        author_id: member,
        kind: "update".to_owned(),
        root_id: None,
        parent_id: None,
        audience,
        body: words.body,
        mood: words.mood.map_or("", Mood::as_str).to_owned(),
        content_note: words.content_note,
        submit_key: key,
        created_at: app.clock.now(),
    };
    Ok(app.db.write(async move |tx| store::add(tx, &fresh).await).await?)
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
    let words = draft.read()?;
    limits::spend(app, &[(COMMENTS, &me.id.to_string())]).await?;
    let (id, member, key, now) = (PostId(app.id()), me.id, draft.key(app), app.clock.now());
    let (body, note) = (words.body, words.content_note);
    let said = app.db.write(async move |tx| {
        let Some(place) = store::place_of(tx, home, to, member).await? else { return Ok(None) };
        if store::is_full(tx, place.root).await? {
            return Ok(Some(None));
        }
        let fresh = store::Fresh {
            id,
            community_id: home,
            author_id: member,
            kind: "comment".to_owned(),
            root_id: Some(place.root),
            parent_id: place.parent,
            audience: place.audience,
            body: body.clone(),
            mood: String::new(),
            content_note: note.clone(),
            submit_key: key.clone(),
            created_at: now,
        };
        Ok(Some(Some(store::add(tx, &fresh).await?)))
    });
    let full = || {
        Fault::new(
            "body",
            "This thread is full. What you wrote is kept here: take it into a post of its own.",
        )
    };
    said.await?.ok_or(Error::Missing)?.ok_or_else(|| full().into())
}

/// Changes the words of one's own post. What it said before stays to be seen; it is marked as changed.
///
/// # Errors
/// What is wrong with it; [`Error::Missing`] for a post that is not one's own; [`Error::Wait`].
pub async fn edit(app: &App, home: CommunityId, me: &Membership, id: PostId, draft: &Draft) -> Result<()> {
    me.may_write("body")?;
    let words = draft.read()?;
    limits::spend(app, &[(CHANGES, &me.id.to_string())]).await?;
    let (member, now) = (me.id, app.clock.now());
    let changed =
        app.db.write(async move |tx| store::edit(tx, (home, id, member), &words, now).await).await?;
    if changed { Ok(()) } else { Err(Error::Missing) }
}

/// Takes one's own post back, with what was said below it and sent to it. Also for whoever may read only.
///
/// # Errors
/// [`Error::Missing`] for a post that is not one's own.
pub async fn delete(app: &App, home: CommunityId, me: &Membership, id: PostId) -> Result<()> {
    let member = me.id;
    let gone = app.db.write(async move |tx| store::delete(tx, home, id, member).await).await?;
    if gone { Ok(()) } else { Err(Error::Missing) }
}
