//! What is measured: a library written and imported into a data folder of its own, the server on it, and the bare server.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::pages::Pages;
use crate::child::Server;
use crate::failure::{Failure, Result};
use crate::output::note;
use crate::{bare, generator};

/// The library in its database. All of it is gone when this is dropped.
pub(crate) struct Setting {
    folder: TempDir,
    alongside: PathBuf,
    pub(crate) slugs: Vec<String>,
    /// How long the import took.
    pub(crate) imported: Duration,
    /// Bytes of the database afterwards.
    pub(crate) database: u64,
}

impl Setting {
    /// Writes the library, checks it and imports it.
    ///
    /// # Errors
    /// When the program is missing or refuses the library.
    pub(crate) fn make(alongside: &Path, articles: usize, seed: u64) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("alongside-bench-").tempdir();
        let folder = folder.map_err(|e| Failure::system("There is no place for temporary files", e))?;
        let (library, data) = (folder.path().join("library"), folder.path().join("data"));
        note(&format!("Writing a library of {articles} articles"));
        let slugs = generator::write(&library, seed, articles)?;
        note("Checking it");
        run(Command::new(alongside).args(["check", "library"]).arg(&library))?;
        note("Importing it");
        let began = Instant::now();
        run(Command::new(alongside).args(["import", "markdown"]).arg(&library).arg("--data").arg(&data))?;
        let imported = began.elapsed();
        let database = std::fs::metadata(data.join("alongside.db")).map_or(0, |file| file.len());
        Ok(Self { folder, alongside: alongside.to_owned(), slugs, imported, database })
    }

    /// A place for what the measurement needs.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Starts the server and waits until it has answered an article.
    ///
    /// # Errors
    /// When it does not answer.
    pub(crate) fn server(&self) -> Result<Server> {
        let command = |address: SocketAddr| {
            let mut command = Command::new(&self.alongside);
            command.args(["serve", "--listen", &address.to_string()]);
            command.arg("--data").arg(self.folder.path().join("data"));
            command
        };
        let first = self.slugs.first().map(|slug| format!("/resources/{slug}")).unwrap_or_default();
        Server::start(command, &first, &self.folder.path().join("server.notes"))
    }

    /// The program with these words, on whatever data they name.
    pub(crate) fn program(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.alongside);
        command.args(words);
        command
    }

    /// Runs a command of the program on the same data, and gives what it said.
    ///
    /// # Errors
    /// When it does not end well.
    pub(crate) fn command(&self, words: &[&str]) -> Result<String> {
        let mut command = Command::new(&self.alongside);
        command.args(words).args(["--log-level", "off", "--data"]).arg(self.folder.path().join("data"));
        let output = command.output().map_err(|e| Failure::system("The program did not start", e))?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(said);
        }
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(Failure::new(format!("`alongside {}` failed.", words.join(" ")), why))
    }

    /// Starts the bare server with these answers.
    ///
    /// # Errors
    /// When it does not answer.
    pub(crate) fn limit(&self, pages: &Pages, paths: &[String]) -> Result<Server> {
        bare::start(self.folder.path(), pages, paths.first().map_or("", String::as_str))
    }
}

/// Runs a command of the program to its end.
fn run(command: &mut Command) -> Result<()> {
    let program = Path::new(command.get_program()).display().to_string();
    let output = command.output().map_err(|error| {
        Failure::new(format!("{program} did not start ({error})."), "`bin/bench library` builds it first.")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let errors: Vec<&str> = said.lines().filter(|line| !line.contains(": warning[")).take(20).collect();
    Err(Failure::new(format!("{program} refused the library."), errors.join("\n")))
}
