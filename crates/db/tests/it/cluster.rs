//! PostgreSQL servers of a test's own: a primary, servers that follow it, and a pooler before it. They listen on loopback, on free
//! ports, in a folder that goes with them, and run as `postgres` where the tests are root, as PostgreSQL and PgBouncer demand.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that ends with the test.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    folder: tempfile::TempDir,
}

/// Whether these tests can run here; says loudly if not.
pub(crate) fn is_there() -> bool {
    if std::env::var("ALONGSIDE_TEST_POSTGRES").is_ok() {
        return true;
    }
    let needed = std::env::var("ALONGSIDE_TEST_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
    assert!(!needed, "ALONGSIDE_TEST_POSTGRES is not set, but PostgreSQL is required");
    eprintln!("SKIPPED: set ALONGSIDE_TEST_POSTGRES=postgres://… to run this on PostgreSQL");
    false
}

impl Server {
    /// A new, empty primary.
    pub(crate) fn primary() -> Self {
        Self::primary_in(folder(), &[])
    }

    /// The same in a folder that it may write in, such as one on a disk of its own, made with more words.
    pub(crate) fn primary_in(folder: tempfile::TempDir, words: &[&str]) -> Self {
        let mut made = postgres("initdb", folder.path());
        made.args(["-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]).args(words);
        run(made.arg("-D").arg(folder.path().join("db")));
        Self::started(folder)
    }

    /// A server that follows this one.
    pub(crate) fn follower(&self) -> Self {
        let folder = folder();
        let mut copied = postgres("pg_basebackup", folder.path());
        copied.args(["-h", "127.0.0.1", "-U", "postgres", "-p", &self.port.to_string()]);
        copied.args(["-R", "-X", "stream", "-c", "fast", "-D"]);
        run(copied.arg(folder.path().join("db")));
        Self::started(folder)
    }

    fn started(folder: tempfile::TempDir) -> Self {
        let port = free_port();
        Self { child: start(folder.path(), port), port, folder }.ready()
    }

    /// Starts it again where it was, unless it never ended.
    pub(crate) fn start_again(&mut self) {
        if self.child.try_wait().unwrap().is_some() {
            self.child = start(self.folder.path(), self.port);
        }
        self.wait_until_ready();
    }

    fn ready(self) -> Self {
        self.wait_until_ready();
        self
    }

    fn wait_until_ready(&self) {
        let began = Instant::now();
        while !self.answers() {
            assert!(began.elapsed() < PATIENCE, "the server on port {} does not answer", self.port);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Whether it lets anybody in.
    pub(crate) fn answers(&self) -> bool {
        let mut asked = postgres("pg_isready", self.folder.path());
        asked.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
        asked.status().is_ok_and(|status| status.success())
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        // SIGQUIT ends the whole server without a checkpoint; SIGKILL would leave its children a moment.
        signal("QUIT", &self.child);
        drop(self.child.wait());
    }

    /// A follower becomes a primary.
    pub(crate) fn promote(&self) {
        let mut promoted = postgres("pg_ctl", self.folder.path());
        run(promoted.args(["promote", "-w", "-s", "-D"]).arg(self.folder.path().join("db")));
    }

    /// Its address as the one database that each server has.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Says something to it, outside of any pool.
    pub(crate) fn say(&self, text: &str) {
        let mut said = postgres("psql", self.folder.path());
        said.args(["-q", "-h", "127.0.0.1", "-U", "postgres", "-p", &self.port.to_string(), "-c", text]);
        run(&mut said);
    }

    /// What it answers to a question, outside of any pool; nothing where it cannot.
    pub(crate) fn asked(&self, text: &str) -> String {
        let mut asked = postgres("psql", self.folder.path());
        asked.args(["-qAt", "-h", "127.0.0.1", "-U", "postgres", "-p", &self.port.to_string(), "-c", text]);
        String::from_utf8(asked.output().unwrap().stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        signal("INT", &self.child);
        drop(self.child.wait());
    }
}

fn start(folder: &Path, port: u16) -> Child {
    let mut server = postgres("postgres", folder);
    server.arg("-D").arg(folder.join("db")).args(["-p", &port.to_string()]);
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=60",
        "shared_buffers=32MB",
        "wal_level=replica",
        "wal_receiver_status_interval=1",
        "wal_retrieve_retry_interval=200ms",
    ] {
        server.args(["-c", setting]);
    }
    let notes = std::fs::File::create(folder.join("notes")).unwrap();
    server.stderr(notes).stdout(Stdio::null()).spawn().unwrap()
}

/// PgBouncer before a PostgreSQL server, giving each transaction another of few sessions.
pub(crate) struct Pooler {
    child: Child,
    pub(crate) port: u16,
    _folder: tempfile::TempDir,
}

impl Pooler {
    /// Before the server that listens on `port`.
    pub(crate) fn before(port: u16) -> Self {
        Self::in_mode("transaction", port)
    }

    /// The same, with sessions given away for as long as the mode says.
    pub(crate) fn in_mode(mode: &str, port: u16) -> Self {
        let (folder, own) = (folder(), free_port());
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={port} user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {own}\nunix_socket_dir =\nauth_type = any\npool_mode = {mode}\n\
             default_pool_size = 3\nmax_client_conn = 200\n"
        );
        let file = folder.path().join("pgbouncer.ini");
        std::fs::write(&file, settings).unwrap();
        let mut program = as_postgres(Path::new("/usr/sbin/pgbouncer"), folder.path());
        let child = program.arg(file).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let pooler = Self { child: child.unwrap(), port: own, _folder: folder };
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", own)).is_err() {
            assert!(began.elapsed() < PATIENCE, "pgbouncer does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        pooler
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        signal("TERM", &self.child);
        drop(self.child.wait());
    }
}

pub(crate) fn signal(name: &str, child: &Child) {
    let mut kill = Command::new("kill");
    // One that has ended already is no matter.
    drop(kill.args(["-s", name, &child.id().to_string()]).stderr(Stdio::null()).status());
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A folder that the servers may write in.
pub(crate) fn folder() -> tempfile::TempDir {
    folder_in(&std::env::temp_dir())
}

/// The same in another one.
pub(crate) fn folder_in(parent: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir_in(parent).unwrap();
    if is_root() {
        run(Command::new("chown").arg("postgres").arg(folder.path()));
    }
    folder
}

fn postgres(name: &str, folder: &Path) -> Command {
    as_postgres(&programs().join(name), folder)
}

/// The newest of the installed versions.
pub(crate) fn programs() -> PathBuf {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let version = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = installed.map(|entry| entry.path()).max_by_key(version);
    newest.map_or_else(|| PathBuf::from("/usr/bin"), |folder| folder.join("bin"))
}

pub(crate) fn as_postgres(program: &Path, folder: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder).stdin(Stdio::null());
    command
}

pub(crate) fn is_root() -> bool {
    let asked = Command::new("id").arg("-u").output().unwrap();
    asked.stdout.starts_with(b"0\n")
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
