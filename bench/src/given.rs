//! What every benchmark is given, and how it gives its figures back.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::chart::Chart;
use crate::community::Engine;
use crate::failure::Result;
use crate::output::{file, json, line};

/// The program that is measured, and where the figures go.
#[derive(Args, Clone, Debug)]
pub(crate) struct Files {
    /// The program that is measured
    #[arg(long, value_name = "FILE", default_value = "target/release/alongside")]
    pub(crate) alongside: PathBuf,
    /// The folder for charts and tables
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pub(crate) out: PathBuf,
    /// Where to write the figures as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

impl Files {
    /// Prints the figures of the benchmark `name`, and writes `NAME.md`, `NAME.svg` and, where it is wanted, the figures as JSON.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub(crate) fn tell(&self, name: &str, text: &str, chart: &Chart, figures: &impl Serialize) -> Result<()> {
        line(text);
        file(&self.out.join(format!("{name}.md")), text)?;
        file(&self.out.join(format!("{name}.svg")), &chart.draw())?;
        json(self.json.as_deref(), figures)
    }
}

/// What communities are kept in while they are measured.
#[derive(Args, Clone, Debug)]
pub(crate) struct Engines {
    /// A PostgreSQL server to measure beside SQLite, without a database: postgres://user@host:port
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Measure PostgreSQL alone, without SQLite beside it
    #[arg(long, requires = "postgres")]
    without_sqlite: bool,
}

impl Engines {
    /// SQLite unless it is left out, and PostgreSQL where a server is named.
    pub(crate) fn all(&self) -> Vec<Engine> {
        let sqlite = (!self.without_sqlite).then_some(Engine::Sqlite);
        let server = self.postgres.as_deref().map(|server| server.trim_end_matches('/').to_owned());
        [sqlite, server.map(Engine::Postgres)].into_iter().flatten().collect()
    }
}
