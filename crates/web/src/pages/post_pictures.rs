//! The pictures of what somebody is writing: sent, described, put in order. And the files of posted ones.

use app::drafts::Place;
use app::pictures::PICTURE_BYTES;
use app::posts::pictures::{self, PICTURES, PictureId, Step};
use app::sessions::Viewer;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, Path, State as Shared};
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use media::PictureMeta;

use super::drafts::{address, place};
use super::errors::Failure;
use super::forms::faults;
use super::members::member;
use super::pieces::{self, TooLarge};
use super::profile_picture::BRIEFLY;
use super::{Answer, not_now, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::server::gate::Turn;
use crate::view::{FieldError, Link, Meta, Nav, Picture, PictureRow, PostPicturesPage};

/// What the form sent, besides the pictures.
#[derive(Default)]
struct Sent {
    alts: Vec<(PictureId, String)>,
    step: Option<(PictureId, Step)>,
    done: bool,
    errors: Vec<FieldError>,
    /// Whether a picture could not be kept, for no fault of its own. Those behind it are not tried.
    is_away: bool,
}

/// A picture of a post as pages show it.
pub(super) fn picture(meta: &PictureMeta, alt: &str) -> Option<Picture> {
    let widest = meta.webp().last()?;
    let address = |name: &str| format!("/pictures/posts/{name}");
    let all: Vec<String> = meta.webp().map(|one| format!("{} {}w", address(&one.name), one.width)).collect();
    Some(Picture {
        src: address(&widest.name),
        webp: None,
        srcset: Some(all.join(", ")),
        sizes: "(min-width: 40rem) 36rem, 100vw".to_owned(),
        width: widest.width,
        height: widest.height,
        alt: alt.to_owned(),
        tint: app::pictures::tint_of(meta),
    })
}

pub(crate) async fn show(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(at): Path<String>,
) -> Answer {
    page(&pictures_page(&state, &viewer, place(&at)?, Vec::new()).await?)
}

async fn pictures_page(
    state: &State,
    viewer: &Viewer,
    place: Place,
    errors: Vec<FieldError>,
) -> Result<PostPicturesPage, Failure> {
    let all = pictures::waiting(&state.app, member(viewer)?.id, place).await?;
    let row = |one: &pictures::PostPicture| {
        Some(PictureRow { id: one.id.to_string(), picture: picture(&one.meta, "")?, alt: one.alt.clone() })
    };
    let path = format!("/drafts/{place}/pictures");
    Ok(PostPicturesPage {
        site: state.now().site,
        meta: Meta::new("Pictures", "Pictures for your post.", &path).at(Nav::Activities).unlisted(),
        action: path,
        back: Link::new("Back to what you write", address(state, place).await?),
        room: PICTURES.saturating_sub(all.len()),
        rows: all.iter().filter_map(row).collect(),
        errors,
    })
}

pub(crate) async fn change(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    Path(at): Path<String>,
    form: Multipart,
) -> Answer {
    let (me, place) = (member(&viewer)?, place(&at)?);
    let mut sent = read(&state, &viewer, place, form).await?;
    if let Err(error) = pictures::arrange(&state.app, me.id, place, &sent.alts, sent.step).await {
        sent.errors.extend(faults(error)?);
    }
    match (sent.errors.is_empty(), sent.done) {
        _ if sent.is_away => not_now(&pictures_page(&state, &viewer, place, sent.errors).await?),
        (true, true) => Ok(see(&address(&state, place).await?)),
        (true, false) => Ok(see(&format!("/drafts/{place}/pictures"))),
        (false, _) => refused(&pictures_page(&state, &viewer, place, sent.errors).await?),
    }
}

/// Reads the form piece by piece. Each picture is kept as it comes, so that one that is wrong loses none of the others.
async fn read(state: &State, viewer: &Viewer, place: Place, mut form: Multipart) -> Result<Sent, Failure> {
    let (mut sent, mut turn) = (Sent::default(), None);
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(sent),
            Err(error) => return pieces::broken(&error).map(|large| sent.with(too_large(&large))),
        };
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            // One of them found the store away. The next would wait for it in vain, and whoever sent them with it.
            "picture" if sent.is_away => {}
            "picture" => sent.took(keep(state, viewer, place, field, &mut turn).await)?,
            other => sent.say(other, &pieces::text(field).await?),
        }
    }
}

