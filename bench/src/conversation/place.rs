//! A community to measure: made by the release binary, with open sessions for those who read and write in it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::posts::PostId;
use db::Db;
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::{refused, store};
use crate::child::Server;
use crate::failure::{Failure, Result};
use crate::output::note;

/// Whom readers of the team's feed follow, or as near to it as anybody does.
pub(super) const FOLLOWED: [usize; 3] = [10, 100, 800];
/// Members who write. Each has limits of their own.
const WRITERS: usize = 600;
/// Comments of the thread that is read.
const COMMENTS: usize = 200;

/// A community in a folder of its own. All of it is gone when this is dropped, unless it is to be kept.
pub(super) struct Place {
    folder: TempDir,
    data: PathBuf,
    alongside: PathBuf,
    /// How long it took to make it; nothing where it was there, or begun.
    pub(super) made: Option<Duration>,
    pub(super) database: u64,
    /// The cookie of each reader of a team's feed, with how many they follow.
    pub(super) readers: Vec<(usize, String)>,
    /// Cookies of members who write.
    pub(super) writers: Vec<String>,
    /// A thread of some two hundred comments, and questions with answers.
    pub(super) thread: PostId,
    pub(super) questions: Vec<PostId>,
    /// Posts that are open to all members, the newest first.
    pub(super) posts: Vec<PostId>,
}

impl Place {
    /// Makes the community and opens the sessions. Where communities are kept, one that is there is used again, and one that was
    /// begun is finished.
    ///
    /// # Errors
    /// When the program is missing, or refuses.
    pub(super) fn make(alongside: &Path, members: usize, keep: Option<&Path>) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("alongside-bench-").tempdir();
        let folder = folder.map_err(|e| Failure::system("There is no place for temporary files", e))?;
        let data = keep.unwrap_or_else(|| folder.path()).join(members.to_string());
        let is_new = !data.exists();
        let what = if is_new { "Making" } else { "Opening" };
        note(&format!("{what} a community of {members} members"));
        let began = Instant::now();
        let mut demo = Command::new(alongside);
        demo.args(["demo", "--no-serve", "--log-level", "off", "--members", &members.to_string(), "--data"])
            .arg(&data);
        let output = demo.output().map_err(|e| Failure::system("The program did not start", e))?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Failure::new("The community was not made.", why));
        }
        let made = is_new.then(|| began.elapsed());
        let file = data.join("alongside.db");
        let database = std::fs::metadata(&file).map_or(0, |file| file.len());
        let found = Runtime::new().map_err(|e| Failure::system("No runtime", e))?.block_on(look(&file))?;
        let (readers, writers, thread, questions, posts) = found;
        Ok(Self {
            folder,
            data,
            alongside: alongside.to_owned(),
            made,
            database,
            readers,
            writers,
            thread,
            questions,
            posts,
        })
    }

    /// A place for what the measurement needs.
    pub(super) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Starts the server. It does no work beside serving, so that the figures are those of the pages.
    ///
    /// # Errors
    /// When it does not answer.
    pub(super) fn server(&self) -> Result<Server> {
        let command = |address: SocketAddr| {
            let mut command = Command::new(&self.alongside);
            command.args(["serve", "--no-work", "--log-level", "warn", "--listen", &address.to_string()]);
            command.arg("--data").arg(&self.data);
            command
        };
        Server::start(command, "/healthz", &self.folder.path().join("server.notes"))
    }
}

type Found = (Vec<(usize, String)>, Vec<String>, PostId, Vec<PostId>, Vec<PostId>);

/// Finds who and what is measured, and opens sessions.
async fn look(file: &Path) -> Result<Found> {
    let db = Arc::new(Db::open(&format!("sqlite:{}", file.display())).await.map_err(refused)?);
    let now = Timestamp::from_microsecond(kernel::Clock::system().now().as_microsecond()).map_err(refused)?;
    let found = db.read(async move |c| {
        let mut readers = Vec::new();
        for wanted in FOLLOWED {
            readers.push(store::follower(c, wanted).await?);
        }
        let writers = store::writers(c, WRITERS).await?;
        let thread = store::long_thread(c, COMMENTS).await?;
        Ok((readers, writers, thread, store::questions(c).await?, store::posts(c).await?))
    });
    let (readers, writers, thread, questions, posts) = found.await.map_err(refused)?;
    let accounts: Vec<_> =
        readers.iter().map(|(account, _)| *account).chain(writers.iter().copied()).collect();
    let tokens: Vec<String> =
        (0..accounts.len()).map(|number| format!("bench-{number:04}-{}", "x".repeat(32))).collect();
    let rows: Vec<_> = accounts.into_iter().zip(tokens.clone()).enumerate().collect();
    db.write(async move |tx| store::open_sessions(tx, &rows, now).await).await.map_err(refused)?;
    db.close().await;
    let cookie = |token: &String| format!("session={token}");
    let counts = readers.iter().map(|(_, count)| usize::try_from(*count).unwrap_or(0));
    let readers: Vec<_> = counts.zip(tokens.iter().map(cookie)).collect();
    let writers = tokens.iter().skip(FOLLOWED.len()).map(cookie).collect();
    Ok((readers, writers, thread, questions, posts))
}
