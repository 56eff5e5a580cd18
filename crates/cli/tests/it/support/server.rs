//! The program while it serves, on a free port.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::http::{self, Reply};
use crate::program::Place;

/// A running server. It is ended by its own number, at the latest when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    log: PathBuf,
    out: BufReader<ChildStdout>,
}

impl Server {
    /// `alongside serve` on the data folder of the place.
    pub(crate) fn start(place: &Place) -> Self {
        Self::start_with(place, &[], &["serve"])
    }

    /// The same with variables and words of the test's own. The port is a free one.
    pub(crate) fn start_with(place: &Place, variables: &[(&str, &str)], args: &[&str]) -> Self {
        let log = place.path("server.log");
        let mut command = place.command(variables, &[args, &["--listen", "127.0.0.1:0"]].concat());
        command.stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let port = line
            .strip_prefix("Serving http://localhost:")
            .and_then(|rest| rest.split(' ').next()?.parse().ok());
        let Some(port) = port else {
            let _ = child.kill();
            panic!("{line:?}\n{}", std::fs::read_to_string(&log).unwrap());
        };
        Self { child, port, log, out }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        http::get(self.port, path)
    }

    /// Asserts that it is alive and well, and has met nothing that its makers thought impossible.
    #[track_caller]
    pub(crate) fn is_well(&self) {
        let health = self.get("/healthz");
        assert_eq!((health.status, health.text().as_str()), (200, "ok\n"), "{}", self.log());
        assert_eq!(self.get("/resources").status, 200, "{}", self.log());
        assert!(!self.log().contains("panicked"), "{}", self.log());
    }

    /// The next line that it prints.
    pub(crate) fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// What it has noted.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Sends it a signal, such as `-TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until it has ended, and gives its status; nothing where a signal ended it.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Asks it to stop and sees it end well.
    #[track_caller]
    pub(crate) fn stop(mut self) {
        self.signal("-TERM");
        assert_eq!(self.ended(), Some(0), "{}", self.log());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
