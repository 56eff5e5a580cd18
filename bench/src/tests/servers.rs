//! Asking servers, and recording what they answer.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use crate::bare;
use crate::http::{Answer, Client};

/// Gives one connection these bytes, whatever it asks.
fn saying(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 1024]).unwrap();
        stream.write_all(bytes).unwrap();
    });
    address
}

fn ask(bytes: &'static [u8]) -> Option<Answer> {
    Client::connect(saying(bytes)).unwrap().get("/", "br").ok()
}

#[test]
fn an_answer_is_counted_as_it_came() {
    let said = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-One: 1\r\n\r\nhello";
    let answer = ask(said).unwrap();
    assert_eq!((answer.status, answer.body.as_slice(), answer.wire), (200, b"hello".as_slice(), said.len()));
    assert_eq!(answer.header("x-one"), Some("1"));
}

#[test]
fn chunks_are_put_together_and_their_marks_counted() {
    let said = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
    let answer = ask(said).unwrap();
    assert_eq!((answer.body.as_slice(), answer.wire), (b"hello".as_slice(), said.len()));
}

#[test]
fn an_answer_that_breaks_off_is_none() {
    assert_eq!(ask(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"), None);
    assert_eq!(ask(b"HTTP/1.1 200 OK\r\nContent-"), None);
}

#[test]
fn what_was_recorded_is_given_back_without_what_the_server_writes_itself() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answers");
    let headers = [("etag", "\"x\""), ("date", "today"), ("content-length", "3"), ("content-encoding", "br")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec())).to_vec();
    let answer = Answer { status: 200, headers, body: b"a\nb".to_vec(), wire: 0 };
    let paths = ["/one".to_owned(), "/two?x=1".to_owned()];
    bare::record(&file, paths.iter().map(|path| (path, &answer))).unwrap();
    let pages = bare::read(std::fs::read(&file).unwrap()).unwrap();
    let (headers, body) = &pages["/two?x=1"];
    assert_eq!(pages.len(), 2);
    assert_eq!(body.as_ref(), b"a\nb");
    assert_eq!(headers.keys().map(|name| name.as_str()).collect::<Vec<_>>(), ["etag", "content-encoding"]);
    assert_eq!(bare::read(b"{\"path\":\"/\",\"headers\":[],\"length\":9}\nshort".to_vec()), None);
}
