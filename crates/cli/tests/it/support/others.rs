//! Programs of others that some tests need.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::cluster::{free_port, signal};

/// Whether all of these are installed. Says loudly what is missing, and fails where `bin/test` promised that nothing is.
pub(crate) fn are_there(programs: &[&str], packages: &str) -> bool {
    let missing: Vec<_> = programs.iter().filter(|path| !Path::new(path).exists()).collect();
    let is_required = std::env::var("ALONGSIDE_TEST_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
    assert!(missing.is_empty() || !is_required, "{missing:?} must be there: {packages}");
    if !missing.is_empty() {
        eprintln!("SKIPPED: {missing:?} are not there (Debian's packages {packages})");
    }
    missing.is_empty()
}

/// What stands before our servers. It ends when this is dropped.
pub(crate) struct Front {
    child: Child,
    pub(crate) port: u16,
}

impl Front {
    /// Starts a program that listens at a free port of this machine.
    pub(crate) fn start(program: impl FnOnce(u16) -> Command) -> Self {
        let port = free_port();
        let child = program(port).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Self { child, port }
    }

    /// Whether a request passes it.
    pub(crate) fn answers(&self) -> bool {
        std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
            && super::http::get(self.port, "/healthz").status == 200
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        signal("TERM", &self.child);
        drop(self.child.wait());
    }
}
