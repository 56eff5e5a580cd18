//! A made-up community to measure, on either engine: made by the release binary, with open sessions for those who read and write
//! in it.

mod cast;
mod deed;
mod engine;
mod store;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use db::Db;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::child::Server;
use crate::failure::{Failure, Result};
use crate::output::note;

pub(crate) use cast::Cast;
pub(crate) use deed::Deed;
pub(crate) use engine::{Engine, emptied};

/// A community in a folder of its own. All of it is gone when this is dropped, unless it is to be kept.
pub(crate) struct Community {
    folder: TempDir,
    data: PathBuf,
    alongside: PathBuf,
    pub(crate) engine: Engine,
    /// The address of its database.
    address: String,
    pub(crate) members: usize,
    /// How long it took to make it, or to move it to its engine; nothing where it was there, or begun.
    pub(crate) made: Option<Duration>,
    /// Bytes of its database.
    pub(crate) database: u64,
    pub(crate) cast: Cast,
}

impl Community {
    /// Makes a community of each size on each engine. Those that are kept are moved from one engine to the other, so all of them are there
    /// before anything is measured, which writes.
    ///
    /// # Errors
    /// When the program is missing, or refuses.
    pub(crate) fn all(
        alongside: &Path,
        sizes: &[usize],
        keep: Option<&Path>,
        engines: &[Engine],
    ) -> Result<Vec<Self>> {
        let all = engines.iter().flat_map(|engine| sizes.iter().map(move |members| (*members, engine)));
        all.map(|(members, engine)| Self::make(alongside, members, keep, engine)).collect()
    }

    /// Makes the community and opens the sessions. Where communities are kept, one that is there is used again, and one that was
    /// begun is finished.
    fn make(alongside: &Path, members: usize, keep: Option<&Path>, engine: &Engine) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("alongside-bench-").tempdir();
        let folder = folder.map_err(|e| Failure::system("There is no place for temporary files", e))?;
        let data = keep.unwrap_or_else(|| folder.path()).join(members.to_string());
        let (address, made) = match engine {
            Engine::Sqlite => (file_in(&data), demonstration(alongside, members, &data)?),
            Engine::Postgres(server) => on_postgres(alongside, members, &data, server)?,
        };
        let (cast, database) = cast::look(&address)?;
        let (alongside, engine) = (alongside.to_owned(), engine.clone());
        Ok(Self { folder, data, alongside, engine, address, members, made, database, cast })
    }

    /// A place for what the measurement needs.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Starts a server. It does no work beside serving, so that the figures are those of the pages.
    ///
    /// # Errors
    /// When it does not answer.
    pub(crate) fn server(&self) -> Result<Server> {
        let command = |address: SocketAddr| {
            let mut command = Command::new(&self.alongside);
            command.args(["serve", "--no-work", "--log-level", "warn", "--listen", &address.to_string()]);
            command.args(["--database", &self.address]).arg("--data").arg(&self.data);
            command
        };
        let mut server = Server::start(command, "/healthz", &self.folder.path().join("server.notes"))?;
        server.database = engine::postmaster(&self.address)?;
        Ok(server)
    }
}

/// Makes the demonstration in `data`, and says how long that took where nothing was there.
fn demonstration(alongside: &Path, members: usize, data: &Path) -> Result<Option<Duration>> {
    let is_new = !data.exists();
    let what = if is_new { "Making" } else { "Opening" };
    note(&format!("{what} a community of {members} members"));
    let began = Instant::now();
    let mut demo = Command::new(alongside);
    demo.args(["demo", "--no-serve", "--log-level", "off", "--members", &members.to_string(), "--data"])
        .arg(data);
    run(&mut demo, "The community was not made.")?;
    Ok(is_new.then(|| began.elapsed()))
}

/// The address of a community on a PostgreSQL server, moved there unless it is there already, and how long that took.
fn on_postgres(
    alongside: &Path,
    members: usize,
    data: &Path,
    server: &str,
) -> Result<(String, Option<Duration>)> {
    let (address, is_there) = engine::place(members, server)?;
    if is_there {
        let mut migrate = Command::new(alongside);
        migrate.args(["migrate", "--database", &address]);
        run(&mut migrate, "The community that was kept was not brought up to date.")?;
        return Ok((address, None));
    }
    demonstration(alongside, members, data)?;
    let took = engine::moved(alongside, members, &file_in(data), &address)?;
    Ok((address, Some(took)))
}

/// The address of the file that the demonstration makes.
fn file_in(data: &Path) -> String {
    format!("sqlite:{}", data.join("alongside.db").display())
}

/// Runs a command to its end.
fn run(command: &mut Command, else_what: &str) -> Result<()> {
    let program = Path::new(command.get_program()).display().to_string();
    let output = command.output().map_err(|e| Failure::system(&format!("{program} did not start"), e))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Failure::new(else_what, String::from_utf8_lossy(&output.stderr)))
}

/// Asks the database at an address, over connections of its own.
fn asked<T>(address: &str, ask: impl AsyncFnOnce(&Db) -> db::Result<T>) -> Result<T> {
    let runtime = Runtime::new().map_err(|e| Failure::system("No runtime", e))?;
    runtime.block_on(async {
        let db = Db::open(address).await.map_err(refused)?;
        let answer = ask(&db).await.map_err(refused);
        db.close().await;
        answer
    })
}

/// What an error of the product or of its database means for the measuring.
fn refused(error: impl std::fmt::Display) -> Failure {
    Failure::system("The program's own database refused", error)
}
