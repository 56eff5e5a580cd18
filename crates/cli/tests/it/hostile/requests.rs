//! Requests that no browser sends, to the server as it listens: never an error of ours, never silence.

use std::io::Write;

use crate::program::Place;
use crate::support::http::{self, get, get_with, send, send_and_end};
use crate::support::sample;
use crate::support::server::Server;

/// A place whose server has one story, and a film of ten bytes.
fn served() -> (Place, Server) {
    let place = Place::new();
    sample::write_texts(&place);
    place.run(&["import", "markdown", "library"]).ended(0);
    place.write("alongside-data/media/public/film.mp4", "0123456789");
    place.write("alongside-data/media/originals/secret", "Nobody is served this.");
    let server = Server::start(&place);
    (place, server)
}

/// Asserts that the server says these requests are wrong, or hangs up, and goes on.
fn are_refused(server: &Server, requests: &[(&str, Vec<u8>)]) {
    for (what, request) in requests {
        if let Some(reply) = send_and_end(server.port, request) {
            assert!((400..500).contains(&reply.status) || reply.status == 505, "{what}: {}", reply.head);
        }
        server.is_well();
    }
}

fn with_headers(headers: impl AsRef<[u8]>) -> Vec<u8> {
    [b"GET / HTTP/1.1\r\nhost: localhost\r\n", headers.as_ref(), b"\r\n\r\n"].concat()
}