/// Keeps one picture; gives what is wrong with it. For the first one a turn is asked, before any of it is read.
async fn keep<'a>(
    state: &'a State,
    viewer: &Viewer,
    place: Place,
    field: Field<'_>,
    turn: &mut Option<Turn<'a>>,
) -> Result<Vec<FieldError>, Failure> {
    let (me, Some(file)) = (member(viewer)?, pieces::chosen(&field)) else { return Ok(Vec::new()) };
    if turn.is_none() {
        *turn = Some(state.gates.turn_to_send(me.id).await?);
    }
    pictures::may_send(&state.app, me).await?;
    match pieces::file(field, PICTURE_BYTES).await? {
        Ok(bytes) => {
            let added = pictures::add(&state.app, me, place, &file, bytes).await;
            added.map_or_else(faults, |()| Ok(Vec::new()))
        }
        Err(large) => Ok(vec![too_large(&large)]),
    }
}

impl Sent {
    /// What a field says that is no picture.
    fn say(&mut self, name: &str, text: &str) {
        match name {
            "done" => self.done = true,
            "step" => self.step = step(text),
            other if self.alts.len() < PICTURES => {
                let id = other.strip_prefix("alt-").and_then(|id| id.parse().ok());
                self.alts.extend(id.map(|id| (id, text.to_owned())));
            }
            _ => {}
        }
    }

    /// What came of keeping a picture.
    fn took(&mut self, kept: Result<Vec<FieldError>, Failure>) -> Result<(), Failure> {
        match kept {
            // What was written beside it is kept, and so are the pictures that came before it.
            Err(Failure::NotNow(cause)) => {
                tracing::error!(cause, "a picture was not kept");
                self.is_away = true;
                self.errors.push(away());
            }
            Err(Failure::Busy) => {
                self.is_away = true;
                self.errors.push(crowded());
            }
            kept => self.errors.extend(kept?),
        }
        Ok(())
    }

    fn with(mut self, error: FieldError) -> Self {
        if !self.errors.iter().any(|one| one.message == error.message) {
            self.errors.push(error);
        }
        self
    }
}

/// What is told to somebody who sends pictures when too many do.
pub(super) fn crowded() -> FieldError {
    let message = "Many people are sending pictures just now. Your words are kept; please send yours again in a minute.";
    FieldError { field: "picture".to_owned(), message: message.to_owned() }
}

fn away() -> FieldError {
    let message = "A picture could not be kept just now. That is a fault on our side. Your words are kept; please try again in a minute.";
    FieldError { field: "picture".to_owned(), message: message.to_owned() }
}

fn too_large(_: &TooLarge) -> FieldError {
    let message = "A picture is larger than 20 MB. Make it smaller and try again.".to_owned();
    FieldError { field: "picture".to_owned(), message }
}

/// `up-ID`, `down-ID` or `remove-ID`.
fn step(text: &str) -> Option<(PictureId, Step)> {
    let (word, id) = text.split_once('-')?;
    Some((id.parse().ok()?, word.parse().ok()?))
}

/// A file of a picture, for who may see its post.
pub(crate) async fn file(
    Shared(state): Shared<State>,
    viewer: Option<SignedIn>,
    Path(name): Path<String>,
) -> Answer {
    let me = viewer.and_then(|SignedIn(viewer)| viewer.member).map(|me| me.id);
    let stored = pictures::file(&state.app, state.now().community.id, me, &name).await?;
    let bytes = state.app.media.get(&stored).await.map_err(app::Error::from)?.ok_or(Failure::Missing)?;
    let headers = [
        (header::CONTENT_TYPE, media::content_type(&name)),
        (header::CACHE_CONTROL, BRIEFLY),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    Ok((headers, bytes).into_response())
}
