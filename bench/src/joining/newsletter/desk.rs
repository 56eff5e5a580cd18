//! The editor's desk: a library in a database of its own, its readers, and issues that are sent as an editor sends them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use app::communities::{self, Community};
use app::mail::outbox;
use app::newsletter::{Pace, issues};
use app::{AccountId, App, accounts};
use db::Db;
use kernel::Clock;
use tokio::runtime::Runtime;

use super::store;
use super::worker::Worker;
use crate::failure::{Failure, Result};
use crate::library::Setting;

/// Readers in one transaction.
const BATCH: usize = 5_000;

/// What the benchmark does beside the worker, on the same database.
pub(super) struct Desk<'a> {
    setting: &'a Setting,
    data: PathBuf,
    /// The address of the database.
    database: String,
    runtime: Runtime,
    app: App,
    place: Community,
    editor: AccountId,
    /// Readers so far.
    readers: i64,
}

impl<'a> Desk<'a> {
    /// Imports the library of `setting` into an empty database; into an SQLite file where none is named.
    ///
    /// # Errors
    /// When the program or the database refuses.
    pub(super) fn open(setting: &'a Setting, postgres: Option<&str>) -> Result<Self> {
        let name = if postgres.is_some() { "letters-postgres" } else { "letters-sqlite" };
        let data = setting.folder().join(name);
        let file = || format!("sqlite:{}", data.join("alongside.db").display());
        let database = postgres.map_or_else(file, str::to_owned);
        let mut import = setting.program(&["import", "markdown"]);
        import.arg(setting.folder().join("library")).arg("--data").arg(&data).args(["--database", &database]);
        let output = import.output().map_err(|e| Failure::system("The program did not start", e))?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Failure::new("The library was not imported.", why));
        }
        let runtime = Runtime::new().map_err(|e| Failure::system("No runtime", e))?;
        let media = media::Store::local(data.join("media")).map_err(|e| Failure::system("No media", e))?;
        let opened = runtime.block_on(async {
            let app = App::new(Arc::new(Db::open(&database).await?), media, Clock::system());
            let place = communities::home(&app).await?;
            let editor = accounts::add(&app, place.id, "desk", "desk@example.org", "friend").await?;
            Ok::<_, app::Error>((app, place, editor.account))
        });
        let (app, place, editor) = opened.map_err(refused)?;
        Ok(Self { setting, data, database, runtime, app, place, editor, readers: 0 })
    }

    /// Puts readers of a pace into the database, and gives their addresses.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) fn readers(&mut self, pace: Pace, many: usize) -> Result<Vec<String>> {
        let all: Vec<String> =
            (0..many).map(|number| format!("{}-{number}@example.org", pace.as_str())).collect();
        for batch in all.chunks(BATCH) {
            let (home, first, now) = (self.place.id, self.readers + 1, self.app.clock.now());
            let rows = batch.to_vec();
            let added =
                self.app.db.write(async move |tx| store::add(tx, home, first, &rows, pace, now).await);
            self.runtime.block_on(added).map_err(|e| refused(e.into()))?;
            self.readers += i64::try_from(batch.len()).unwrap_or_default();
        }
        Ok(all)
    }

    /// Drafts an issue and lets it leave now. The worker writes its letters and sends them.
    ///
    /// # Errors
    /// When the program refuses.
    pub(super) fn send(&self, pace: Pace) -> Result<()> {
        let Self { app, place, .. } = self;
        let sent = self.runtime.block_on(async {
            let issue = issues::draft(app, place, pace, None).await?;
            issues::schedule(app, place.id, issue, None, self.editor).await
        });
        sent.map_err(refused)
    }

    /// Whether every issue is sent and no letter waits.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) fn is_done(&self) -> Result<bool> {
        let asked = self.runtime.block_on(async {
            let all = issues::list(&self.app, self.place.id).await?;
            let is_sent = all.iter().all(|issue| issue.state == issues::State::Sent);
            Ok(is_sent && outbox::counts(&self.app, self.place.id).await?.waiting == 0)
        });
        asked.map_err(refused)
    }

    /// A worker that sends to the mail server at `to`, and signs where there is a key.
    ///
    /// # Errors
    /// When it does not start.
    pub(super) fn worker(&self, to: SocketAddr, key: Option<&Path>) -> Result<Worker> {
        let mut command: Command = self.setting.program(&["work", "--log-level", "warn", "--data"]);
        command.arg(&self.data).args(["--database", &self.database]);
        command.env("ALONGSIDE_MAIL_SERVER", format!("smtp-plain://{to}"));
        command.env("ALONGSIDE_MAIL_FROM", "community@example.org");
        if let Some(key) = key {
            command.env("ALONGSIDE_MAIL_DKIM_KEY", key);
        }
        Worker::start(command, &self.data.join("worker.notes"))
    }
}

fn refused(error: app::Error) -> Failure {
    Failure::system("The program refused", error)
}
