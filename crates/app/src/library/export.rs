//! Writes the library as the folder it came from, byte for byte.

use std::path::{Path, PathBuf};

use super::import::original_name;
use super::store;
use crate::{App, Error, Result, communities};

/// Writes the library into `root`, which must be empty or absent, and tells how many files it wrote.
pub async fn export(app: &App, root: &Path, mut step: impl FnMut(usize, usize)) -> Result<usize> {
    is_free(root)?;
    let home = communities::home(app).await?.id;
    let (texts, media) = app.db.read(async move |c| store::everything(c, home).await).await?;
    let total = texts.len() + media.len();
    for (done, (path, text)) in texts.iter().enumerate() {
        step(done, total);
        write(&place(root, path)?, text.as_bytes())?;
    }
    for (done, (path, hash)) in media.iter().enumerate() {
        step(texts.len() + done, total);
        let bytes = app.media.get(&original_name(hash)).await?;
        let bytes =
            bytes.ok_or_else(|| Error::Files(format!("The media store has lost {path} ({hash}).")))?;
        write(&place(root, path)?, &bytes)?;
    }
    step(total, total);
    Ok(total)
}

/// Writes texts into `root`, which must be empty or absent, and tells how many.
///
/// # Errors
/// When the folder holds something or cannot be written.
pub fn write_new<'a>(root: &Path, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<usize> {
    is_free(root)?;
    let mut written = 0;
    for (path, bytes) in files {
        write(&place(root, path)?, bytes)?;
        written += 1;
    }
    Ok(written)
}

fn is_free(root: &Path) -> Result<()> {
    if std::fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some()) {
        let message = format!("The folder {} is not empty. Name one that is new or empty.", root.display());
        return Err(Error::Files(message));
    }
    Ok(())
}

fn place(root: &Path, path: &str) -> Result<PathBuf> {
    // The import has checked each path; a database from elsewhere may not have.
    let safe = path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains('\\'));
    if safe {
        Ok(root.join(path))
    } else {
        Err(Error::Files(format!("“{path}” is no path of a library.")))
    }
}

fn write(place: &Path, bytes: &[u8]) -> Result<()> {
    let failed =
        |error: std::io::Error| Error::Files(format!("{} cannot be written: {error}.", place.display()));
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(place, bytes).map_err(failed)
}
