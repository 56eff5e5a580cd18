//! TLS of our own, with a certificate in files.

use std::io::Write;

use rustls::version::{TLS12, TLS13};

use crate::program::Place;
use crate::support::http;
use crate::support::server::Server;
use crate::support::tls::{Authority, BOTH, FILES, NAME, get, shown};

#[test]
fn a_certificate_in_files_protects_the_site_with_both_versions_that_are_safe() {
    let (place, authority) = (Place::new(), Authority::new());
    authority.write(&place);
    let server = Server::start_with(&place, &FILES, &["serve"]);
    for version in [&TLS12, &TLS13] {
        let reply = authority.visitor(&[version], &[]).get(server.port, "/resources").unwrap();
        assert_eq!(reply.status, 200, "{version:?}");
        assert_eq!(reply.header("strict-transport-security"), "max-age=31536000");
    }
    let stranger = Authority::new().visitor(&BOTH, &[]);
    assert!(stranger.connect(server.port).is_err(), "it shows its own certificate and no other");
    server.stop();
}

#[tokio::test]
async fn who_asks_for_http_2_is_answered_in_it_and_who_does_not_is_answered_too() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (place, authority) = (Place::new(), Authority::new());
    authority.write(&place);
    let server = Server::start_with(&place, &FILES, &["serve"]);
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], server.port));
    let client = || {
        let trusted = reqwest::Certificate::from_pem(authority.pem().as_bytes()).unwrap();
        reqwest::Client::builder().no_proxy().tls_certs_only([trusted]).resolve(NAME, address)
    };
    let url = format!("https://{NAME}:{}/resources", server.port);
    for (client, version) in [
        (client().build().unwrap(), reqwest::Version::HTTP_2),
        (client().http1_only().build().unwrap(), reqwest::Version::HTTP_11),
    ] {
        let answers = futures_util::future::join_all((0..20).map(|_| client.get(&url).send())).await;
        for answer in answers {
            let answer = answer.unwrap();
            assert_eq!((answer.status().as_u16(), answer.version()), (200, version));
            assert!(answer.text().await.unwrap().contains("</html>"));
        }
    }
    server.stop();
}

