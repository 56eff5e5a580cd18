//! Certificates that come by themselves, from a real authority: Pebble, the one that Let's Encrypt tests clients with, and its DNS
//! server, in which every name leads to this machine.

use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::program::Place;
use crate::support::server::Server;
use crate::support::tls::{Authority, BOTH, NAME, Visitor, free_port, shown, visitor};

/// For how many seconds Pebble's certificates hold. They are renewed after two thirds.
const HOLDS: u32 = 12;

/// A program that is ended when it is dropped.
struct Peer(Child);

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The authority and its DNS.
struct Pebble {
    _dns: Peer,
    authority: Peer,
    directory: String,
    management: u16,
}

fn is_here() -> bool {
    let found = Command::new("pebble").arg("-help").stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(
        found.is_ok() || std::env::var_os("ALONGSIDE_TEST_REQUIRE_PEBBLE").is_none(),
        "there is no pebble"
    );
    if found.is_err() {
        eprintln!("NOT TESTED, since there is no pebble here (Debian's package: pebble)");
    }
    found.is_ok()
}

impl Pebble {
    /// It looks for us at `port`, and shows at its own a certificate of `authority`.
    fn start(place: &Place, authority: &Authority, port: u16) -> Self {
        let (dns, directory, management) = (free_port(), free_port(), free_port());
        let (certificate, key) = authority.issue(&["localhost"], 2099);
        let (certificate_file, key_file) = (place.path("pebble.pem"), place.path("pebble-key.pem"));
        place.write("pebble.pem", &certificate);
        place.write("pebble-key.pem", &key);
        let config = serde_json::json!({ "pebble": {
            "listenAddress": format!("127.0.0.1:{directory}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": certificate_file, "privateKey": key_file,
            "httpPort": free_port(), "tlsPort": port, "ocspResponderURL": "",
            "certificateValidityPeriod": HOLDS,
        }});
        place.write("pebble.json", &config.to_string());
        let dns_address = format!("127.0.0.1:{dns}");
        let none = ["-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", ""];
        let management_of_dns = format!("127.0.0.1:{}", free_port());
        let mut names = Command::new("pebble-challtestsrv");
        names
            .args(["-dns01", &dns_address, "-defaultIPv4", "127.0.0.1", "-management", &management_of_dns])
            .args(none);
        let mut pebble = Command::new("pebble");
        pebble.arg("-config").arg(place.path("pebble.json")).args(["-dnsserver", &dns_address]);
        pebble.env("PEBBLE_VA_NOSLEEP", "1").env("PEBBLE_WFE_NONCEREJECT", "0");
        let start = |mut command: Command, log: &str| {
            let log = std::fs::File::create(place.path(log)).unwrap();
            Peer(command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap())
        };
        let (dns, authority) = (start(names, "dns.log"), start(pebble, "pebble.log"));
        Self { _dns: dns, authority, directory: format!("https://localhost:{directory}/dir"), management }
    }

    /// Somebody who trusts what it signs.
    async fn visitor(&mut self) -> Visitor {
        let client =
            reqwest::Client::builder().no_proxy().tls_danger_accept_invalid_certs(true).build().unwrap();
        let url = format!("https://localhost:{}/roots/0", self.management);
        loop {
            match client.get(&url).send().await {
                Ok(answer) => return visitor(&answer.text().await.unwrap(), &BOTH, &[]),
                Err(error) if self.authority.0.try_wait().unwrap().is_some() => {
                    panic!("pebble ended: {error}")
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

/// Waits until the server shows a certificate that the visitor trusts and that is another than `known`.
fn wait_for_certificate(server: &Server, visitor: &Visitor, known: &[u8]) -> Vec<u8> {
    loop {
        let certificate = visitor.connect(server.port).map(|stream| shown(&stream));
        match certificate {
            Ok(certificate) if certificate != known => return certificate,
            _ => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_comes_from_an_authority_is_kept_for_us_alone_and_is_renewed_in_time() {
    if !is_here() {
        return;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (place, authority, port) = (Place::new(), Authority::new(), free_port());
    place.write("authority.pem", &authority.pem());
    let mut pebble = Pebble::start(&place, &authority, port);
    let visitor = pebble.visitor().await;
    let listen = format!("127.0.0.1:{port}");
    let variables = [
        ("ALONGSIDE_TLS_DOMAINS", NAME),
        ("ALONGSIDE_TLS_CONTACT", "operator@example.org"),
        ("ALONGSIDE_TLS_DIRECTORY", pebble.directory.as_str()),
        ("ALONGSIDE_TLS_AUTHORITY", "authority.pem"),
    ];
    let start = |name: &str| {
        let command = place.command(&variables, &["serve", "--listen", &listen]);
        Server::of(command, place.path(name))
    };
    let server = start("first.log");
    let first = wait_for_certificate(&server, &visitor, b"");
    assert_eq!(visitor.get(port, "/healthz").unwrap().text(), "ok\n");
    let second = wait_for_certificate(&server, &visitor, &first);
    server.stop();

    let folder = place.path("alongside-data/certificates");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 2, "an account and a certificate: {files:?}");
    files.iter().for_each(|file| assert_eq!(mode(file), 0o600, "{file:?}"));

    // Without the authority there is still the one that was kept, or its successor.
    drop(pebble.authority);
    let server = start("second.log");
    while !server.log().contains("the certificate that was kept is in use") {
        std::thread::yield_now();
    }
    assert_ne!(second, first);
    assert!(!server.log().contains("panicked"), "{}", server.log());
    server.stop();
}
