//! Clients that say little, read nothing, or go away in the middle.

use std::io::{Read, Write};
use std::time::Duration;

use crate::program::Place;
use crate::support::http;
use crate::support::sample;
use crate::support::server::Server;

#[test]
fn clients_that_never_finish_their_request_hold_up_nobody() {
    let place = Place::new();
    sample::write_texts(&place);
    place.run(&["import", "markdown", "library"]).ended(0);
    let server = Server::start(&place);
    let mut slow = Vec::new();
    for part in [
        "",
        "G",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nhost: localhost\r\nx: ",
        "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nabc",
    ]
    .repeat(60)
    {
        let mut stream = http::connect(server.port);
        stream.write_all(part.as_bytes()).unwrap();
        slow.push(stream);
    }
    server.is_well();
    // One more letter each, as slow clients send it, and still there is room for others.
    for stream in &mut slow {
        let _ = stream.write_all(b"x");
    }
    server.is_well();
    // One of them comes to an end after all, and is served.
    let mut patient = http::connect(server.port);
    for letter in b"GET /robots.txt HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n" {
        patient.write_all(&[*letter]).unwrap();
    }
    assert!(http::read_to_end(&mut patient).starts_with(b"HTTP/1.1 200 OK\r\n"));
    drop(slow);
    server.is_well();
    server.stop();
}

#[test]
fn clients_that_go_away_in_the_middle_of_an_answer_leave_nothing_behind() {
    let place = Place::new();
    sample::write_texts(&place);
    place.run(&["import", "markdown", "library"]).ended(0);
    place.write("alongside-data/media/public/film.mp4", &"0123456789".repeat(2 << 20));
    let server = Server::start(&place);
    for _ in 0..50 {
        let mut stream = http::connect(server.port);
        stream.write_all(b"GET /media/film.mp4 HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
        stream.read_exact(&mut [0; 500]).unwrap();
    }
    server.is_well();
    server.stop();
}

#[test]
fn clients_that_never_finish_do_not_keep_the_program_from_ending() {
    let place = Place::new();
    let server = Server::start(&place);
    let mut slow = Vec::new();
    for part in ["", "GET / HTT", "GET / HTTP/1.1\r\nhost: loc"] {
        let mut stream = http::connect(server.port);
        stream.write_all(part.as_bytes()).unwrap();
        slow.push(stream);
    }
    server.is_well();
    server.stop();
    drop(slow);
}

#[test]
fn when_all_connections_are_taken_visitors_wait_for_the_next_that_is_free() {
    let place = Place::new();
    let server = Server::start_with(&place, &[("ALONGSIDE_CONNECTIONS", "20")], &["serve"]);
    let mut open: Vec<_> = (0..20).map(|_| http::connect(server.port)).collect();
    let mut late = http::connect(server.port);
    late.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
    let is_said = || server.log().contains("all connections are taken");
    for _ in 0..500 {
        if is_said() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(is_said(), "{}", server.log());
    late.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    assert!(late.read(&mut [0; 1]).is_err(), "nobody answers yet");
    late.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    drop(open.pop());
    assert!(http::read_to_end(&mut late).starts_with(b"HTTP/1.1 200 OK\r\n"));
    drop(open);
    server.is_well();
    server.stop();
}

#[test]
fn a_number_of_connections_that_is_none_is_refused() {
    for wrong in ["many", "0", "-1", "1000001"] {
        let said = Place::new().run_with(&[("ALONGSIDE_CONNECTIONS", wrong)], &["config"]).ended(1);
        assert!(said.err.contains("from 1 to 1000000"), "{}", said.err);
    }
}
