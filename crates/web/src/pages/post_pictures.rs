//! The pictures of what somebody is writing: sent, described, put in order. And the files of posted ones.

use app::drafts::Place;
use app::pictures::PICTURE_BYTES;
use app::posts::pictures::{self, PICTURES, PictureId, Step};
use app::sessions::Viewer;
use axum::extract::{Multipart, Path, State as Shared};
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use bytes::Bytes;
use media::PictureMeta;

use super::drafts::{address, place};
use super::errors::Failure;
use super::forms::faults;
use super::members::member;
use super::profile_picture::{BRIEFLY, TooLarge, broken};
use super::{Answer, not_now, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{FieldError, Link, Meta, Nav, Picture, PictureRow, PostPicturesPage};

/// What the form sent, besides the pictures.
#[derive(Default)]
struct Sent {
    alts: Vec<(PictureId, String)>,
    step: Option<(PictureId, Step)>,
    done: bool,
    errors: Vec<FieldError>,
    /// Whether a picture could not be kept, for no fault of its own.
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
    let mut sent = Sent::default();
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(sent),
            Err(error) => return broken(&error).map(|large| sent.with(too_large(&large))),
        };
        let (name, file) =
            (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
        let bytes = match field.bytes().await {
            Ok(bytes) if bytes.len() <= PICTURE_BYTES => bytes,
            Ok(_) => {
                sent = sent.with(too_large(&TooLarge));
                continue;
            }
            Err(error) => return broken(&error).map(|large| sent.with(too_large(&large))),
        };
        match name.as_str() {
            "picture" => sent.took(keep(state, viewer, place, file, bytes).await)?,
            other => sent.say(other, &String::from_utf8_lossy(&bytes)),
        }
    }
}

/// Keeps one picture; gives what is wrong with it.
async fn keep(
    state: &State,
    viewer: &Viewer,
    place: Place,
    file: Option<String>,
    bytes: Bytes,
) -> Result<Vec<FieldError>, Failure> {
    let (me, file) = (member(viewer)?, file.unwrap_or_default());
    // A browser sends an empty one where nothing was chosen.
    if bytes.is_empty() && file.is_empty() {
        return Ok(Vec::new());
    }
    pictures::may_send(&state.app, me).await?;
    pictures::add(&state.app, me, place, &file, bytes).await.map_or_else(faults, |()| Ok(Vec::new()))
}

impl Sent {
    /// What a field says that is no picture.
    fn say(&mut self, name: &str, text: &str) {
        match name {
            "done" => self.done = true,
            "step" => self.step = step(text),
            other => {
                let id = other.strip_prefix("alt-").and_then(|id| id.parse().ok());
                self.alts.extend(id.map(|id| (id, text.to_owned())));
            }
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
            kept => self.errors.extend(kept?),
        }
        Ok(())
    }

    fn with(mut self, error: FieldError) -> Self {
        self.errors.push(error);
        self
    }
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
