//! Pictures of members: sent, taken away, and shown to members alone.

use app::pictures::PICTURE_BYTES;
use app::profiles;
use app::sessions::Viewer;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Path, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use bytes::Bytes;

use super::errors::Failure;
use super::forms::faults;
use super::members::{member, person};
use super::welcome::{go_on, number};
use super::{Answer, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::view::{FieldError, Meta, Nav, ProfilePicturePage};

/// A browser may keep it for so long: for a page or two, and not for the next one at a shared computer.
pub(super) const BRIEFLY: &str = "private, max-age=300";

/// What the form sent.
#[derive(Default)]
struct Sent {
    name: String,
    bytes: Bytes,
    skip: bool,
    remove: bool,
}

/// A picture that is larger than any we take.
pub(super) struct TooLarge;

/// Reads the form, piece by piece and no more than is taken.
async fn read(mut form: Multipart) -> Result<Result<Sent, TooLarge>, Failure> {
    let mut sent = Sent::default();
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(Ok(sent)),
            Err(error) => return broken(&error).map(Err),
        };
        match field.name() {
            Some("skip") => sent.skip = true,
            Some("remove") => sent.remove = true,
            Some("picture") => {
                sent.name = field.file_name().unwrap_or_default().to_owned();
                match field.bytes().await {
                    Ok(bytes) if bytes.len() <= PICTURE_BYTES => sent.bytes = bytes,
                    Ok(_) => return Ok(Err(TooLarge)),
                    Err(error) => return broken(&error).map(Err),
                }
            }
            _ => {}
        }
    }
}

pub(super) fn broken(error: &MultipartError) -> Result<TooLarge, Failure> {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Ok(TooLarge),
        _ => Err(Failure::Unclear),
    }
}

pub(crate) async fn show(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    page(&picture_page(&state, &viewer, None, Vec::new()).await?)
}

pub(crate) async fn step(Shared(state): Shared<State>, SignedIn(viewer): SignedIn) -> Answer {
    page(&picture_page(&state, &viewer, Some(number("picture")), Vec::new()).await?)
}

async fn picture_page(
    state: &State,
    viewer: &Viewer,
    step: Option<usize>,
    errors: Vec<FieldError>,
) -> Result<ProfilePicturePage, Failure> {
    let profile = profiles::for_owner(&state.app, state.now().community.id, member(viewer)?.id).await?;
    Ok(ProfilePicturePage {
        site: state.now().site,
        meta: Meta::new("A picture", "Your picture.", "/settings/profile/picture").at(Nav::Me).unlisted(),
        person: person(&profile.alias, None, profile.picture.as_ref()),
        step,
        errors,
    })
}

/// Keeps the picture; gives what is wrong with it.
async fn keep(
    state: &State,
    viewer: &Viewer,
    sent: Result<Sent, TooLarge>,
) -> Result<Vec<FieldError>, Failure> {
    let (app, home, me) = (&state.app, state.now().community.id, member(viewer)?);
    let kept = match sent {
        Err(TooLarge) => {
            let message = "This picture is larger than 20 MB. Make it smaller and try again.".to_owned();
            return Ok(vec![FieldError { field: "picture".to_owned(), message }]);
        }
        Ok(sent) if sent.remove => profiles::remove_picture(app, me.id).await,
        Ok(sent) => profiles::set_picture(app, home, me, &sent.name, sent.bytes).await,
    };
    kept.map_or_else(faults, |()| Ok(Vec::new()))
}

pub(crate) async fn change(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    form: Multipart,
) -> Answer {
    profiles::may_send_picture(&state.app, member(&viewer)?).await?;
    let errors = keep(&state, &viewer, read(form).await?).await?;
    match errors.is_empty() {
        true => Ok(see("/settings/profile#picture")),
        false => refused(&picture_page(&state, &viewer, None, errors).await?),
    }
}

pub(crate) async fn change_in_step(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    form: Multipart,
) -> Answer {
    profiles::may_send_picture(&state.app, member(&viewer)?).await?;
    let sent = read(form).await?;
    let errors = match &sent {
        Ok(sent) if sent.skip => Vec::new(),
        _ => keep(&state, &viewer, sent).await?,
    };
    match errors.is_empty() {
        true => go_on(&state, &viewer, "picture").await,
        false => refused(&picture_page(&state, &viewer, Some(number("picture")), errors).await?),
    }
}

/// A file of a picture, for who may see the member.
pub(crate) async fn file(
    Shared(state): Shared<State>,
    viewer: Option<SignedIn>,
    Path(name): Path<String>,
) -> Answer {
    let SignedIn(viewer) = viewer.ok_or(Failure::Missing)?;
    let me = member(&viewer)?.id;
    let stored = profiles::picture_file(&state.app, state.now().community.id, me, &name).await?;
    let bytes = state.app.media.get(&stored).await.map_err(app::Error::from)?.ok_or(Failure::Missing)?;
    let headers = [
        (header::CONTENT_TYPE, media::content_type(&name)),
        (header::CACHE_CONTROL, BRIEFLY),
        (header::HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    Ok((headers, bytes).into_response())
}
