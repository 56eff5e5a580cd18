//! HTTP with bare hands, since a well-behaved client cannot ask what a hostile one does.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// After this long without a byte the server hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// A header's value; nothing where it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines
            .into_iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.trim())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection to a port of this machine.
pub(crate) fn connect(port: u16) -> TcpStream {
    let stream =
        TcpStream::connect(("127.0.0.1", port)).unwrap_or_else(|error| panic!("port {port}: {error}"));
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Asks for a path and reads the whole answer.
pub(crate) fn get(port: u16, path: &str) -> Reply {
    get_with(port, path, "")
}

/// The same with more header lines, each with its line end.
pub(crate) fn get_with(port: u16, path: &str, headers: &str) -> Reply {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n");
    let reply = send(port, request.as_bytes()).unwrap_or_else(|| panic!("no answer to {path}"));
    let length = reply.header("content-length");
    assert!(
        length.is_empty() || length == reply.body.len().to_string(),
        "{path} was cut short: {}",
        reply.head
    );
    reply
}

/// Sends these very bytes and reads until the server hangs up. Nothing when it did so without a word.
pub(crate) fn send(port: u16, request: &[u8]) -> Option<Reply> {
    let mut stream = connect(port);
    // A server that has seen enough may hang up before we have said all.
    let _ = stream.write_all(request);
    parse(&read_to_end(&mut stream))
}

/// The same, and says that nothing more will come.
pub(crate) fn send_and_end(port: u16, request: &[u8]) -> Option<Reply> {
    let mut stream = connect(port);
    let _ = stream.write_all(request);
    let _ = stream.shutdown(Shutdown::Write);
    parse(&read_to_end(&mut stream))
}

/// Everything until the other side hangs up. A reset counts as hanging up, silence does not.
pub(crate) fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let (mut all, mut piece) = (Vec::new(), vec![0; 1 << 16]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return all,
            Ok(length) => all.extend(&piece[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {
                panic!("the server hangs after {:?}", String::from_utf8_lossy(&all))
            }
            Err(_) => return all,
        }
    }
}

pub(crate) fn parse(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
    Some(Reply { status, head, body: bytes[end + 4..].to_vec() })
}