#[test]
fn what_is_not_http_is_refused() {
    let (_place, server) = served();
    let line = |text: &str| format!("{text}\r\nhost: localhost\r\nconnection: close\r\n\r\n").into_bytes();
    are_refused(
        &server,
        &[
            ("nothing", Vec::new()),
            ("a line end", b"\r\n\r\n".to_vec()),
            ("no version", line("GET /")),
            ("a version that is none", line("GET / HTTP/9.9")),
            ("another protocol", line("GET / SMTP/1.1")),
            ("no target", line("GET  HTTP/1.1")),
            ("a target with a space", line("GET /a b HTTP/1.1")),
            ("a target without a slash", line("GET nowhere HTTP/1.1")),
            ("a target with a null byte", line("GET /a\0b HTTP/1.1")),
            ("a target with a control character", line("GET /a\u{1}b HTTP/1.1")),
            ("a method of odd letters", line("G\u{e9}T / HTTP/1.1")),
            ("a long method", line(&format!("{} / HTTP/1.1", "A".repeat(100_000)))),
            ("a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec()),
            ("random bytes", (0..5000_u32).map(|at| (at * 7919 % 251) as u8).collect()),
            ("null bytes", vec![0; 100_000]),
            (
                "an HTTP/2 greeting and then nonsense",
                [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &[0xFF; 1000]].concat(),
            ),
        ],
    );
    server.stop();
}

#[test]
fn headers_out_of_all_proportion_are_refused() {
    let (_place, server) = served();
    let many: String = (0..5000).map(|n| format!("x-{n}: 1\r\n")).collect();
    are_refused(
        &server,
        &[
            ("a header of a mebibyte", with_headers(format!("x: {}", "a".repeat(1 << 20)))),
            ("a name of a mebibyte", with_headers(format!("{}: a", "x".repeat(1 << 20)))),
            ("five thousand headers", with_headers(many.trim_end())),
            ("a header without a colon", with_headers("nonsense")),
            ("a header with a null byte", with_headers(b"x: a\0b")),
            ("a name with a space", with_headers("x y: a")),
            ("a bare carriage return", with_headers("x: a\rb: c")),
            ("two lengths", with_headers("content-length: 1\r\ncontent-length: 2")),
            ("a length that is none", with_headers("content-length: -1")),
            ("a length beyond all numbers", with_headers("content-length: 99999999999999999999999")),
            ("an encoding that is none", with_headers("transfer-encoding: chunked, nonsense")),
            (
                "an address of a mebibyte",
                format!("GET /{} HTTP/1.1\r\nhost: localhost\r\n\r\n", "a".repeat(1 << 20)).into_bytes(),
            ),
        ],
    );
    server.stop();
}

#[test]
fn odd_requests_that_are_http_are_answered_without_an_error_of_ours() {
    let (_place, server) = served();
    for request in [
        "GET http://evil.example/ HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: <script>\r\nconnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nconnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        "CONNECT example.org:443 HTTP/1.1\r\nhost: example.org\r\nconnection: close\r\n\r\n",
        "get / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 5\r\n\r\nabcde",
        "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 1000000000\r\n\r\nabcde",
        "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nabcde",
        "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ntransfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\nGET /nope HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nupgrade: h2c\r\nhttp2-settings: nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nif-none-match: \u{ff}\u{0}\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\naccept-encoding: \u{e9}, br;q=\u{e9}, *;q=9\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncookie: a=b; __Host-x=../../etc\r\nx-forwarded-for: ';--\r\n\r\n",
    ] {
        if let Some(reply) = send(server.port, request.as_bytes()) {
            assert!(reply.status < 500, "{request}: {}", reply.head);
            assert!(!reply.text().contains("<script>"), "{request}");
            assert!(reply.header("location").is_empty(), "{request}: {}", reply.head);
        }
        server.is_well();
    }
    server.stop();
}

#[test]
fn no_spelling_of_an_address_leads_out_of_the_media() {
    let (_place, server) = served();
    for name in [
        "..%2f..%2falongside.db",
        "..%2falongside.db",
        "%2e%2e%2f%2e%2e%2falongside.db",
        "..%5c..%5calongside.db",
        "%2e%2e/alongside.db",
        "../alongside.db",
        "../../alongside-data/alongside.db",
        "..%252f..%252falongside.db",
        "..%c0%af..%c0%afalongside.db",
        "%2fetc%2fpasswd",
        "..%2foriginals%2fsecret",
        "originals%2fsecret",
        "%2e%2e%2foriginals%2fsecret",
        "./../originals/secret",
        "film.mp4%00",
        "film.mp4%00.webp",
        "%00",
        "%0a",
        "film.mp4%2f",
        "film.mp4/",
        "FILM.MP4",
        "film.mp4%20",
        "film.mp4.",
        "..;/alongside.db",
        "%ff",
        "%",
        "%2",
        "%zz",
        "~root",
        "C:%5calongside.db",
        "film.mp4%3fx",
        ".",
        "..",
        "%2e",
        "con",
        "public%2ffilm.mp4",
        "",
    ] {
        let reply = get(server.port, &format!("/media/{name}"));
        assert!([400, 404].contains(&reply.status), "{name}: {}", reply.head);
        let text = reply.text();
        assert!(
            !text.contains("SQLite format")
                && !text.contains("root:")
                && !text.contains("Nobody is served this."),
            "{name}"
        );
        assert!(
            reply.header("content-security-policy").contains("default-src 'none'"),
            "{name}: {}",
            reply.head
        );
    }
    assert_eq!(get(server.port, "/media/film.mp4").text(), "0123456789");
    server.is_well();
    server.stop();
}

#[test]
fn no_range_is_too_much() {
    let (_place, server) = served();
    let thousand = format!("bytes={}", (0..2000).map(|n| format!("{n}-{n}")).collect::<Vec<_>>().join(","));
    let zeros = format!("bytes=0-{}", "0".repeat(10_000));
    for range in [
        "bytes=0-0,0-0,0-0,0-0",
        "bytes=-0",
        "bytes=-",
        "bytes=",
        "bytes",
        "",
        "bytes=--1",
        "bytes=1-0",
        "bytes=0-18446744073709551615",
        "bytes=18446744073709551615-",
        "bytes=18446744073709551615-18446744073709551615",
        "bytes=-18446744073709551615",
        "bytes=18446744073709551616-",
        "bytes=99999999999999999999999999999999-",
        "bytes=0x0-0x9",
        "bytes= 0 - 9 ",
        "bytes=0-9;q=1",
        "BYTES=0-9",
        "bytes=\u{e9}-9",
        "items=0-5",
        "bytes=0-4,6-8",
        "bytes=5-5-5",
        "bytes=+1-+5",
        &thousand,
        &zeros,
    ] {
        let reply = get_with(server.port, "/media/film.mp4", &format!("range: {range}\r\n"));
        assert!([200, 206, 416].contains(&reply.status), "{range}: {}", reply.head);
        match reply.status {
            200 => assert_eq!(reply.text(), "0123456789", "{range}"),
            206 => assert!(
                !reply.body.is_empty() && "0123456789".contains(&reply.text()),
                "{range}: {}",
                reply.head
            ),
            _ => assert_eq!(reply.header("content-range"), "bytes */10", "{range}"),
        }
        assert_eq!(
            get_with(server.port, "/resources/my-hands", &format!("range: {range}\r\n")).status,
            200,
            "{range} of a page"
        );
    }
    server.is_well();
    server.stop();
}

#[test]
fn no_query_is_too_much() {
    let (_place, server) = served();
    let many: String = (0..5000).map(|n| format!("&a{n}={n}")).collect();
    let same = "&q=x".repeat(5000);
    let long = format!("q={}", "a".repeat(60_000));
    let words = format!("q={}", "w+".repeat(20_000));
    let percent = format!("q={}", "%25".repeat(15_000));
    for query in [
        many.as_str(),
        same.as_str(),
        long.as_str(),
        words.as_str(),
        percent.as_str(),
        "q=%ff%fe",
        "q=%00",
        "q=%c3%28&page=%ff",
        "%ff=%ff",
        "q=%",
        "q=%zz",
        "&&&&=&=&",
        "q[]=1&q[a]=2",
        "page=-1",
        "page=0",
        "page=99999999999999999999",
        "page=1e9",
        "page=%00",
        "q=x&page=1001",
        "q='%20OR%201=1--",
        "q=%22%22%22*NEAR(",
        "topic=%ff&kind=%ff&page=%ff",
        "topic='&kind=--",
        "q=%f0%9f%a9%ba",
    ] {
        for path in ["/search", "/resources", "/", "/topics/hands", "/resources/my-hands", "/nope"] {
            let reply = get(server.port, &format!("{path}?{query}"));
            let shown: String = query.chars().take(60).collect();
            assert!(reply.status < 500, "{path}?{shown}: {}", reply.head);
            if path == "/search" {
                assert_eq!(reply.status, 200, "{shown}");
            }
        }
    }
    server.is_well();
    server.stop();
}

#[test]
fn a_thousand_requests_on_one_connection_are_answered_in_order() {
    let (_place, server) = served();
    let mut stream = http::connect(server.port);
    let mut reader = stream.try_clone().unwrap();
    let reading = std::thread::spawn(move || http::read_to_end(&mut reader));
    for number in 0..1000 {
        let last = if number == 999 { "connection: close\r\n" } else { "" };
        let path = if number % 2 == 0 { "/robots.txt" } else { "/nope" };
        write!(stream, "HEAD {path} HTTP/1.1\r\nhost: localhost\r\n{last}\r\n").unwrap();
    }
    let answers = String::from_utf8(reading.join().unwrap()).unwrap();
    let statuses: Vec<&str> = answers.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
    assert_eq!(statuses, ["200", "404"].repeat(500));
    server.is_well();
    server.stop();
}
