//! Mail programs that are not ours: aiosmtpd takes letters, Python's own library reads them, dkimpy looks at signatures.
//!
//! `ALONGSIDE_TEST_PYTHON` names a Python that has aiosmtpd, dkimpy, cryptography and pynacl; `bin/test` provides one. Without
//! it those tests say that they are skipped, or fail where nothing may be skipped.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a letter may take to arrive on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

fn python() -> Command {
    let python = std::env::var("ALONGSIDE_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/tests/peer/mail_peer.py"));
    command
}

/// Whether the mail programs are there.
pub(crate) fn is_there() -> bool {
    let tried = python().arg("ready").stderr(Stdio::null()).status();
    let there = tried.is_ok_and(|status| status.success());
    let required = std::env::var("ALONGSIDE_TEST_REQUIRE_POSTGRES").is_ok_and(|v| v == "1")
        || std::env::var("CI").is_ok();
    assert!(
        there || !required,
        "ALONGSIDE_TEST_PYTHON must name a Python with aiosmtpd, dkimpy, cryptography and pynacl (pip install …); bin/test does it"
    );
    if !there {
        eprintln!(
            "skipped: no Python with aiosmtpd, dkimpy, cryptography and pynacl; name it as ALONGSIDE_TEST_PYTHON"
        );
    }
    there
}

/// Keys to sign with and certificates to serve with.
pub(crate) fn keys(folder: &Path) -> PathBuf {
    let keys = folder.join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    assert!(python().arg("keys").arg(&keys).status().unwrap().success());
    keys
}

/// A mail server on a free port. It ends when it is dropped.
pub(crate) struct Peer {
    child: Child,
    pub(crate) port: u16,
    folder: PathBuf,
    _out: BufReader<ChildStdout>,
}

impl Peer {
    pub(crate) fn start(folder: &Path, args: &[&str]) -> Self {
        let folder = folder.join("received");
        std::fs::create_dir_all(&folder).unwrap();
        let mut command = python();
        command.arg("serve").arg(&folder).args(args).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("PORT ").and_then(|port| port.parse().ok());
        Self { port: port.unwrap_or_else(|| panic!("{line:?}")), child, folder, _out: out }
    }

    /// The letters that have arrived, in their order.
    pub(crate) fn letters(&self) -> Vec<PathBuf> {
        let all = std::fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        let mut all: Vec<_> = all.filter(|path| path.extension().is_some_and(|e| e == "eml")).collect();
        all.sort();
        all
    }

    /// Waits until so many have arrived.
    pub(crate) fn wait_for(&self, number: usize) -> Vec<PathBuf> {
        let until = Instant::now() + PATIENCE;
        while self.letters().len() < number {
            assert!(Instant::now() < until, "{} of {number} letters arrived", self.letters().len());
            std::thread::sleep(Duration::from_millis(20));
        }
        self.letters()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How a letter came: from whom, to whom, over which connection.
pub(crate) fn envelope(letter: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(letter.with_extension("json")).unwrap()).unwrap()
}

/// What a mail program sees in it.
pub(crate) fn read(letter: &Path, records: Option<&Path>) -> Value {
    let mut command = python();
    command.arg("read").arg(letter).args(records);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The values of a header, of which there should be one or none.
pub(crate) fn headers(seen: &Value, name: &str) -> Vec<String> {
    let all = seen["headers"].as_array().unwrap();
    let named = all.iter().filter(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name));
    named.map(|pair| pair[1].as_str().unwrap().to_owned()).collect()
}
