//! Pictures of members: sent, taken away, and shown to members alone.

use app::pictures::PICTURE_BYTES;
use app::profiles;
use app::sessions::Viewer;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, Path, State as Shared};
use axum::http::header;
use axum::response::IntoResponse;
use bytes::Bytes;

use super::errors::Failure;
use super::forms::faults;
use super::members::{member, person};
use super::pieces::{self, TooLarge};
use super::post_pictures::crowded;
use super::welcome::{go_on, number};
use super::{Answer, not_now, page, refused, see};
use crate::extract::SignedIn;
use crate::server::State;
use crate::server::gate::Turn;
use crate::view::{FieldError, Meta, Nav, ProfilePicturePage};

/// A browser may keep it for so long: for a page or two, and not for the next one at a shared computer.
pub(super) const BRIEFLY: &str = "private, max-age=300";

/// What the form sent.
#[derive(Default)]
struct Sent<'a> {
    name: String,
    bytes: Bytes,
    skip: bool,
    remove: bool,
    /// Why there are no bytes.
    fault: Option<FieldError>,
    /// Whether that is no fault of the picture.
    is_crowded: bool,
    /// Until it is kept.
    turn: Option<Turn<'a>>,
}

/// Reads the form, piece by piece and no more than is taken.
async fn read<'a>(state: &'a State, viewer: &Viewer, mut form: Multipart) -> Result<Sent<'a>, Failure> {
    let mut sent = Sent::default();
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(sent),
            Err(error) => {
                return pieces::broken(&error).map(|large| Sent { fault: Some(too_large(&large)), ..sent });
            }
        };
        match field.name() {
            Some("skip") => sent.skip = true,
            Some("remove") => sent.remove = true,
            Some("picture") => sent.take(state, viewer, field).await?,
            _ => {}
        }
    }
}

impl<'a> Sent<'a> {
    /// Takes the picture. A turn is asked before any of it is read; without one it is let fall as it comes.
    async fn take(&mut self, state: &'a State, viewer: &Viewer, field: Field<'_>) -> Result<(), Failure> {
        let (me, Some(name)) = (member(viewer)?, pieces::chosen(&field)) else { return Ok(()) };
        let Ok(turn) = state.gates.turn_to_send(me.id).await else {
            (self.fault, self.is_crowded) = (Some(crowded()), true);
            return Ok(());
        };
        profiles::may_send_picture(&state.app, me).await?;
        match pieces::file(field, PICTURE_BYTES).await? {
            Ok(bytes) => (self.name, self.bytes) = (name, bytes),
            Err(large) => self.fault = Some(too_large(&large)),
        }
        self.turn = Some(turn);
        Ok(())
    }
}

fn too_large(_: &TooLarge) -> FieldError {
    let message = "This picture is larger than 20 MB. Make it smaller and try again.".to_owned();
    FieldError { field: "picture".to_owned(), message }
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
async fn keep(state: &State, viewer: &Viewer, sent: Sent<'_>) -> Result<Vec<FieldError>, Failure> {
    let (app, home, me) = (&state.app, state.now().community.id, member(viewer)?);
    let kept = match sent {
        Sent { remove: true, .. } => profiles::remove_picture(app, me.id).await,
        Sent { fault: Some(fault), .. } => return Ok(vec![fault]),
        Sent { name, bytes, turn: _turn, .. } => profiles::set_picture(app, home, me, &name, bytes).await,
    };
    kept.map_or_else(faults, |()| Ok(Vec::new()))
}

pub(crate) async fn change(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    form: Multipart,
) -> Answer {
    let sent = read(&state, &viewer, form).await?;
    let is_crowded = sent.is_crowded;
    let errors = keep(&state, &viewer, sent).await?;
    match errors.is_empty() {
        true => Ok(see("/settings/profile#picture")),
        false if is_crowded => not_now(&picture_page(&state, &viewer, None, errors).await?),
        false => refused(&picture_page(&state, &viewer, None, errors).await?),
    }
}

pub(crate) async fn change_in_step(
    Shared(state): Shared<State>,
    SignedIn(viewer): SignedIn,
    form: Multipart,
) -> Answer {
    let sent = read(&state, &viewer, form).await?;
    let (is_crowded, step) = (sent.is_crowded, Some(number("picture")));
    let errors = if sent.skip { Vec::new() } else { keep(&state, &viewer, sent).await? };
    match errors.is_empty() {
        true => go_on(&state, &viewer, "picture").await,
        false if is_crowded => not_now(&picture_page(&state, &viewer, step, errors).await?),
        false => refused(&picture_page(&state, &viewer, step, errors).await?),
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
