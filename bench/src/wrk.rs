//! Puts a server under load with `wrk`, which keeps its connections open and asks for a list of paths over and over.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::failure::{Failure, Result};
use crate::http::ACCEPTED;

const SCRIPT: &str = include_str!("wrk.lua");
/// Requests that are under way at the same time.
pub(crate) const CONNECTIONS: usize = 32;

/// Whether the addresses are asked for as they are, or as ones that nobody asked for before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Addresses {
    Fixed,
    Fresh,
}

/// What `wrk` saw.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Load {
    pub(crate) requests: u64,
    duration_us: u64,
    p50_us: u64,
    p99_us: u64,
    connect: u64,
    read: u64,
    write: u64,
    status: u64,
    timeout: u64,
}

impl Load {
    /// Requests a second.
    pub(crate) fn rps(&self) -> f64 {
        self.requests as f64 * 1e6 / self.duration_us.max(1) as f64
    }

    /// Milliseconds within which half of the answers came.
    pub(crate) fn p50_ms(&self) -> f64 {
        self.p50_us as f64 / 1000.0
    }

    /// Milliseconds within which 99 of 100 answers came.
    pub(crate) fn p99_ms(&self) -> f64 {
        self.p99_us as f64 / 1000.0
    }

    /// What went wrong, if anything did.
    pub(crate) fn fault(&self) -> Option<String> {
        let counts = [
            (self.connect, "connections failed"),
            (self.read, "answers broke off"),
            (self.write, "requests broke off"),
            (self.status, "answers were not 2xx"),
            (self.timeout, "answers came too late"),
        ];
        let faults: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if self.requests == 0 {
            return Some("nothing was answered".to_owned());
        }
        (!faults.is_empty()).then(|| faults.join(", "))
    }
}

/// A list of paths that can be asked for, with the script that does.
pub(crate) struct Walk {
    script: PathBuf,
    paths: PathBuf,
    addresses: Addresses,
    cookie: Option<String>,
}

impl Walk {
    /// Writes list and script into `folder`, under `name`.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(crate) fn new(folder: &Path, name: &str, paths: &[String], addresses: Addresses) -> Result<Self> {
        let (script, list) = (folder.join("wrk.lua"), folder.join(format!("{name}.paths")));
        std::fs::write(&script, SCRIPT)
            .and_then(|()| std::fs::write(&list, paths.join("\n") + "\n"))
            .map_err(|e| Failure::system("The list of paths cannot be written", e))?;
        Ok(Self { script, paths: list, addresses, cookie: None })
    }

    /// The same walk, by somebody with a cookie.
    pub(crate) fn with_cookie(self, cookie: &str) -> Self {
        Self { cookie: Some(cookie.to_owned()), ..self }
    }

    /// Asks the server at `address` for `seconds`.
    ///
    /// # Errors
    /// When `wrk` is not there, or an answer was not what it should be.
    pub(crate) fn run(&self, address: SocketAddr, seconds: u64) -> Result<Load> {
        let mut command = Command::new("wrk");
        command.args([
            "-t1",
            &format!("-c{CONNECTIONS}"),
            &format!("-d{seconds}s"),
            "--timeout",
            "10s",
            "--latency",
        ]);
        if let Some(cookie) = &self.cookie {
            command.args(["-H", &format!("Cookie: {cookie}")]);
        }
        command.args(["-H", &format!("Accept-Encoding: {ACCEPTED}"), "-s"]).arg(&self.script);
        command.arg(format!("http://{address}")).arg("--").arg(&self.paths);
        command.arg(if self.addresses == Addresses::Fresh { "fresh" } else { "fixed" });
        let output = command.output().map_err(|error| {
            Failure::new(format!("wrk did not start ({error})."), "Install it: apt-get install wrk.")
        })?;
        let said = String::from_utf8_lossy(&output.stdout);
        let told = || {
            Failure::new(
                format!("wrk did not say how it went:\n{said}{}", String::from_utf8_lossy(&output.stderr)),
                "Run it by hand to see why.",
            )
        };
        let load = parse(&said).ok_or_else(told)?;
        match load.fault() {
            Some(fault) => {
                Err(Failure::new(format!("Under load, {fault}."), "A figure from such a run says nothing."))
            }
            None => Ok(load),
        }
    }
}

/// The line that the script writes, somewhere in what `wrk` prints.
pub(crate) fn parse(output: &str) -> Option<Load> {
    let line = output.lines().find_map(|line| line.strip_prefix("wrk: "))?;
    serde_json::from_str(line).ok()
}
