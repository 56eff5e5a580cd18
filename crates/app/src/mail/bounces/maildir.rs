//! Reads what a mail server has delivered into a Maildir. Nothing is deleted: what was read moves from `new` to `cur`, reports as
//! seen, and letters from people unseen, for a person to answer.

use std::path::{Path, PathBuf};

use super::{Outcome, take};
use crate::{App, Error, Result};

/// Messages in one go; the rest waits for the next.
const MOST: usize = 500;
/// Bytes of a message beyond which it is no report.
const LONGEST: u64 = 1 << 20;

/// Takes in what is new in `folder`; gives how many reports there were. A message that cannot be read does not hold up the others.
///
/// # Errors
/// When the folder or a message cannot be read, or the database fails.
pub(crate) async fn read(app: &App, folder: &Path) -> Result<usize> {
    let (mut reports, mut failed) = (0, None);
    for path in new(folder)? {
        match read_one(app, folder, &path).await {
            Ok(is_report) => reports += usize::from(is_report),
            Err(error @ Error::Files(_)) => failed = Some(error),
            Err(error) => return Err(error),
        }
    }
    failed.map_or(Ok(reports), Err)
}

async fn read_one(app: &App, folder: &Path, path: &Path) -> Result<bool> {
    let wrong = |error: std::io::Error| Error::Files(format!("{} cannot be read ({error}).", path.display()));
    let is_long = std::fs::metadata(path).map_err(wrong)?.len() > LONGEST;
    let outcome = match is_long {
        true => Outcome::NoReport,
        false => take(app, &std::fs::read(path).map_err(wrong)?).await?,
    };
    let is_report = outcome != Outcome::NoReport;
    put_away(folder, path, is_report).map_err(wrong)?;
    Ok(is_report)
}

fn new(folder: &Path) -> Result<Vec<PathBuf>> {
    let new = folder.join("new");
    let all = std::fs::read_dir(&new).map_err(|error| {
        Error::Files(format!("{} cannot be read ({error}). `mail.bounces` is the folder of a Maildir, with `new` and `cur` in it.", new.display()))
    })?;
    Ok(all.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).take(MOST).collect())
}

fn put_away(folder: &Path, path: &Path, seen: bool) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let cur = folder.join("cur");
    std::fs::create_dir_all(&cur)?;
    std::fs::rename(path, cur.join(format!("{name}:2,{}", if seen { "S" } else { "" })))
}
