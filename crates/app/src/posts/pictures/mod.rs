//! Pictures in posts: up to ten, in order, each with a description for who does not see it. They are sent before the post, belong to
//! its draft until then, and go from storage with it.
//!
//! Who may see: before it is posted, its author; then whoever may see the post. Exported with their files; erased with the
//! membership, and also when somebody leaves as nobody, since a picture may show them.

pub(crate) mod store;

use bytes::Bytes;
use jiff::SignedDuration;
use media::PictureMeta;

use super::PostId;
use crate::choices::choices;
use crate::communities::CommunityId;
use crate::drafts::Place;
use crate::jobs::Errand;
use crate::limits::{self, Limit};
use crate::members::MemberId;
use crate::pictures::{Shelf, received, unguessable};
use crate::privacy::{Part, Person};
use crate::sessions::Membership;
use crate::{App, Error, Fault, Result};

db::id!(pub PictureId);

/// Pictures of one post.
pub const PICTURES: usize = 10;
/// Characters of a description.
const ALT: usize = 500;
/// Pictures that one member sends.
const OFTEN: Limit = Limit::new("post.picture", 60, 60);
/// Pictures whose post did not come within this time are swept, as drafts are.
const WAITING: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Where they stand.
pub(super) const SHELF: Shelf = Shelf::Posts;
/// The widest file that is kept, in pixels.
const WIDEST: u32 = 1600;

/// A picture of a post.
#[derive(Clone, Debug, PartialEq)]
pub struct PostPicture {
    pub id: PictureId,
    pub meta: PictureMeta,
    /// What it shows, in words; empty where nobody said.
    pub alt: String,
}

/// Counts one more picture of a member. Before it is received: each may be large.
///
/// # Errors
/// A fault for who may read only; [`Error::Wait`].
pub async fn may_send(app: &App, me: &Membership) -> Result<()> {
    me.may_write("picture")?;
    limits::spend(app, &[(OFTEN, &me.id.to_string())]).await
}

/// Adds a picture to what somebody is writing.
///
/// # Errors
/// What is wrong with the file, or that there are enough.
pub async fn add(app: &App, me: &Membership, place: Place, name: &str, bytes: Bytes) -> Result<()> {
    let (member, at, now) = (me.id, place.to_string(), app.clock.now());
    let full = || Error::from(Fault::new("picture", "A post has ten pictures at most. Take one away first."));
    if waiting(app, member, place).await?.len() >= PICTURES {
        return Err(full());
    }
    let (meta, files) = unguessable(&received(name.to_owned(), bytes).await?, WIDEST);
    let names = SHELF.put(app, files).await?;
    let text = serde_json::to_string(&meta).map_err(|error| Error::Bug(error.to_string()))?;
    let id = PictureId(app.id());
    let kept = app.db.write(async move |tx| store::add(tx, (id, member, &at), &text, &names, now).await);
    if kept.await? { Ok(()) } else { Err(full()) }
}

/// The pictures of what somebody is writing, in order.
pub async fn waiting(app: &App, me: MemberId, place: Place) -> Result<Vec<PostPicture>> {
    Ok(app.db.read(async move |c| store::waiting(c, me, &place.to_string()).await).await?)
}

choices! {
    /// What to do with one picture of what somebody is writing.
    Step:
    Up = "up", "One place forward";
    Down = "down", "One place back";
    Remove = "remove", "Take it away";
}

/// Describes the pictures of what somebody is writing, and moves or takes away one of them.
///
/// # Errors
/// A fault of `alt` when a description is too long.
pub async fn arrange(
    app: &App,
    me: MemberId,
    place: Place,
    alts: &[(PictureId, String)],
    step: Option<(PictureId, Step)>,
) -> Result<()> {
    let clean = |text: &String| kernel::text::clean(text).replace('\n', " ").trim().to_owned();
    let alts: Vec<(PictureId, String)> = alts.iter().map(|(id, alt)| (*id, clean(alt))).collect();
    if alts.iter().any(|(_, alt)| alt.chars().count() > ALT) {
        return Err(Fault::new("alt", format!("Describe a picture in {ALT} characters at most.")).into());
    }
    let at = place.to_string();
    app.db.write(async move |tx| store::arrange(tx, me, &at, &alts, step).await).await?;
    SHELF.clear_away(app).await;
    Ok(())
}

/// Where a file of a picture stands in the store, for who may see it: its author, or whoever sees its post.
///
/// # Errors
/// [`Error::Missing`].
pub async fn file(app: &App, home: CommunityId, viewer: Option<MemberId>, name: &str) -> Result<String> {
    let (place, name) = (SHELF.place(name), name.to_owned());
    let seen = app.db.read(async move |c| store::may_see(c, home, &name, viewer).await).await?;
    if seen { Ok(place) } else { Err(Error::Missing) }
}

/// Deletes files that belong to no post any more, and pictures that were never posted.
pub(crate) async fn sweep(errand: &Errand) -> Result<()> {
    let now = errand.app.clock.now();
    let before = now.saturating_sub(WAITING).unwrap_or(now);
    errand.app.db.write(async move |tx| store::forget_waiting(tx, before).await).await?;
    SHELF.sweep(&errand.app).await
}

/// The pictures that a person posted or was about to, the widest file of each.
pub(crate) async fn export(app: &App, who: &Person) -> Result<Part> {
    let mut part = Part::new("pictures", "Your pictures in posts", serde_json::json!([]));
    let Some(member) = who.member else { return Ok(part) };
    let all: Vec<(PostPicture, Option<PostId>)> =
        app.db.read(async move |c| store::of_member(c, member).await).await?;
    let mut list = Vec::new();
    for (picture, post) in all {
        let Some(widest) = picture.meta.webp().last() else { continue };
        let name = format!("{}.webp", picture.id);
        list.push(
            serde_json::json!({ "file": name, "post": post.map(|id| id.to_string()), "shows": picture.alt }),
        );
        let bytes = app.media.get(&SHELF.place(&widest.name)).await?;
        part.files.extend(bytes.map(|bytes| (name, bytes.to_vec())));
    }
    part.value = serde_json::Value::Array(list);
    Ok(part)
}