#[test]
fn handshakes_that_never_end_and_words_that_are_none_hold_up_nobody() {
    let (place, authority) = (Place::new(), Authority::new());
    authority.write(&place);
    let server = Server::start_with(&place, &FILES, &["serve"]);
    let mut slow = Vec::new();
    for part in [&b""[..], b"\x16", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"]
        .repeat(60)
    {
        let mut stream = http::connect(server.port);
        let _ = stream.write_all(part);
        slow.push(stream);
    }
    let visitor = authority.visitor(&BOTH, &[]);
    assert_eq!(visitor.get(server.port, "/healthz").unwrap().text(), "ok\n");
    drop(slow);
    assert_eq!(visitor.get(server.port, "/healthz").unwrap().text(), "ok\n");
    assert!(!server.log().contains("panicked"), "{}", server.log());
    server.stop();
}

#[test]
fn a_renewed_certificate_is_taken_without_ending_a_connection_and_a_bad_one_is_not() {
    let (place, authority) = (Place::new(), Authority::new());
    authority.write(&place);
    let server = Server::start_with(&place, &FILES, &["serve"]);
    let visitor = authority.visitor(&BOTH, &[]);
    let mut early = visitor.connect(server.port).unwrap();
    let first = shown(&early);

    place.write("key.pem", "half a ke");
    server.signal("-HUP");
    while !server.log().contains("the old one is still in use") {
        std::thread::yield_now();
    }
    assert_eq!(shown(&visitor.connect(server.port).unwrap()), first);

    authority.write(&place);
    server.signal("-HUP");
    while shown(&visitor.connect(server.port).unwrap()) == first {
        std::thread::yield_now();
    }
    assert_eq!(get(&mut early, "/healthz", "keep-alive").unwrap().text(), "ok\n");
    assert_eq!(get(&mut early, "/healthz", "close").unwrap().text(), "ok\n");
    server.stop();
}

#[test]
fn sighup_ends_no_server_without_tls() {
    let place = Place::new();
    let server = Server::start(&place);
    server.signal("-HUP");
    server.is_well();
    server.stop();
}

#[test]
fn files_that_are_no_good_are_told_before_anything_is_served() {
    let (place, authority) = (Place::new(), Authority::new());
    let (certificate, _) = authority.issue(&[NAME], 2099);
    let (_, other_key) = authority.issue(&[NAME], 2099);
    place.write("certificate.pem", &certificate);
    for (key, said) in [
        (None, "key.pem cannot be read"),
        (Some("-----BEGIN RSA"), "key.pem is not what it should be"),
        (Some(other_key.as_str()), "key.pem does not fit the certificate certificate.pem"),
    ] {
        if let Some(key) = key {
            place.write("key.pem", key);
        }
        let refused = place.run_with(&FILES, &["serve", "--listen", "127.0.0.1:0"]).ended(1);
        assert!(refused.err.contains(said), "{}", refused.err);
        assert_eq!(refused.out, "");
    }
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    let place = Place::new();
    let names = ("ALONGSIDE_TLS_DOMAINS", NAME);
    for (variables, said) in [
        (&FILES[..1], "`tls.key` is not set"),
        (&FILES[1..], "`tls.certificate` is not set"),
        (&[FILES[0], FILES[1], names], "Set one or the other"),
        (&[FILES[0], FILES[1], ("ALONGSIDE_BASE_URL", "http://a.example.org")], "begins with https://"),
        (&[("ALONGSIDE_TLS_DOMAINS", "192.0.2.1")], "Write names of this machine"),
        (&[names, ("ALONGSIDE_TLS_CONTACT", "nobody")], "Write an e-mail address"),
        (&[names, ("ALONGSIDE_TLS_DIRECTORY", "http://a.example.org")], "an ACME directory"),
        (&[FILES[0], FILES[1], ("ALONGSIDE_TLS_REDIRECT", "eighty")], "Write an address and a port"),
    ] {
        let refused = place.run_with(variables, &["serve"]).ended(1);
        assert!(refused.err.contains(said), "{}", refused.err);
    }
}

#[test]
fn check_says_until_when_the_certificate_holds_and_that_one_has_ended() {
    let (place, authority) = (Place::new(), Authority::new());
    place.run(&["migrate"]).ended(0);
    authority.write(&place);
    let said = place.run_with(&FILES, &["check"]).ended(0);
    assert!(
        said.out.contains("ok     tls: the certificate certificate.pem holds until 2099-12-31"),
        "{}",
        said.out
    );
    let (certificate, key) = authority.issue(&[NAME], 2021);
    place.write("certificate.pem", &certificate);
    place.write("key.pem", &key);
    let said = place.run_with(&FILES, &["check"]).ended(1);
    assert!(said.out.contains("wrong  tls:") && said.out.contains("until 2021-12-31"), "{}", said.out);
}

#[test]
fn plain_http_is_sent_to_the_public_address_whatever_it_asks_for() {
    let (place, authority) = (Place::new(), Authority::new());
    authority.write(&place);
    let public = "https://community.example.org";
    let variables =
        [FILES[0], FILES[1], ("ALONGSIDE_TLS_REDIRECT", "127.0.0.1:0"), ("ALONGSIDE_BASE_URL", public)];
    let mut server = Server::start_with(&place, &variables, &["serve"]);
    let line = server.line();
    let port =
        line.strip_prefix("Sending http://localhost:").and_then(|rest| rest.split(' ').next()?.parse().ok());
    let port = port.unwrap_or_else(|| panic!("{line}"));
    for (target, host, path) in [
        ("/resources?page=2", "localhost", "/resources?page=2"),
        ("//evil.example/", "evil.example", "//evil.example/"),
        ("http://evil.example/a", "evil.example", "/a"),
    ] {
        let request = format!("POST {target} HTTP/1.1\r\nhost: {host}\r\ncontent-length: 0\r\n\r\n");
        let reply = http::send(port, request.as_bytes()).unwrap();
        assert_eq!((reply.status, reply.header("location")), (308, format!("{public}{path}").as_str()));
    }
    assert_eq!(authority.visitor(&BOTH, &[]).get(server.port, "/healthz").unwrap().status, 200);
    server.stop();
}
