//! Drafts: what somebody is writing and has not posted, kept on the server while they type, so that a nap or a flat battery loses
//! nothing. One for each form.
//!
//! Who may see: the member alone. Exported and erased here. A draft goes when it is posted or thrown away, and a year after it was
//! changed last.

pub(crate) mod store;

use std::fmt;

use futures_util::future::try_join;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::articles::ArticleId;
use crate::jobs::Errand;
use crate::members::MemberId;
use crate::posts::{PostId, PostPicture, pictures};
use crate::{App, Fault, Result};

/// Characters of all fields of a draft together.
const LONGEST: usize = 40_000;
/// Drafts that one member has.
const MOST: i64 = 100;
/// How long a draft is kept that nobody touches.
const KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);

/// The form that a draft belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// A new update.
    Update,
    /// A new question.
    Question,
    /// A new story.
    Story,
    /// A comment below this post.
    Below(PostId),
    /// A comment on this article.
    On(ArticleId),
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Update => out.write_str("update"),
            Self::Question => out.write_str("question"),
            Self::Story => out.write_str("story"),
            Self::Below(id) => write!(out, "below-{id}"),
            Self::On(id) => write!(out, "on-{id}"),
        }
    }
}

impl std::str::FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        match text {
            "update" => Ok(Self::Update),
            "question" => Ok(Self::Question),
            "story" => Ok(Self::Story),
            other => {
                let (place, id) = other.split_once('-').ok_or(())?;
                match place {
                    "below" => id.parse().map(Self::Below).map_err(drop),
                    "on" => id.parse().map(Self::On).map_err(drop),
                    _ => Err(()),
                }
            }
        }
    }
}

/// The fields of a form as they were typed, good or not.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Typed {
    pub title: String,
    pub body: String,
    pub mood: String,
    pub content_note: String,
    pub audience: String,
    /// Which name to write under.
    pub name: String,
    /// Who sees the counts.
    pub counts: String,
}

impl Typed {
    /// Whether there is nothing that took any effort.
    pub fn is_empty(&self) -> bool {
        [&self.title, &self.body, &self.content_note].iter().all(|text| text.trim().is_empty())
    }
}

/// Keeps what was typed, in the place of what was there. Nothing typed is no draft.
///
/// # Errors
/// A fault when it is too much to keep.
pub async fn keep(app: &App, me: MemberId, place: Place, typed: &Typed) -> Result<()> {
    if typed.is_empty() {
        return Ok(app.db.write(async move |tx| store::discard(tx, me, &place.to_string()).await).await?);
    }
    let words = serde_json::to_string(typed).map_err(|error| crate::Error::Bug(error.to_string()))?;
    if words.chars().count() > LONGEST {
        return Err(Fault::new("body", "This is too long to be kept as a draft. Take a copy of it.").into());
    }
    let now = app.clock.now();
    Ok(app.db.write(async move |tx| store::keep(tx, me, &place.to_string(), &words, now).await).await?)
}

/// What was typed into a form and not posted, and when.
pub async fn find(app: &App, me: MemberId, place: Place) -> Result<Option<(Typed, Timestamp)>> {
    let found = app.db.read(async move |c| store::find(c, me, &place.to_string()).await).await?;
    Ok(found.and_then(typed))
}

/// The same, and the pictures that wait to be posted with it, in order.
pub async fn with_pictures(
    app: &App,
    me: MemberId,
    place: Place,
) -> Result<(Option<(Typed, Timestamp)>, Vec<PostPicture>)> {
    let at = place.to_string();
    let read = app
        .db
        .read(async move |c| try_join(store::find(c, me, &at), pictures::store::waiting(c, me, &at)).await);
    let (found, waiting) = read.await?;
    Ok((found.and_then(typed), waiting))
}

/// Written by us: what cannot be read is of a version that wrote it otherwise.
fn typed((words, at): (String, Timestamp)) -> Option<(Typed, Timestamp)> {
    Some((serde_json::from_str(&words).ok()?, at))
}

/// Throws a draft away, with its pictures.
pub async fn discard(app: &App, me: MemberId, place: Place) -> Result<()> {
    let at = place.to_string();
    let gone = app.db.write(async move |tx| {
        pictures::store::discard(tx, me, &at).await?;
        store::discard(tx, me, &at).await
    });
    Ok(gone.await?)
}

/// Throws away what nobody touched for a year.
pub(crate) async fn sweep(errand: &Errand) -> Result<()> {
    let now = errand.app.clock.now();
    let before = now.saturating_sub(KEPT).unwrap_or(now);
    Ok(errand.app.db.write(async move |tx| store::sweep(tx, before).await).await?)
}
