//! PostgreSQL that heals by itself, of Debian's packages: two servers that Patroni looks after, etcd that settles who leads, and HAProxy that
//! leads to whoever does. All on loopback, on free ports.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::cluster::{as_postgres, folder, free_port, programs, signal};
use crate::support::{http, others};

/// One server with its keeper.
pub(super) struct Node {
    name: &'static str,
    keeper: Child,
    rest: u16,
    port: u16,
    folder: tempfile::TempDir,
}

/// All of it. Ends when it is dropped.
pub(super) struct Cluster {
    pub(super) nodes: Vec<Node>,
    /// Where the one that leads is found.
    pub(super) port: u16,
    others: Vec<Child>,
    _folder: tempfile::TempDir,
}

/// Whether the packages are there.
pub(super) fn is_there() -> bool {
    others::are_there(
        &["/usr/bin/patroni", "/usr/bin/etcd", "/usr/sbin/haproxy"],
        "patroni, etcd-server, haproxy",
    )
}

impl Cluster {
    /// Starts it; nobody leads yet.
    pub(super) fn start() -> Self {
        let folder = folder();
        let (etcd, peers) = (free_port(), free_port());
        let mut keeper = as_postgres(Path::new("/usr/bin/etcd"), folder.path());
        let (client, peer) = (format!("http://127.0.0.1:{etcd}"), format!("http://127.0.0.1:{peers}"));
        keeper.args([
            "--data-dir",
            "etcd",
            "--listen-client-urls",
            &client,
            "--advertise-client-urls",
            &client,
        ]);
        keeper.args(["--listen-peer-urls", &peer, "--initial-advertise-peer-urls", &peer]);
        keeper.args(["--initial-cluster", &format!("default={peer}")]);
        let others = vec![quiet(&mut keeper)];
        let nodes: Vec<Node> = ["one", "two"].into_iter().map(|name| Node::start(name, etcd)).collect();
        let port = free_port();
        let mut cluster = Self { nodes, port, others, _folder: folder };
        cluster.others.push(cluster.balance());
        cluster
    }

    /// HAProxy asks each keeper who leads, and hangs up on whoever leads no more.
    fn balance(&self) -> Child {
        let mut text = format!(
            "global\n  maxconn 400\ndefaults\n  mode tcp\n  timeout connect 2s\n  timeout client 1h\n  timeout server 1h\n  timeout check 1s\n\
             listen primary\n  bind 127.0.0.1:{}\n  option httpchk OPTIONS /primary\n  http-check expect status 200\n\
             \x20 default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions\n",
            self.port
        );
        for node in &self.nodes {
            let Node { name, port, rest, .. } = node;
            text.push_str(&format!("  server {name} 127.0.0.1:{port} check port {rest}\n"));
        }
        let file = self._folder.path().join("haproxy.cfg");
        std::fs::write(&file, text).unwrap();
        quiet(as_postgres(Path::new("/usr/sbin/haproxy"), self._folder.path()).arg("-f").arg(file))
    }

    /// The one that leads, and whether another one has everything that it answers yes to.
    pub(super) fn leader(&self) -> Option<(usize, bool)> {
        let at = self.nodes.iter().position(|node| node.is("primary"))?;
        let is_safe = self.nodes.iter().any(|node| node.is("synchronous"));
        Some((at, is_safe))
    }
}

impl Node {
    fn start(name: &'static str, etcd: u16) -> Self {
        let (folder, rest, port) = (folder(), free_port(), free_port());
        let (place, programs) = (folder.path().display(), programs());
        let settings = format!(
            "scope: alongside\nname: {name}\nrestapi:\n  listen: 127.0.0.1:{rest}\n  connect_address: 127.0.0.1:{rest}\n\
             etcd3:\n  host: 127.0.0.1:{etcd}\nbootstrap:\n  dcs:\n    ttl: 20\n    loop_wait: 1\n    retry_timeout: 3\n\
             \x20   synchronous_mode: true\n    postgresql:\n      parameters:\n        max_connections: 60\n        shared_buffers: 32MB\n\
             \x20 initdb:\n  - encoding: UTF8\n  - locale: C.UTF-8\n  - auth: trust\n  pg_hba:\n\
             \x20 - host all all 127.0.0.1/32 trust\n  - host replication all 127.0.0.1/32 trust\n\
             postgresql:\n  listen: 127.0.0.1:{port}\n  connect_address: 127.0.0.1:{port}\n  data_dir: {place}/db\n  pgpass: {place}/pgpass\n\
             \x20 bin_dir: {}\n  authentication:\n    superuser:\n      username: postgres\n    replication:\n      username: postgres\n\
             \x20 parameters:\n    unix_socket_directories: {place}\n",
            programs.display()
        );
        let file = folder.path().join("patroni.yml");
        std::fs::write(&file, settings).unwrap();
        let notes = std::fs::File::create(folder.path().join("notes")).unwrap();
        let mut keeper = as_postgres(Path::new("/usr/bin/patroni"), folder.path());
        let keeper = keeper.arg(&file).stdout(Stdio::null()).stderr(notes).spawn().unwrap();
        Self { name, keeper, rest, port, folder }
    }

    fn is(&self, role: &str) -> bool {
        let asked = format!("GET /{role} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        let is_open = std::net::TcpStream::connect(("127.0.0.1", self.rest)).is_ok();
        is_open && http::send(self.rest, asked.as_bytes()).is_some_and(|reply| reply.status == 200)
    }

    /// The machine is gone: server and keeper at once, without a word.
    pub(super) fn dies(&mut self) {
        signal("KILL", &self.keeper);
        let note = std::fs::read_to_string(self.folder.path().join("db/postmaster.pid")).unwrap();
        let server = note.lines().next().unwrap().to_owned();
        drop(self.keeper.wait());
        assert!(Command::new("kill").args(["-s", "QUIT", &server]).status().unwrap().success());
    }

    /// What its keeper has noted.
    pub(super) fn notes(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("notes")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let keepers = self.nodes.iter_mut().map(|node| &mut node.keeper);
        for child in keepers.chain(self.others.iter_mut()) {
            signal("TERM", child);
            drop(child.wait());
        }
    }
}

fn quiet(command: &mut Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}
