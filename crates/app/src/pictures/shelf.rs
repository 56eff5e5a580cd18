//! Where pictures of members stand in the media store: apart from what everybody may fetch, each file with a row of its own. The row
//! is there before the file and goes after it, so that whatever stops in between leaves nothing behind for good.

use bytes::Bytes;
use db::Stmt;
use jiff::{SignedDuration, Timestamp};

use crate::posts::pictures::store as posts;
use crate::profiles::store as members;
use crate::{App, Result};

/// Files whose picture was not kept within this time are swept.
const UNDER_WAY: SignedDuration = SignedDuration::from_hours(1);

/// A folder of the media store, and the table of its files.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shelf {
    /// Faces.
    Members,
    /// What stands in posts.
    Posts,
}

impl Shelf {
    const fn folder(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Posts => "posts",
        }
    }

    /// Notes a file that is about to be stored, to be swept at a moment unless it becomes a picture's.
    const fn add(self) -> &'static Stmt<(String, Timestamp), ()> {
        match self {
            Self::Members => &members::ADD_FILE,
            Self::Posts => &posts::ADD_FILE,
        }
    }

    /// Names of files that belong to no picture at a moment.
    const fn to_drop(self) -> &'static Stmt<Timestamp, (String,)> {
        match self {
            Self::Members => &members::FILES_TO_DROP,
            Self::Posts => &posts::FILES_TO_DROP,
        }
    }

    /// Forgets a file.
    const fn forget(self) -> &'static Stmt<String, ()> {
        match self {
            Self::Members => &members::FORGET_FILE,
            Self::Posts => &posts::FORGET_FILE,
        }
    }

    /// Where a file stands in the store.
    pub(crate) fn place(self, name: &str) -> String {
        format!("{}/{name}", self.folder())
    }

    /// Stores files, which stay if a picture takes them within the hour. Gives their names.
    pub(crate) async fn put(self, app: &App, files: Vec<(String, Bytes)>) -> Result<Vec<String>> {
        let now = app.clock.now();
        let until = now.saturating_add(UNDER_WAY).unwrap_or(now);
        let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
        let rows: Vec<(String, Timestamp)> = names.iter().map(|name| (name.clone(), until)).collect();
        app.db.write(async move |tx| tx.exec_many(self.add(), &rows).await).await?;
        for (name, bytes) in files {
            app.media.put(&self.place(&name), bytes).await?;
        }
        Ok(names)
    }

    /// Deletes what belongs to no picture any more.
    pub(crate) async fn sweep(self, app: &App) -> Result<()> {
        let now = app.clock.now();
        let names = app.db.read(async move |c| c.all(self.to_drop(), now).await).await?;
        for (name,) in &names {
            app.media.delete(&self.place(name)).await?;
        }
        if names.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = names.into_iter().map(|(name,)| name).collect();
        app.db.write(async move |tx| tx.exec_many(self.forget(), &names).await).await?;
        Ok(())
    }

    /// The same at once, after a picture went. What fails is left to the hourly round.
    pub(crate) async fn clear_away(self, app: &App) {
        if let Err(error) = self.sweep(app).await {
            tracing::warn!(%error, folder = self.folder(), "files of pictures are left for the sweep");
        }
    }
}
