//! A server as a process of its own: started, found ready, ended by its own number, also when the measuring fails.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::failure::{Failure, Result};
use crate::http::{ACCEPTED, Client};
use crate::process::{family_time, processor_time};

/// How long a server may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that runs until this is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From its start to its first whole answer.
    pub(crate) first_answer: Duration,
    /// The first process of the database, where that has processes of its own that work for this server alone.
    pub(crate) database: Option<u32>,
    notes: PathBuf,
}

impl Server {
    /// Starts `command`, which serves at the address it is given, and waits until it answers `path` well. What it writes
    /// goes to a file beside `notes` that has the port in its name, since there may be several.
    ///
    /// # Errors
    /// When it does not start, or does not answer with 200.
    pub(crate) fn start(
        command: impl FnOnce(SocketAddr) -> Command,
        path: &str,
        notes: &Path,
    ) -> Result<Self> {
        let address = free_address()?;
        let notes = notes.with_extension(format!("{}.notes", address.port()));
        let mut command = command(address);
        let output =
            || File::create(&notes).map_err(|e| Failure::system("The server's notes cannot be kept", e));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(output()?);
        let began = Instant::now();
        let child = command.spawn().map_err(|e| Failure::system("The server did not start", e))?;
        let mut server = Self { child, address, first_answer: Duration::ZERO, database: None, notes };
        server.wait(path, began)?;
        server.first_answer = began.elapsed();
        Ok(server)
    }

    fn wait(&mut self, path: &str, began: Instant) -> Result<()> {
        let mut client = loop {
            match Client::connect(self.address) {
                Ok(client) => break client,
                Err(_) if began.elapsed() < PATIENCE && self.runs() => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(error) => return Err(self.complaint(&format!("The server does not listen ({error})"))),
            }
        };
        let status = client.get(path, ACCEPTED)?.status;
        if status == 200 {
            Ok(())
        } else {
            Err(self.complaint(&format!("{path} was answered with {status}")))
        }
    }

    fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Its number among the processes.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Processor time that it used so far, that of its database included.
    ///
    /// # Errors
    /// When it is gone.
    pub(crate) fn processor_time(&self) -> Result<Duration> {
        let database = self.database.map(family_time).transpose()?;
        Ok(processor_time(self.pid())? + database.unwrap_or_default())
    }

    /// A failure with what the server itself wrote last.
    pub(crate) fn complaint(&self, what: &str) -> Failure {
        let notes = std::fs::read_to_string(&self.notes).unwrap_or_default();
        let lines: Vec<&str> = notes.lines().collect();
        let last = lines[lines.len().saturating_sub(12)..].join("\n");
        Failure::new(format!("{what}."), if last.is_empty() { "It wrote no notes.".to_owned() } else { last })
    }

    fn end(&mut self) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        // Not there any more is as good as ended.
        let _ = pid.map(|pid| kill_process(pid, Signal::TERM));
        let asked = Instant::now();
        while self.runs() && asked.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// A port that nobody uses now.
fn free_address() -> Result<SocketAddr> {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    free.map_err(|e| Failure::system("There is no free port", e))
}
