//! Being told to stop while somebody is served.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use crate::program::Place;
use crate::support::http;
use crate::support::sample;
use crate::support::server::Server;

/// More than the buffers between two programs take, so that the answer is under way until it is read.
const LONG: usize = 32 << 20;
const FILM: &str = "library/media/video/hand-exercises.mp4";

/// Makes the film long: a box behind its end, which players pass over.
fn lengthen(place: &Place) -> Vec<u8> {
    let mut film = std::fs::read(place.path(FILM)).unwrap();
    film.extend(u32::try_from(LONG).unwrap().to_be_bytes());
    film.extend(b"free");
    film.extend((0..LONG - 8).map(|at| (at * 31 + at / 251) as u8));
    std::fs::write(place.path(FILM), &film).unwrap();
    film
}

/// The address of the film.
fn film(server: &Server) -> String {
    let page = server.get("/resources/moving-hands").text();
    let mut films =
        page.split(['"', ' ']).filter(|word| word.starts_with("/media/") && word.ends_with(".mp4"));
    films.next_back().unwrap().to_owned()
}

/// Asks for a path and reads the beginning of the answer.
fn begin(server: &Server, path: &str) -> (TcpStream, Vec<u8>) {
    let mut stream = http::connect(server.port);
    write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    let mut start = vec![0; 1000];
    stream.read_exact(&mut start).unwrap();
    (stream, start)
}

/// Waits until nobody listens any more.
fn wait_until_deaf(port: u16) {
    while !matches!(TcpStream::connect(("127.0.0.1", port)), Err(error) if error.kind() == ErrorKind::ConnectionRefused)
    {
        std::thread::yield_now();
    }
}

#[test]
fn an_answer_that_is_under_way_arrives_whole_and_then_the_program_ends_well() {
    let place = Place::new();
    sample::write(&place);
    let whole = lengthen(&place);
    place.run(&["import", "markdown", "library"]).ended(0);
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(&place);
        let (mut stream, mut answer) = begin(&server, &film(&server));
        // A connection on which nobody asks anything must not hold it up.
        let idle = http::connect(server.port);
        server.signal(signal);
        wait_until_deaf(server.port);
        answer.extend(http::read_to_end(&mut stream));
        let head = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        assert!(
            answer[head + 4..] == whole[..],
            "{signal}: {} of {} bytes",
            answer.len() - head - 4,
            whole.len()
        );
        assert_eq!(server.ended(), Some(0), "{signal}: {}", server.log());
        drop(idle);
        let left: Vec<String> = sample::files(&place.path("alongside-data"))
            .into_keys()
            .filter(|name| name.ends_with("-wal") || name.ends_with("-shm") || name.ends_with("-journal"))
            .collect();
        assert!(left.is_empty(), "{signal}: {left:?} was left behind");
    }
    place.run(&["export", "markdown", "out"]).ended(0);
    sample::are_the_same(&place.path("out"), &place.path("library"));
}
