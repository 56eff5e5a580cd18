//! Pictures of members: through the pipeline of the library, so that nothing but pixels is left, and then into the store under
//! names that nobody can guess.
//!
//! A file has its row before it is stored, and loses it after it is gone, so that whatever stops in between leaves nothing
//! behind for good.

use bytes::Bytes;
use jiff::SignedDuration;
use kernel::random;
use media::{Limits, Picture, PictureMeta, Prepared};
use tokio::sync::Semaphore;

use super::store;
use crate::communities::CommunityId;
use crate::jobs::Errand;
use crate::limits::{self, Limit};
use crate::members::MemberId;
use crate::sessions::Membership;
use crate::{App, Error, Fault, Result, key};

/// Bytes of a picture that somebody sends.
pub const PICTURE_BYTES: usize = 20 * 1024 * 1024;
/// How often one member may send one.
const OFTEN: Limit = Limit::new("profile.picture", 20, 60);
/// Files whose picture was not kept within this time are swept.
const UNDER_WAY: SignedDuration = SignedDuration::from_hours(1);
/// Pictures decoded at once: each may take hundreds of megabytes.
static DECODERS: Semaphore = Semaphore::const_new(2);

/// Counts one more picture of a member. Before it is received: each may be large.
///
/// # Errors
/// [`Error::Wait`] after too many.
pub async fn may_send_picture(app: &App, me: &Membership) -> Result<()> {
    limits::spend(app, &[(OFTEN, &me.id.to_string())]).await
}

/// Makes `bytes` the picture of a member, in the place of the one before.
///
/// # Errors
/// What is wrong with the file; a fault for who may read only.
pub async fn set_picture(
    app: &App,
    home: CommunityId,
    me: &Membership,
    name: &str,
    bytes: Bytes,
) -> Result<()> {
    me.may_write("picture")?;
    let member = me.id;
    let picture = prepared(name.to_owned(), bytes).await?;
    let (meta, files) = named(&picture);
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let now = app.clock.now();
    let (under_way, until) = (names.clone(), now.saturating_add(UNDER_WAY).unwrap_or(now));
    app.db.write(async move |tx| store::picture_under_way(tx, &under_way, until).await).await?;
    for (name, bytes) in files {
        app.media.put(&stored(&name), bytes).await?;
    }
    let text = serde_json::to_string(&meta).map_err(|error| Error::Bug(error.to_string()))?;
    app.db.write(async move |tx| store::set_picture(tx, home, member, (&text, &names), now).await).await?;
    clear_away(app).await;
    Ok(())
}

/// Takes the picture of a member away.
pub async fn remove_picture(app: &App, member: MemberId) -> Result<()> {
    let now = app.clock.now();
    app.db.write(async move |tx| store::remove_picture(tx, member, now).await).await?;
    clear_away(app).await;
    Ok(())
}

/// Where a file of a picture stands in the store, for a member who may see whose it is.
///
/// # Errors
/// [`Error::Missing`].
pub async fn picture_file(app: &App, home: CommunityId, viewer: MemberId, name: &str) -> Result<String> {
    let (place, name) = (stored(name), name.to_owned());
    let seen = app.db.read(async move |c| store::may_see_file(c, home, &name, viewer).await).await?;
    if seen { Ok(place) } else { Err(Error::Missing) }
}

/// Apart from what everybody may fetch.
fn stored(name: &str) -> String {
    format!("members/{name}")
}

async fn prepared(name: String, bytes: Bytes) -> Result<Picture> {
    let wrong = |message: String| Error::from(Fault::new("picture", message));
    if bytes.is_empty() {
        return Err(wrong("Choose a picture first.".to_owned()));
    }
    // It goes along with the work, which goes on when the browser goes away.
    let decoder = DECODERS.acquire().await.map_err(|_| Error::Busy)?;
    let limits = Limits { bytes: PICTURE_BYTES as u64, ..Limits::default() };
    let work = tokio::task::spawn_blocking(move || {
        let _decoder = decoder;
        media::prepare(&name, &bytes, &limits)
    });
    match work.await.map_err(|error| Error::Bug(error.to_string()))? {
        Ok(Prepared::Picture(picture)) => Ok(picture),
        Ok(_) => {
            Err(wrong("This is no photograph. Send a picture that ends in .jpg, .png or .webp.".to_owned()))
        }
        Err(error) => Err(wrong(error.message())),
    }
}

/// The one file that faces are shown from, under a new name, and what is remembered of it. Names made of the content would tell whoever has the
/// same photograph that it is here.
fn named(picture: &Picture) -> (PictureMeta, Vec<(String, Bytes)>) {
    let mut meta = picture.meta();
    let mut files = Vec::new();
    let all = picture.variants.iter().zip(std::mem::take(&mut meta.variants));
    let webp = all.filter(|(variant, _)| variant.format.extension() == "webp");
    if let Some((variant, mut own)) = webp.min_by_key(|(_, own)| own.width) {
        own.name = format!("{}.{}", key::hex(&random::<16>()), variant.format.extension());
        files.push((own.name.clone(), variant.bytes.clone()));
        meta.variants.push(own);
    }
    (meta, files)
}

/// Deletes files that belong to nobody any more, hourly.
pub(crate) async fn sweep(errand: &Errand) -> Result<()> {
    drop_files(&errand.app).await
}

/// The same at once. What fails is left to the hourly round.
async fn clear_away(app: &App) {
    if let Err(error) = drop_files(app).await {
        tracing::warn!(%error, "files of a picture are left for the sweep");
    }
}

async fn drop_files(app: &App) -> Result<()> {
    let now = app.clock.now();
    let names = app.db.read(async move |c| store::files_to_drop(c, now).await).await?;
    for name in &names {
        app.media.delete(&stored(name)).await?;
    }
    if names.is_empty() {
        return Ok(());
    }
    Ok(app.db.write(async move |tx| store::forget_files(tx, &names).await).await?)
}
